"""A stretch of text cut at every span edge, so that overlapping spans can be shown one over another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.model import Span


class Layer(NamedTuple):
    """A span to be shown: its fragments, its type, what it is labelled, and whether annotators differ on it."""

    points: Runs
    type: str
    label: str
    differs: bool


class Piece(NamedTuple):
    """Text between two edges, the types of the spans over it, the labels of those that begin with it."""

    text: str
    types: tuple[str, ...]
    begins: tuple[Layer, ...]
    differs: bool


def pieces(text: str, stretch: Span, layers: Sequence[Layer]) -> list[Piece]:
    """Cut a stretch of a document's text into pieces.

    A span that begins before the stretch begins with it.

    Examples
    --------
    >>> layers = [Layer(((0, 5),), "x", "X", False), Layer(((3, 8),), "y", "Y", True)]
    >>> [(piece.text, piece.types, len(piece.begins)) for piece in pieces("abcdefghij", (0, 10), layers)]
    [('abc', ('x',), 1), ('de', ('x', 'y'), 1), ('fgh', ('y',), 0), ('ij', (), 0)]
    """
    first, last = stretch
    here = [layer for layer in layers if any(start < last and end > first for start, end in layer.points)]
    edges = sorted({first, last, *_inner(stretch, (fragment for layer in here for fragment in layer.points))})
    found = []
    begun: set[int] = set()
    for start, end in pairwise(edges):
        over = [layer for layer in here if any(a <= start and end <= b for a, b in layer.points)]
        new = tuple(layer for layer in over if id(layer) not in begun)
        begun |= {id(layer) for layer in over}
        types = tuple(dict.fromkeys(layer.type for layer in over))
        found.append(Piece(text[start:end], types, new, any(layer.differs for layer in over)))
    return found


def _inner(stretch: Span, fragments: Iterable[Span]) -> set[int]:
    return {edge for fragment in fragments for edge in fragment if stretch[0] < edge < stretch[1]}
