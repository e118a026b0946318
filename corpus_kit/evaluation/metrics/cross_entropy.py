"""Soft cross-entropy: how surprised the system is by the annotators' votes."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio
from corpus_kit.evaluation.metrics.log_loss import LEAST


def vote_shares(units: Evaluated) -> Floats:
    """Turn votes into shares, shape (n, k); a row of zeros where nobody voted."""
    votes = np.zeros((len(units), len(units.labels))) if units.votes is None else units.votes.astype(np.float64)
    return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1))


def cross_entropy(units: Evaluated) -> Floats:
    """Sum, per cluster, the cross-entropy of the probabilities to the votes, and count units with votes: (c, 2).

    At least the entropy of the votes, which it is where the probabilities are the shares of the votes: a system is not
    asked to be surer than the annotators were. In nats.

    References
    ----------
    Uma, Fornaciari, Hovy, Paun, Plank and Poesio. Learning from disagreement: a survey. JAIR 72, 2021.

    Examples
    --------
    >>> one, votes = np.zeros(1, dtype=int), np.array([[1, 1]])
    >>> even = Evaluated(("a", "b"), one, one, one, one, np.array([[0.5, 0.5]]), True, votes)
    >>> round(metric().estimate(even), 4)
    0.6931
    >>> bold = Evaluated(("a", "b"), one, one, one, one, np.array([[0.9, 0.1]]), True, votes)
    >>> round(metric().estimate(bold), 4)
    1.204
    """
    shares = vote_shares(units)
    loss = 0.0 - (shares * np.log(np.clip(units.probabilities, LEAST, 1.0))).sum(axis=1)
    return units.per_cluster(np.stack([loss, shares.sum(axis=1).round()], axis=1))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "cross_entropy",
        "Cross-entropy to votes",
        "how surprised the system is by the annotators' votes, on average",
        cross_entropy,
        lambda tallies, _: ratio(tallies[..., 0], tallies[..., 1]),
        undefined=lambda _: "no votes are recorded",
        needs="votes",
        higher=False,
        perfect=0.0,
        references="Uma et al. 2021",
    )
