r"""Krippendorff's alpha: how far observed disagreement stays below what chance would bring.

1 is perfect agreement, 0 what chance brings, below 0 systematic disagreement. Any number of annotators, votes may be
missing; units with one vote are not pairable and do not count. Constant data is undefined: 0/0.

With :math:`n` pairable votes, :math:`m_u` of them on unit :math:`u`, :math:`n_c` of them for value :math:`c`, and
a squared distance :math:`\delta^2` between values [1]_,

.. math:: \alpha = 1 - (n - 1)
    \frac{\sum_u \frac{1}{m_u - 1} \sum_{c,k} n_{uc} n_{uk} \delta^2_{ck}}{\sum_{c,k} n_c n_k \delta^2_{ck}}.

Numerator and :math:`n_c` add up across clusters, so a resample is a row of a matrix product.

References
----------
.. [1] Krippendorff. Computing Krippendorff's alpha-reliability. University of Pennsylvania, 2011.
.. [2] Passonneau. Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. LREC 2006.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from corpus_kit.agreement.coefficient import CONSTANT, NO_PAIRS, Tallied, divide
from corpus_kit.agreement.votes import Codes, Floats, Votes

_ROUNDING = 1e-12
"""A sum of squared differences that is a smaller part of its terms is what rounding left of 0."""


def nominal_alpha(votes: Votes) -> Tallied:
    """Compute alpha for values without order: two values are the same, or not.

    Parameters
    ----------
    votes : Votes

    Returns
    -------
    Tallied

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> nominal_alpha(from_matrix([[0, 0, 1], [0, 1, 1]])).coefficient().estimate  # 1 - 5·2/(36 - 18)
    0.4444444444444444
    """
    size = votes.per_unit.astype(float)
    same = np.asarray(votes.counts.power(2).sum(axis=1)).ravel()
    observed = (size**2 - same) / np.maximum(size - 1, 1)
    return Tallied(np.column_stack([votes.by_cluster(observed), _marginals(votes)]), nominal_statistic, _why(votes))


def nominal_statistic(sums: Floats) -> Floats:
    """Compute alpha from the observed disagreement and the votes a value, shape ``(..., 1 + n_values)``."""
    observed, votes = sums[..., 0], sums[..., 1:]
    n = votes.sum(axis=-1)
    return _alpha(n, observed, n**2 - (votes**2).sum(axis=-1))


def ordinal_alpha(votes: Votes) -> Tallied:
    """Compute alpha for ordered values: the distance is the number of votes that lie between.

    Value codes are in order. The distance of two values is that of their mean ranks among all pairable votes, so it
    changes with every resample; tallies are the coincidences of each pair of values that meet on a unit.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> round(ordinal_alpha(from_matrix([[0, 0, 2], [0, 1, 2]])).coefficient().estimate, 4)  # 1 - 5·8/180
    0.7778
    """
    first, second, clusters, weights = _meetings(votes)
    low, high = np.minimum(first, second), np.maximum(first, second)
    pairs, column = np.unique(low * votes.n_values + high, return_inverse=True)
    low, high = pairs // max(votes.n_values, 1), pairs % max(votes.n_values, 1)
    shape = (votes.n_clusters, len(pairs))
    coincidences = sparse.coo_array((2 * weights, (clusters, column)), shape=shape).toarray()

    def statistic(sums: Floats) -> Floats:
        counts, meetings = sums[..., : votes.n_values], sums[..., votes.n_values :]
        n = counts.sum(axis=-1)
        rank = np.cumsum(counts, axis=-1) - counts / 2 - n[..., np.newaxis] / 2
        observed = (meetings * (rank[..., low] - rank[..., high]) ** 2).sum(axis=-1)
        expected = 2 * (n * (counts * rank**2).sum(axis=-1) - (counts * rank).sum(axis=-1) ** 2)
        return _alpha(n, observed, expected)

    return Tallied(np.hstack([_marginals(votes), coincidences]), statistic, _why(votes))


def interval_alpha(votes: Votes, scale: Sequence[float] | Floats) -> Tallied:
    """Compute alpha for numbers: the distance is their difference, squared.

    Parameters
    ----------
    votes : Votes
    scale : array-like of float, shape (n_values,)
        The number that each value code stands for.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> votes = from_matrix([[0, 0, 2], [0, 1, 2]])
    >>> round(interval_alpha(votes, [1.0, 2.0, 3.0]).coefficient().estimate, 4)  # 1 - 5·2/58
    0.8276
    """
    size = votes.per_unit.astype(float)
    pairable = size > 1
    x = np.asarray(scale, dtype=float)[votes.values]
    if pairable.any():
        x = x - x[pairable[votes.units]].mean()  # a shift changes no difference, and keeps squares small
    someone = np.zeros(votes.n_units)
    someone[votes.units] = x
    apart = x - someone[votes.units]  # exactly 0 where all agree
    sums, squares, shifts, spread = (
        np.bincount(votes.units, weights=weights, minlength=votes.n_units) for weights in (x, x**2, apart, apart**2)
    )
    observed = 2 * (size * spread - shifts**2) / np.maximum(size - 1, 1)
    columns = [observed, size * pairable, sums * pairable, squares * pairable]
    return Tallied(np.column_stack([votes.by_cluster(column) for column in columns]), _interval, _why(votes))


def set_alpha(votes: Votes, sets: Sequence[frozenset[str]]) -> Tallied:
    """Compute alpha for sets of labels, where annotators may choose several: MASI distance [2]_.

    MASI is the Jaccard distance, softened where one set contains the other. It stands in the place of the squared
    distance.

    Parameters
    ----------
    votes : Votes
    sets : sequence of frozenset
        The set that each value code stands for.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> a, ab = frozenset("a"), frozenset("ab")
    >>> set_alpha(from_matrix([[0, 1], [0, 1]]), [a, ab]).coefficient().estimate
    1.0
    """
    distances = np.array([[1 - masi(one, other) for other in sets] for one in sets]).reshape(len(sets), len(sets))
    first, second, clusters, weights = _meetings(votes)
    observed = np.bincount(clusters, weights=2 * weights * distances[first, second], minlength=votes.n_clusters)

    def statistic(sums: Floats) -> Floats:
        counts = sums[..., 1:]
        n = counts.sum(axis=-1)
        return _alpha(n, sums[..., 0], ((counts @ distances) * counts).sum(axis=-1))

    return Tallied(np.column_stack([observed, _marginals(votes)]), statistic, _why(votes))


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Measure how alike two sets are: Jaccard times 1, 2/3 if one contains the other, 1/3 if they cross, 0 if disjoint.

    Examples
    --------
    >>> masi(frozenset("a"), frozenset("ab"))  # 1/2 · 2/3
    0.3333333333333333
    """
    if one == other:
        return 1.0
    if not one & other:
        return 0.0
    return len(one & other) / len(one | other) * (2 / 3 if one < other or other < one else 1 / 3)


