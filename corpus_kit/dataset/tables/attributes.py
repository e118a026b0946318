"""The configs one learns to classify with: a row is a unit, asked one attribute (about one target)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_kit.corpus.model import AnswerValue, Unit
from corpus_kit.dataset.features import INTEGER, TEXT, Column, Columns, Feature, Label, ListOf
from corpus_kit.dataset.tables.view import KEYS, Row, View
from corpus_kit.schema.model import DOCUMENT, Attribute, Schema, Target

AT = "@"
"""Parts the target's id from the unit's in the id of a row about a target."""


def is_asked_with_values(attribute: Attribute) -> bool:
    """Whether an attribute has labels to learn; numbers and texts stay with the judgements."""
    return attribute.kind == "choice" and bool(attribute.values)


def coded(names: Label, value: AnswerValue | None) -> int | list[int] | None:
    """Turn a label, or several, into places among `names`; None stays None.

    Examples
    --------
    >>> coded(Label(["red", "blue"]), "blue"), coded(Label(["red", "blue"]), ("red", "blue"))
    (1, [0, 1])
    """
    if isinstance(value, tuple):
        return [names.code(label) for label in value]
    return None if value is None else names.code(str(value))


def label_feature(attribute: Attribute) -> tuple[Label, Feature]:
    """Return an attribute's names, and the feature of its label: one of them, or a list."""
    names = Label(attribute.labels)
    return names, ListOf(names) if attribute.multiple else names


class AttributeTable:
    """What annotators answered on one carrier of one attribute.

    Parameters
    ----------
    schema : Schema
    targets : sequence of Target
        The corpus's targets; a row is written for each where the attribute is asked per target.
    attribute, carrier : str
        The attribute, and a span type or ``document``.
    """

    def __init__(self, schema: Schema, targets: Sequence[Target], attribute: str, carrier: str) -> None:
        asked = schema.attributes[attribute]
        self.name = schema.config_name(attribute, carrier)
        self.about = f"a {carrier}{' and target' * asked.per_target}: {asked.question or asked.title or attribute}"
        self.carrier, self.attribute = carrier, attribute
        self._of_sentences = carrier != DOCUMENT and schema.spans[carrier].units == "sentences"
        self._holder = self._of_sentences and any(one.holder for one in schema.structures.values())
        self._about = [(one.id, one.text) for one in targets] if asked.per_target else []
        self.per_target = asked.per_target
        self._passes = frozenset(schema.passes_of(carrier, attribute))
        self._names, answer = label_feature(asked)
        self.columns = Columns((*KEYS, *self._columns(answer)))

    def rows(self, view: View) -> Sequence[Row]:
        """List the units in the reference, each once a target."""
        if self._passes.isdisjoint(view.seen):
            return []
        kept = [unit for unit in view.units(self.carrier) if unit.in_reference is True]
        return [row for unit in kept for row in self._of_unit(view, unit)]

    def _columns(self, answer: Feature) -> Iterator[Column]:
        shown = {
            DOCUMENT: ("headline and body", "the title"),
            "sentences": ("the sentence", "the sentence in ⟦ ⟧ between its neighbours"),
            "spans": ("the span; fragments are joined by ' … '", "its sentence or sentences, the span in ⟦ ⟧"),
        }
        text, context = shown[DOCUMENT if self.carrier == DOCUMENT else "sentences" if self._of_sentences else "spans"]
        yield Column("text", TEXT, text)
        yield Column("context", TEXT, context)
        if self.per_target:
            yield Column("target", TEXT, "id of the target asked about")
            yield Column("target_text", TEXT, "the target in words")
        yield Column("label", answer, "the reference; null where it is open")
        yield Column("votes", ListOf(INTEGER), "how many annotators gave each label, in the order of the label's names")
        yield Column("annotators", ListOf(TEXT), "who voted")
        yield Column("annotator_labels", ListOf(answer), "their labels, in the same order")
        if self._holder:
            about = (
                "whose words it is by the reference: source spans, '' if unnamed, 'author'; null where not annotated"
            )
            yield Column("holder", TEXT, about)

    def _of_unit(self, view: View, unit: Unit) -> Iterator[Row]:
        shown = view.shown(unit)
        holder = (view.holders.get(unit.id),) if self._holder else ()
        if not self.per_target:
            yield (*view.keys(unit.id), *shown, *self._answers(unit, ""), *holder)
        for target, words in self._about:
            yield (*view.keys(unit.id + AT + target), *shown, target, words, *self._answers(unit, target), *holder)

    def _answers(self, unit: Unit, target: str) -> Row:
        question = (self.attribute, target)
        votes = unit.votes.get(question, {})
        counts = [0] * len(self._names.names)
        for value in votes.values():
            for label in value if isinstance(value, tuple) else (str(value),):
                counts[self._names.code(label)] += 1
        labels = [coded(self._names, value) for value in votes.values()]
        return coded(self._names, unit.labels.get(question)), counts, list(votes), labels
