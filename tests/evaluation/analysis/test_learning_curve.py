"""What a point of a curve may learn from, and what it is worth, with predictions made up where that shows more."""

import numpy as np
import pytest

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.evaluation.analysis.learning_curve import event_counts, first_events, learning_curve
from corpus_kit.evaluation.baselines.tfidf_logreg import make as logreg
from corpus_kit.evaluation.evaluated import evaluated
from corpus_kit.evaluation.folding import EstimatorError, Predictions, predict_folds
from corpus_kit.evaluation.metrics import accuracy, macro_f1
from corpus_kit.evaluation.protocols import fixed, grouped_kfold, leave_one_group_out
from corpus_kit.evaluation.summary import Scorer, Statistics
from corpus_kit.evaluation.tasks import OPEN

STATISTICS = Statistics(resamples=99, seed=5)
LABELS = ["red", "blue"]


class Bench:
    """A task, its folds and what a curve needs; `asked` keeps the folds of every prediction."""

    def __init__(self, task, folds):
        self.task, self.folds, self.asked = task, folds, []
        tested = np.unique(np.concatenate([fold.test for fold in folds]))
        self.rows = tested[task.reference[tested] != OPEN]
        self.clusters = choose_clusters(
            [task.groups[row] for row in self.rows], [task.documents[row] for row in self.rows]
        )
        self.scorer = Scorer("colour", self.clusters, STATISTICS)

    def said(self, label):
        return evaluated(self.task, self.rows, self.clusters, Predictions(label, None, False, label))

    def right(self, folds):
        self.asked.append(folds)
        return self.said(self.task.reference)

    def learned(self, folds):
        self.asked.append(folds)
        return evaluated(self.task, self.rows, self.clusters, predict_folds(self.task, folds, logreg))

    def curve(self, predict=None, full=None, metric=None, points=4, orders=3, rng=None):
        predict = predict or self.right
        full = self.right(self.folds) if full is None else full
        self.asked.clear()
        rng = rng or STATISTICS.rng("colour", "learning curve")
        metric = metric or accuracy.metric()
        options = {"baseline": "one", "full": full, "points": points, "orders": orders, "rng": rng}
        return learning_curve(self.task, self.folds, predict, metric, self.scorer, **options)


