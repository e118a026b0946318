"""What may not change an agreement: names and orders of annotators, of units, of values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpus_kit.agreement.aggregation.registry import AGGREGATIONS, aggregation
from corpus_kit.agreement.alpha import nominal_alpha, ordinal_alpha
from corpus_kit.agreement.cohen import cohen_kappa
from corpus_kit.agreement.multirater import fleiss_kappa, gwet_ac1, observed_agreement
from corpus_kit.agreement.unitizing import unitizing_statistic, unitizing_tallies, units_of
from corpus_kit.agreement.votes import from_matrix

COEFFICIENTS = {
    "nominal": nominal_alpha,
    "ordinal": ordinal_alpha,
    "fleiss": fleiss_kappa,
    "ac1": gwet_ac1,
    "observed": observed_agreement,
}
EVERY = pytest.mark.parametrize("coefficient", COEFFICIENTS.values(), ids=COEFFICIENTS)
matrices = st.tuples(st.integers(2, 5), st.integers(1, 12)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(-1, 3))
)
seeds = st.integers(0, 2**32 - 1)
SIZES = {"n_values": 4}


def value(coefficient, matrix):
    found = coefficient(from_matrix(matrix, **SIZES)).coefficient().estimate
    return np.nan if found is None else found


@EVERY
@given(matrices, seeds)
def test_orders_of_annotators_and_units_change_nothing(coefficient, matrix, seed):
    rng = np.random.default_rng(seed)
    shuffled = matrix[rng.permutation(len(matrix))][:, rng.permutation(matrix.shape[1])]
    assert value(coefficient, shuffled) == pytest.approx(value(coefficient, matrix), nan_ok=True)


@pytest.mark.parametrize("name", ["nominal", "fleiss", "ac1", "observed"])
@given(matrices, st.permutations(range(4)))
def test_renaming_values_changes_nothing(name, matrix, names):
    renamed = np.where(matrix < 0, -1, np.array(names)[matrix])
    coefficient = COEFFICIENTS[name]
    assert value(coefficient, renamed) == pytest.approx(value(coefficient, matrix), nan_ok=True)


@given(matrices)
def test_turning_the_order_round_changes_nothing(matrix):
    turned = np.where(matrix < 0, -1, 3 - matrix)
    assert value(ordinal_alpha, turned) == pytest.approx(value(ordinal_alpha, matrix), nan_ok=True)


@EVERY
@given(matrices)
def test_coefficients_are_at_most_one(coefficient, matrix):
    found = value(coefficient, matrix)
    assert np.isnan(found) or found <= 1 + 1e-12


@given(matrices)
def test_a_copy_of_one_of_two_annotators_never_lowers_observed_agreement(matrix):
    two = matrix[:2]
    before, after = value(observed_agreement, two), value(observed_agreement, np.vstack([two, two[:1]]))
    assert np.isnan(before) or after >= before


@given(matrices)
def test_kappa_of_two_is_symmetric(matrix):
    votes = from_matrix(matrix, **SIZES)
    for weights in ("", "linear", "quadratic"):
        one, other = (cohen_kappa(votes, *pair, weights).coefficient() for pair in ((0, 1), (1, 0)))
        assert one.reason == other.reason
        assert one.estimate == pytest.approx(other.estimate) if one.estimate is not None else other.estimate is None


@EVERY
@given(matrices, seeds)
def test_tallies_over_clusters_add_up_to_the_whole(coefficient, matrix, seed):
    clusters = np.random.default_rng(seed).integers(3, size=matrix.shape[1])
    found = coefficient(from_matrix(matrix, clusters=clusters, **SIZES)).coefficient().estimate
    whole = value(coefficient, matrix)
    assert (np.nan if found is None else found) == pytest.approx(whole, nan_ok=True)


def test_chance_gives_about_nothing():
    rng = np.random.default_rng(0)
    matrix = rng.choice(4, p=[0.6, 0.2, 0.1, 0.1], size=(3, 20_000))
    for name in ("nominal", "ordinal", "fleiss"):
        assert abs(value(COEFFICIENTS[name], matrix)) < 0.015
    assert abs(cohen_kappa(from_matrix(matrix), 0, 1).coefficient().estimate) < 0.02


@pytest.mark.parametrize("name", AGGREGATIONS)
@settings(max_examples=20, deadline=None)
@given(matrices, seeds)
def test_aggregating_follows_the_units_wherever_they_stand(name, matrix, seed):
    order = np.random.default_rng(seed).permutation(matrix.shape[1])
    votes, shuffled = from_matrix(matrix, **SIZES), from_matrix(matrix[:, order], **SIZES)
    one = aggregation(name).fit(votes).predict_proba(votes)
    other = aggregation(name).fit(shuffled).predict_proba(shuffled)
    assert other == pytest.approx(one[order], abs=1e-5, nan_ok=True)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5).map(
    lambda found: units_of([((start, start + length),) for start, length in found])
)


@given(st.lists(spans, min_size=2, max_size=4), st.randoms())
def test_unitizing_does_not_mind_who_is_first(units, random):
    before = unitizing_tallies(units, 40)
    random.shuffle(units)
    assert unitizing_tallies(units, 40) == pytest.approx(before)
    assert (before >= -1e-9).all()


@given(spans)
def test_unitizing_agrees_with_itself(units):
    found = float(unitizing_statistic(unitizing_tallies([units, units], 40)))
    assert found == 1 or (len(units) == 0 and np.isnan(found))
