"""One document as the tables see it: everything that several of them need, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol

from corpus_kit.corpus.holder import holders
from corpus_kit.corpus.model import (
    AnnotatedDocument,
    Annotation,
    References,
    StructureInstance,
    Unit,
)
from corpus_kit.corpus.structures import structures
from corpus_kit.dataset.features import TEXT, Column, Columns
from corpus_kit.dataset.text import Sentences, article, joined, sentence_context, span_context
from corpus_kit.schema.model import DOCUMENT, Schema

Row = tuple[Any, ...]

KEYS = (
    Column("unit_id", TEXT, "what the row is about; unique within the config"),
    Column("document_id", TEXT, "the document"),
    Column("event", TEXT, "what the document is about; an event never crosses a split"),
    Column("outlet", TEXT, "who published the document"),
)
"""The columns that every row begins with."""


class Table(Protocol):
    """A config: its columns, what a row is (`about`), and the rows that a document gives."""

    name: str
    about: str
    columns: Columns

    def rows(self, view: View) -> Sequence[Row]:
        """List a document's rows, values in the order of the columns."""


class View:
    """A document, its annotations and its references.

    Parameters
    ----------
    annotated : AnnotatedDocument
        The document, with its text.
    references : References
        Its units and links.
    schema : Schema
        The schema of both.
    event : str
        Its event, ``""`` where none is known.
    """

    def __init__(self, annotated: AnnotatedDocument, references: References, schema: Schema, event: str = "") -> None:
        self.annotated = annotated
        self.references = references
        self.schema = schema
        self.document = annotated.document
        self.text = annotated.document.text or ""
        self._shown: dict[str, tuple[str, str]] = {}
        self._tail = (self.document.id, event, self.document.outlet)

    def keys(self, unit_id: str) -> Row:
        """Return the values of `KEYS`."""
        return (unit_id, *self._tail)

    def units(self, carrier: str) -> list[Unit]:
        """List the units of a carrier."""
        return [unit for unit in self.references.units if unit.carrier == carrier]

    def shown(self, unit: Unit) -> tuple[str, str]:
        """Return the text that a unit is judged by, and its context."""
        found = self._shown.get(unit.id)
        if found is None:
            found = self._shown[unit.id] = self._show(unit)
        return found

    def _show(self, unit: Unit) -> tuple[str, str]:
        if unit.carrier == DOCUMENT:
            return article(self.text, self.document.parts), self.document.title
        text = joined(self.text, unit.fragments)
        of_sentences = self.schema.spans[unit.carrier].units == "sentences"
        place = self.sentences.at(unit.start) if of_sentences else None
        if place is not None:
            return text, sentence_context(self.text, self.sentences, place)
        return text, span_context(self.text, self.sentences, unit.fragments)

    def said(self) -> Iterator[tuple[str, Annotation, bool]]:
        """Go through annotations, then adjudications: a prefix for ids, the annotation, whether it adjudicates."""
        for one in self.annotated.annotations:
            yield f"{self.document.id}:{one.pass_}:{one.annotator}", one, False
        for pass_, one in self.annotated.adjudications.items():
            yield f"{self.document.id}:{pass_}:adjudication", one, True

    @cached_property
    def seen(self) -> frozenset[str]:
        """The passes that somebody submitted."""
        return frozenset(one.pass_ for one in self.annotated.annotations) | frozenset(self.annotated.adjudications)

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """The units by id."""
        return {unit.id: unit for unit in self.references.units}

    @cached_property
    def sentences(self) -> Sentences:
        """The document's sentences."""
        return Sentences(self.document.sentences)

    @cached_property
    def structures(self) -> list[StructureInstance]:
        """The structures of the reference."""
        return list(structures(self.references, self.schema))

    @cached_property
    def holders(self) -> dict[str, str | None]:
        """Whose words each sentence unit is, in words; see `corpus_kit.corpus.holder`."""
        found = holders(self.references, self.document, self.schema)
        return {unit_id: self._named(holder) for unit_id, holder in found.items()}

    def _named(self, holder: Any) -> str | None:
        if holder is None or isinstance(holder, str):
            return holder
        return "; ".join(joined(self.text, self.unit[unit_id].fragments) for unit_id in holder)
