"""Expected calibration error: how far confidence is from accuracy."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio

BINS = 10


def ece(tallies: Floats) -> Floats:
    """Average, over ten equal bins of confidence, the gap between mean confidence and accuracy, weighted by units.

    From 0 (calibrated) to 1. Confidence is the highest probability; a unit counts as right if the label that has it
    is the reference. Biased upwards where bins hold few units.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · 10)
        Units, summed confidence and hits a bin, from `bins`.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger. On calibration of modern neural networks. ICML 2017.

    Examples
    --------
    >>> one = np.zeros(2, dtype=int)
    >>> bold = np.array([[1.0, 0.0], [1.0, 0.0]])
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 1]), one, one, one, bold, True))
    0.5
    >>> fair = np.array([[0.5, 0.5], [0.5, 0.5]])
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 1]), one, one, one, fair, True))
    0.0
    """
    units, confidence, hits = tallies[..., :BINS], tallies[..., BINS : 2 * BINS], tallies[..., 2 * BINS :]
    return ratio(abs(confidence - hits).sum(axis=-1), units.sum(axis=-1))


def bins(units: Evaluated) -> Floats:
    """Count units and hits and sum confidence, per cluster and bin: (c, 3 · 10)."""
    confidence = units.probabilities.max(axis=1)
    hit = units.probabilities.argmax(axis=1) == units.reference
    place = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    member = np.eye(BINS)[place]
    return units.per_cluster(np.hstack([member, member * confidence[:, None], member * hit[:, None]]))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "ece",
        "Calibration error",
        "how far confidence is from accuracy, over ten bins",
        bins,
        lambda tallies, _: ece(tallies),
        needs="probabilities",
        higher=False,
        perfect=0.0,
        references="Guo et al. 2017",
    )
