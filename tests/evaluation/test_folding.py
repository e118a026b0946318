import warnings

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier

from corpus_kit.evaluation.baselines import majority, tfidf_logreg, tfidf_svm
from corpus_kit.evaluation.folding import EstimatorError, predict_folds
from corpus_kit.evaluation.protocols import Fold, leave_one_group_out
from corpus_kit.evaluation.tasks import OPEN

FOLD = (Fold("last", np.array([0, 1, 2, 3]), np.array([4, 5])),)


@pytest.fixture
def task(make_task):
    return make_task(["rose", "rose", "sea", "sea", "rose", "sea"], [0, 0, 1, 1, 0, OPEN])


def test_units_without_reference_are_predicted_but_do_not_train(make_task):
    # Were the four open units taken for a label, it would be the majority of every training fold.
    task = make_task(list("abcdefg"), [OPEN] * 4 + [0, 0, 0], list("stuvwxy"))
    said = predict_folds(task, leave_one_group_out(task.groups), majority.make)
    assert said.label.tolist() == [0] * 7
    assert said.fold.tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_untested_units_stay_open(task):
    said = predict_folds(task, FOLD, majority.make)
    assert said.label[:4].tolist() == [OPEN] * 4
    assert np.isnan(said.scores[:4]).all()
    assert said.probable


def test_margins_are_no_probabilities(task):
    said = predict_folds(task, FOLD, tfidf_svm.make)
    assert not said.probable
    assert said.label[4:].tolist() == [0, 1]
    assert (said.scores[4:].argmax(axis=1) == [0, 1]).all()


def test_a_label_absent_from_training_has_no_chance(task):
    said = predict_folds(task, FOLD, tfidf_logreg.make)
    assert said.scores.shape == (6, 3)
    assert (said.scores[4:, 2] == 0).all()


def test_one_label_in_training_is_predicted_with_a_note(make_task):
    task = make_task(["a", "b", "c"], [0, 0, 1], ["x", "y", "z"])
    said = predict_folds(task, leave_one_group_out(task.groups), tfidf_logreg.make)
    assert said.label[2] == 0
    assert said.notes == ("z: every training unit is 'red', so that is predicted throughout",)


def test_no_word_in_training_is_predicted_with_a_note(make_task):
    task = make_task(["", "", "", "sea"], [0, 0, 1, 1], ["x", "x", "x", "y"])
    said = predict_folds(task, [Fold("y", np.array([0, 1, 2]), np.array([3]))], tfidf_logreg.make)
    assert said.label[3] == 0
    assert "no words to learn from" in said.notes[0]
    # Two of three training units are red.
    assert said.scores[3].tolist() == pytest.approx([2 / 3, 1 / 3, 0], abs=1e-6)


def test_nothing_to_learn_from_is_an_error(make_task):
    task = make_task(["a", "b"], [OPEN, 0], ["x", "y"])
    with pytest.raises(EstimatorError, match="testing on y: no unit outside it has a reference"):
        predict_folds(task, leave_one_group_out(task.groups), majority.make)


def test_foreign_estimators_get_a_plain_list(task):
    class Looks(DummyClassifier):
        def fit(self, X, y):
            assert type(X) is list
            return super().fit(X, y)

    assert (predict_folds(task, FOLD, Looks, plain=True).label[4:] != OPEN).all()


class Answers(BaseEstimator):
    """Gives back what it is told to."""

    classes_ = np.array(["blue", "red"])

    def __init__(self, predict=None, proba=None):
        self.said = predict
        if proba is not None:
            self.predict_proba = lambda X: np.array(proba)

    def fit(self, X, y):
        return self

    def predict(self, X):
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


GOOD = np.array(["red", "blue"])


