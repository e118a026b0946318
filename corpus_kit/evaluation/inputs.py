"""What a baseline may read of a unit, and its token counts, made once for all folds and models."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import SupportsIndex, overload

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Rows = NDArray[np.int64]
"""Positions of units, shape (n,)."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Input(str):
    r"""One unit as a baseline sees it: never its label, votes, holder, outlet or event.

    As a string it is everything readable, a line a field, so that any text pipeline takes it; `text`, `context` and
    `target` hold the fields apart.

    Parameters
    ----------
    text : str
        The sentence, the span (fragments joined by `` … ``) or the document.
    context : str
        For a span, its sentence with the span between ``⟦`` and ``⟧``; empty where the text stands for itself.
    target : str
        What a per-target question is about, in words; empty otherwise.

    Examples
    --------
    >>> item = Input("the lake is safe", target="Reopen the lake")
    >>> item.target
    'Reopen the lake'
    >>> item.upper()
    'THE LAKE IS SAFE\nREOPEN THE LAKE'
    """

    __slots__ = ("context", "target", "text")
    text: str
    context: str
    target: str

    def __new__(cls, text: str, context: str = "", target: str = "") -> Input:
        """Join the fields that are not empty."""
        item = super().__new__(cls, "\n".join(part for part in (text, context, target) if part))
        item.text, item.context, item.target = text, context, target
        return item

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        return (self.text, self.context, self.target)


def analyze(item: str) -> list[str]:
    """Split an input into features: words, marks and their pairs; words of context and target apart from the text's.

    Parameters
    ----------
    item : str
        An `Input`; a plain string is all text.

    Returns
    -------
    list of str
        Lower-cased tokens and pairs of neighbours of the text, then ``context=…`` and ``target=…`` tokens.

    Examples
    --------
    >>> analyze(Input("Safe, now", target="Reopen it"))
    ['safe', ',', 'now', 'safe ,', ', now', 'target=reopen', 'target=it']
    """
    return [feature for name, text in _fields(item) for feature in _features(name, text)]


class Inputs(Sequence[Input]):
    """A list of inputs whose token counts are made once and shared by everything taken from it.

    Parameters
    ----------
    items : sequence of Input
        The inputs of all units of a task.
    memo : FeatureMemo, optional
        Features of texts already split; share one among tasks about the same sentences.

    Examples
    --------
    >>> inputs = Inputs([Input("the lake"), Input("a lake"), Input("no")])
    >>> inputs.take([1, 2]).counts.toarray().sum(axis=1)
    array([3, 1])
    """

    def __init__(self, items: Sequence[Input], memo: FeatureMemo | None = None) -> None:
        self._pool = _Pool(items, memo or FeatureMemo())
        self._rows: Rows = np.arange(len(items))

    def take(self, rows: Sequence[int] | Rows) -> Inputs:
        """Return the inputs at `rows`, counts shared."""
        taken = object.__new__(Inputs)
        taken._pool, taken._rows = self._pool, self._rows[np.asarray(rows, dtype=np.int64)]
        return taken

    @property
    def counts(self) -> sparse.csr_matrix:
        """Counts of features, shape (len(self), n_features); columns in the order of `tokens`."""
        return self._pool.counts[self._rows]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The features of the whole list that this was taken from, sorted."""
        return self._pool.tokens

    def shares_counts_with(self, other: object) -> bool:
        """Whether both were taken from one list, so that columns mean the same."""
        return isinstance(other, Inputs) and other._pool is self._pool

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: SupportsIndex) -> Input: ...
    @overload
    def __getitem__(self, index: slice) -> Inputs: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Input | Inputs:
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        return self._pool.items[int(self._rows[index])]


class FeatureMemo:
    """Numbers for features, and the features of each field of text met so far."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._known: dict[tuple[str, str], tuple[list[int], list[int]]] = {}

    def count(self, items: Iterable[str]) -> tuple[sparse.csr_matrix, tuple[str, ...]]:
        """Count features.

        Returns
        -------
        counts : csr_matrix of int, shape (n_items, n_features)
        tokens : tuple of str
            The features that occur, sorted, so that the result does not depend on what was counted before.
        """
        columns: list[int] = []
        values: list[int] = []
        ends = [0]
        for item in items:
            for field in _fields(item):
                numbers, counts = self._split(field)
                columns += numbers
                values += counts
            ends.append(len(columns))
        names = tuple(self._numbers)
        used, place = np.unique(np.asarray(columns, dtype=np.int64), return_inverse=True)
        order = sorted(range(len(used)), key=lambda position: names[used[position]])
        rank = np.empty(len(used), dtype=np.int64)
        rank[order] = np.arange(len(used))
        matrix = sparse.csr_matrix((values, rank[place], ends), shape=(len(ends) - 1, len(used)), dtype=np.int64)
        matrix.sort_indices()
        return matrix, tuple(names[used[position]] for position in order)

    def _split(self, field: tuple[str, str]) -> tuple[list[int], list[int]]:
        known = self._known.get(field)
        if known is None:
            numbers = self._numbers
            counted = Counter(_features(*field))
            known = ([numbers.setdefault(token, len(numbers)) for token in counted], list(counted.values()))
            self._known[field] = known
        return known


class _Pool:
    def __init__(self, items: Sequence[Input], memo: FeatureMemo) -> None:
        self.items = items
        self._memo = memo
        self._counted: tuple[sparse.csr_matrix, tuple[str, ...]] | None = None

    @property
    def counts(self) -> sparse.csr_matrix:
        return self._count()[0]

    @property
    def tokens(self) -> tuple[str, ...]:
        return self._count()[1]

    def _count(self) -> tuple[sparse.csr_matrix, tuple[str, ...]]:
        if self._counted is None:
            self._counted = self._memo.count(self.items)
        return self._counted


def _fields(item: str) -> list[tuple[str, str]]:
    if not isinstance(item, Input):
        return [("text", item)]
    named = (("text", item.text), ("context", item.context), ("target", item.target))
    return [(name, text) for name, text in named if text]


def _features(field: str, text: str) -> list[str]:
    tokens = _TOKEN.findall(text.lower())
    if field == "text":
        return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]
    return [f"{field}={token}" for token in tokens]
