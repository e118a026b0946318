"""What holds of documents made from any text."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.corpus.documents import make_document, read_documents, write_documents
from corpus_kit.corpus.model import Document, Part, Span
from corpus_kit.corpus.parts import propose_parts
from corpus_kit.corpus.sentences import BREAKS, TEXT_PARTS, sentence_spans, trim

TOKENS = (
    "Mr.|Ms.|U.S.|Oskeld|went|he|said|said:|3.5|1.|No.|etc.|It|So|“|”|‘|’|'|\"|«|»|„|(|)|[|]|.|?|!|…|...|,|—|-|"
    "🙂|👩‍👩‍👧|e\u0301|日本。|「|」|\ufeff|\u200b|\u00a0|\0| |  |\t|\n|\n\n|\r\n|\r\n\r\n|\r|\u2028|\u2029|\x85|\x1c|"
    "Share this\n|© 2031|Headline\n\n|A. |b. |C.|”.|.”|?’ "
)
texts = st.one_of(st.text(), st.lists(st.sampled_from(TOKENS.split("|")), max_size=40).map("".join))
visible = texts.filter(lambda text: len(range(*trim(text, 0, len(text)))) > 0)
languages = st.sampled_from(["en", "de", "fr", "ja", "xx", ""])


@st.composite
def divided(draw: st.DrawFn) -> tuple[str, list[Part]]:
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    kinds = st.sampled_from(["headline", "body", "boilerplate"])
    return text, [Part(draw(kinds), start, end) for start, end in pairwise(cuts)]


@given(divided(), languages)
def test_sentences_are_trimmed_disjoint_ranges_inside_parts(given_: tuple[str, list[Part]], language: str) -> None:
    text, parts = given_
    spans = sentence_spans(text, parts, language)
    assert sentence_spans(text, parts, language) == spans
    ends: list[int] = [0, *(end for _, end in spans)]
    for before, (start, end) in zip(ends, spans, strict=False):
        assert before <= start < end
        assert trim(text, start, end) == (start, end)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert any(part.kind in TEXT_PARTS and part.start <= start and end <= part.end for part in parts)


@given(divided())
def test_every_visible_character_of_the_article_is_in_a_sentence(given_: tuple[str, list[Part]]) -> None:
    text, parts = given_
    inside = {i for start, end in sentence_spans(text, parts) for i in range(start, end)}
    wanted = {i for part in parts if part.kind in TEXT_PARTS for i in range(part.start, part.end)}
    assert inside <= wanted
    assert not [i for i in wanted - inside if trim(text, i, i + 1) == (i, i + 1)]


@given(texts)
def test_no_sentence_crosses_a_blank_line(text: str) -> None:
    for start, end in sentence_spans(text, [Part("body", 0, len(text))]):
        lines = text[start:end].replace("\r\n", "\n").translate(dict.fromkeys(map(ord, BREAKS), "\n")).split("\n")
        assert all(line.strip() for line in lines)


@given(texts, st.integers(0, 20))
def test_sentences_do_not_depend_on_where_the_part_stands(text: str, shift: int) -> None:
    here: list[Span] = [
        (start + shift, end + shift) for start, end in sentence_spans(text, [Part("body", 0, len(text))])
    ]
    padded = "x" * shift + text + "y"
    assert list(sentence_spans(padded, [Part("body", shift, shift + len(text))])) == here


@given(texts, texts)
def test_proposed_parts_cover_the_text_in_order(text: str, title: str) -> None:
    parts = propose_parts(text, title)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(part.start < part.end for part in parts)
    assert [part.kind for part in parts].count("body") == (1 if text else 0)
    assert [part.kind for part in parts].count("headline") <= 1


@given(st.lists(visible, min_size=1, max_size=4))
def test_documents_are_read_back_as_they_were(several: list[str]) -> None:
    docs: dict[str, Document] = {f"d{i}": make_document(f"d{i}", text) for i, text in enumerate(several)}
    with TemporaryDirectory() as folder:
        path = Path(folder, "documents.jsonl")
        write_documents(path, docs)
        assert read_documents(path) == docs
