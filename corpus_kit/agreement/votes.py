"""The table of votes that every coefficient and every aggregation reads: unit, annotator, value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from corpus_kit.errors import UsageError

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]
OPEN = -1
"""In arrays of value codes: no value."""


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes as parallel arrays of codes, sorted by unit, then annotator; at most one vote of an annotator on a unit.

    Make one with `tabulate` or `from_matrix`.

    Attributes
    ----------
    units, annotators, values : ndarray of int, shape (n_votes,)
    n_units, n_annotators, n_values : int
        How many codes there are; not all need occur.
    clusters : ndarray of int, shape (n_units,)
        What each unit is resampled with.
    n_clusters : int
    """

    units: Codes
    annotators: Codes
    values: Codes
    n_units: int
    n_annotators: int
    n_values: int
    clusters: Codes
    n_clusters: int

    def __len__(self) -> int:
        return len(self.units)

    @property
    def per_unit(self) -> Codes:
        """How many votes each unit has, shape (n_units,)."""
        return np.bincount(self.units, minlength=self.n_units)

    @property
    def counts(self) -> sparse.csr_array:
        """How many votes each unit has for each value, shape (n_units, n_values)."""
        ends = np.concatenate([[0], np.cumsum(self.per_unit)])
        shape = (self.n_units, self.n_values)
        table = sparse.csr_array((np.ones(len(self)), self.values.copy(), ends), shape=shape)
        table.sum_duplicates()  # in place
        return table

    def by_cluster(self, weights: Floats) -> Floats:
        """Sum a weight a unit over clusters: shape (n_units,) to (n_clusters,)."""
        return np.bincount(self.clusters, weights=weights, minlength=self.n_clusters).astype(float)

    def values_by_cluster(self, weights: Floats) -> Floats:
        """Sum votes over clusters and values, weighted by unit: shape (n_units,) to (n_clusters, n_values)."""
        cells = self.clusters[self.units] * self.n_values + self.values
        size = self.n_clusters * self.n_values
        summed = np.bincount(cells, weights=weights[self.units], minlength=size).astype(float)
        return summed.reshape(self.n_clusters, self.n_values)

    def pairs(self) -> Iterator[tuple[Codes, Codes]]:
        """Go through all pairs of votes on one unit, each pair once, as positions in the table."""
        for lag in range(1, int(self.per_unit.max(initial=0))):
            first = np.flatnonzero(self.units[lag:] == self.units[:-lag])
            yield first, first + lag

    def of(self, annotator: int) -> Codes:
        """Return one annotator's value for each unit, `OPEN` where there is none, shape (n_units,)."""
        found = np.full(self.n_units, OPEN)
        mine = self.annotators == annotator
        found[self.units[mine]] = self.values[mine]
        return found

    def keep(self, units: NDArray[np.bool_]) -> Votes:
        """Return the votes on some of the units, chosen by a mask of shape (n_units,); codes stay as they are."""
        kept = units[self.units]
        columns = (self.units[kept], self.annotators[kept], self.values[kept])
        return Votes(*columns, self.n_units, self.n_annotators, self.n_values, self.clusters, self.n_clusters)


def tabulate(
    units: ArrayLike,
    annotators: ArrayLike,
    values: ArrayLike,
    *,
    n_units: int = 0,
    n_annotators: int = 0,
    n_values: int = 0,
    clusters: ArrayLike | None = None,
    n_clusters: int = 0,
) -> Votes:
    """Put votes, in any order, into a table.

    Parameters
    ----------
    units, annotators, values : array-like of int, shape (n_votes,)
        Codes from 0.
    n_units, n_annotators, n_values : int
        How many codes there are, at least; those that occur are counted anyway.
    clusters : array-like of int, shape (n_units,), optional
        The cluster of each unit; each unit is its own where not given.
    n_clusters : int

    Raises
    ------
    UsageError
        If the columns differ in length, a code is negative, or an annotator votes twice on a unit.

    Examples
    --------
    >>> votes = tabulate([0, 0, 1], [1, 0, 0], [2, 0, 2])
    >>> votes.annotators, votes.counts.toarray().astype(int)
    (array([0, 1, 0]), array([[1, 0, 1],
           [0, 0, 1]]))
    """
    columns: list[Codes] = [np.asarray(column, dtype=np.int64) for column in (units, annotators, values)]
    if len({column.shape for column in columns}) != 1 or any(column.min(initial=0) < 0 for column in columns):
        raise UsageError("a table of votes has three columns of one length, with codes from 0")
    sizes = [int(column.max(initial=-1)) + 1 for column in columns]
    n_units, n_annotators, n_values = map(max, zip((n_units, n_annotators, n_values), sizes, strict=True))
    keys = columns[0] * n_annotators + columns[1]
    if np.any(np.diff(keys) <= 0):
        order = np.argsort(keys, kind="stable")
        columns, keys = [column[order] for column in columns], keys[order]
        if np.any(np.diff(keys) == 0):
            raise UsageError("an annotator has two votes on one unit")
    cluster = np.arange(n_units) if clusters is None else np.asarray(clusters, dtype=np.int64)
    if cluster.shape != (n_units,):
        raise UsageError(f"{n_units} units need as many clusters, found {cluster.shape}")
    n_clusters = max(n_clusters, int(cluster.max(initial=-1)) + 1)
    unit, annotator, value = columns
    return Votes(unit, annotator, value, n_units, n_annotators, n_values, cluster, n_clusters)


def from_matrix(matrix: Sequence[Sequence[int | None]] | NDArray[np.int64], **sizes: int) -> Votes:
    """Make a table from a matrix of value codes, annotators by units, as textbooks print them.

    Parameters
    ----------
    matrix : sequence of sequence of int or None, shape (n_annotators, n_units)
        None or a negative number is no vote.
    **sizes
        As for `tabulate`.

    Examples
    --------
    >>> from_matrix([[0, 1, None], [0, 0, 1]]).per_unit
    array([2, 2, 1])
    """
    codes = np.array([[OPEN if value is None else value for value in row] for row in matrix], dtype=np.int64)
    units, annotators = np.nonzero(codes.T >= 0)
    known = {"n_units": codes.shape[1], "n_annotators": codes.shape[0], **sizes}
    return tabulate(units, annotators, codes.T[units, annotators], **known)
