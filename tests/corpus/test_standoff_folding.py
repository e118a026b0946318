import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.corpus.standoff.folding import Folded, fold


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("“No,” she said. ‘Why?’", "\"No,\" she said. 'Why?'"),
        ("«Non» „Nein“", '"Non" "Nein"'),
        ("2019–2021 — a port - closed", "2019-2021 - a port - closed"),
        ("a -- b ——— c", "a - b - c"),
        ("a\u00a0b\t\r\n c\u2009d", "a b c d"),
        ("Fu\u0308r\ufeff die H\u00e4\u00adfen\u200b", "F\u00fcr die H\u00e4fen"),
        ("ﬁve … １２ ²", "five ... 12 2"),
        ("한", "한"),  # conjoining jamo compose
    ],
)
def test_what_copies_differ_in_is_made_alike(raw: str, folded: str) -> None:
    assert fold(raw) == fold(folded) == folded.replace("--", "-")


def test_words_and_case_are_not_folded() -> None:
    assert len({fold(one) for one in ("port", "Port", "ports", "p ort")}) == 4


def test_offsets_lead_back() -> None:
    folded = Folded("ab… “c”\r\n\r\nd")
    assert folded.text == 'ab... "c" d'
    assert folded.raw(2, 5) == (2, 3)  # three full stops are one raw character
    assert folded.raw(9, 10) == (7, 11)  # one space is four raw characters
    assert folded.span(3, 12) == (6, 11)  # white space at the ends is left out
    assert folded.span(7, 11) == (10, 10)  # nothing visible


def test_sentences_do_not_begin_within_words() -> None:
    folded = Folded("the portNobody knew… 12")
    bounds = {at for at in range(len(folded.text) + 1) if folded.is_boundary(at)}
    assert {0, 3, 4, 8, 14, 15, 19, 22} <= bounds  # at 8 the capital tells that two words were glued
    assert not {1, 2, 6, 20, 21, 24} & bounds  # within words, within "…", within 12


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_every_folded_character_knows_its_raw_ones(text: str) -> None:
    folded = Folded(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.starts == sorted(folded.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))


@given(st.text(alphabet="aé“”‘'-– \u00a0\n…ﬁ", max_size=40))
def test_other_ways_of_writing_fold_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.replace("\n", "\r\n")) == fold(text)
    assert fold("\ufeff" + text) == fold(text)
