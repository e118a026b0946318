"""Brier score: squared distance of the probabilities from the reference."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio


def brier(units: Evaluated) -> Floats:
    """Sum, per cluster, squared differences over all labels, and count units: (c, 2).

    From 0 (certain and right) to 2 (certain and wrong): Brier's own form, summed over labels.

    References
    ----------
    Brier. Verification of forecasts expressed in terms of probability. Monthly Weather Review 78(1), 1950.

    Examples
    --------
    >>> one = np.zeros(1, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), one, one, one, one, np.array([[0.5, 0.5]]), True))
    0.5
    >>> metric().estimate(Evaluated(("a", "b"), one, one, one, one, np.array([[0.0, 1.0]]), True))
    2.0
    """
    aim = np.eye(len(units.labels))[units.reference]
    loss = ((units.probabilities - aim) ** 2).sum(axis=1)
    return units.per_cluster(np.stack([loss, np.ones(len(units))], axis=1))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "brier",
        "Brier score",
        "squared distance of the probabilities from the reference, on average",
        brier,
        lambda tallies, _: ratio(tallies[..., 0], tallies[..., 1]),
        needs="probabilities",
        higher=False,
        perfect=0.0,
        references="Brier 1950",
    )
