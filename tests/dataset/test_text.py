from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.corpus.model import Part
from corpus_kit.dataset.tables.tagging import Tokenised
from corpus_kit.dataset.text import Sentences, article, marked, merged, sentence_context, span_context, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 4.5% up—really?!", ["It", "'", "s", "4", ".", "5", "%", "up", "—", "really", "?", "!"]),
        ("cafe\u0301 ouvert", ["cafe\u0301", "ouvert"]),  # a combining accent stays with its letter
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),  # vowel signs and virama are marks
        ("ok \U0001f468\u200d\U0001f469\u200d\U0001f467!", ["ok", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "!"]),
        ("\U0001f44d\U0001f3fd \u2764\ufe0f", ["\U0001f44d\U0001f3fd", "\u2764\ufe0f"]),  # skin tone; emoji style
        ("\ufeffa\u00a0b\r\n\tc", ["a", "b", "c"]),  # byte order mark, no-break space, CRLF, tab
        ("co\u00adop", ["co\u00adop"]),  # a soft hyphen is inside a word
        ("", []),
        (" \n", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in tokens(text)] == expected


@given(st.text())
def test_tokens_are_ascending_disjoint_and_hold_everything_visible(text: str) -> None:
    found = tokens(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    left = {text[place] for place in range(len(text)) if place not in covered}
    assert all(char.isspace() or char in "\u200b\u200e\u200f\u2060\ufeff" for char in left)


def test_tokens_of_a_stretch_have_offsets_in_the_whole_text() -> None:
    assert tokens("one two three", 4, 9) == [(4, 7), (8, 9)]


@given(st.lists(st.tuples(st.text(), st.text())))
def test_the_tokens_of_all_sentences_in_one_run_are_those_of_each(parts: list[tuple[str, str]]) -> None:
    text, sentences = "", []
    for between, sentence in parts:
        text += between
        sentences.append((len(text), len(text) + len(sentence)))
        text += sentence
    tokenised = Tokenised(text, sentences)
    for number, stretch in enumerate(sentences):
        mine = tokenised.of_sentence(number)
        assert tokenised.offsets[mine].tolist() == [list(span) for span in tokens(text, *stretch)]
        assert tokenised.words[mine] == [text[start:end] for start, end in tokens(text, *stretch)]


def test_a_span_outside_every_sentence_has_its_home_in_the_one_before_it() -> None:
    sentences = Sentences([(0, 9), (11, 38)])
    assert [sentences.home(*span) for span in [(0, 3), (8, 12), (9, 11), (40, 44)]] == [0, 0, 0, 1]
    assert Sentences([(5, 9)]).home(0, 2) == 0


def test_a_sentence_is_shown_between_its_neighbours_only() -> None:
    text = "A b. C d. E f. G h."
    sentences = Sentences([(0, 4), (5, 9), (10, 14), (15, 19)])
    assert sentence_context(text, sentences, 0) == "⟦A b.⟧ C d."
    assert sentence_context(text, sentences, 2) == "C d. ⟦E f.⟧ G h."


def test_a_span_across_sentences_and_beyond_them_is_shown_whole() -> None:
    text = "A b. C d. E f. Share."
    sentences = Sentences([(0, 4), (5, 9), (10, 14)])
    assert span_context(text, sentences, [(2, 6)]) == "A ⟦b. C⟧ d."
    assert span_context(text, sentences, [(0, 1), (12, 14)]) == "⟦A⟧ b. E ⟦f.⟧"  # the sentence between is left out
    assert span_context(text, sentences, [(15, 20)]) == "⟦Share⟧"
    assert span_context(text, sentences, [(0, 1)], [(10, 11)]) == "⟦A⟧ b. E f."


def test_marks_of_neighbouring_fragments_do_not_run_into_one_another() -> None:
    assert marked("abcdef", [(0, 6)], [(0, 2), (2, 3)]) == "⟦ab⟧⟦c⟧def"


def test_stretches_that_only_touch_are_not_merged() -> None:
    assert merged([(5, 9), (0, 5)]) == [(0, 5), (5, 9)]


def test_an_article_is_headline_and_body_without_boilerplate() -> None:
    text = "Title\n\nBody.\nShare"
    assert article(text, [Part("headline", 0, 5), Part("body", 6, 13), Part("boilerplate", 13, 18)]) == "Title\n\nBody."
    assert article(text, []) == text
