from __future__ import annotations

import random

import pytest

from corpus_kit.dataset.leakage import LeakageCheck, containment


def words(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnop", k=5)) for _ in range(count)]


def pairs_of(texts: dict[str, tuple[str, str]]) -> list[tuple[str, str, float]]:
    check = LeakageCheck()
    for document, (split, text) in texts.items():
        check.add(document, split, text)
    found = check.pairs(lambda documents: {one: texts[one][1] for one in documents})
    return [(pair.first, pair.second, pair.overlap) for pair in found]


def test_containment_by_hand() -> None:
    # 10 words: 6 5-grams. The other has the first 7 of them: 3 of its own 5-grams and 3 others.
    assert containment("a b c d e f g h i j", "A, b c d e f g x y z") == 0.5
    assert containment("a b c", "a b c") == 1.0  # texts shorter than five words are compared whole
    assert containment("", "a b c") == 0.0


@pytest.mark.parametrize("length", [40, 300, 3000])
def test_near_duplicates_across_splits_are_found_at_any_length(length: int) -> None:
    one = words(1, length)
    half = length * 7 // 10
    other = one[:half] + words(2, length - half)
    found = pairs_of({"d1": ("train", " ".join(one)), "d2": ("test", " ".join(other))})
    # of the length - 4 5-grams the first half - 4 are shared
    assert found == [("d1", "d2", round((half - 4) / (length - 4), 4))]


def test_a_short_text_within_a_long_one_is_found() -> None:
    long = words(3, 4000)
    found = pairs_of({"d1": ("train", " ".join(long)), "d2": ("test", " ".join(long[1000:1150]))})
    assert found == [("d1", "d2", 1.0)]


def test_what_shares_less_than_half_is_let_through() -> None:
    one = words(4, 400)
    other = one[:150] + words(5, 250)
    assert pairs_of({"d1": ("train", " ".join(one)), "d2": ("test", " ".join(other))}) == []


def test_duplicates_within_a_split_are_no_leak() -> None:
    text = " ".join(words(6, 100))
    assert pairs_of({"d1": ("train", text), "d2": ("train", text), "d3": ("test", " ".join(words(7, 100)))}) == []


def test_a_notice_that_all_texts_share_hides_no_duplicate_and_makes_none() -> None:
    notice = " ".join(words(8, 20))
    texts = {f"d{number}": ("train", notice + " " + " ".join(words(100 + number, 60))) for number in range(60)}
    texts["e"] = ("test", notice + " " + " ".join(words(100 + 17, 60)))
    assert [pair[:2] for pair in pairs_of(texts)] == [("d17", "e")]


def test_a_text_in_many_copies_is_still_found() -> None:
    text = " ".join(words(9, 80))
    texts = {f"d{number}": ("train", text) for number in range(40)} | {"e": ("test", text)}
    assert pairs_of(texts) == [("d0", "e", 1.0)]


def test_nothing_and_empty_texts_are_no_leak() -> None:
    assert pairs_of({}) == []
    assert pairs_of({"d1": ("train", ""), "d2": ("test", "")}) == []
