import pytest

from corpus_kit.labelstudio.spans import Misplaced, Place, Placed, folded, span_hash


def place(text: str) -> Place:
    return Place(text, len(text), "00")


def test_without_recorded_text_the_range_decides():
    assert place("The ferry").locate(4, 9) == Placed(4, 9)
    assert place("The ferry").locate(4.0, 9.0) == Placed(4, 9)
    assert place("The ferry").locate(4, 10).code == "offset-out-of-range"
    assert Place(None, 9).locate(4, 9, "anything") == Placed(4, 9)


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("a\nb", "a\\nb"),
        ("a\r\nb", "a\\n\\nb"),
        ("a\r\nb", "a\\nb"),
        ("a\r\nb", "a\nb"),
        ("a \t  b", "a b"),
        (" a b\n", "a b"),
        ("a\u00a0b", "a b"),
    ],
)
def test_folded_white_space_is_no_difference(text, recorded):
    assert place(text).locate(0, len(text), recorded) == Placed(0, len(text))
    assert folded(text) == folded(recorded)


def test_a_literal_backslash_n_in_the_text_is_no_difference_either():
    assert place("C:\\new").locate(0, 6, "C:\\new") == Placed(0, 6)


@pytest.mark.parametrize(
    ("text", "span", "recorded", "repaired", "code"),
    [
        ("the mayor said", (4, 8), "mayor", (4, 9), "end-short-by-one"),
        # Each emoji is two UTF-16 units: 2 before the start, 1 more within.
        ("😀😀 a 😀 b", (7, 11), "😀 b", (5, 8), "utf16-units"),
        # Beyond the end of the text when counted in code points.
        ("😀😀 ab", (5, 7), "ab", (3, 5), "utf16-units"),
        ("a\r\nb\r\ncd", (4, 6), "cd", (6, 8), "crlf-as-one"),
        ("a\r\nb\r\ncd", (2, 6), "b\\ncd", (3, 8), "crlf-as-one"),
        ("a\nb\ncd", (6, 8), "cd", (4, 6), "lf-as-two"),
    ],
)
def test_repairs_a_known_shift(text, span, recorded, repaired, code):
    assert text[repaired[0] : repaired[1]].replace("\r\n", "\\n") == recorded
    assert place(text).locate(*span, recorded) == Placed(*repaired, code)


def test_white_space_at_the_ends_is_no_reason_to_repair():
    text = "😀 ab ab c"
    assert (text[5:7], text[5:8]) == ("ab", "ab ")
    assert place(text).locate(5, 7, "ab ") == Placed(5, 7)
    assert place(text).locate(5, 6, "ab") == Placed(5, 7, "end-short-by-one")


def test_does_not_choose_between_two_repairs():
    # 5-6 reads "😀". In UTF-16 units it is 3-4 (two emoji before it), with line feeds counted twice 4-5: both read "a".
    text = "😀😀\naa😀"
    assert (text[5], text[3], text[4]) == ("😀", "a", "a")
    assert place(text).locate(5, 6, "a").code == "span-mismatch"


@pytest.mark.parametrize(
    ("start", "end", "recorded", "code"),
    [
        (4, 9, "mayor", "span-mismatch"),
        (4, 90, "mayor", "offset-out-of-range"),
        (-1, 3, "the", "offset-out-of-range"),
        (9, 4, "ferry", "empty-span"),
        (4, 4, "", "empty-span"),
        ("four", 9, "ferry", "bad-offset"),
        ("-4", 9, "ferry", "bad-offset"),
        (4.5, 9, "ferry", "bad-offset"),
        (True, 9, "ferry", "bad-offset"),
        (None, None, None, "bad-offset"),
    ],
)
def test_says_why_a_span_lies_nowhere(start, end, recorded, code):
    fault = place("The ferry left").locate(start, end, recorded)
    assert isinstance(fault, Misplaced)
    assert fault.code == code


def test_a_mismatch_shows_both_texts():
    fault = place("The ferry left").locate(4, 9, "mayor")
    assert "'ferry'" in fault.message
    assert "'mayor'" in fault.message


def test_a_hash_takes_the_place_of_the_text():
    text = "The ferry left"
    right, wrong = span_hash("ferry", "00"), span_hash("mayor", "00")
    assert place(text).locate(4, 9, None, right) == Placed(4, 9)
    assert place(text).locate(4, 9, None, wrong).code == "span-mismatch"
    assert Place(None, len(text), "00").locate(4, 9, None, wrong) == Placed(4, 9)
