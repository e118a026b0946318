"""What holds of every baseline, over the table of all of them."""

import numpy as np
import pytest
from sklearn.base import clone, is_classifier

from corpus_kit.evaluation.baselines.lexicon import Lexicon, LexiconRule, LexiconRules
from corpus_kit.evaluation.baselines.registry import BASELINES, maker
from corpus_kit.evaluation.inputs import Input, Inputs

TEXTS = ["a rose", "red rust", "the sea", "ice and sky", "a red brick", "deep blue sea"]
Y = np.array(["warm", "warm", "cold", "cold", "warm", "cold"], dtype=object)
RULES = Lexicon(
    attributes={"heat": LexiconRules(rules=(LexiconRule(label="warm", any=("rose", "red")),), otherwise="cold")}
)
named = pytest.mark.parametrize("baseline", BASELINES.values(), ids=list(BASELINES))


def made(baseline, seed=0):
    make = maker(baseline, "heat", RULES, seed)
    assert not isinstance(make, str)
    return make()


@pytest.fixture
def inputs():
    return Inputs([Input(text) for text in TEXTS])


@named
def test_it_is_a_scikit_learn_classifier_that_can_be_cloned(baseline, inputs):
    estimator = clone(made(baseline))
    assert is_classifier(estimator)
    assert estimator.fit(inputs, Y).predict(inputs).shape == (6,)


@named
def test_it_gives_labels_of_training_and_scores_a_class(baseline, inputs):
    estimator = made(baseline).fit(inputs, Y)
    assert set(estimator.predict(inputs)) <= {"warm", "cold"}
    if hasattr(estimator, "predict_proba"):
        proba = estimator.predict_proba(inputs)
        assert proba.shape == (6, 2)
        np.testing.assert_allclose(proba.sum(axis=1), 1, atol=1e-6)


@named
def test_the_same_seed_gives_the_same_and_leaves_the_global_state(baseline, inputs):
    before = np.random.get_state()[1].copy()
    one, two = (made(baseline, 3).fit(inputs, Y).predict(inputs).tolist() for _ in range(2))
    assert one == two
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@named
def test_it_reads_plain_strings_as_well(baseline, inputs):
    shared = made(baseline).fit(inputs, Y).predict(inputs)
    plain = made(baseline).fit(TEXTS, Y).predict(TEXTS)
    assert shared.tolist() == plain.tolist()


@named
def test_its_grid_names_its_parameters_and_begins_with_their_defaults(baseline):
    params = made(baseline).get_params()
    for name, values in baseline.grid.items():
        assert values[0] == params[name]
        assert len(set(values)) == len(values) > 1


@named
def test_it_draws_if_and_only_if_the_table_says_so(baseline):
    rng = np.random.default_rng(0)
    # More features than units, as usual in text: solvers that go through the units in random order show it there.
    texts = [" ".join("".join(rng.choice(list("abcdefgh"), 3)) for _ in range(4)) for _ in range(60)]
    labels = rng.choice(np.array(["warm", "cold"], dtype=object), 60)
    fitted = [made(baseline, seed).fit(Inputs([Input(text) for text in texts]), labels) for seed in (1, 2)]
    score = "decision_function" if hasattr(fitted[0], "decision_function") else "predict"
    one, two = (getattr(model, score)(texts).tolist() for model in fitted)
    assert (one != two) == baseline.draws


@named
def test_unknown_words_and_empty_texts_are_predicted(baseline, inputs):
    assert made(baseline).fit(inputs, Y).predict(Inputs([Input(""), Input("zzz")])).shape == (2,)


@named
def test_a_label_with_one_example_is_learnt_from(baseline, inputs):
    labels = np.array(["warm"] * 5 + ["cold"], dtype=object)
    assert made(baseline).fit(inputs, labels).predict(inputs).shape == (6,)
