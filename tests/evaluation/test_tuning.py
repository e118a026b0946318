"""Hyper-parameters are chosen as scikit-learn would choose them, and by training units alone."""

import dataclasses
from functools import partial

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines import complement_nb, majority, tfidf_logreg
from corpus_kit.evaluation.folding import EstimatorError, predict_folds
from corpus_kit.evaluation.inputs import FeatureMemo, Input, Inputs, analyze
from corpus_kit.evaluation.protocols import Fold, grouped_kfold, leave_one_group_out
from corpus_kit.evaluation.tasks import OPEN
from corpus_kit.evaluation.tuning import candidates, choose, spelled_params

C = {"model__C": (1e-4, 1e-2, 10.0)}
ALPHA = {"model__alpha": (50.0, 5.0, 0.1)}


@pytest.fixture
def task(make_task, colour_rows):
    rows = colour_rows(8, 15, seed=6)
    reference = [OPEN if row["label"] is None else row["label"] for row in rows]
    return make_task([row["text"] for row in rows], reference, [row["event"] for row in rows])


@pytest.mark.parametrize(
    ("make", "grid", "model"),
    [
        (tfidf_logreg.make, C, partial(LogisticRegression, solver="newton-cg", class_weight="balanced", max_iter=200)),
        (complement_nb.make, ALPHA, ComplementNB),
    ],
    ids=["logreg", "bayes"],
)
def test_the_choice_is_that_of_scikit_learn_on_the_same_inner_folds(task, make, grid, model):
    folds = grouped_kfold(task.groups, task.reference, 4)
    chosen = predict_folds(task, folds, make, tune=grid).chosen
    labels = np.array(task.labels, dtype=object)
    assert list(chosen) == [fold.name for fold in folds]
    for fold in folds:
        train = fold.train[task.reference[fold.train] != OPEN]
        texts, y = [str(task.inputs[row]) for row in train], labels[task.reference[train]]
        inner = grouped_kfold([task.groups[row] for row in train], task.reference[train], 3)
        cv = [(one.train, one.test) for one in inner]
        oracle = Pipeline([("tfidf", TfidfVectorizer(analyzer=analyze, sublinear_tf=True)), ("model", model())])
        pooled = [
            f1_score(y, cross_val_predict(oracle.set_params(**params), texts, y, cv=cv), average="macro")
            for params in candidates(grid)
        ]
        assert chosen[fold.name] == candidates(grid)[int(np.argmax(pooled))]
        # GridSearchCV takes the mean of the folds' scores; the settings are far enough apart to make no difference.
        search = GridSearchCV(oracle, {name: list(values) for name, values in grid.items()}, scoring="f1_macro", cv=cv)
        assert chosen[fold.name] == search.fit(texts, y).best_params_
    assert any(params != candidates(grid)[0] for params in chosen.values())


def test_the_refit_learns_from_all_training_units(task):
    fold = grouped_kfold(task.groups, task.reference, 4)[:1]
    tuned = predict_folds(task, fold, tfidf_logreg.make, tune=C)
    [params] = tuned.chosen.values()
    plain = predict_folds(task, fold, lambda: tfidf_logreg.make().set_params(**params))
    np.testing.assert_array_equal(tuned.label, plain.label)
    np.testing.assert_array_equal(tuned.scores, plain.scores)


def test_texts_are_counted_once_for_all_settings_and_inner_folds(task, monkeypatch):
    counted = []
    count = FeatureMemo.count

    def watched(self, items, features="words"):
        counted.append(len(items))
        return count(self, items, features)

    monkeypatch.setattr(FeatureMemo, "count", watched)
    predict_folds(task, leave_one_group_out(task.groups)[:2], tfidf_logreg.make, tune=C)
    assert counted == [len(task)]


def test_what_is_tested_has_no_say_in_the_choice(task):
    # The units of the tested event get other labels and other texts: the choice, and what it rests on, stay.
    [fold] = leave_one_group_out(task.groups)[:1]
    tested = np.isin(np.arange(len(task)), fold.test)
    texts = [
        Input("rose rust brick cherry" if test else str(one)) for one, test in zip(task.inputs, tested, strict=True)
    ]
    poisoned = dataclasses.replace(
        task, reference=np.where(tested, (task.reference + 1) % 3, task.reference), inputs=Inputs(texts)
    )
    one, two = (predict_folds(each, [fold], tfidf_logreg.make, tune=C) for each in (task, poisoned))
    assert one.chosen == two.chosen
    # The poison is strong: by it, the very predictions that were good are bad.
    scores = {}
    for each, name in ((task, "true"), (poisoned, "poisoned")):
        known = fold.test[each.reference[fold.test] != OPEN]
        scores[name] = f1_score(each.reference[known], one.label[known], average="macro")
    assert scores["true"] > 0.5 > scores["poisoned"]


