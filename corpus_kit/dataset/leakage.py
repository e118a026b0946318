"""Near-duplicate texts on both sides of a split, which make a test score worthless.

Wire copy and reprints repeat whole paragraphs under different events. Texts are compared by the share of word 5-grams
of the shorter one that the longer one holds (containment [1]_). Candidates come from a sample of hashed 5-grams, the
same for every text [2]_, so that memory is a small part of the texts' size; the share itself is then counted exactly.

References
----------
.. [1] Broder. On the resemblance and containment of documents. Compression and Complexity of Sequences, 1997.
.. [2] Manku, Jain and Das Sarma. Detecting near-duplicates for web crawling. WWW, 2007; sampling by hash value as in
   Heintze. Scalable document fingerprinting. USENIX Workshop on Electronic Commerce, 1996.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus_kit.errors import Problem

WORDS = 5
"""Length of the word n-grams compared."""
LEAKS = 0.5
"""The share of shared 5-grams from which on two texts are near-duplicates."""
KEPT_WHOLE = 256
"""Of a text with up to so many 5-grams all are kept."""
SAMPLED = 4
"""Of longer texts one in so many."""
COMMONEST = 24
"""A 5-gram that more texts hold is compared for its first text a split: a notice that all share proves nothing."""

_WORD = re.compile(r"\w+")
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 0xD6E8FEB86659FD93], np.uint64
)


class Pair(msgspec.Struct, frozen=True):
    """Two near-duplicates: `overlap` is the share of the shorter text's 5-grams that stand in the other."""

    first: str
    first_split: str
    second: str
    second_split: str
    overlap: float

    def problem(self) -> Problem:
        """Say it as a problem."""
        return Problem(
            code="leakage",
            message=f"documents {self.first} ({self.first_split}) and {self.second} ({self.second_split}) share "
            f"{self.overlap:.0%} of their word {WORDS}-grams",
            expected="near-duplicates on one side of a split",
            advice="give both documents one event, or build with --allow-leakage, which the card will say",
        )


class LeakageCheck:
    """Collects sketches of texts, then finds near-duplicates across splits.

    Examples
    --------
    >>> check = LeakageCheck()
    >>> texts = {"d1": "the dam above the lake will hold, he said", "d2": "The dam above the lake will hold, she said"}
    >>> check.add("d1", "train", texts["d1"])
    >>> check.add("d2", "test", texts["d2"])
    >>> [(pair.first, pair.second, pair.overlap) for pair in check.pairs(lambda documents: texts)]
    [('d1', 'd2', 0.6)]
    """

    def __init__(self) -> None:
        self._documents: list[tuple[str, str]] = []
        self._sketches: list[NDArray[np.uint64]] = []
        self._whole: list[bool] = []

    def add(self, document: str, split: str, text: str) -> None:
        """Take in a text."""
        self._documents.append((document, split))
        hashes = hashed_shingles(text)
        self._whole.append(len(hashes) <= KEPT_WHOLE)
        self._sketches.append(hashes if self._whole[-1] else hashes[hashes < np.uint64((1 << 64) // SAMPLED)])

    def pairs(self, texts_of: Callable[[set[str]], Mapping[str, str]]) -> list[Pair]:
        """List the near-duplicates across splits, most alike first.

        Parameters
        ----------
        texts_of : callable
            Returns the texts of documents by id; called once, for the candidates.
        """
        candidates = self._candidates()
        if not candidates:
            return []
        texts = texts_of({self._documents[place][0] for pair in candidates for place in pair})
        found = []
        for one, other in candidates:
            (first, first_split), (second, second_split) = self._documents[one], self._documents[other]
            overlap = containment(texts[first], texts[second])
            if overlap >= LEAKS:
                found.append(Pair(first, first_split, second, second_split, round(overlap, 4)))
        return sorted(found, key=lambda pair: (-pair.overlap, pair.first, pair.second))

    def _candidates(self) -> list[tuple[int, int]]:
        """Pair texts of different splits whose sketches share two fifths of what near-duplicates are expected to."""
        shared = Counter(pair for group in self._groups() for pair in self._across(group))
        return sorted(pair for pair, count in shared.items() if count >= 0.4 * LEAKS * self._comparable(*pair))

    def _comparable(self, one: int, other: int) -> float:
        """Return how many hashes of the smaller sketch could stand in the other at all."""
        size, whole = min((len(self._sketches[place]), self._whole[place]) for place in (one, other))
        return size / SAMPLED if whole and not (self._whole[one] and self._whole[other]) else size

    def _groups(self) -> Iterator[list[int]]:
        if not self._sketches:
            return
        hashes = np.concatenate(self._sketches)
        owners = np.repeat(np.arange(len(self._sketches)), [len(one) for one in self._sketches])
        order = np.argsort(hashes, kind="stable")
        hashes, owners = hashes[order], owners[order]
        bounds = np.flatnonzero(np.diff(hashes)) + 1
        starts, ends = np.append(0, bounds), np.append(bounds, len(hashes))
        several = ends - starts > 1
        for start, end in zip(starts[several], ends[several], strict=True):
            yield owners[start:end].tolist()

    def _across(self, group: Sequence[int]) -> Iterator[tuple[int, int]]:
        split_of = self._documents
        if len(group) > COMMONEST:
            group = list({split_of[place][1]: place for place in reversed(group)}.values())
        for one, other in combinations(sorted(group), 2):
            if split_of[one][1] != split_of[other][1]:
                yield one, other


def containment(text: str, other: str) -> float:
    """Return the share of the smaller text's distinct word 5-grams that the other holds; 0 where one has no words.

    Examples
    --------
    >>> containment("one two three four five six", "Zero one two three four five")
    0.5
    """
    first, second = _shingles(text), _shingles(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def hashed_shingles(text: str) -> NDArray[np.uint64]:
    """Hash a text's word 5-grams, the whole text where it is shorter; distinct, ascending."""
    crcs = np.fromiter((zlib.crc32(word.encode()) for word in _words(text)), np.uint64)
    if not len(crcs):
        return crcs
    length = min(WORDS, len(crcs))
    windows = len(crcs) - length + 1
    mixed = np.zeros(windows, np.uint64)
    for place in range(length):
        mixed += crcs[place : place + windows] * _MULTIPLIERS[place]
    distinct: NDArray[np.uint64] = np.unique((mixed ^ (mixed >> np.uint64(29))) * _MULTIPLIERS[0])
    return distinct


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    length = min(WORDS, len(words))
    return {tuple(words[place : place + length]) for place in range(len(words) - length + 1)} if words else set()
