"""One document as the report shows it: a row a sentence, a column an annotator."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus_kit.agreement.differences import Difference, difference, merged, shown
from corpus_kit.agreement.layers import Layer, Piece, pieces
from corpus_kit.corpus.codepoints import runs
from corpus_kit.corpus.model import Document, References, Span, Unit
from corpus_kit.schema.model import DOCUMENT, Schema


class Cell(NamedTuple):
    """What one annotator did with a sentence: the text in pieces, answers about all of it, and links drawn."""

    pieces: list[Piece]
    answers: list[tuple[str, str, bool]]
    links: list[tuple[str, str, str, bool]]


class Row(NamedTuple):
    """A sentence, or the document as a whole, with everyone's cell in the order of `Page.annotators`."""

    cells: list[Cell]
    difference: Difference


class Page(NamedTuple):
    """A document: what it is called, who annotated it, how many units they differ on, and its rows."""

    id: str
    title: str
    annotators: tuple[str, ...]
    differing: int
    units: int
    rows: list[Row]


def page(document: Document, found: References, schema: Schema) -> Page | None:
    """Lay a document out; None if no two annotators saw anything of it."""
    names = tuple(sorted({name for seers in found.seers.values() if len(seers) > 1 for name in seers}))
    if not names:
        return None
    known = {unit.id: difference(unit, schema, document.text) for unit in found.units}
    differing = sum(one is not None for one in known.values()) + sum(
        _undecided(link.drawn_by, link.seen_by) for link in found.links
    )
    table = _Table(document, found, schema, names, known)
    whole = [unit for unit in found.units if unit.carrier == DOCUMENT and len(unit.seers) > 1]
    rows = [table.row(None, whole)] if whole else []
    if document.text is not None:
        for stretch in stretches(document):
            rows.append(table.row(stretch, [unit for unit in found.units if _touches(unit, stretch)]))
    return Page(document.id, document.title, names, differing, len(found.units), rows)


def stretches(document: Document) -> list[Span]:
    """Cut a document into rows: its sentences with what follows them; paragraphs where sentences are not known."""
    text = document.text or ""
    starts = [start for start, _ in document.sentences]
    if not starts:
        starts = [0] + [
            place + 1 for place, sign in enumerate(text) if sign == "\n" and text[place + 1 : place + 2] != "\n"
        ]
    edges = sorted({0, *starts, len(text)})
    return [(start, end) for start, end in pairwise(edges) if text[start:end].strip()]


class _Table:
    def __init__(
        self,
        document: Document,
        found: References,
        schema: Schema,
        names: tuple[str, ...],
        known: dict[str, Difference | None],
    ) -> None:
        self.document, self.found, self.schema, self.names, self.known = document, found, schema, names, known
        self.units = {unit.id: unit for unit in found.units}

    def row(self, stretch: Span | None, units: Sequence[Unit]) -> Row:
        """Make the row of a stretch of text, or of the document as a whole."""
        linked = self._links(stretch)
        found = [self.known[unit.id] for unit in units] + [one for *_, one in linked]
        return Row([self._cell(name, stretch, units, linked) for name in self.names], merged(found))

    def _cell(
        self,
        name: str,
        stretch: Span | None,
        units: Sequence[Unit],
        linked: Sequence[tuple[str, str, str, tuple[str, ...], Difference | None]],
    ) -> Cell:
        free = [unit for unit in units if self._free(unit)]
        layers = [
            Layer(
                runs((one.start, one.end) for one in unit.members[name]),
                unit.carrier,
                ", ".join(value for _, value, _ in self._answers(unit, name)),
                self.known[unit.id] is not None,
            )
            for unit in free
            if name in unit.members
        ]
        answers = [answer for unit in units if not self._free(unit) for answer in self._answers(unit, name)]
        drawn = [(relation, head, tail, odd is not None) for relation, head, tail, by, odd in linked if name in by]
        text = pieces(self.document.text or "", stretch, layers) if stretch else []
        return Cell(text, answers, drawn)

    def _free(self, unit: Unit) -> bool:
        return unit.carrier in self.schema.spans and self.schema.spans[unit.carrier].units == "spans"

    def _answers(self, unit: Unit, name: str) -> list[tuple[str, str, bool]]:
        """List an annotator's answers about a unit that are not the default, or are differed about."""
        found = []
        for (attribute, target), votes in unit.votes.items():
            differs = len(set(votes.values())) > 1 and self.schema.attributes[attribute].kind != "text"
            if name in votes and (differs or votes[name] != self.schema.attributes[attribute].default):
                asked = attribute + (f" → {target}" if target else "")
                found.append((asked, shown(votes[name]), differs))
        return found

    def _links(self, stretch: Span | None) -> list[tuple[str, str, str, tuple[str, ...], Difference | None]]:
        found = []
        for link in self.found.links:
            head, tail = self.units[link.head], self.units[link.tail]
            if stretch and stretch[0] <= head.start < stretch[1]:
                apart = frozenset(link.seen_by) - frozenset(link.drawn_by)
                odd = Difference(frozenset({link.relation}), apart) if _undecided(link.drawn_by, link.seen_by) else None
                found.append((link.relation, self._quoted(head), self._quoted(tail), link.drawn_by, odd))
        return found

    def _quoted(self, unit: Unit) -> str:
        text = " … ".join((self.document.text or "")[start:end] for start, end in unit.fragments)
        return text if len(text) <= 60 else text[:59] + "…"


def _touches(unit: Unit, stretch: Span) -> bool:
    edges = [(one.start, one.end) for regions in unit.members.values() for one in regions]
    return any(start < stretch[1] and end > stretch[0] for start, end in (*unit.fragments, *edges))


def _undecided(drawn_by: Sequence[str], seen_by: Sequence[str]) -> bool:
    """Say whether of those who marked both ends of a link some drew it and some did not."""
    return 0 < len(drawn_by) < len(seen_by)