class Spy(ClassifierMixin, BaseEstimator):
    """Writes down what it learns from and what it is asked; a text is the number of its unit."""

    seen: list[tuple[float, set[int], set[int]]]

    def __init__(self, log=None, strength=0.0):
        self.log = log
        self.strength = strength

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.learnt_ = {int(text) for text in X}
        return self

    def predict(self, X):
        self.log.append((self.strength, self.learnt_, {int(text) for text in X}))
        return np.full(len(X), self.classes_[0])


def test_inner_groups_never_cross_and_the_outer_test_group_is_in_none(make_task):
    groups = [f"e{row % 5}" for row in range(40)]
    task = make_task([str(row) for row in range(40)], [row % 3 for row in range(40)], groups)
    log = []
    folds = leave_one_group_out(groups)
    predict_folds(task, folds, lambda: Spy(log), plain=True, tune={"strength": (0.0, 1.0)})
    calls = iter(log)
    for fold in folds:
        outside, left = set(fold.train.tolist()), set(fold.test.tolist())
        for strength in (0.0, 1.0):
            asked = set()
            for _ in range(3):
                tried, learnt, said = next(calls)
                assert tried == strength
                assert learnt | said == outside
                assert not {groups[row] for row in learnt} & {groups[row] for row in said}
                asked |= said
            assert asked == outside
        tried, learnt, said = next(calls)
        # All settings score the same, so the first listed, the default, is taken.
        assert (tried, learnt, said) == (0.0, outside, left)
    assert next(calls, None) is None


def test_with_two_events_there_are_two_inner_folds_and_with_one_the_default(make_task):
    log = []
    task = make_task([str(row) for row in range(6)], [0, 1] * 3, ["a", "a", "b", "b", "c", "c"])
    spied = {"plain": True, "tune": {"strength": (2.0, 1.0)}}
    predict_folds(task, leave_one_group_out(task.groups)[:1], lambda: Spy(log), **spied)
    assert len(log) == 2 * 2 + 1
    log.clear()
    one = predict_folds(task, [Fold("c", np.array([0, 1]), np.array([4, 5]))], lambda: Spy(log), **spied)
    assert [strength for strength, _, _ in log] == [2.0]
    assert one.chosen == {"c": {"strength": 2.0}}
    assert one.notes == ("c: there is one event to learn from, so nothing is tuned",)


def test_untuned_nothing_is_chosen(task):
    assert predict_folds(task, leave_one_group_out(task.groups)[:1], majority.make).chosen == {}
    assert predict_folds(task, leave_one_group_out(task.groups)[:1], majority.make, tune={}).chosen == {}


def test_a_parameter_that_is_none_is_told(task):
    with pytest.raises(EstimatorError, match="Invalid parameter 'D'"):
        predict_folds(task, leave_one_group_out(task.groups), tfidf_logreg.make, tune={"model__D": (1, 2)})


def test_an_undefined_score_is_never_chosen_and_of_equals_the_first():
    groups, reference = ["x", "y"], np.array([0, 1])
    scores = {1: None, 2: 0.0, 3: -0.5, 4: 0.0}
    chosen, _ = choose({"a": (1, 2, 3, 4)}, groups, reference, lambda params, folds: scores[params["a"]])
    assert chosen == {"a": 2}
    chosen, _ = choose({"a": (1, 2)}, groups, reference, lambda params, folds: None)
    assert chosen == {"a": 1}
    chosen, _ = choose({"a": (1, 3)}, groups, reference, lambda params, folds: scores[params["a"]])
    assert chosen == {"a": 3}


def test_whatever_a_grid_holds_can_be_written():
    class Model:
        """Its text names a place in memory, which is another each time."""

    spelled = spelled_params({"C": np.float64(0.5), "k": np.int64(2), "span": (1, 2), "model": Model(), "none": None})
    assert spelled.pop("model").endswith(".Model object>")
    assert spelled == {"C": 0.5, "k": 2, "span": "(1, 2)", "none": None}
    assert [type(spelled[name]) for name in ("C", "k")] == [float, int]
