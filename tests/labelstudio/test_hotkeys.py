from __future__ import annotations

from corpus_kit.labelstudio.hotkeys import DIGITS, LETTER_ROWS, Keys, filled
from corpus_kit.schema.check_labels import TAKEN_KEYS


def test_questions_are_dealt_rows() -> None:
    """Nine values, three values, then four pairs: digits, the row below, then the two rows used least, in turn."""
    keys = Keys(digits_first=True)
    dealt = ["".join(keys.deal(count)) for count in (9, 3, 2, 2, 2, 2)]
    assert dealt == ["123456789", "qwe", "as", "zx", "df", "cv"]


def test_where_digits_draw_questions_take_letters() -> None:
    keys = Keys(digits_first=False)
    assert keys.deal_digits(3) == ["1", "2", "3"]
    assert ["".join(keys.deal(count)) for count in (7, 7, 3, 3)] == ["qwertyi", "asdfghj", "zxc", "vbn"]


def test_claimed_keys_are_folded_refused_if_taken_and_given_once() -> None:
    keys = Keys(digits_first=True)
    assert keys.claim("Q", "q", "Alt + R", "u", "", "a,b", "shift+q") == ["q", "", "", "", "", "", "shift+q"]
    assert keys.claim("w", "shift+1", prefix="shift+") == ["shift+w", "shift+1"]


def test_more_choices_than_keys_leaves_the_last_without() -> None:
    keys = Keys(digits_first=True)
    free = len(DIGITS) + sum(map(len, LETTER_ROWS))
    dealt = keys.deal(free + 2)
    assert dealt.count("") == 2
    assert len(set(dealt)) == free + 1
    assert not TAKEN_KEYS & set(dealt)


def test_digits_run_out_into_letters() -> None:
    assert Keys(digits_first=False).deal_digits(11) == [*DIGITS, "q"]
    assert Keys(digits_first=True).deal_digits(2, last=True) == ["0", "9"]


def test_filled_leaves_a_gap_where_nothing_is_left() -> None:
    assert filled(["", "", "x"], ["1"]) == ["1", "", "x"]
