"""Macro-F1: the mean F1 of the labels that occur in the reference."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, mean_defined
from corpus_kit.evaluation.metrics.margins import margins
from corpus_kit.evaluation.metrics.per_label import f1


def macro_f1(tallies: Floats, units: Evaluated) -> Floats:
    """Average F1 over the labels with support in the evaluated units.

    From 0 to 1; every label weighs the same however rare. It is the mean of F1 scores, not the F1 of mean precision and
    recall [1]_. In a resample, a label neither predicted nor referenced (0/0) is left out of the mean.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied; says which labels count.

    References
    ----------
    .. [1] Opitz and Burst. Macro F1 and Macro F1. arXiv:1911.03347, 2019.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.zeros(4, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), one, one))
    1.0
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 0, 1]), np.array([0, 0, 1, 0]), one, one))
    0.3333333333333333
    """
    return mean_defined(f1(tallies)[..., units.support > 0])


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "macro_f1",
        "Macro-F1",
        "the mean F1 of the labels that occur in the reference",
        margins,
        macro_f1,
        undefined=lambda _: "no label occurs in the reference",
        references="Opitz & Burst 2019",
    )
