import pytest

from corpus_kit.corpus.majority import carried, majority

Q = ("colour", "")


def votes(*values):
    return {f"a{n}": value for n, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("yes", "seers", "expected"), [(1, 1, True), (1, 2, None), (2, 3, True), (1, 3, False), (2, 4, None), (3, 4, True)]
)
def test_more_than_half(yes, seers, expected):
    assert carried(yes, seers) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        (["red"], "red"),
        (["red", "blue"], None),
        (["blue", "red"], None),
        (["red", "red", "blue"], "red"),
        # The most votes suffice, two of four; a tie for the most does not, even with a third value below.
        (["red", "red", "blue", "green"], "red"),
        (["red", "red", "blue", "blue", "green"], None),
    ],
)
def test_the_most_votes_win_and_a_tie_is_open(values, expected):
    assert majority("u", Q, votes(*values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # law 2 of 3, sea 1 of 3.
        ([("law", "sea"), ("law",), ()], ("law",)),
        # law 2 of 3, sea 2 of 3.
        ([("sea", "law"), ("law",), ("sea",)], ("law", "sea")),
        # law 2 of 2, sea 1 of 2: exactly half, so the whole label is open.
        ([("law", "sea"), ("law",)], None),
        # Each 1 of 3: none is chosen, which is a label too.
        ([("law",), ("sea",), ("sky",)], ()),
        # The same value twice from one voter is one vote.
        ([("law", "law"), (), ()], ()),
    ],
)
def test_with_several_values_each_needs_more_than_half(values, expected):
    assert majority("u", Q, votes(*values)) == expected
