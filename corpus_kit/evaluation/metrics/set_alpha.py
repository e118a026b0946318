"""Krippendorff's alpha between predicted sets and the reference's, as if they were two annotators."""

from __future__ import annotations

import numpy as np

from corpus_kit.agreement.alpha import masi
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Floats, Metric, ratio
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets


def distances(units: EvaluatedSets) -> tuple[Floats, Rows, Rows]:
    """Take the MASI distance of every two sets that occur, by which annotators of sets are measured as well.

    Returns
    -------
    distances : ndarray of float, shape (m, m)
        Between the m sets that occur; 0 for the same, 1 for those that share nothing.
    reference, prediction : ndarray of int, shape (n,)
        Which of the sets each unit has.
    """
    both = np.concatenate([units.reference, units.prediction])
    found, places = np.unique(both, axis=0, return_inverse=True)
    sets = [frozenset(map(str, np.flatnonzero(row))) for row in found]
    table = np.array([[1 - masi(one, other) for other in sets] for one in sets]).reshape(len(sets), len(sets))
    places = places.reshape(-1)
    return table, places[: len(units)], places[len(units) :]


def disagreements(units: EvaluatedSets) -> Floats:
    """Sum, per cluster, units and the distances of prediction and reference, and count each set.

    Returns
    -------
    ndarray of float, shape (c, 2 + m)
        Units, distances, then how often each of the m sets occurs on either side.
    """
    table, reference, prediction = distances(units)
    each = np.arange(len(table))
    used = np.equal.outer(reference, each).astype(np.float64) + np.equal.outer(prediction, each)
    columns = np.stack([np.ones(len(units)), table[reference, prediction]], axis=1)
    return units.per_cluster(np.concatenate([columns, used], axis=1))


def set_alpha(tallies: Floats, units: EvaluatedSets) -> Floats:
    """Compare the distance of prediction and reference with what chance would give.

    1 for equal, 0 for what chance gives, below 0 for systematic disagreement. Undefined where both use one and the same
    set only. The distance is MASI [1]_, as between annotators, so it puts a system on the scale on which they are
    measured.

    Parameters
    ----------
    tallies : ndarray, shape (..., 2 + m)
        From `disagreements`.
    units : EvaluatedSets
        What was tallied.

    References
    ----------
    .. [1] Passonneau. Measuring agreement on set-valued items (MASI). LREC 2006.

    Examples
    --------
    >>> one, reference = np.zeros(2, dtype=int), np.array([[1, 1], [0, 1]])
    >>> metric().estimate(EvaluatedSets(("a", "b"), reference, reference, one, one))
    1.0
    >>> print(metric().estimate(EvaluatedSets(("a", "b"), reference[:1], reference[:1], one[:1], one[:1])))
    None
    """
    n_units, distance, used = tallies[..., 0], tallies[..., 1], tallies[..., 2:]
    n_values = 2 * n_units
    observed = ratio(distance, n_units)
    expected = ratio(((used @ distances(units)[0]) * used).sum(axis=-1), n_values * (n_values - 1))
    return 1 - ratio(observed, expected)


def metric() -> Metric[EvaluatedSets]:
    """Make the metric."""
    return Metric(
        "set_alpha",
        "Alpha of sets",
        "Krippendorff's alpha of predicted sets and those of the reference, by the MASI distance",
        disagreements,
        set_alpha,
        undefined=lambda _: "prediction and reference are one and the same set throughout",
        references="Krippendorff 2018, Passonneau 2006",
    )
