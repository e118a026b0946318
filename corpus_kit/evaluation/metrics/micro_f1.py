"""Micro-F1: the F1 of all decisions about all labels together."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric
from corpus_kit.evaluation.metrics.documents import micro_f1 as pooled
from corpus_kit.evaluation.metrics.margins import margins


def micro_f1(tallies: Floats, units: Evaluated) -> Floats:  # noqa: ARG001
    """Take the F1 of hits, predictions and references, each summed over labels.

    From 0 to 1; a label weighs as much as it is frequent. Where every unit has one label it equals accuracy [1]_.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied.

    References
    ----------
    .. [1] Sebastiani. Machine learning in automated text categorization. ACM Computing Surveys 34(1), 2002, §7.1.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets
    >>> one, reference = np.zeros(2, dtype=int), np.array([[1, 1], [0, 1]])
    >>> metric().estimate(EvaluatedSets(("a", "b"), reference, np.array([[1, 0], [0, 0]]), one, one))  # 2·1/(1 + 3)
    0.5
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 1]), np.array([0, 0]), one, one))
    0.5
    """
    return pooled(tallies)


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "micro_f1",
        "Micro-F1",
        "the F1 of all decisions about all labels together",
        margins,
        micro_f1,
        undefined=lambda _: "no label is predicted and none is in the reference",
        references="Sebastiani 2002",
    )