@pytest.fixture
def task(make_task):
    """Eight events of one to eight units; every fifth reference is open."""
    groups = [f"e{event}" for event in range(8) for _ in range(event + 1)]
    words = ["rose", "rust", "sea", "sky"]
    reference = [OPEN if row % 5 == 4 else row % 4 // 2 for row in range(len(groups))]
    return make_task([f"a {words[row % 4]} {row % 3}" for row in range(len(groups))], reference, groups, LABELS)


@pytest.fixture
def bench(task):
    return Bench(task, leave_one_group_out(task.groups))


def test_a_point_learns_from_exactly_so_many_events_and_none_of_those_tested(bench):
    curve = bench.curve(points=4, orders=3)
    # 7 events outside each; 4 numbers evenly from 1 to 7 are 1, 3, 5, 7. The last needs no run.
    assert [point.events for point in curve.points] == [1, 3, 5, 7]
    assert len(bench.asked) == 3 * 3
    groups = np.array(bench.task.groups)
    for number, folds in enumerate(bench.asked):
        for fold, whole in zip(folds, bench.folds, strict=True):
            assert not set(groups[fold.train]) & set(groups[fold.test])
            assert len(set(groups[fold.train])) == [1, 3, 5][number // 3]
            assert set(fold.train) <= set(whole.train)
            assert (bench.task.reference[fold.train] != OPEN).all()
            assert fold.test.tolist() == whole.test.tolist()


def test_what_more_events_teach_includes_what_fewer_did(bench):
    curve = bench.curve(points=4, orders=3)
    for order in range(3):
        for few, many in ((order, order + 3), (order + 3, order + 6)):
            for small, large in zip(bench.asked[few], bench.asked[many], strict=True):
                assert set(small.train) <= set(large.train)
    units = [point.units for point in curve.points]
    assert units == sorted(units)
    # 36 units, 7 open (positions 4, 9 … 34) leave 29; each of 8 folds lacks its own, so 7 · 29 over 8 folds.
    assert units[-1] == 7 * 29 / 8


def test_the_mean_units_of_a_point(bench):
    curve = bench.curve(points=2, orders=2)
    [first, second] = bench.asked
    assert curve.points[0].units == np.mean([len(fold.train) for fold in (*first, *second)])


def test_the_same_state_gives_the_same_orders_and_another_gives_others(bench):
    def orders(seed):
        bench.curve(rng=Statistics(seed=seed).rng("colour", "learning curve"))
        return [[fold.train.tolist() for fold in folds] for folds in bench.asked]

    assert orders(5) == orders(5) != orders(6)


def test_the_last_point_is_the_baselines_own_score(bench):
    full = bench.learned(bench.folds)
    metric = macro_f1.metric()
    curve = bench.curve(bench.learned, full, metric)
    assert curve.points[-1].score == bench.scorer.scores(full, [metric])["macro_f1"]
    assert curve == bench.curve(bench.learned, full, metric)
    # and rightly so: from all events the same is learned, in whatever order
    ranks = np.unique(np.array(bench.task.groups), return_inverse=True)[1][::-1]
    again = bench.learned(first_events(bench.folds, ranks, 7))
    assert again.prediction.tolist() == full.prediction.tolist()


def test_scores_and_resamples_are_averaged_over_orders(bench):
    label = bench.task.reference
    answers = iter([bench.said(label), bench.said(1 - label)] * 3)
    curve = bench.curve(lambda folds: next(answers), points=4, orders=2)
    # Of two orders one is all right, one all wrong: the mean is one half, in every resample too.
    assert [(one.score.estimate, one.score.low, one.score.high) for one in curve.points] == [(0.5, 0.5, 0.5)] * 3 + [
        (1, 1, 1)
    ]


def test_a_fold_with_fewer_events_learns_from_all_it_has(task):
    bench = Bench(task, grouped_kfold(task.groups, task.reference, 3))
    groups = np.array(task.groups)
    most = [len(set(groups[fold.train])) for fold in bench.folds]
    assert min(most) < max(most)
    curve = bench.curve(points=8, orders=1)
    assert curve.points[-1].events == max(most)
    for point, folds in zip(curve.points, bench.asked, strict=False):
        assert [len(set(groups[fold.train])) for fold in folds] == [min(point.events, one) for one in most]


def test_too_few_events_give_a_reason_instead(make_task):
    texts, groups = ["x"] * 6, ["a", "b", "c", "d", "e", "f"]
    splits = ["train", "train", "test", "test", "test", "test"]
    task = make_task(texts, [0, 1] * 3, groups, LABELS, splits=splits)
    curve = Bench(task, fixed(task.splits, task.groups)).curve()
    assert curve.points == []
    assert curve.reason == "a fold learns from 2 events only; 3 are the least for a curve"
    # An event whose units are all open teaches nothing.
    task = make_task(texts, [0, 1, OPEN, OPEN, 1, 0], groups, LABELS)
    assert Bench(task, leave_one_group_out(task.groups)).curve().points
    task = make_task(texts, [0, 1, OPEN, OPEN, OPEN, 0], groups, LABELS)
    assert "from 2 events" in Bench(task, leave_one_group_out(task.groups)).curve().reason


def test_what_cannot_be_predicted_or_scored_is_none_with_its_reason(bench):
    def fail(folds):
        raise EstimatorError("the kettle is empty")

    first, *_, last = bench.curve(fail).points
    assert (first.score.estimate, first.score.reason) == (None, "the kettle is empty")
    assert last.score.estimate == 1
    nothing = bench.said(bench.task.reference).take(np.zeros(len(bench.rows), dtype=bool))
    first, *_ = bench.curve(lambda folds: nothing).points
    assert (first.score.estimate, first.score.reason) == (None, "no unit has a reference")


def test_few_clusters_give_points_without_bounds(make_task):
    groups = ["a", "b", "c", "d"] * 2
    task = make_task(["x"] * 8, [0, 1] * 4, groups, LABELS)
    curve = Bench(task, leave_one_group_out(task.groups)).curve()
    assert all((point.score.estimate, point.score.low) == (1, None) for point in curve.points)
    assert "5 are the least" in curve.points[0].score.reason


def test_more_points_than_events_are_all_numbers_of_events():
    assert event_counts(5, 6) == event_counts(5, 10**15) == [1, 2, 3, 4, 5]
