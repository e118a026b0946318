import dataclasses

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from corpus_kit.evaluation.baselines import complement_nb, majority, stratified, tfidf_logreg
from corpus_kit.evaluation.baselines.lexicon import Lexicon, LexiconClassifier, LexiconRule, LexiconRules
from corpus_kit.evaluation.baselines.registry import BASELINES
from corpus_kit.evaluation.binary_relevance import predict_by_rules, predict_each_label
from corpus_kit.evaluation.folding import EstimatorError, Predictions
from corpus_kit.evaluation.inputs import analyze
from corpus_kit.evaluation.label_sets import LabelSets
from corpus_kit.evaluation.protocols import folds_of
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.evaluation.system import System
from corpus_kit.evaluation.tasks import OPEN

TEXTS = ["sea ice", "sky sun", "sea sky", "road", "sea ice", "sky sun", "sea sky", "road"]
SETS = [[0], [1], [0, 1], [], [0], [1], [0, 1], []]
GROUPS = ["a", "a", "a", "a", "b", "b", "b", "b"]
LABELS = ("sea", "sky")


@pytest.fixture
def set_task(make_task):
    """Make a task of given texts, sets of label numbers (None: open) and groups."""

    def make(texts=TEXTS, sets=SETS, groups=GROUPS, labels=LABELS):
        numbers = LabelSets(len(labels))
        reference = [OPEN if one is None else numbers.number(one) for one in sets]
        task = make_task(texts, [0] * len(texts), groups, labels)
        return dataclasses.replace(task, reference=np.array(reference), sets=numbers)

    return make


def spelled(task, said):
    return [None if number == OPEN else list(task.said(number)) for number in said.label.tolist()]


def test_each_label_is_a_decision_of_its_own(set_task):
    task = set_task()
    said = predict_each_label(task, folds_of(task, "leave_one_event_out"), tfidf_logreg.make)
    assert spelled(task, said) == [["sea"], ["sky"], ["sea", "sky"], [], ["sea"], ["sky"], ["sea", "sky"], []]
    assert said.fold.tolist() == [0] * 4 + [1] * 4
    assert said.scores.shape == (8, 2)
    assert not said.probable  # of every label by itself: rows need not sum to one
    assert ((said.scores > 0.5) == task.indicator(said.label)).all()


def test_scikit_learns_one_against_the_rest_says_the_same(set_task):
    # The same features and the same model, fitted by scikit-learn to the indicator matrix of one side of each fold.
    rng = np.random.default_rng(2)
    words = ["sea", "ice", "sky", "sun", "road", "door", "rain"]
    texts = [" ".join(rng.choice(words, 4)) for _ in range(60)]
    sets = [[place for place, one in enumerate(("sea", "sky", "rain")) if one in text] for text in texts]
    task = set_task(texts, sets, [f"e{place % 3}" for place in range(60)], ("sea", "sky", "rain"))
    folds = folds_of(task, "leave_one_event_out")
    said = predict_each_label(task, folds, complement_nb.make)
    given = task.indicator(task.reference)
    one = make_pipeline(
        TfidfVectorizer(analyzer=analyze, sublinear_tf=True),
        OneVsRestClassifier(complement_nb.make().named_steps["model"]),
    )
    for fold in folds:
        one.fit([texts[row] for row in fold.train], given[fold.train])
        expected = one.predict([texts[row] for row in fold.test])
        np.testing.assert_array_equal(task.indicator(said.label[fold.test]), expected)


def test_the_majority_gives_what_most_training_units_have(set_task):
    # Testing b learns from a, where three of four have sea and one has sky; testing a from b: two of four, so neither.
    sets = [[0], [0, 1], [0], [], [0], [1], [0, 1], []]
    task = set_task(sets=sets)
    said = predict_each_label(task, folds_of(task, "leave_one_event_out"), majority.make)
    assert spelled(task, said) == [[]] * 4 + [["sea"]] * 4
    np.testing.assert_allclose(said.scores[4], [3 / 4, 1 / 4])


def test_open_units_are_predicted_and_teach_nothing(set_task):
    # Without the open unit two of three in a have sea.
    sets = [[0], [0], None, [], None, [0, 1], [0, 1], [1]]
    task = set_task(sets=sets)
    said = predict_each_label(task, folds_of(task, "leave_one_event_out"), majority.make)
    assert spelled(task, said)[4] == ["sea"]
    assert spelled(task, said)[2] == ["sea", "sky"]


