"""Jensen-Shannon divergence between the probabilities and the votes."""

from __future__ import annotations

import numpy as np
from scipy.special import rel_entr

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio
from corpus_kit.evaluation.metrics.cross_entropy import vote_shares


def jensen_shannon(units: Evaluated) -> Floats:
    """Sum, per cluster, the divergence between probabilities and vote shares, and count units with votes: (c, 2).

    In bits: 0 where they are equal, 1 where they share no label.

    References
    ----------
    Lin. Divergence measures based on the Shannon entropy. IEEE Trans. Inf. Theory 37(1), 1991.

    Examples
    --------
    >>> one, votes = np.zeros(1, dtype=int), np.array([[2, 0]])
    >>> metric().estimate(Evaluated(("a", "b"), one, one, one, one, np.array([[1.0, 0.0]]), True, votes))
    0.0
    >>> metric().estimate(Evaluated(("a", "b"), one, one, one, one, np.array([[0.0, 1.0]]), True, votes))
    1.0
    """
    shares, given = vote_shares(units), units.probabilities
    voted = shares.sum(axis=1).round()
    middle = (shares + given) / 2
    divergence = (rel_entr(shares, middle) + rel_entr(given, middle)).sum(axis=1) / (2 * np.log(2))
    return units.per_cluster(np.stack([np.where(voted > 0, divergence, 0.0), voted], axis=1))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "jensen_shannon",
        "Divergence from votes",
        "Jensen-Shannon divergence of the probabilities from the votes, in bits, on average",
        jensen_shannon,
        lambda tallies, _: ratio(tallies[..., 0], tallies[..., 1]),
        undefined=lambda _: "no votes are recorded",
        needs="votes",
        higher=False,
        perfect=0.0,
        references="Lin 1991",
    )
