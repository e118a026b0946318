"""Alpha, kappas and AC1 on tables small enough to work out by hand."""

import numpy as np
import pytest

from corpus_kit.agreement.alpha import interval_alpha, nominal_alpha, ordinal_alpha, set_alpha
from corpus_kit.agreement.coefficient import CONSTANT, NO_PAIRS
from corpus_kit.agreement.cohen import cohen_kappa
from corpus_kit.agreement.multirater import fleiss_kappa, gwet_ac1, observed_agreement
from corpus_kit.agreement.votes import from_matrix, tabulate

ALL = {
    "nominal": nominal_alpha,
    "ordinal": ordinal_alpha,
    "interval": lambda votes: interval_alpha(votes, np.arange(votes.n_values)),
    "sets": lambda votes: set_alpha(votes, [frozenset({str(code)}) for code in range(votes.n_values)]),
    "fleiss": fleiss_kappa,
    "ac1": gwet_ac1,
    "observed": observed_agreement,
    "cohen": lambda votes: cohen_kappa(votes, 0, 1),
    "linear": lambda votes: cohen_kappa(votes, 0, 1, "linear"),
    "quadratic": lambda votes: cohen_kappa(votes, 0, 1, "quadratic"),
}
EVERY = pytest.mark.parametrize("coefficient", ALL.values(), ids=ALL)
# Four units of two: agree on 0, agree on 0, 0 against 1, agree on 1.
VOTES = from_matrix([[0, 0, 0, 1], [0, 0, 1, 1]])


def value(tallied):
    return tallied.coefficient().estimate


def test_observed_agreement():
    assert value(observed_agreement(VOTES)) == pytest.approx(3 / 4)


def test_nominal_alpha():
    # n = 8, n_0 = 5, n_1 = 3: 1 - 7 · 2 / (64 - 34)
    assert value(nominal_alpha(VOTES)) == pytest.approx(1 - 14 / 30)


def test_fleiss_kappa():
    # shares 5/8 and 3/8: chance 34/64; (48/64 - 34/64) / (30/64)
    assert value(fleiss_kappa(VOTES)) == pytest.approx(14 / 30)


def test_gwet_ac1():
    # chance 2 · 5/8 · 3/8 = 30/64; (48 - 30) / (64 - 30)
    assert value(gwet_ac1(VOTES)) == pytest.approx(18 / 34)


def test_cohen_kappa():
    # marginals 3,1 and 2,2: chance (3·2 + 1·2)/16 = 1/2; (3/4 - 1/2) / (1/2)
    assert value(cohen_kappa(VOTES, 0, 1)) == pytest.approx(1 / 2)


def test_weighted_kappas():
    # 0-0, 1-2, 2-2: linear: sum of steps 1; marginals 1,1,1 and 1,0,2: steps 0+2·2 + 1+2·1 + 2+0 = 9, over n = 3: 3
    votes = from_matrix([[0, 1, 2], [0, 2, 2]])
    assert value(cohen_kappa(votes, 0, 1, "linear")) == pytest.approx(1 - 1 / 3)
    # quadratic: 1 against 0+2·4 + 1+2·1 + 4+0 = 15, over 3: 5
    assert value(cohen_kappa(votes, 0, 1, "quadratic")) == pytest.approx(1 - 1 / 5)


def test_three_votes_weigh_as_one_unit():
    # 0,0,1: disagreement (9 - 5)/2 = 2; 0,0: none. n = 5, n_0 = 4: 1 - 4 · 2 / (25 - 17)
    assert value(nominal_alpha(from_matrix([[0, 0], [0, 0], [1, None]]))) == pytest.approx(0)


def test_sets_that_contain_one_another_disagree_less_than_sets_that_cross():
    # a-ab: MASI distance 1 - 1/2 · 2/3 = 2/3; ab-ac: 1 - 1/3 · 1/3 = 8/9
    a, ab, ac = frozenset("a"), frozenset("ab"), frozenset("ac")
    assert value(set_alpha(from_matrix([[0, 1], [1, 1]]), [a, ab])) == pytest.approx(
        1 - 3 * (2 * 2 / 3) / (2 * 1 * 3 * 2 / 3)
    )
    assert value(set_alpha(from_matrix([[0, 1], [1, 1]]), [ac, ab])) == pytest.approx(0)
    inside = value(set_alpha(from_matrix([[0, 1, 2], [1, 1, 2]]), [a, ab, ac]))
    crossing = value(set_alpha(from_matrix([[2, 1, 2], [1, 1, 2]]), [a, ab, ac]))
    assert inside > crossing


