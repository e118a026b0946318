import numpy as np
import pytest

from corpus_kit.agreement.aggregation.base import distinct, most_probable
from corpus_kit.agreement.aggregation.dawid_skene import DawidSkene
from corpus_kit.agreement.aggregation.mace import MACE
from corpus_kit.agreement.aggregation.majority import Majority
from corpus_kit.agreement.aggregation.registry import AGGREGATIONS, aggregation
from corpus_kit.agreement.aggregation.soft_votes import SoftVotes
from corpus_kit.agreement.votes import OPEN, Votes, from_matrix, tabulate
from corpus_kit.errors import InsufficientDataError, UsageError

EVERY = pytest.mark.parametrize("name", AGGREGATIONS)
UNANIMOUS = from_matrix([[0, 1, 2, 1, 0], [0, 1, 2, 1, 0], [0, 1, 2, 1, None]])


@EVERY
def test_unanimous_votes_are_the_answer(name):
    assert aggregation(name).fit(UNANIMOUS).predict(UNANIMOUS).tolist() == [0, 1, 2, 1, 0]


@EVERY
def test_probabilities_are_probabilities(name):
    votes = from_matrix(np.random.default_rng(0).integers(-1, 3, size=(4, 30)), n_units=30, n_values=3)
    found = aggregation(name).fit(votes).predict_proba(votes)
    voted = votes.per_unit > 0
    assert found.shape == (30, 3)
    assert found[voted].sum(axis=1) == pytest.approx(1)
    assert (found[voted] >= 0).all()


@EVERY
def test_units_without_votes_are_open(name):
    votes = from_matrix([[0, None, 1], [0, None, 1]])
    fitted = aggregation(name).fit(votes)
    assert fitted.predict(votes)[1] == OPEN
    assert np.isnan(fitted.predict_proba(votes)[1]).all()


@EVERY
def test_a_tie_between_equals_stays_open(name):
    votes = from_matrix([[0, 1], [1, 0]])
    assert aggregation(name).fit(votes).predict(votes).tolist() == [OPEN, OPEN] or name in {"mace", "dawid_skene"}


@EVERY
def test_an_empty_table_is_no_fault(name):
    votes = tabulate([], [], [])
    assert aggregation(name).fit(votes).predict(votes).tolist() == []


@pytest.mark.parametrize("n_values", [3, 4, 9])
def test_a_value_that_nobody_gave_is_never_the_answer(n_values):
    # Found by searching small tables of two values: on the first unit, whatever of the two is true, somebody errs in a
    # way of which there is no other example. That is no evidence for a third value: what was never given is as unlikely
    # as can be, and the answers are those without it.
    matrix = ["00111001", "00100101", "11100111", "10011001", "01100110", "10100000", "01111001"]
    rows = [[int(digit) for digit in row] for row in matrix]
    wide, narrow = from_matrix(rows, n_values=n_values), from_matrix(rows, n_values=2)
    found = DawidSkene().fit(wide).predict_proba(wide)
    assert found[:, 2:] == pytest.approx(0, abs=1e-12)
    assert found[:, :2] == pytest.approx(DawidSkene().fit(narrow).predict_proba(narrow), abs=1e-9)


def many_values():
    rng = np.random.default_rng(0)
    return tabulate(
        np.repeat(np.arange(3000), 3), np.tile([0, 1, 2], 3000), rng.integers(5000, size=9000), n_values=5000
    )


@pytest.mark.parametrize("name", ["majority", "soft_votes", "mace"])
def test_thousands_of_values_are_answered(name):
    votes = many_values()
    assert len(aggregation(name).fit(votes).predict(votes)) == 3000


def test_thousands_of_values_are_too_many_to_learn_confusions_of():
    with pytest.raises(InsufficientDataError, match="5,000 values"):
        DawidSkene().fit(many_values())


def test_a_majority_and_shares():
    votes = from_matrix([[0, 1, 0], [0, 0, 0], [1, None, 0], [1, None, 1]])
    assert Majority().fit(votes).predict(votes).tolist() == [OPEN, OPEN, 0]
    assert Majority().fit(votes).predict_proba(votes).tolist() == [[0.5, 0.5], [0.5, 0.5], [1, 0]]
    assert SoftVotes().fit(votes).predict_proba(votes).tolist() == [[0.5, 0.5], [0.5, 0.5], [0.75, 0.25]]


def simulated(seed, accuracy):
    rng = np.random.default_rng(seed)
    truth = rng.integers(3, size=400)
    say = [np.where(rng.random(400) < one, truth, rng.integers(3, size=400)) for one in accuracy]
    return truth, from_matrix(np.array(say))


@pytest.mark.parametrize("model", [DawidSkene(), MACE()], ids=["dawid_skene", "mace"])
def test_models_trust_the_competent(model):
    truth, votes = simulated(3, [0.95, 0.9, 0.1, 0.1, 0.1])
    right = (model.fit(votes).predict(votes) == truth).mean()
    assert right > (Majority().fit(votes).predict(votes) == truth).mean() + 0.1


def test_mace_knows_who_guesses():
    _, votes = simulated(4, [0.9, 0.8, 0.7, 0.0])
    competence = MACE().fit(votes).competence_
    assert competence.argmin() == 3
    assert competence[3] < 0.2
    assert competence[0] > 0.75


def test_dawid_skene_finds_confusions():
    truth, votes = simulated(5, [0.9, 0.9, 0.9])
    swapped = np.where(truth == 0, 1, np.where(truth == 1, 0, 2))  # a fourth who always confuses 0 and 1
    rows = [votes.of(code) for code in range(3)]
    model = DawidSkene().fit(from_matrix(np.array([*rows, swapped])))
    assert model.confusions_[3][1, 0] > 0.95  # answers 1 where the truth is 0
    assert model.confusions_.sum(axis=1) == pytest.approx(1, abs=1e-6)


def test_mace_depends_on_its_generator_alone():
    _, votes = simulated(6, [0.9, 0.6, 0.4])
    first, second = (MACE(np.random.default_rng(1)).fit(votes).competence_ for _ in range(2))
    assert (first == second).all()


def test_alike_units_share_a_pattern():
    votes = from_matrix([[0, 0, 1, None], [1, 1, None, 1]])
    patterns, of_unit = distinct(votes)
    assert of_unit[0] == of_unit[1]
    assert len(set(of_unit.tolist())) == patterns.n_units == 3


def test_many_annotators_have_no_common_pattern():
    units, annotators = np.repeat(np.arange(50), 2), np.arange(100)
    patterns, of_unit = distinct(tabulate(units, annotators, annotators % 3))
    assert (patterns.n_units, of_unit.tolist()) == (50, list(range(50)))


def test_no_probability_no_value():
    assert most_probable(np.zeros((3, 0))).tolist() == [OPEN] * 3


def test_an_unknown_name_is_refused():
    with pytest.raises(UsageError, match="did you mean 'majority'"):
        aggregation("majorty")


def test_the_contract_of_the_table():
    assert Votes.__dataclass_fields__.keys() >= {"units", "annotators", "values"}
