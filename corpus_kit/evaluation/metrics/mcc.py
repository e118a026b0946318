"""Matthews correlation coefficient, for any number of labels."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio
from corpus_kit.evaluation.metrics.margins import margins, parts


def mcc(tallies: Floats, units: Evaluated) -> Floats:  # noqa: ARG001
    """Correlate predictions with the reference.

    1 for equal, 0 for no relation, below 0 for worse than none. Undefined where either side uses one label only, as a
    correlation with a constant is.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied.

    References
    ----------
    Gorodkin. Comparing two K-category assignments by a K-category correlation coefficient.
    Computational Biology and Chemistry 28, 2004.

    Examples
    --------
    >>> one = np.zeros(4, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]), one, one))
    -1.0
    >>> print(metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), one, one, one)))
    None
    """
    hits, predicted, reference = parts(tallies)
    n = reference.sum(axis=-1)
    covariance = hits.sum(axis=-1) * n - (predicted * reference).sum(axis=-1)
    spread = (n**2 - (predicted**2).sum(axis=-1)) * (n**2 - (reference**2).sum(axis=-1))
    return ratio(covariance, np.sqrt(spread))


def _undefined(units: Evaluated) -> str:
    side = "reference" if (units.support > 0).sum() < 2 else "prediction"
    return f"the {side} is the same label throughout, and nothing correlates with a constant"


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "mcc",
        "Matthews correlation",
        "the correlation of prediction and reference",
        margins,
        mcc,
        undefined=_undefined,
        references="Gorodkin 2004",
    )