@pytest.mark.parametrize(
    ("estimator", "said"),
    [
        (Answers(ValueError("no such luck")), "ValueError: no such luck"),
        (Answers(np.array(["red"])), r"predict returned shape \(1,\) for 2 inputs"),
        (Answers(np.array(["red", "green"])), "predict returned 'green', which is none of the labels"),
        (Answers(np.array([0, 1])), "predict returned '0', which is none"),
        (Answers(GOOD, [[0.5, 0.5]]), r"predict_proba returned shape \(1, 2\); expected \(2, 2\)"),
        (Answers(GOOD, [[0.5, 0.5], [np.nan, 1]]), "not finite"),
        (Answers(GOOD, [[0.5, 0.6], [0, 1]]), "no probabilities"),
    ],
)
def test_a_faulty_estimator_is_told(task, estimator, said):
    with pytest.raises(EstimatorError, match=said):
        predict_folds(task, FOLD, lambda: estimator)


def test_probabilities_go_to_the_right_labels(task):
    said = predict_folds(task, FOLD, lambda: Answers(GOOD, [[0.25, 0.75], [1, 0]]))
    # classes_ are (blue, red), labels are (red, blue, none).
    assert said.scores[4:].tolist() == [[0.75, 0.25, 0], [0, 1, 0]]


def test_warnings_become_notes(task):
    class Warns(DummyClassifier):
        def fit(self, X, y):
            warnings.warn("not converged", UserWarning, stacklevel=1)
            return super().fit(X, y)

    assert predict_folds(task, FOLD, Warns).notes == ("last: UserWarning: not converged",)


def test_many_warnings_are_kept_short(task):
    class Complains(DummyClassifier):
        def fit(self, X, y):
            for number in range(40):
                warnings.warn(f"step {number} did not help " + "at all " * 100, UserWarning, stacklevel=1)
            return super().fit(X, y)

    notes = predict_folds(task, FOLD, Complains).notes
    assert len(notes) == 4
    assert notes[3] == "last: and 37 more warnings"
    assert all(len(note) < 320 for note in notes)


def test_an_estimator_that_cannot_be_made_fails_also_where_there_is_nothing_to_learn(make_task):
    task = make_task(["a", "b"], [0, 0], ["x", "y"])
    with pytest.raises(EstimatorError, match="RuntimeError: no paint"):
        predict_folds(task, leave_one_group_out(task.groups), _no_paint)


def _no_paint():
    raise RuntimeError("no paint")


@pytest.mark.parametrize("raised", [SystemExit(3), ValueError("one\ntwo " + "three " * 500)])
def test_whatever_is_raised_is_told_in_a_line(task, raised):
    class Raises(DummyClassifier):
        def fit(self, X, y):
            raise raised

    with pytest.raises(EstimatorError) as caught:
        predict_folds(task, FOLD, Raises)
    assert str(caught.value).startswith(type(raised).__name__)
    assert len(str(caught.value)) <= 300
    assert "\n" not in str(caught.value)


def test_an_error_without_words_is_told_by_its_name(task):
    with pytest.raises(EstimatorError, match=r"^MemoryError$"):
        predict_folds(task, FOLD, lambda: Answers(MemoryError()))


def test_fit_need_not_return_the_estimator(task):
    class Forgets(DummyClassifier):
        def fit(self, X, y):
            super().fit(X, y)

    forgotten, kept = (predict_folds(task, FOLD, one).label for one in (Forgets, DummyClassifier))
    assert forgotten.tolist() == kept.tolist()


def test_an_estimator_that_empties_its_input_is_told(task):
    class Empties(DummyClassifier):
        def predict(self, X):
            X.clear()
            return []

    with pytest.raises(EstimatorError, match=r"predict returned shape \(0,\) for 2 inputs"):
        predict_folds(task, FOLD, Empties, plain=True)


def test_classes_that_are_no_labels_are_told(task):
    class Renames(DummyClassifier):
        def predict(self, X):
            said = super().predict(X)
            self.classes_ = np.array(["teal", "plum"])
            return said

    with pytest.raises(EstimatorError, match="classes_ holds 'plum', which is none of the labels: red, blue, none"):
        predict_folds(task, FOLD, Renames)
