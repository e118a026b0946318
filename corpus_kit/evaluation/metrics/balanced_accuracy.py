"""Balanced accuracy: the mean recall of the labels that occur in the reference."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, mean_defined, ratio
from corpus_kit.evaluation.metrics.margins import margins, parts


def balanced_accuracy(tallies: Floats, units: Evaluated) -> Floats:
    """Average recall over the labels with support in the evaluated units.

    From 0 to 1; a constant prediction gives 1 over the number of labels. A label without support in a resample is left
    out of that resample's mean.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied; says which labels count.

    References
    ----------
    Brodersen, Ong, Stephan and Buhmann. The balanced accuracy and its posterior distribution. ICPR 2010.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.zeros(4, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0]), one, one))
    0.5
    >>> metric().estimate(Evaluated(("a", "b", "c"), np.array([0, 0, 0, 0]), np.array([0, 0, 0, 2]), one, one))
    0.75
    """
    hits, _, reference = parts(tallies)
    counted = units.support > 0
    return mean_defined(ratio(hits[..., counted], reference[..., counted]))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "balanced_accuracy",
        "Balanced accuracy",
        "the mean recall of the labels that occur in the reference",
        margins,
        balanced_accuracy,
        references="Brodersen et al. 2010",
    )
