r"""Cohen's kappa: agreement of two annotators beyond what their own habits would bring by chance.

1 is perfect agreement, 0 chance. Unlike alpha it allows each annotator a distribution of values of their own [1]_.
For ordered values, disagreement is weighted by how many steps lie between, or by its square [2]_:

.. math:: \kappa = 1 - \frac{\sum_{ij} w_{ij} o_{ij}}{\sum_{ij} w_{ij} a_i b_j / n}.

References
----------
.. [1] Cohen. A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1), 1960.
.. [2] Cohen. Weighted kappa. Psychological Bulletin 70(4), 1968.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from corpus_kit.agreement.coefficient import Tallied, divide
from corpus_kit.agreement.votes import OPEN, Codes, Floats, Votes

Weights = Literal["", "linear", "quadratic"]


def cohen_kappa(votes: Votes, one: int, other: int, weights: Weights = "") -> Tallied:
    """Compute the kappa of two annotators over the units on which both voted.

    Parameters
    ----------
    votes : Votes
        Value codes are in order where `weights` are given.
    one, other : int
        Annotator codes.
    weights : str
        ``""`` (any two values differ alike), ``linear`` or ``quadratic``.

    Returns
    -------
    Tallied
        Undefined if the two share no unit, or both always gave one and the same value.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> cohen_kappa(from_matrix([[0, 0, 1, 1], [0, 0, 0, 1]]), 0, 1).coefficient().estimate  # 1 - (1/4) / (1/2)
    0.5
    """
    a, b = votes.of(one), votes.of(other)
    both = np.flatnonzero((a != OPEN) & (b != OPEN))
    a, b, clusters = a[both], b[both], votes.clusters[both]
    shape = (votes.n_clusters, votes.n_values)

    def marginals(values: Codes) -> Floats:
        cells = clusters * votes.n_values + values
        return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(float)

    weight = _weight(np.abs(a - b).astype(float), weights)
    observed = np.bincount(clusters, weights=weight, minlength=votes.n_clusters)

    def statistic(sums: Floats) -> Floats:
        mine, yours = np.split(sums[..., 1:], 2, axis=-1)
        return 1 - divide(sums[..., 0] * mine.sum(axis=-1), _chance(mine, yours, weights))

    reason = "both always give one and the same value" if len(both) else "the two share no unit"
    return Tallied(np.column_stack([observed, marginals(a), marginals(b)]), statistic, reason)


def _weight(steps: Floats, weights: Weights) -> Floats:
    if weights == "linear":
        return steps
    return steps**2 if weights == "quadratic" else (steps > 0).astype(float)


def _chance(a: Floats, b: Floats, weights: Weights) -> Floats:
    """Sum the weights over all pairs of a vote of one and a vote of the other."""
    n_a, n_b = a.sum(axis=-1), b.sum(axis=-1)
    if weights == "linear":  # a step lies between two votes iff one is at or below it and the other above
        below_a, below_b = np.cumsum(a, axis=-1), np.cumsum(b, axis=-1)
        return np.asarray(
            (below_a * (n_b[..., None] - below_b) + below_b * (n_a[..., None] - below_a)).sum(axis=-1), dtype=float
        )
    if weights == "quadratic":
        place = np.arange(a.shape[-1], dtype=float)
        crossed = (a * place).sum(axis=-1) * (b * place).sum(axis=-1)
        return np.asarray(n_b * (a * place**2).sum(axis=-1) + n_a * (b * place**2).sum(axis=-1) - 2 * crossed)
    return np.asarray(n_a * n_b - (a * b).sum(axis=-1))
