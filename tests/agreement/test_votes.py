import numpy as np
import pytest

from corpus_kit.agreement.votes import OPEN, from_matrix, tabulate
from corpus_kit.errors import UsageError


def test_votes_are_sorted_by_unit_then_annotator():
    votes = tabulate([1, 0, 1], [1, 0, 0], [4, 5, 6])
    assert votes.units.tolist() == [0, 1, 1]
    assert votes.annotators.tolist() == [0, 0, 1]
    assert votes.values.tolist() == [5, 6, 4]


def test_counting_leaves_the_table_as_it_was():
    votes = from_matrix([[1, 0], [0, 0]])
    before = votes.values.copy()
    assert votes.counts.toarray().tolist() == [[1, 1], [2, 0]]
    assert (votes.values == before).all()


def test_pairs_are_all_pairs_on_a_unit_once():
    votes = from_matrix([[0, 0], [1, None], [2, 1]])  # three votes on the first unit, two on the second
    found = {(int(i), int(j)) for first, second in votes.pairs() for i, j in zip(first, second, strict=True)}
    assert found == {(0, 1), (1, 2), (0, 2), (3, 4)}


def test_one_annotators_values():
    assert from_matrix([[0, None], [1, 1]]).of(0).tolist() == [0, OPEN]


def test_clusters_of_units_are_summed():
    votes = tabulate([0, 1, 2], [0, 0, 0], [0, 1, 1], clusters=[0, 0, 1])
    assert votes.by_cluster(np.array([1.0, 2.0, 4.0])).tolist() == [3, 4]
    assert votes.values_by_cluster(np.ones(3)).tolist() == [[1, 1], [0, 1]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([0, 0], [1, 1], [0, 1]), "two votes on one unit"),
        (([0], [1, 1], [0]), "three columns"),
        (([-1], [1], [0]), "from 0"),
    ],
)
def test_a_faulty_table_is_refused(columns, message):
    with pytest.raises(UsageError, match=message):
        tabulate(*columns)


def test_an_empty_table_stands():
    votes = tabulate([], [], [])
    assert (len(votes), votes.n_units, list(votes.pairs())) == (0, 0, [])
