"""The config one learns to extract spans with: a row is a sentence, tokenised, tagged once a span type."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_kit.corpus.model import Span, Unit
from corpus_kit.dataset.features import IGNORED, INTEGER, TEXT, Column, Columns, Label, ListOf, StructOf
from corpus_kit.dataset.tables.view import KEYS, Row, View
from corpus_kit.dataset.text import pieces
from corpus_kit.schema.model import Schema

OFFSETS = StructOf({"start": INTEGER, "end": INTEGER})
FRAGMENTS = ListOf(StructOf({"unit_id": TEXT, "start": INTEGER, "end": INTEGER}))
OUTSIDE, BEGIN, INSIDE = range(3)


def free_types(schema: Schema) -> tuple[str, ...]:
    """List the span types whose units are spans."""
    return tuple(name for name, span in schema.spans.items() if span.units == "spans")


class TaggingTable:
    """Sentences with their tokens, a column of BIO tags a span type, and the spans themselves.

    A tag column shows the spans that lie in no other of their type; the column of spans holds all. In a discontinuous
    span each fragment begins with B, and so does what of a span continues in another sentence. Where two spans of a
    type overlap and neither holds the other, the earlier keeps the tokens they share.
    """

    name = "tagging"

    def __init__(self, schema: Schema) -> None:
        self._types = free_types(schema)
        self._passes = {name: frozenset(schema.passes_of(name)) for name in self._types}
        self.about = "a sentence with its tokens, for learning to find spans"
        first = (
            *KEYS,
            Column("sentence", OFFSETS, "the sentence, as offsets in the document"),
            Column("text", TEXT, "the sentence"),
            Column("tokens", ListOf(TEXT), "its tokens"),
            Column("offsets", ListOf(OFFSETS), "their offsets in the document"),
        )
        self.columns = Columns((*first, *self._columns()))

    def rows(self, view: View) -> Sequence[Row]:
        """List the sentences of a document of which somebody marked, or could have marked, a span."""
        seen = [bool(self._passes[name] & view.seen) for name in self._types]
        if not any(seen) or not view.document.sentences:
            return []
        tokenised = Tokenised(view.text, view.document.sentences)
        tagged = [
            self._tagged(view, name, tokenised) if one else None for name, one in zip(self._types, seen, strict=True)
        ]
        rows = []
        for number, (start, end) in enumerate(view.document.sentences):
            mine = tokenised.of_sentence(number)
            row: list[object] = [
                *view.keys(f"{view.document.id}:sentence:{start}-{end}"),
                (start, end),
                view.text[start:end],
                tokenised.words[mine],
                tokenised.offsets[mine],
            ]
            for columns in tagged:
                row += (columns[0][mine], columns[1][number]) if columns else (None, None)
            rows.append(tuple(row))
        return rows

    def _columns(self) -> Iterator[Column]:
        for name in self._types:
            about = (
                f"tags of `{name}`, outermost spans; {IGNORED} where annotators are divided; null where not annotated"
            )
            yield Column(name, ListOf(Label(["O", f"B-{name}", f"I-{name}"])), about)
            about = f"every `{name}` that begins here, a fragment an entry, as document offsets"
            yield Column(f"{name}_spans", FRAGMENTS, about)

    def _tagged(self, view: View, name: str, tokenised: Tokenised) -> tuple[NDArray[np.int64], list[list[Row]]]:
        units = view.units(name)
        reference = [unit for unit in units if unit.in_reference is True]
        tags = tokenised.tags(outermost(reference), [unit for unit in units if unit.in_reference is None])
        spans: list[list[Row]] = [[] for _ in view.document.sentences]
        for unit in reference:
            for start, end in unit.fragments:
                spans[view.sentences.home(start, end)].append((unit.id, start, end))
        return tags, spans


class Tokenised:
    """The tokens of all sentences of a document, in one run.

    Parameters
    ----------
    text : str
    sentences : sequence of (int, int)

    Attributes
    ----------
    words : list of str, length n
        The tokens.
    offsets : ndarray of int, shape (n, 2)
        Where in the text each begins and ends.

    Examples
    --------
    >>> tokenised = Tokenised("Rain fell. It stopped.", [(0, 10), (11, 22)])
    >>> tokenised.words, tokenised.offsets.tolist()
    (['Rain', 'fell', '.', 'It', 'stopped', '.'], [[0, 4], [5, 9], [9, 10], [11, 13], [14, 21], [21, 22]])
    """

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        cut: list[str] = []
        self._bounds = [0]
        for start, end in sentences:
            cut += pieces(text, start, end)
            self._bounds.append(len(cut) // 2)
        self.words = cut[1::2]
        # A gap ends where a token begins, so the ends of all pieces, two by two, are the tokens' offsets.
        ends = np.cumsum(np.fromiter(map(len, cut), np.int64, len(cut)))
        bounds = 2 * np.asarray(self._bounds)
        moved = np.asarray([start for start, _ in sentences], np.int64) - np.append(0, ends)[bounds[:-1]]
        self.offsets: NDArray[np.int64] = (ends + np.repeat(moved, np.diff(bounds))).reshape(-1, 2)
        self._starts, self._ends = self.offsets.T.tolist()

    def of_sentence(self, number: int) -> slice:
        """Return the place of a sentence's tokens."""
        return slice(self._bounds[number], self._bounds[number + 1])

    def covering(self, start: int, end: int) -> range:
        """List the tokens that share a code point with a stretch."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def tags(self, units: Sequence[Unit], undecided: Sequence[Unit]) -> NDArray[np.int64]:
        """Tag every token: 0 outside, 1 where a fragment begins, 2 within it, -100 where only undecided spans lie."""
        tags = array("q", [OUTSIDE]) * len(self.words)
        begins = set(self._bounds)
        for start, end in sorted(
            (part for unit in units for part in unit.fragments), key=lambda part: (part[0], -part[1])
        ):
            inside = False
            for place in self.covering(start, end):
                if tags[place] == OUTSIDE:
                    tags[place] = INSIDE if inside and place not in begins else BEGIN
                    inside = True
        for unit in undecided:
            for start, end in unit.fragments:
                for place in self.covering(start, end):
                    tags[place] = tags[place] or IGNORED
        return np.frombuffer(tags, np.int64)


def outermost(units: Sequence[Unit]) -> list[Unit]:
    """Leave out the units whose code points all lie within a larger one's.

    Examples
    --------
    >>> units = [Unit(id=name, document="d", pass_="p", carrier="x", fragments=parts)
    ...          for name, parts in {"a": ((0, 9),), "b": ((2, 5),), "c": ((7, 12),)}.items()]
    >>> [unit.id for unit in outermost(units)]
    ['a', 'c']
    """
    return [unit for unit in units if not any(_holds(other, unit) for other in units)]


def _holds(outer: Unit, inner: Unit) -> bool:
    if outer.start > inner.start or outer.end < inner.end or outer.fragments == inner.fragments:
        return False
    return all(any(start <= first and last <= end for start, end in outer.fragments) for first, last in inner.fragments)
