import pytest

from corpus_kit.labelstudio.annotators import Pseudonyms, user_of


@pytest.mark.parametrize(
    ("completed_by", "user"),
    [
        (3, 3),
        ("3", 3),
        ({"id": 3, "email": "x@example.org"}, 3),
        ({"email": "x@example.org"}, "x@example.org"),
        ("a3", "a3"),
        (None, None),
        ({}, None),
        (True, None),
        ("", None),
        ([3], None),
    ],
)
def test_reads_who_annotated(completed_by, user):
    assert user_of(completed_by) == user


def test_numbers_order_pseudonyms_whatever_order_they_come_in():
    assert [Pseudonyms(users)[10] for users in ([10, 9, 30], [30, 10, 9])] == ["a2", "a2"]


def test_pseudonyms_stay_and_others_follow():
    names = Pseudonyms(["a4", "a2", 7, "x@example.org"])
    assert [names[user] for user in ("a2", "a4", 7, "x@example.org")] == ["a2", "a4", "a5", "a6"]
    assert names.nameless(2) == "a8"
