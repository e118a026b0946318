"""The configs one learns to link with: a row is a structure of the reference, an anchor and what fills its roles."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_kit.corpus.model import Unit
from corpus_kit.dataset.features import INTEGER, TEXT, Column, Columns, Feature, Label, ListOf, StructOf
from corpus_kit.dataset.tables.attributes import coded, is_asked_with_values, label_feature
from corpus_kit.dataset.tables.view import KEYS, Row, View
from corpus_kit.dataset.text import span_context
from corpus_kit.schema.model import Schema
from corpus_kit.schema.wording import sentence


class StructureTable:
    """The structures of one name.

    Parameters
    ----------
    schema : Schema
    name : str
        A structure of the schema.
    """

    def __init__(self, schema: Schema, name: str) -> None:
        structure = schema.structures[name]
        self.name = name
        self.about = f"a structure: {sentence(structure.definition) or structure.title or name}"
        self._anchor = _Filler(schema, [structure.anchor])
        relations = {role: schema.relations[one.relation] for role, one in structure.roles.items()}
        self._roles = {
            role: _Filler(schema, [type_ for type_ in schema.spans if relation.joins(structure.anchor, type_)])
            for role, relation in relations.items()
        }
        fixed = (
            *KEYS,
            Column("context", TEXT, "the sentences that the structure touches, the anchor in ⟦ ⟧"),
            Column(
                "parent", TEXT, "unit_id of the smallest structure whose anchor holds this one's; '' if there is none"
            ),
        )
        listed = [Column(structure.anchor, self._anchor.feature, "the anchor, a fragment an entry")]
        for role, filler in self._roles.items():
            about = f"what fills the role `{role}`, in order of offset, a fragment an entry; same unit_id: same span"
            listed.append(Column(role, filler.feature, about))
        self.columns = Columns((*fixed, *listed))

    def rows(self, view: View) -> Sequence[Row]:
        """List a document's structures."""
        rows: list[Row] = []
        for one in view.structures:
            if one.name != self.name:
                continue
            anchor = view.unit[one.anchor]
            filled = {role: [view.unit[unit_id] for unit_id in one.roles.get(role, ())] for role in self._roles}
            others = [part for units in filled.values() for unit in units for part in unit.fragments]
            rows.append(
                (
                    *view.keys(anchor.id),
                    span_context(view.text, view.sentences, anchor.fragments, others),
                    one.parent,
                    self._anchor.entries(view, [anchor]),
                    *(filler.entries(view, filled[role]) for role, filler in self._roles.items()),
                )
            )
        return rows


class _Filler:
    """Entries for units of some types: offsets, text, and the labels of what is asked of them once."""

    def __init__(self, schema: Schema, types: Sequence[str]) -> None:
        fields: dict[str, Feature] = {"unit_id": TEXT, "start": INTEGER, "end": INTEGER, "text": TEXT}
        self._names: dict[str, Label] = {}
        for name in dict.fromkeys(name for type_ in types for name in schema.asked_of(type_)):
            attribute = schema.attributes[name]
            if is_asked_with_values(attribute) and not attribute.per_target:
                self._names[name], fields[name] = label_feature(attribute)
        self.feature = ListOf(StructOf(fields))

    def entries(self, view: View, units: Sequence[Unit]) -> list[Row]:
        entries = []
        for unit in units:
            labels = [coded(names, unit.labels.get((name, ""))) for name, names in self._names.items()]
            for start, end in unit.fragments:
                entries.append((unit.id, start, end, view.text[start:end], *labels))
        return entries
