import numpy as np
import pytest
from sklearn import metrics as oracle

from corpus_kit.agreement.alpha import set_alpha as agreed
from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.votes import from_matrix
from corpus_kit.evaluation.metrics import exact_match, jaccard, macro_f1, micro_f1, set_alpha
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.summary import Scorer, Statistics

# Five units: {a,b}→{a}, {b}→{b,c}, {}→{}, {c}→{}, {a}→{a}
REFERENCE = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1], [1, 0, 0]])
PREDICTION = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 0, 0], [1, 0, 0]])
FIVE = np.arange(5)
HAND = EvaluatedSets(("a", "b", "c"), REFERENCE, PREDICTION, FIVE, FIVE)


def score(metric, units=HAND):
    return metric.metric().estimate(units)


def random_sets(seed, n=80, k=4):
    rng = np.random.default_rng(seed)
    reference = (rng.random((n, k)) < 0.35).astype(int)
    prediction = np.where(rng.random((n, k)) < 0.6, reference, (rng.random((n, k)) < 0.35).astype(int))
    return EvaluatedSets(tuple("wxyz"[:k]), reference, prediction, np.arange(n) % 7, np.arange(n))


def test_by_hand():
    # a: 2 hits, 2 predicted, 2 due. b: 1, 1, 2. c: 0, 1, 1.
    assert margins(HAND).sum(axis=0).tolist() == [2, 1, 0, 2, 1, 1, 2, 2, 1]
    assert HAND.support.tolist() == [2, 2, 1]
    assert score(macro_f1) == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert score(micro_f1) == pytest.approx(2 * 3 / (4 + 5))
    assert score(exact_match) == 2 / 5  # the third, both empty, and the fifth
    assert score(jaccard) == pytest.approx((1 / 2 + 1 / 2 + 1 + 0 + 1) / 5)
    assert confusion(HAND) == []


def test_alpha_by_hand():
    # MASI distances of the five units: {a,b} and {a} 1 - 1/2·2/3 = 2/3, {b} and {b,c} 2/3, 0, {c} and {} 1, 0: 7/3,
    # so 14/3 counted both ways. Of the ten sets three are {a}, three {}, and {a,b}, {b}, {b,c}, {c} one each. Expected:
    # 100 - 9 - 9 - 1·4 = 78 ordered pairs of unlike sets, at distance 1 but for those that share a label: {a,b} with
    # {a} (3 pairs), with {b}, {b,c} with {b}, with {c} are at 2/3, and {a,b} with {b,c} at 1 - 1/3·1/3 = 8/9.
    expected = 78 - 2 * (6 * 1 / 3 + 1 / 9)
    assert score(set_alpha) == pytest.approx(1 - 9 * (14 / 3) / expected)


@pytest.mark.parametrize("seed", range(4))
def test_scikit_learn_says_the_same(seed):
    units = random_sets(seed)
    both = units.reference, units.prediction
    assert score(macro_f1, units) == pytest.approx(oracle.f1_score(*both, average="macro"))
    assert score(micro_f1, units) == pytest.approx(oracle.f1_score(*both, average="micro"))
    assert score(exact_match, units) == pytest.approx(oracle.accuracy_score(*both))
    assert score(jaccard, units) == pytest.approx(oracle.jaccard_score(*both, average="samples", zero_division=1.0))
    scores = Scorer("t", choose_clusters(list(map(str, units.cluster)), list(map(str, units.cluster))), Statistics(9))
    labels = scores.labels(units, margins)
    for place, values in enumerate(zip(*oracle.precision_recall_fscore_support(*both), strict=True)):
        one = labels["wxyz"[place]]
        found = one.precision.estimate, one.recall.estimate, one.f1.estimate, one.support
        assert found == pytest.approx(values, abs=1e-6)


def test_alpha_is_that_of_two_annotators():
    units = random_sets(9)
    names = [tuple(map(tuple, side.tolist())) for side in (units.reference, units.prediction)]
    number = {one: place for place, one in enumerate(dict.fromkeys(names[0] + names[1]))}
    votes = from_matrix([[number[one] for one in side] for side in names])
    sets = [frozenset(str(place) for place, given in enumerate(one) if given) for one in number]
    assert score(set_alpha, units) == pytest.approx(agreed(votes, sets).coefficient().estimate)


def test_a_label_without_support_is_left_out_of_the_macro_average():
    # b is predicted once and never due: only a counts, with F1 2·1/(1 + 1).
    units = EvaluatedSets(("a", "b"), np.array([[1, 0], [0, 0]]), np.array([[1, 0], [0, 1]]), FIVE[:2], FIVE[:2])
    assert score(macro_f1, units) == 1.0
    assert score(micro_f1, units) == pytest.approx(2 / 3)


def test_where_no_label_is_due_macro_f1_is_undefined_and_says_why():
    nothing = np.zeros((2, 2), dtype=int)
    units = EvaluatedSets(("a", "b"), nothing, np.array([[1, 0], [0, 0]]), FIVE[:2], FIVE[:2])
    scorer = Scorer("t", choose_clusters(["x", "y"], ["x", "y"]), Statistics(9))
    found = scorer.scores(units, [macro_f1.metric(), micro_f1.metric(), exact_match.metric()])
    assert (found["macro_f1"].estimate, found["macro_f1"].reason) == (None, "no label occurs in the reference")
    assert (found["micro_f1"].estimate, found["exact_match"].estimate) == (0.0, 0.5)
