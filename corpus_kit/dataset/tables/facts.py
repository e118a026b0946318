"""What every annotator said, fact by fact: regions, links and answers. From these the annotations can be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus_kit.corpus.model import Annotation, Answer
from corpus_kit.dataset.features import FLAG, INTEGER, NUMBER, TEXT, Column, Columns, ListOf
from corpus_kit.dataset.tables.view import KEYS, Row, View
from corpus_kit.schema.model import DOCUMENT, Schema

SAID = (
    Column("pass", TEXT, "what was annotated in one go"),
    Column("annotator", TEXT, "who"),
    Column("annotation_id", TEXT, "the annotation, as exported"),
    Column("adjudication", FLAG, "whether it settles the reference, and so is no vote"),
)
"""The columns that say in whose annotation a fact stands."""


def _said(annotation: Annotation, adjudicates: bool) -> Row:
    return (annotation.pass_, annotation.annotator, annotation.id, adjudicates)


def span_id(prefix: str, region_id: str, type_: str) -> str:
    """Name one annotator's span; a region with two labels is two spans."""
    return f"{prefix}:{region_id}:{type_}"


class SpansTable:
    """Every region of every annotator."""

    name = "spans"
    about = "a span as an annotator drew it; one of several fragments is several rows, joined in relations"
    columns = Columns(
        (
            *KEYS,
            *SAID,
            Column("region_id", TEXT, "the region, as exported"),
            Column("type", TEXT, "its span type"),
            Column("start", INTEGER, "first code point in the document"),
            Column("end", INTEGER, "one past the last code point"),
            Column("text", TEXT, "what lies between"),
            Column("control", TEXT, "the control it was drawn with"),
            Column("origin", TEXT, "who made it, as Label Studio records it"),
            Column("notes", ListOf(TEXT), "the annotator's notes on it"),
            Column("score", NUMBER, "its score, where a model gave one"),
            Column("parent_region_id", TEXT, "the region it lies in, as exported"),
        )
    )

    def rows(self, view: View) -> Sequence[Row]:
        """List a document's spans."""
        return [
            (
                *view.keys(span_id(prefix, one.id, one.type)),
                *_said(annotation, adjudicates),
                one.id,
                one.type,
                one.start,
                one.end,
                view.text[one.start : one.end],
                one.control,
                one.origin,
                one.notes,
                one.score,
                one.parent,
            )
            for prefix, annotation, adjudicates in view.said()
            for one in annotation.regions
        ]


class RelationsTable:
    """Every link of every annotator."""

    name = "relations"
    about = "a relation as an annotator drew it, and as the schema reads it"
    columns = Columns(
        (
            *KEYS,
            *SAID,
            Column("relation", TEXT, "the schema's relation; '' where none or several fit"),
            Column("head", TEXT, "unit_id in `spans` of where the relation starts"),
            Column("tail", TEXT, "unit_id in `spans` of where it ends"),
            Column("from_id", TEXT, "the region it was drawn from"),
            Column("to_id", TEXT, "the region it was drawn to"),
            Column("from_type", TEXT, "span type of the first"),
            Column("to_type", TEXT, "span type of the second"),
            Column("reversed", FLAG, "whether the relation runs against the drawing"),
            Column("direction", TEXT, "the arrow as drawn"),
            Column("label", TEXT, "the label as drawn"),
        )
    )

    def rows(self, view: View) -> Sequence[Row]:
        """List a document's links."""
        return [
            (
                *view.keys(f"{prefix}:relation:{number}"),
                *_said(annotation, adjudicates),
                one.relation,
                span_id(prefix, *one.head),
                span_id(prefix, *one.tail),
                one.from_id,
                one.to_id,
                one.from_type,
                one.to_type,
                one.reversed,
                one.direction,
                one.label,
            )
            for prefix, annotation, adjudicates in view.said()
            for number, one in enumerate(annotation.links)
        ]


class JudgementsTable:
    """Every answer of every annotator; silence is none."""

    name = "judgements"
    about = "an annotator's answer to one question; a default that silence stands for is none"
    columns = Columns(
        (
            *KEYS,
            *SAID,
            Column("region_id", TEXT, "the region asked about; null for the document"),
            Column("carrier", TEXT, f"its span type, or `{DOCUMENT}`"),
            Column("attribute", TEXT, "what was asked"),
            Column("target", TEXT, "about which target; '' where the attribute is not asked per target"),
            Column("values", ListOf(TEXT), "the labels given; null for numbers and texts"),
            Column("number", NUMBER, "the number given"),
            Column("text", ListOf(TEXT), "the lines of text given"),
            Column("answer_id", TEXT, "the answer, as exported"),
            Column("control", TEXT, "the control it was given with"),
            Column("origin", TEXT, "who made it, as Label Studio records it"),
        )
    )

    def __init__(self, schema: Schema) -> None:
        self._texts = {name for name, attribute in schema.attributes.items() if attribute.kind == "text"}

    def rows(self, view: View) -> Sequence[Row]:
        """List a document's answers, those about the document first."""
        rows: list[Row] = []
        for prefix, annotation, adjudicates in view.said():
            said = _said(annotation, adjudicates)
            for number, (region_id, carrier, one) in enumerate(_answers(annotation)):
                rows.append(
                    (
                        *view.keys(f"{prefix}:judgement:{number}"),
                        *said,
                        region_id,
                        carrier,
                        one.attribute,
                        one.target,
                        *self._given(one),
                        one.id,
                        one.control,
                        one.origin,
                    )
                )
        return rows

    def _given(self, answer: Answer) -> Row:
        value = answer.value
        if isinstance(value, int | float):
            return (None, value, None)
        listed = (value,) if isinstance(value, str) else value
        return (None, None, listed) if answer.attribute in self._texts else (listed, None, None)


def _answers(annotation: Annotation) -> Iterable[tuple[str | None, str, Answer]]:
    for answer in annotation.answers:
        yield None, DOCUMENT, answer
    for region in annotation.regions:
        for answer in region.answers:
            yield region.id, region.type, answer
