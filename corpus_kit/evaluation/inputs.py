"""What a baseline may read of a unit, and its token counts, made once for all folds and models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import SupportsIndex, overload

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus_kit.evaluation.features import FEATURES

Rows = NDArray[np.int64]
"""Positions of units, shape (n,)."""

Counted = tuple[sparse.csr_matrix, tuple[str, ...]]
"""Counts of features, shape (n, n_features), and the features that the columns stand for."""


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


def analyze(item: str, features: str = "words") -> list[str]:
    """Split an input into features; those of context and target are apart from the text's.

    Parameters
    ----------
    item : str
        An `Input`; a plain string is all text.
    features : str
        A name of `FEATURES`.

    Returns
    -------
    list of str
        Features of the text, then ``context=…`` and ``target=…`` ones.

    Examples
    --------
    >>> analyze(Input("Safe, now", target="Reopen it"))
    ['safe', ',', 'now', 'safe ,', ', now', 'target=reopen', 'target=it']
    """
    split = FEATURES[features]
    return [feature for name, text in _fields(item) for feature in split(name, text)]


class Inputs(Sequence[Input]):
    """A list of inputs whose features are counted once, when first asked for, and shared by everything taken from it.

    Parameters
    ----------
    items : sequence of Input
        The inputs of all units of a task.
    memo : FeatureMemo, optional
        Features of texts already split; share one among tasks about the same sentences.

    Examples
    --------
    >>> inputs = Inputs([Input("the lake"), Input("a lake"), Input("no")])
    >>> inputs.take([1, 2]).counts().toarray().sum(axis=1)
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

    def like(self, items: Sequence[Input]) -> Inputs:
        """Return other inputs that share with these what is known of texts."""
        return Inputs(items, self._pool.memo)

    def counts(self, features: str = "words") -> sparse.csr_matrix:
        """Counts of features, shape (len(self), n_features); columns in the order of `tokens`."""
        return self._pool.counted(features)[0][self._rows]

    def tokens(self, features: str = "words") -> tuple[str, ...]:
        """The features of the whole list that this was taken from, sorted."""
        return self._pool.counted(features)[1]

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
        self._numbers: dict[str, dict[str, int]] = {name: {} for name in FEATURES}
        self._known: dict[tuple[str, str, str], tuple[Rows, Rows]] = {}

    def count(self, items: Iterable[str], features: str = "words") -> Counted:
        """Count features.

        Returns
        -------
        counts : csr_matrix of int, shape (n_items, n_features)
        tokens : tuple of str
            The features that occur, sorted, so that the result does not depend on what was counted before.
        """
        split = [[self._split(features, *field) for field in _fields(item)] for item in items]
        ends = np.cumsum([0] + [sum(len(numbers) for numbers, _ in fields) for fields in split])
        columns, values = (
            np.concatenate([np.empty(0, dtype=np.int64), *(field[part] for fields in split for field in fields)])
            for part in (0, 1)
        )
        names = tuple(self._numbers[features])
        used = np.flatnonzero(np.bincount(columns, minlength=len(names)))
        order = sorted(used.tolist(), key=names.__getitem__)
        rank = np.empty(len(names), dtype=np.int64)
        rank[order] = np.arange(len(order))
        matrix = sparse.csr_matrix((values, rank[columns], ends), shape=(len(split), len(order)))
        matrix.sort_indices()
        return matrix, tuple(names[number] for number in order)

    def _split(self, features: str, field: str, text: str) -> tuple[Rows, Rows]:
        key = (features, field, text)
        if key not in self._known:
            numbers = self._numbers[features]
            counted = Counter(FEATURES[features](field, text))
            columns = [numbers.setdefault(token, len(numbers)) for token in counted]
            self._known[key] = np.array(columns, dtype=np.int64), np.array(list(counted.values()), dtype=np.int64)
        return self._known[key]


class _Pool:
    def __init__(self, items: Sequence[Input], memo: FeatureMemo) -> None:
        self.items = items
        self.memo = memo
        self._counted: dict[str, Counted] = {}

    def counted(self, features: str) -> Counted:
        if features not in self._counted:
            self._counted[features] = self.memo.count(self.items, features)
        return self._counted[features]


def _fields(item: str) -> list[tuple[str, str]]:
    if not isinstance(item, Input):
        return [("text", item)]
    named = (("text", item.text), ("context", item.context), ("target", item.target))
    return [(name, text) for name, text in named if text]
