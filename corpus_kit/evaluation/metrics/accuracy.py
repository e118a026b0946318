"""Accuracy: the share of units whose prediction is the reference."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio
from corpus_kit.evaluation.metrics.margins import margins, parts


def accuracy(tallies: Floats, units: Evaluated) -> Floats:  # noqa: ARG001
    """Divide hits by units.

    From 0 (all wrong) to 1. High where one label is frequent and always predicted; read it beside macro-F1.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.zeros(4, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), one, one))
    0.75
    >>> print(metric().estimate(Evaluated(("a", "b"), one[:0], one[:0], one[:0], one[:0])))
    None
    """
    hits, _, reference = parts(tallies)
    return ratio(hits.sum(axis=-1), reference.sum(axis=-1))


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric("accuracy", "Accuracy", "the share of units predicted as in the reference", margins, accuracy)
