"""Favg of SemEval-2016 Task 6: the mean F1 of the labels that take a side, pooled over targets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, mean_defined
from corpus_kit.evaluation.metrics.margins import margins
from corpus_kit.evaluation.metrics.per_label import f1


def favg(tallies: Floats, places: Sequence[int]) -> Floats:
    """Average the F1 of the labels at `places`.

    From 0 to 1. The other labels enter only as what the named ones are confused with. In a resample, a named label
    neither predicted nor referenced (0/0) is left out of the mean.

    Parameters
    ----------
    tallies : ndarray, shape (..., 3 · k)
        From `margins`, over all targets together.
    places : sequence of int
        Numbers of the named labels.

    References
    ----------
    Mohammad, Kiritchenko, Sobhani, Zhu and Cherry. SemEval-2016 Task 6: Detecting stance in tweets. SemEval 2016.

    Examples
    --------
    >>> labels, one = ("for", "against", "none"), np.zeros(4, dtype=int)
    >>> units = Evaluated(labels, np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), one, one)
    >>> round(metric(["for", "against"]).estimate(units), 4)
    0.8333
    >>> print(metric(["for", "against"]).estimate(Evaluated(labels, one, one, one, one)))
    None
    """
    return mean_defined(f1(tallies)[..., list(places)])


def metric(of: Sequence[str]) -> Metric[Evaluated]:
    """Make the metric for the labels named in `of`."""

    def absent(units: Evaluated) -> list[str]:
        return [name for name in of if units.support[units.labels.index(name)] == 0]

    def score(tallies: Floats, units: Evaluated) -> Floats:
        if absent(units):
            return np.full(tallies.shape[:-1], np.nan)
        return favg(tallies, [units.labels.index(name) for name in of])

    return Metric(
        "favg",
        "Favg",
        f"the mean F1 of {' and '.join(of)}",
        margins,
        score,
        undefined=lambda units: f"no unit's reference is {' or '.join(absent(units))}",
        references="Mohammad et al. 2016",
    )