@pytest.mark.parametrize("name", ["nominal", "ordinal", "interval", "sets", "fleiss", "ac1", "observed"])
def test_one_annotator_gives_a_reason_and_no_number(name):
    found = ALL[name](from_matrix([[0, 1, 1]])).coefficient()
    assert (found.estimate, found.reason) == (None, NO_PAIRS)


@EVERY
def test_no_overlap_gives_a_reason(coefficient):
    found = coefficient(from_matrix([[0, None], [None, 1]])).coefficient()
    assert found.estimate is None
    assert found.reason


@pytest.mark.parametrize("name", ["nominal", "ordinal", "interval", "sets", "fleiss"])
def test_constant_data_gives_a_reason(name):
    found = ALL[name](from_matrix([[1, 1, 1], [1, 1, 1]])).coefficient()
    assert (found.estimate, found.reason) == (None, CONSTANT)


def test_equal_decimals_are_constant_whatever_else_is_on_the_scale():
    # Two units of .1 and .1; .3 was given once, where nobody else voted. In binary .1 is no number, and its sums round.
    votes = from_matrix([[1, 1, 0], [1, 1, None]])
    found = interval_alpha(votes, [0.3, 0.1]).coefficient()
    assert (found.estimate, found.reason) == (None, CONSTANT)
    both = from_matrix([[0, 1, 1, 1], [0, 1, 1, 1]], clusters=[0, 1, 1, 1])
    tallied = interval_alpha(both, [0.3, 0.1])
    assert value(tallied) == 1
    assert np.isnan(tallied.statistic(tallied.tallies[1]))  # a resample of the second cluster alone


def test_numbers_far_from_zero_are_as_good_as_near_it():
    # as 0 and 1: 0-0, 0-1, 1-1: 1 - 5 · 2 / (2 · (6 · 3 - 9))
    votes = from_matrix([[0, 0, 1], [0, 1, 1]])
    for origin in (0, 2031, 1e9):
        assert value(interval_alpha(votes, [origin, origin + 1])) == pytest.approx(1 - 10 / 18)


def test_constant_data_has_documented_answers():
    votes = from_matrix([[1, 1], [1, 1]])
    assert value(observed_agreement(votes)) == 1
    assert value(gwet_ac1(votes)) == 1  # two values to choose from: chance agreement is 0
    assert cohen_kappa(votes, 0, 1).coefficient().reason == "both always give one and the same value"
    only = gwet_ac1(from_matrix([[0, 0], [0, 0]])).coefficient()
    assert (only.estimate, only.reason) == (None, CONSTANT)  # of one value there is no choice


@EVERY
def test_an_empty_table_gives_a_reason(coefficient):
    found = coefficient(tabulate([], [], [], n_values=2, n_annotators=2)).coefficient()
    assert found.estimate is None
    assert found.reason


@EVERY
def test_perfect_agreement_is_one(coefficient):
    assert value(coefficient(from_matrix([[0, 1, 2, 1], [0, 1, 2, 1]]))) == pytest.approx(1)


def test_systematic_disagreement_is_below_zero():
    votes = from_matrix([[0, 1, 0, 1], [1, 0, 1, 0]])
    assert value(cohen_kappa(votes, 0, 1)) == pytest.approx(-1)
    assert value(nominal_alpha(votes)) == pytest.approx(1 - 7 * 8 / 32)


def test_units_seen_by_one_do_not_count_for_alpha():
    alone = from_matrix([[0, 0, 0, 1, 1, 0], [0, 0, 1, 1, None, None]])
    assert value(nominal_alpha(alone)) == value(nominal_alpha(VOTES))
    assert value(observed_agreement(alone)) == value(observed_agreement(VOTES))


def test_thousands_of_values():
    rng = np.random.default_rng(0)
    truth = rng.integers(5000, size=2000)
    votes = from_matrix([truth, np.where(rng.random(2000) < 0.9, truth, rng.integers(5000, size=2000))])
    assert value(nominal_alpha(votes)) == pytest.approx(0.9, abs=0.02)
    assert value(cohen_kappa(votes, 0, 1)) == pytest.approx(0.9, abs=0.02)
    assert 0.8 < value(ordinal_alpha(votes)) < 1


def test_a_copy_of_one_of_many_may_lower_agreement_and_of_one_of_two_does_not():
    # 1 of 3 pairs agree among 0,0,1; a copy of the odd one makes it 2 of 6
    assert value(observed_agreement(from_matrix([[0], [0], [1], [1]]))) == pytest.approx(2 / 6)
    # 6 of 10 agree among 0,0,0,0,1; a copy of the odd one makes it 7 of 15
    assert value(observed_agreement(from_matrix([[0], [0], [0], [0], [1]]))) == pytest.approx(6 / 10)
    assert value(observed_agreement(from_matrix([[0], [0], [0], [0], [1], [1]]))) == pytest.approx(7 / 15)