def _interval(sums: Floats) -> Floats:
    observed, n, total, squares = np.moveaxis(sums, -1, 0)
    expected = 2 * (n * squares - total**2)
    return _alpha(n, observed, np.where(expected > _ROUNDING * n * squares, expected, 0))


def _alpha(n: Floats, observed: Floats, expected: Floats) -> Floats:
    return np.asarray(1 - (n - 1) * divide(observed, expected))


def _marginals(votes: Votes) -> Floats:
    return votes.values_by_cluster((votes.per_unit > 1).astype(float))


def _meetings(votes: Votes) -> tuple[Codes, Codes, Codes, Floats]:
    """List pairs of unlike votes on one unit: both values, the unit's cluster, and 1/(votes on the unit - 1)."""
    none = np.zeros(0, dtype=np.int64)
    found = [(none, none), *votes.pairs()]
    first, second = (np.concatenate(part) for part in zip(*found, strict=True))
    unlike = votes.values[first] != votes.values[second]
    first, second = first[unlike], second[unlike]
    units = votes.units[first]
    return votes.values[first], votes.values[second], votes.clusters[units], 1 / (votes.per_unit[units] - 1)


def _why(votes: Votes) -> str:
    return CONSTANT if votes.per_unit.max(initial=0) > 1 else NO_PAIRS
