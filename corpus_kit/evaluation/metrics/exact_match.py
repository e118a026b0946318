"""Exact match: the share of units whose predicted set of labels is the reference, also called subset accuracy."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Floats, Metric, ratio
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets, overlaps


def exact_match(tallies: Floats, units: EvaluatedSets) -> Floats:  # noqa: ARG001
    """Divide equal sets by units.

    From 0 to 1. One label too many or too few counts as much as a set that is wrong altogether; an empty set where the
    reference is empty is right.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3)
        From `overlaps`.
    units : EvaluatedSets
        What was tallied.

    References
    ----------
    Tsoumakas and Katakis. Multi-label classification: an overview. IJDWM 3(3), 2007.

    Examples
    --------
    >>> import numpy as np
    >>> one, reference = np.zeros(2, dtype=int), np.array([[1, 1], [0, 0]])
    >>> metric().estimate(EvaluatedSets(("a", "b"), reference, np.array([[1, 0], [0, 0]]), one, one))
    0.5
    >>> print(metric().estimate(EvaluatedSets(("a", "b"), reference[:0], reference[:0], one[:0], one[:0])))
    None
    """
    return ratio(tallies[..., 1], tallies[..., 0])


def metric() -> Metric[EvaluatedSets]:
    """Make the metric."""
    return Metric(
        "exact_match",
        "Exact match",
        "the share of units predicted with the same set of labels as in the reference",
        overlaps,
        exact_match,
        references="Tsoumakas & Katakis 2007",
    )
