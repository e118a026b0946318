"""Values by hand, and scikit-learn, krippendorff and scipy as oracles."""

import dataclasses
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
import sklearn.metrics as oracle
from scipy.spatial.distance import jensenshannon

from corpus_kit.evaluation.metrics import (
    accuracy,
    alpha,
    average_precision,
    balanced_accuracy,
    brier,
    cross_entropy,
    ece,
    favg,
    jensen_shannon,
    log_loss,
    macro_f1,
    mcc,
    per_label,
)
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import Requested, requested_problems

LABELS = ("x", "y", "z")


def units_of(reference, prediction, labels=LABELS, **more):
    one = np.zeros(len(reference), dtype=np.int64)
    given = {"cluster": one, "document": one} | more
    return Evaluated(labels, np.array(reference), np.array(prediction), **given)


# Reference x x x y y z against x y x y z x. Hits: x 2, y 1, z 0. Predicted: x 3, y 2, z 1. Support: x 3, y 2, z 1.
HAND = units_of([0, 0, 0, 1, 1, 2], [0, 1, 0, 1, 2, 0])


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (accuracy.metric(), Fraction(3, 6)),
        # Recalls 2/3, 1/2, 0.
        (balanced_accuracy.metric(), (Fraction(2, 3) + Fraction(1, 2)) / 3),
        # F1: x 2·2/(3+3) = 2/3, y 2·1/(2+2) = 1/2, z 0/(1+1) = 0.
        (macro_f1.metric(), (Fraction(2, 3) + Fraction(1, 2)) / 3),
        # x and z: (2/3 + 0) / 2.
        (favg.metric(["x", "z"]), Fraction(1, 3)),
        # c·n − Σ p·t = 3·6 − (9 + 4 + 1) = 4; both spreads are 36 − 14 = 22.
        (mcc.metric(), Fraction(4, 22)),
        # Observed 3/6. Values used 6, 4, 2 of 12: expected (144 − 56) / (12·11) = 2/3. 1 − (1/2) / (2/3) = 1/4.
        (alpha.metric(), Fraction(1, 4)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_by_hand(metric, value):
    assert metric.estimate(HAND) == pytest.approx(float(value))


def test_labels_by_hand():
    sums = margins(HAND).sum(axis=0)
    assert per_label.precision(sums).tolist() == pytest.approx([2 / 3, 1 / 2, 0])
    assert per_label.recall(sums).tolist() == pytest.approx([2 / 3, 1 / 2, 0])
    assert per_label.f1(sums).tolist() == pytest.approx([2 / 3, 1 / 2, 0])
    assert per_label.support(sums).tolist() == [3, 2, 1]
    assert confusion(HAND) == [[2, 1, 0], [0, 1, 1], [1, 0, 0]]


def test_macro_f1_counts_labels_with_support_only():
    # z is predicted but never the reference: F1 of x is 2/(2+1) = 2/3, of y 1; the mean is over these two.
    assert macro_f1.metric().estimate(units_of([0, 0, 1], [0, 2, 1])) == pytest.approx((2 / 3 + 1) / 2)


def test_a_resamples_0_of_0_label_is_left_out_but_a_false_alarm_is_not():
    units = units_of([0, 1, 2], [0, 1, 2])
    metric = macro_f1.metric()
    # Margins (hits, predicted, reference) of x, y, z. First: z absent on both sides. Second: z predicted, never there.
    absent = np.array([1.0, 1, 0, 1, 1, 0, 1, 1, 0])
    alarmed = np.array([1.0, 1, 0, 1, 1, 1, 1, 1, 0])
    assert float(metric.score(absent, units)) == 1
    assert float(metric.score(alarmed, units)) == pytest.approx(2 / 3)


def test_constants_have_no_correlation_and_say_so():
    units = units_of([0, 1], [0, 0])
    assert mcc.metric().estimate(units) is None
    assert mcc.metric().undefined(units).startswith("the prediction is the same label throughout")
    same = units_of([0, 0], [0, 0])
    assert alpha.metric().estimate(same) is None
    assert "one and the same label" in alpha.metric().undefined(same)


def test_favg_without_support_says_which():
    units = units_of([0, 2], [0, 1])
    assert favg.metric(["x", "y"]).estimate(units) is None
    assert favg.metric(["x", "y"]).undefined(units) == "no unit's reference is y"


@pytest.mark.parametrize("seed", range(5))
def test_scikit_learn_and_krippendorff_agree(seed):
    rng = np.random.default_rng(seed)
    reference, prediction = rng.integers(3, size=(2, 80))
    units = units_of(reference, prediction)
    assert accuracy.metric().estimate(units) == pytest.approx(oracle.accuracy_score(reference, prediction))
    assert balanced_accuracy.metric().estimate(units) == pytest.approx(
        oracle.balanced_accuracy_score(reference, prediction)
    )
    assert macro_f1.metric().estimate(units) == pytest.approx(oracle.f1_score(reference, prediction, average="macro"))
    assert mcc.metric().estimate(units) == pytest.approx(oracle.matthews_corrcoef(reference, prediction))
    assert favg.metric(["x", "y"]).estimate(units) == pytest.approx(
        oracle.f1_score(reference, prediction, labels=[0, 1], average="macro")
    )
    expected = krippendorff.alpha(
        np.stack([reference, prediction]).astype(float), level_of_measurement="nominal", value_domain=[0, 1, 2]
    )
    assert alpha.metric().estimate(units) == pytest.approx(expected)
    assert confusion(units) == oracle.confusion_matrix(reference, prediction).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_agree_with_scikit_learn_and_scipy(seed):
    rng = np.random.default_rng(seed)
    reference, scores = rng.integers(3, size=40), rng.dirichlet(np.ones(3), size=40)
    votes = rng.integers(0, 4, size=(40, 3)) + np.eye(3, dtype=int)[reference]
    units = units_of(reference, scores.argmax(axis=1), scores=scores, probable=True, votes=votes)
    assert log_loss.metric().estimate(units) == pytest.approx(oracle.log_loss(reference, scores))
    assert brier.metric().estimate(units) == pytest.approx(
        np.mean(np.sum((scores - np.eye(3)[reference]) ** 2, axis=1))
    )
    shares = votes / votes.sum(axis=1, keepdims=True)
    divergences = [jensenshannon(p, q, base=2) ** 2 for p, q in zip(scores, shares, strict=True)]
    assert jensen_shannon.metric().estimate(units) == pytest.approx(np.mean(divergences))


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_scikit_learns_a_document_also_with_ties(seed):
    rng = np.random.default_rng(seed)
    reference, document = rng.integers(2, size=60), np.sort(rng.integers(6, size=60))
    first = rng.integers(5, size=60) / 4
    units = units_of(
        reference,
        reference,
        ("x", "y"),
        document=document,
        cluster=document // 2,
        scores=np.stack([first, 1 - first], axis=1),
    )
    expected = [
        oracle.average_precision_score(reference[document == one] == 0, first[document == one])
        for one in range(6)
        if (reference[document == one] == 0).any()
    ]
    assert average_precision.metric("x").estimate(units) == pytest.approx(np.mean(expected))


def test_average_precision_without_positives_is_undefined():
    units = units_of([1, 1], [1, 1], ("x", "y"), scores=np.ones((2, 2)))
    assert average_precision.metric("x").estimate(units) is None
    assert average_precision.metric("x").undefined(units) == "no document has a unit that is x"


def test_calibration_by_hand():
    # Confidence .95 in the tenth bin, right and wrong: |1.9 − 1| = .9. Confidence .55 in the sixth, right:
    # |.55 − 1| = .45.
    scores = np.array([[0.95, 0.05], [0.95, 0.05], [0.55, 0.45]])
    units = units_of([0, 1, 0], [0, 0, 0], ("x", "y"), scores=scores, probable=True)
    assert ece.metric().estimate(units) == pytest.approx((0.9 + 0.45) / 3)


def test_units_without_votes_do_not_count_against_the_votes():
    scores, votes = np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([[1, 1], [0, 0]])
    units = units_of([0, 0], [0, 0], ("x", "y"), scores=scores, probable=True, votes=votes)
    # The first unit alone: ln 2, and no divergence.
    assert cross_entropy.metric().estimate(units) == pytest.approx(np.log(2))
    assert jensen_shannon.metric().estimate(units) == pytest.approx(0)


def test_an_impossible_reference_costs_a_bounded_loss():
    units = units_of([1], [0], ("x", "y"), scores=np.array([[1.0, 0.0]]), probable=True)
    assert log_loss.metric().estimate(units) == pytest.approx(-np.log(1e-6))


def test_support_is_of_the_units_at_hand():
    part = HAND.take(np.array([True] * 3 + [False] * 3))
    assert part.support.tolist() == [3, 0, 0]
    assert dataclasses.replace(HAND, n_clusters=4).clusters == 4


@pytest.mark.parametrize(
    ("requested", "code"),
    [
        ({"favg": Requested()}, "bad-parameter"),
        ({"favg": Requested(of=("x",), positive="x")}, "bad-parameter"),
        ({"average_precision": Requested(positive="w")}, "unknown-label"),
        ({"accuracy": Requested()}, "unknown-metric"),
        ({"favgg": Requested(of=("x",))}, "unknown-metric"),
    ],
)
def test_a_faulty_request_is_a_problem(requested, code):
    assert [one.code for one in requested_problems(requested, LABELS, "b.yaml", "metrics.t")] == [code]
