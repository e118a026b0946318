"""Expected sentences are what a reader would mark; the texts are invented."""

import pytest

from corpus_kit.corpus.model import Part
from corpus_kit.corpus.sentences import sentence_spans, trim


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, [Part("body", 0, len(text))], language)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Orr went home.", "Dr. Lind stayed."],
        ["Ms. Orr met Gen. Brun and Sen. Vass on Jan. 5.", "Prof. Dahl came, too."],
        ["Dr. No said so.", "She asked Messrs. No and Hu."],
        ["The U.S. government agreed.", "He lives in the U.S.", "She does not."],
        ["Oskeld-U.S. tensions grew.", "So did U.K.-U.S. Talks."],
        ["At 5 p.m. the vote began.", "It ended at 11 p.m. Monday.", "Orr left at 9 a.m. ET."],
        ["J. K. Orr paid 3.5 million.", "Oskeld Inc. did not."],
        ["Approx. ten people came.", "It was 10 a.m."],
        ["1. Close the port.", "2. Open it again."],
        ["It closed in May.", "A spokesman for Oskeld Inc. and A. Orr confirmed it.", "May it stay so."],
        [
            "Orr heads Oskeld Inc.",
            "A judge in the U.S. agreed.",
            "Mr. A told her no.",
            "Nobody else told me.",
            "So what.",
        ],
        ["He lives in Portland, Me. Orr does not.", "No. Five won."],  # still joined: nothing tells
        ["It was over in 1990.", "1991 was worse.", "3 people left."],
        ["iPhone sales fell.", "But eBay rose.", "eBay said so."],
        ["What?!", "Yes!", "Well... yes.", "No… not yet."],
    ],
)
def test_abbreviations_and_numbers(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["“It is over.", "We lost.", "Nobody came.”", "Then he left."],
        ['"It is over.', 'We lost."', "Then he left."],
        ["‘It is over.", "We lost.’", "Then he left."],
        ["He left.", "“Stop there.”", "“No.”", "She left."],
        ["He said: “It is over.", "We lost,” and left.", "The boys’ room was empty."],
        ["“We will go,” she said.", "“Why?” asked Ms. Orr.", "“Because!” he cried."],
        ["He called it “a disgrace.” she said.", "She did not."],
        ["The “U.S.” is far.", "He wrote “so.”", "It’s the end."],
        ["(He left.)", "She stayed (see p. 5) there.", "“Go.”", "(He went.", "It was late.)", "So it was."],
        ["She said “no.", "He never closed the mark."],
        [
            "“Why?” Anna asked.",
            '"Never!" Ms. Orr-Lind said, leaving.',
            "‘Who knew …’ J. Brun wrote in May.",
            "He left.",
        ],
        [
            "“Why?”",
            "Nobody asked.",
            "“Why?”",
            "Anna asked for help.",
            "“Go!”",
            "Ferries left.",
            "“No!”",
            "Orr said nothing.",
        ],
    ],
)
def test_quotation_marks_stay_with_their_sentence(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Er sagte: „Nein.“", "Dann ging er.", "»Ja.«", "Sie kam z.B. gestern."]),
        ("fr", ["« Stop.", "Maintenant. » dit-il.", "« Oui. »", "Il part."]),
        ("en-GB", ["Mr Orr left.", "She stayed."]),
        ("xx", ["Mr. Orr left.", "She stayed."]),
    ],
)
def test_other_languages(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


def test_offsets_are_code_points() -> None:
    # 🙂 is one code point (two UTF-16 units); é here is two (e and a combining accent); the family is five.
    text = "🙂 A\u00a0cafe\u0301 opened. 👩‍👩‍👧 Came."
    assert sentence_spans(text, [Part("body", 0, len(text))]) == ((0, 17), (18, 29))
    assert sentences(text) == ["🙂 A\u00a0cafe\u0301 opened.", "👩‍👩‍👧 Came."]


def test_white_space_and_byte_order_mark_are_trimmed() -> None:
    assert sentences("\ufeff  One.\u00a0\u00a0Two. \t\r\n ") == ["One.", "Two."]
    assert trim("\ufeff\u200b \u2003x\u00a0", 0, 6) == (4, 5)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_blank_line_ends_a_sentence_without_full_stop(newline: str) -> None:
    text = f"The plan{newline}{newline}it says{newline} \t{newline}goes on"
    assert sentences(text) == ["The plan", "it says", "goes on"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_single_breaks_end_paragraphs_unless_lines_are_wrapped(newline: str) -> None:
    # Of two single breaks none stands before a small letter: each line is a paragraph.
    assert sentences(f"Later{newline}Ms. Orr left{newline}Nobody knew") == ["Later", "Ms. Orr left", "Nobody knew"]
    # Of three, two do: the lines are wrapped.
    text = f"The port of{newline}Oskeld is{newline}closed. Nobody{newline}knew."
    assert sentences(text) == [f"The port of{newline}Oskeld is{newline}closed.", f"Nobody{newline}knew."]


def test_only_headline_and_body_have_sentences_and_none_crosses_parts() -> None:
    text = "Share this. Ferries stop and nobody knows. © The Post."
    parts = [Part("boilerplate", 0, 12), Part("headline", 12, 24), Part("body", 24, 43), Part("boilerplate", 43, 54)]
    found = [text[start:end] for start, end in sentence_spans(text, parts)]
    assert found == ["Ferries stop", "and nobody knows."]


def test_no_text_has_no_sentences() -> None:
    assert sentence_spans("", []) == ()
    assert sentences(" \n\u00a0\n") == []


def test_unpaired_marks_do_not_take_quadratic_time() -> None:
    # The library alone needs half a minute for 1 MB of these; here 40 kB would show it (0.1 s against 10 ms).
    assert len(sentences("“A man left. " * 20_000)) == 20_000


def test_one_long_paragraph_does_not_take_quadratic_time() -> None:
    # Looking back from each cut over all that stands before it took a minute for this megabyte; now it takes 0.2 s.
    assert len(sentences("The ferry is late. " * 50_000)) == 50_000
