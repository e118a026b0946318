import dataclasses

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from corpus_kit.evaluation.analysis.ablation import ablate, changes
from corpus_kit.evaluation.baselines import char_logreg, complement_nb, majority, tfidf_logreg
from corpus_kit.evaluation.evaluated import clusters_of, evaluated
from corpus_kit.evaluation.folding import EstimatorError, predict_folds
from corpus_kit.evaluation.inputs import Input, Inputs
from corpus_kit.evaluation.metrics import macro_f1
from corpus_kit.evaluation.permutation import holm
from corpus_kit.evaluation.protocols import leave_one_group_out
from corpus_kit.evaluation.summary import Scorer, Statistics

CHARACTERS, TARGET = "with character n-grams", "without the target's text"
STATISTICS = Statistics(resamples=199, seed=3)


def with_inputs(task, inputs, contexts=None):
    return dataclasses.replace(task, inputs=Inputs(inputs), contexts=contexts or task.contexts)


@pytest.fixture
def stances(make_task):
    """Twelve events of six units: the text says what of, the label hangs on the target alone."""
    rng = np.random.default_rng(5)
    targets = ["pave the road", "paint the door"]
    which = rng.integers(2, size=72)
    task = make_task(
        ["a plan"] * 72, which.tolist(), [f"e{row // 6:02}" for row in range(72)], labels=["for", "against"]
    )
    return with_inputs(
        task, [Input(f"a {('bold', 'new')[row % 2]} plan", target=targets[w]) for row, w in enumerate(which)]
    )


def test_the_target_may_go_and_the_rest_stays(stances):
    change = changes(stances, majority.make)
    assert list(change) == [TARGET]
    assert {(one.text, one.target) for one in change[TARGET].task.inputs} == {("a bold plan", ""), ("a new plan", "")}
    assert change[TARGET].task.reference is stances.reference


def test_the_sentence_around_a_span_may_go(make_task):
    task = with_inputs(make_task(["x", "y"], [0, 1]), [Input("sea", "the ⟦sea⟧"), Input("sky", "a ⟦sky⟧", "it")])
    made = changes(task, majority.make)
    assert list(made) == [TARGET, "without context"]
    assert [(one.text, one.context, one.target) for one in made["without context"].task.inputs] == [
        ("sea", "", ""),
        ("sky", "", "it"),
    ]


def test_a_sentence_may_get_its_neighbours_and_a_document_has_none(make_task):
    task = make_task(["x", "y"], [0, 1])
    assert changes(task, majority.make) == {}
    task = with_inputs(task, [Input("Two.", target="it"), Input("Six.")], ("One. ⟦Two.⟧ Three.", "⟦Six.⟧"))
    [first, second] = changes(task, majority.make)["with context"].task.inputs
    assert (first.text, first.context, first.target) == ("Two.", "One. ⟦Two.⟧ Three.", "it")
    assert (second.text, second.context) == ("Six.", "⟦Six.⟧")


def test_characters_are_added_where_words_are_counted(make_task):
    task = make_task(["sea side", "sky"], [0, 1])
    assert changes(task, char_logreg.make) == {}
    assert changes(task, lambda: make_pipeline(CountVectorizer(), LinearSVC())) == {}
    assert changes(task, object) == {}
    change = changes(task, complement_nb.make)[CHARACTERS]
    assert change.task is task
    assert change.make().get_params()["tfidf__features"] == "both"
    assert change.make().get_params()["model__alpha"] == complement_nb.make().get_params()["model__alpha"]


def run(task, makers, fails=()):
    folds = leave_one_group_out(task.groups)
    rows = np.arange(len(task))
    clusters = clusters_of(task, rows)

    def predict(name, task, make):
        if (name, make().get_params().get("tfidf__features")) in fails:
            raise EstimatorError("no such luck")
        return evaluated(task, rows, clusters, predict_folds(task, folds, make))

    unchanged = {name: predict(name, task, make) for name, make in makers.items()}
    scorer = Scorer(task.name, clusters, STATISTICS)
    titles = {name: name.title() for name in makers}
    return ablate(task, makers, unchanged, predict, macro_f1.metric(), scorer, STATISTICS, titles), unchanged


def test_what_a_baseline_lives_on_is_missed(stances):
    found, unchanged = run(stances, {"bayes": complement_nb.make, "regression": tfidf_logreg.make})
    assert [(one.baseline, one.change) for one in found] == [
        (name, change) for name in ("bayes", "regression") for change in (TARGET, CHARACTERS)
    ]
    for one in found:
        whole = macro_f1.metric().estimate(unchanged[one.baseline])
        assert one.comparison.compare_to == one.baseline
        assert one.comparison.baseline == f"{one.baseline} {one.change}"
        assert one.score.estimate - whole == pytest.approx(one.comparison.difference.estimate, abs=2e-6)
        assert one.score.low <= one.score.estimate <= one.score.high
    without = [one for one in found if one.change == TARGET]
    # The target alone tells the label, so with it all are right; without it nothing does.
    assert all(macro_f1.metric().estimate(units) == 1 for units in unchanged.values())
    assert all(one.comparison.difference.high < 0 for one in without)
    assert without[0].comparison.sentence.startswith("Bayes without the target's text is")
    # The family is all four changes.
    tested = [one.comparison for one in found]
    assert [one.p_holm for one in tested] == pytest.approx(holm([one.p for one in tested]), abs=1e-6)


def test_a_change_that_cannot_be_run_says_why_and_the_others_stay(stances):
    found, _ = run(stances, {"bayes": complement_nb.make}, fails=[("bayes", "both")])
    assert [(one.change, one.reason) for one in found] == [(TARGET, ""), (CHARACTERS, "no such luck")]
    assert found[1].score.estimate is None
    assert found[1].comparison is None
    assert found[0].comparison.p_holm == found[0].comparison.p


def test_a_baseline_that_did_not_run_is_passed_over(stances):
    assert ablate(stances, {"bayes": complement_nb.make}, {}, None, macro_f1.metric(), None, STATISTICS, {}) == []


def test_the_same_seed_gives_the_same(stances):
    assert run(stances, {"bayes": complement_nb.make})[0] == run(stances, {"bayes": complement_nb.make})[0]
