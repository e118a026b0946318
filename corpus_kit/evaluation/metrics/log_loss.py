"""Log loss: how surprised the system is by the reference."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio

LEAST = 1e-6
"""Probabilities below this count as this, the last decimal that is kept; an impossible reference costs 13.8."""


def log_loss(units: Evaluated) -> Floats:
    """Sum, per cluster, minus the natural logarithm of the reference's probability, and count units: (c, 2).

    0 where the reference always has probability 1; ln k for a uniform guess among k labels.

    References
    ----------
    Good. Rational decisions. JRSS-B 14(1), 1952.

    Examples
    --------
    >>> one = np.zeros(2, dtype=int)
    >>> half = np.array([[0.5, 0.5], [0.5, 0.5]])
    >>> units = Evaluated(("a", "b"), np.array([0, 1]), one, one, one, half, True)
    >>> round(metric().estimate(units), 4)
    0.6931
    >>> sure = Evaluated(("a", "b"), one, one, one, one, np.array([[1.0, 0.0], [1.0, 0.0]]), True)
    >>> metric().estimate(sure)
    0.0
    """
    given = units.probabilities[np.arange(len(units)), units.reference]
    loss = 0.0 - np.log(np.clip(given, LEAST, 1.0))
    return units.per_cluster(np.stack([loss, np.ones(len(units))], axis=1))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "log_loss",
        "Log loss",
        "minus the logarithm of the reference's probability, on average",
        log_loss,
        lambda tallies, _: ratio(tallies[..., 0], tallies[..., 1]),
        needs="probabilities",
        higher=False,
        perfect=0.0,
        references="Good 1952",
    )
