"""The config of documents: what is known of each, its text and offsets, and who annotated it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_kit.dataset.features import (
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    Column,
    Columns,
    Feature,
    Label,
    ListOf,
    StructOf,
)
from corpus_kit.dataset.tables.attributes import coded, is_asked_with_values, label_feature
from corpus_kit.dataset.tables.tagging import OFFSETS
from corpus_kit.dataset.tables.view import KEYS, Row, View
from corpus_kit.schema.model import DOCUMENT, Schema, Target

PARTS = ListOf(StructOf({"kind": TEXT, "start": INTEGER, "end": INTEGER}))
ANNOTATIONS = ListOf(
    StructOf(
        {
            "pass": TEXT,
            "annotator": TEXT,
            "annotation_id": TEXT,
            "adjudication": FLAG,
            "task": TEXT,
            "seconds": NUMBER,
            "created": TEXT,
            "updated": TEXT,
        }
    )
)


class DocumentsTable:
    """All documents, annotated or not.

    Parameters
    ----------
    schema : Schema
    targets : sequence of Target
        The corpus's targets.
    """

    name = "documents"
    about = "a document, what was asked of it as a whole, and every annotation, also those without a mark"

    def __init__(self, schema: Schema, targets: Sequence[Target]) -> None:
        self._targets = [one.id for one in targets]
        self._names: dict[str, tuple[Label, bool]] = {}
        fixed = (
            *KEYS,
            Column("title", TEXT, "its title"),
            Column("url", TEXT, "where it was published"),
            Column("published", TEXT, "when"),
            Column("sha256", TEXT, "of the text in UTF-8"),
            Column("length", INTEGER, "in code points"),
            Column("text", TEXT, "the whole text; all offsets count its code points"),
            Column("parts", PARTS, "headline, body and boilerplate"),
            Column("sentences", ListOf(OFFSETS), "sentences of headline and body"),
            Column("annotations", ANNOTATIONS, "who annotated it, in which pass, when"),
        )
        self.columns = Columns((*fixed, *self._attributes(schema)))

    def rows(self, view: View) -> Sequence[Row]:
        """Return the document's row."""
        document = view.document
        said = [
            (one.pass_, one.annotator, one.id, adjudicates, one.task, one.seconds, one.created, one.updated)
            for _, one, adjudicates in view.said()
        ]
        return [
            (
                *view.keys(f"{document.id}:{DOCUMENT}"),
                document.title,
                document.url,
                document.published,
                document.sha256,
                document.length,
                view.text,
                [(part.kind, part.start, part.end) for part in document.parts],
                document.sentences,
                said,
                *self._labels(view),
            )
        ]

    def _attributes(self, schema: Schema) -> Iterator[Column]:
        for name in schema.document.attributes:
            attribute = schema.attributes[name]
            if not is_asked_with_values(attribute):
                continue
            names, answer = label_feature(attribute)
            self._names[name] = (names, attribute.per_target)
            feature: Feature = ListOf(StructOf({"target": TEXT, "label": answer})) if attribute.per_target else answer
            about = "the reference, null where open or not annotated" + (", a target an entry" * attribute.per_target)
            yield Column(name, feature, about)

    def _labels(self, view: View) -> Iterator[object]:
        found = {question: label for unit in view.units(DOCUMENT) for question, label in unit.labels.items()}
        for name, (names, per_target) in self._names.items():
            if per_target:
                yield [(target, coded(names, found.get((name, target)))) for target in self._targets]
            else:
                yield coded(names, found.get((name, "")))
