import pytest

from corpus_kit.corpus.codepoints import common, contains, runs, shared, size, without


def test_touching_overlapping_and_unsorted_spans_are_one_run():
    assert runs([(5, 8), (0, 3), (3, 5)]) == ((0, 8),)
    assert runs([(0, 10), (2, 4)]) == ((0, 10),)


def test_an_empty_span_adds_nothing():
    assert runs([(4, 4)]) == ()
    assert size(()) == 0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (((0, 4), (6, 9)), ((2, 7),), ((2, 4), (6, 7))),
        (((0, 4),), ((4, 9),), ()),
        (((0, 9),), ((1, 2), (3, 4)), ((1, 2), (3, 4))),
        ((), ((0, 1),), ()),
    ],
)
def test_intersection_either_way(a, b, expected):
    assert common(a, b) == common(b, a) == expected
    assert shared(a, b) == shared(b, a) == size(expected)


def test_difference_cuts_holes_and_ends():
    assert without(((0, 4), (6, 9)), ((0, 1), (3, 7), (8, 20))) == ((1, 3), (7, 8))
    assert without(((0, 4),), ()) == ((0, 4),)
    assert without(((0, 4),), ((0, 4),)) == ()


def test_only_a_proper_subset_is_contained():
    assert contains(((0, 10),), ((0, 3), (7, 10)))
    assert not contains(((0, 3), (7, 10)), ((0, 10),))
    assert not contains(((0, 10),), ((0, 10),))
    assert not contains(((0, 10),), ((5, 11),))
