"""Krippendorff's alpha between the predictions and the reference, as if they were two annotators."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio
from corpus_kit.evaluation.metrics.margins import margins, parts


def alpha(tallies: Floats, units: Evaluated) -> Floats:  # noqa: ARG001
    """Compare the disagreement with what chance would give: nominal alpha of two.

    1 for equal, 0 for what chance gives, below 0 for systematic disagreement. Undefined where both use one and the same
    label only. It puts a system on the scale on which annotators are measured.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`.
    units : Evaluated
        What was tallied.

    References
    ----------
    Krippendorff. Content Analysis, 4th ed., 2018, ch. 12.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.zeros(4, dtype=int)
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]), one, one))
    1.0
    >>> metric().estimate(Evaluated(("a", "b"), np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), one, one))
    0.125
    """
    hits, predicted, reference = parts(tallies)
    n_units = reference.sum(axis=-1)
    n_values = 2 * n_units
    used = predicted + reference
    observed = ratio(n_units - hits.sum(axis=-1), n_units)
    expected = ratio(n_values**2 - (used**2).sum(axis=-1), n_values * (n_values - 1))
    return 1 - ratio(observed, expected)


def metric() -> Metric[Evaluated]:
    """Make the metric."""
    return Metric(
        "alpha",
        "Alpha",
        "Krippendorff's alpha of prediction and reference",
        margins,
        alpha,
        undefined=lambda _: "prediction and reference are one and the same label throughout",
        references="Krippendorff 2018",
    )
