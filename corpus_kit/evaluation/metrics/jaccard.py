"""Jaccard index: how much of a unit's labels prediction and reference share, averaged over units."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Floats, Metric, ratio
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets, overlaps


def jaccard(tallies: Floats, units: EvaluatedSets) -> Floats:  # noqa: ARG001
    """Average, over units, the labels in both divided by those in either.

    From 0 to 1; between exact match, which knows no half right, and micro-F1, which knows no units. A unit where both
    are empty counts 1, since nothing was to be found and nothing was (scikit-learn's ``zero_division=1``).

    Parameters
    ----------
    tallies : ndarray, shape (..., 3)
        From `overlaps`.
    units : EvaluatedSets
        What was tallied.

    References
    ----------
    Godbole and Sarawagi. Discriminative methods for multi-labeled classification. PAKDD 2004.

    Examples
    --------
    >>> import numpy as np
    >>> one, reference = np.zeros(2, dtype=int), np.array([[1, 1], [0, 0]])
    >>> metric().estimate(EvaluatedSets(("a", "b"), reference, np.array([[1, 0], [0, 0]]), one, one))  # (1/2 + 1)/2
    0.75
    >>> metric().estimate(EvaluatedSets(("a", "b"), reference, np.array([[0, 0], [0, 1]]), one, one))
    0.0
    """
    return ratio(tallies[..., 2], tallies[..., 0])


def metric() -> Metric[EvaluatedSets]:
    """Make the metric."""
    return Metric(
        "jaccard",
        "Jaccard",
        "the share of labels in both prediction and reference among those in either, averaged over units",
        overlaps,
        jaccard,
        references="Godbole & Sarawagi 2004",
    )
