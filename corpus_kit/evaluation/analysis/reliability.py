"""How often a baseline is right when it says how sure it is: the curve whose gaps the calibration error weighs."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.ece import BINS, bins
from corpus_kit.evaluation.results import ReliabilityBin
from corpus_kit.evaluation.summary import DECIMALS


def reliability(units: Evaluated) -> list[ReliabilityBin]:
    """Compare mean confidence and accuracy in equal bins of confidence, the bins of the calibration error.

    Confidence is the highest probability; a unit counts as right if the label that has it is the reference. The gaps
    between the two, weighted by units, add up to the expected calibration error.

    Parameters
    ----------
    units : Evaluated
        Units of one system.

    Returns
    -------
    list of ReliabilityBin
        All bins from low to high, None in those without units; no bins where the system gives no probabilities.

    References
    ----------
    Niculescu-Mizil and Caruana. Predicting good probabilities with supervised learning. ICML 2005.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.zeros(2, dtype=int)
    >>> sure = np.array([[0.75, 0.25], [0.75, 0.25]])
    >>> found = reliability(Evaluated(("a", "b"), np.array([0, 1]), one, one, one, sure, True))
    >>> [(bin.low, bin.high, bin.confidence, bin.accuracy) for bin in found if bin.units]
    [(0.7, 0.8, 0.75, 0.5)]
    """
    if units.lacks("probabilities"):
        return []
    count, confidence, hits = bins(units).sum(axis=0).reshape(3, BINS)
    return [
        ReliabilityBin(
            low=place / BINS,
            high=(place + 1) / BINS,
            units=int(count[place]),
            confidence=_mean(confidence[place], count[place]),
            accuracy=_mean(hits[place], count[place]),
        )
        for place in range(BINS)
    ]


def _mean(total: float, count: float) -> float | None:
    return round(float(total / count), DECIMALS) if count else None
