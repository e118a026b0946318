"""What a baseline may read of a document, and what it is taught: spans and structures as sets of code points."""

from __future__ import annotations

import copy
import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from corpus_kit.agreement.span_f1 import trimmed
from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.model import Span
from corpus_kit.dataset.text import tokens as cut


class TypedSpan(NamedTuple):
    """A span: its type and its code points, white space at the edges of fragments trimmed."""

    type: str
    points: Runs


class Structure(NamedTuple):
    """An anchor and what fills its roles, in the order of the task's roles; fillers sorted, none twice."""

    anchor: Runs
    roles: tuple[tuple[Runs, ...], ...]

    @classmethod
    def of(cls, anchor: Runs, fillers: Mapping[str, Iterable[Runs]], roles: Iterable[str]) -> Structure:
        """Put a structure together from fillers by role.

        Examples
        --------
        >>> Structure.of(((0, 4),), {"b": [((9, 10),), ((5, 6),)]}, ["a", "b"])
        Structure(anchor=((0, 4),), roles=((), (((5, 6),), ((9, 10),))))
        """
        return cls(anchor, tuple(tuple(sorted(set(fillers.get(role, ())))) for role in roles))


@dataclasses.dataclass(frozen=True, eq=False)
class Article:
    r"""A document as a baseline sees it: never a label, an annotator, its outlet or its event.

    Attributes
    ----------
    text : str
        The whole text; all offsets count its code points.
    sentences : tuple of (int, int)
        Sentences of headline and body, in order.
    tokens : tuple of (int, int)
        Tokens of the sentences, in order.
    bounds : tuple of int
        Where in `tokens` each sentence begins, and where the last ends.
    spans : tuple of TypedSpan
        The spans that are given, where a task gives them: to be linked.
    """

    text: str
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    bounds: tuple[int, ...]
    spans: tuple[TypedSpan, ...] = ()

    @classmethod
    def of(cls, text: str, sentences: Sequence[Span] = (), spans: Iterable[TypedSpan] = ()) -> Article:
        """Make an article of a text; without sentences all of it is one.

        Examples
        --------
        >>> Article.of("It rains. Stay in.", [(0, 9), (10, 18)]).bounds
        (0, 3, 6)
        """
        sentences = tuple(sentences) or ((0, len(text)),)
        pieces = [cut(text, start, end) for start, end in sentences]
        bounds = [0]
        for piece in pieces:
            bounds.append(bounds[-1] + len(piece))
        return cls(text, sentences, tuple(token for piece in pieces for token in piece), tuple(bounds), tuple(spans))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens as they are written."""
        return tuple(self.text[start:end] for start, end in self.tokens)

    def covering(self, points: Runs) -> list[int]:
        """List the tokens that share a code point with a set.

        Examples
        --------
        >>> Article.of("It rains. Stay in.").covering(((1, 4), (15, 17)))
        [0, 1, 4]
        """
        return covering(self.tokens, points)

    def sentences_of(self, points: Runs) -> range:
        """Say from which to which sentence a set reaches; outside all sentences, the nearest before.

        Examples
        --------
        >>> Article.of("It rains. Stay in.", [(0, 9), (10, 18)]).sentences_of(((3, 8), (10, 14)))
        range(0, 2)
        """
        starts = self._starts
        first = max(0, bisect_right(starts, points[0][0]) - 1)
        return range(first, max(first + 1, bisect_left(starts, points[-1][1])))

    def clean(self, fragments: Iterable[Span]) -> Runs:
        """Trim white space off the edges of fragments; empty ones are gone."""
        return trimmed(fragments, self.text)

    def given(self, spans: Iterable[TypedSpan]) -> Article:
        """Return the same article with these spans given."""
        other = copy.copy(self)
        object.__setattr__(other, "spans", tuple(spans))
        return other

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]


@dataclasses.dataclass(frozen=True, eq=False)
class Taught:
    """What the reference says of an article, for learning.

    Attributes
    ----------
    spans : tuple of TypedSpan
        The spans of the reference.
    undecided : mapping of str to frozenset of int
        For each type, tokens of which annotators are divided.
    structures : tuple of Structure
        The structures of the reference, where a task is about structures.
    unasked : frozenset of str
        Types that nobody was asked to mark here, so that their absence says nothing.
    """

    spans: tuple[TypedSpan, ...]
    undecided: Mapping[str, frozenset[int]]
    structures: tuple[Structure, ...] = ()
    unasked: frozenset[str] = frozenset()


def covering(tokens: Sequence[Span], points: Runs) -> list[int]:
    """List the tokens, in order and not overlapping, that share a code point with a set."""
    found: list[int] = []
    for start, end in points:
        first = bisect_right(tokens, start, key=lambda token: token[1])
        last = bisect_left(tokens, end, key=lambda token: token[0])
        found += range(max(first, found[-1] + 1 if found else 0), last)
    return found