def test_a_label_that_every_or_no_training_unit_has_is_told_once(set_task):
    # In a all units have sea and none has sky; in b none has sea and one has sky. Nowhere is there fog.
    task = set_task(sets=[[0]] * 4 + [[], [], [1], []], labels=("sea", "sky", "fog"))
    said = predict_each_label(task, folds_of(task, "leave_one_event_out"), tfidf_logreg.make)
    assert spelled(task, said)[4:] == [["sea"]] * 4
    assert said.notes == (
        "every training unit is 'no', so that is predicted throughout: sea (1 of 2 folds), sky (1 of 2 folds), "
        "fog (2 of 2 folds)",
        "every training unit is 'yes', so that is predicted throughout: sea (1 of 2 folds)",
    )


def test_nothing_of_the_tested_event_is_learned_from(set_task):
    # Of fold a only b is learned from, so what a's references are changes nothing that is said of a.
    first = predict_each_label(task := set_task(), folds := folds_of(task, "leave_one_event_out"), tfidf_logreg.make)
    other = set_task(sets=[[1], [0], [], [0, 1], *SETS[4:]])
    second = predict_each_label(other, folds, tfidf_logreg.make)
    np.testing.assert_array_equal(first.scores[:4], second.scores[:4])


def test_draws_for_labels_are_apart(set_task):
    # Half of the units have each label. Drawn with one seed, all labels would be given together or not at all.
    task = set_task(["x"] * 400, [[0, 1], []] * 200, ["a"] * 200 + ["b"] * 200)
    said = predict_each_label(
        task, folds_of(task, "leave_one_event_out"), lambda: stratified.make().set_params(random_state=3)
    )
    given = task.indicator(said.label)
    assert 0.4 < given.mean() < 0.6
    assert 0.4 < (given[:, 0] == given[:, 1]).mean() < 0.6


def test_parameters_are_chosen_for_each_label(set_task):
    task = set_task(TEXTS * 2, SETS * 2, [f"e{place // 4}" for place in range(16)])
    grid = {"model__C": (1.0, 10.0)}
    said = predict_each_label(task, folds_of(task, "leave_one_event_out"), tfidf_logreg.make, tune=grid)
    assert set(said.chosen) == {"e0", "e1", "e2", "e3"}
    assert set(said.chosen["e0"]) == {"sea: model__C", "sky: model__C"}


def test_rules_give_every_label_that_matches_also_one_nobody_taught(set_task):
    rules = LexiconRules(
        rules=tuple(LexiconRule(label=label, any=(label,)) for label in ("sky", "sea", "sky")), otherwise=""
    )
    task = set_task(sets=[[]] * 8)
    folds = folds_of(task, "leave_one_event_out")
    said = predict_by_rules(task, folds, lambda: LexiconClassifier(rules), plain=False, tune=None)
    assert spelled(task, said) == [["sea"], ["sky"], ["sea", "sky"], []] * 2
    assert said.scores is None
    stated = predict_by_rules(task, folds, lambda: LexiconClassifier(LexiconRules(rules=rules.rules, otherwise="sea")))
    assert spelled(task, stated)[3] == ["sea"]


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_does_it(name, set_task):
    rules = LexiconRules(rules=(LexiconRule(label="sea", any=("ice",)),), otherwise="")
    setting = Setting([], "", Statistics(), Lexicon(attributes={"colour": rules}), True)
    task = set_task()
    said = System(BASELINES[name], setting).predict(task, folds_of(task, "leave_one_event_out"))
    assert isinstance(said, Predictions)
    assert (said.label != OPEN).all()


def test_an_estimator_of_ones_own_is_handed_strings_and_yes_or_no(set_task):
    class Watching(DummyClassifier):
        def fit(self, X, y):
            assert all(type(one) is not list and isinstance(one, str) for one in X)
            assert set(y) <= {"yes", "no"}
            return super().fit(X, y)

    task = set_task()
    folds = folds_of(task, "leave_one_event_out")
    assert predict_each_label(task, folds, Watching, plain=True).scores.shape == (8, 2)
    with pytest.raises(EstimatorError, match="could not convert string"):
        predict_each_label(task, folds, LogisticRegression, plain=True)
