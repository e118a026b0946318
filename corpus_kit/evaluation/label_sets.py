"""Numbers for sets of labels: where a unit may have several labels, or none, its answer is one number as well."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corpus_kit.evaluation.inputs import Rows


class LabelSets:
    """Gives each set of labels a number when it is met first, so that equal sets have equal numbers.

    What tells answers apart, or skips open ones, then need not know whether an answer is a label or a set.

    Parameters
    ----------
    n_labels : int
        How many labels there are, k.

    Examples
    --------
    >>> sets = LabelSets(3)
    >>> sets.number([2, 0]), sets.number([]), sets.number([0, 2])
    (0, 1, 0)
    >>> sets.members(0)
    (0, 2)
    >>> sets.indicator(np.array([1, 0])).tolist()
    [[0, 0, 0], [1, 0, 1]]
    >>> sets.numbers(np.array([[1, 0, 1], [0, 1, 0]])).tolist()
    [0, 2]
    """

    def __init__(self, n_labels: int) -> None:
        self.n_labels = n_labels
        self._numbers: dict[tuple[int, ...], int] = {}
        self._members: list[tuple[int, ...]] = []

    def number(self, labels: Iterable[int]) -> int:
        """Number a set of label numbers."""
        members = tuple(sorted(set(labels)))
        if members not in self._numbers:
            self._numbers[members] = len(self._members)
            self._members.append(members)
        return self._numbers[members]

    def numbers(self, indicator: Rows) -> Rows:
        """Number sets given as an indicator matrix: (n, k) to (n,)."""
        return np.array([self.number(np.flatnonzero(row).tolist()) for row in indicator], dtype=np.int64)

    def members(self, number: int) -> tuple[int, ...]:
        """List the label numbers of a set, in order."""
        return self._members[number]

    def indicator(self, numbers: Rows) -> Rows:
        """Say which labels are in sets, as 0 and 1: (...) to (..., k); zeros for open ones, whose number is -1."""
        table = np.zeros((len(self._members) + 1, self.n_labels), dtype=np.int64)
        for number, members in enumerate(self._members):
            table[number, list(members)] = 1
        return table[numbers]

    def renumbered(self, other: LabelSets, numbers: Rows) -> Rows:
        """Give the numbers that sets numbered by `other` have here; open ones stay open.

        Examples
        --------
        >>> other = LabelSets(2)
        >>> numbers = np.array([other.number([1]), -1, other.number([0, 1])])
        >>> sets = LabelSets(2)
        >>> sets.number([0, 1]), sets.renumbered(other, numbers).tolist()
        (0, [1, -1, 0])
        """
        mine = [number if number < 0 else self.number(other.members(number)) for number in numbers.ravel().tolist()]
        return np.array(mine, dtype=np.int64).reshape(numbers.shape)
