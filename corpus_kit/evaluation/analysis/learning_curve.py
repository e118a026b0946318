"""Scores by the number of events learned from, to see whether more annotation would help."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import E, Metric
from corpus_kit.evaluation.protocols import Divisible, Fold
from corpus_kit.evaluation.results import Curve, CurvePoint
from corpus_kit.evaluation.summary import DECIMALS, Scorer
from corpus_kit.evaluation.tasks import OPEN

FEWEST_EVENTS = 3
"""With fewer events to learn from in some fold there is no curve."""


def learning_curve(
    task: Divisible,
    folds: Sequence[Fold],
    predict: Callable[[Sequence[Fold]], E],
    metric: Metric[E],
    scorer: Scorer,
    *,
    baseline: str,
    full: E,
    points: int,
    orders: int,
    rng: np.random.Generator,
) -> Curve:
    """Score a baseline that learns from the first events of a random order, for growing numbers of events.

    What grows is the number of events, not of units: units of one event are alike, and more of them teach less than
    another event does. The units tested never change, so that all points are scores on the same thing.

    Parameters
    ----------
    task : Divisible
        The units; those whose reference is open teach nothing and are not counted.
    folds : sequence of Fold
        From `protocols.folds_of`.
    predict : callable
        Folds to what is scored: fits on each fold's training units and predicts its test units.
    metric : Metric
        What is scored.
    scorer : Scorer
        Gives the interval.
    baseline : str
        Its name.
    full : Evaluated or EvaluatedDocuments
        What `predict` gives of the whole folds: the last point is the baseline's own score.
    points : int
        How many numbers of events, evenly spaced from 1 to all; fewer where there are fewer events.
    orders : int
        How many random orders of events are averaged.
    rng : numpy.random.Generator
        Source of the orders. The same state gives all baselines of a task the same orders.

    Returns
    -------
    Curve
        The score of a point is the mean over orders. The interval resamples clusters, each resample averaged over
        orders: it says how far the score hangs on what was tested, not on which events were drawn. A fold that has
        fewer events than a point asks for learns from all it has. Where there are fewer than three events to learn
        from, there are no points but a reason.

    References
    ----------
    Viering and Loog. The shape of learning curves: a review. IEEE TPAMI 45(6), 2023.
    """
    _, events = np.unique(np.asarray(task.groups, dtype=str), return_inverse=True)
    known = [dataclasses.replace(fold, train=fold.train[task.reference[fold.train] != OPEN]) for fold in folds]
    counts = [len(np.unique(events[fold.train])) for fold in known]
    if min(counts) < FEWEST_EVENTS:
        few = "one event" if min(counts) == 1 else f"{min(counts)} events"
        reason = f"a fold learns from {few} only; {FEWEST_EVENTS} are the least for a curve"
        return Curve(baseline=baseline, orders=orders, reason=reason)
    ranks = [rng.permutation(int(events.max()) + 1)[events] for _ in range(orders)]
    curve = Curve(baseline=baseline, orders=orders)
    for many in event_counts(max(counts), points):
        whole = many == max(counts)
        drawn = [known] if whole else [first_events(known, rank, many) for rank in ranks]
        units = float(np.mean([len(fold.train) for some in drawn for fold in some]))
        try:
            score = scorer.mean([full] if whole else [predict(some) for some in drawn], metric)
        except EstimatorError as error:
            score = Interval(None, reason=str(error))
        curve.points.append(CurvePoint(events=many, units=round(units, DECIMALS), score=score))
    return curve


def event_counts(most: int, points: int) -> list[int]:
    """Space numbers of events evenly from 1 to `most`, rounded, none twice.

    Examples
    --------
    >>> event_counts(10, 4), event_counts(24, 4), event_counts(3, 5)
    ([1, 4, 7, 10], [1, 9, 16, 24], [1, 2, 3])
    """
    return [int(number) for number in np.unique(np.round(np.linspace(1, most, min(points, most))))]


def first_events(folds: Sequence[Fold], rank: Rows, many: int) -> list[Fold]:
    """Keep, of each fold's training units, those of the first events of an order; the test units stay.

    Parameters
    ----------
    folds : sequence of Fold
        Training and test units.
    rank : ndarray of int, shape (n,)
        The place of each unit's event in the order.
    many : int
        How many events; a fold with fewer keeps all.

    Examples
    --------
    >>> fold = Fold("a", np.array([1, 2, 3, 4]), np.array([0]))
    >>> first_events([fold], np.array([0, 3, 3, 1, 2]), 2)[0].train.tolist()
    [3, 4]
    """
    kept = []
    for fold in folds:
        ranks = rank[fold.train]
        first = np.unique(ranks)[:many]
        kept.append(dataclasses.replace(fold, train=fold.train[np.isin(ranks, first)]))
    return kept
