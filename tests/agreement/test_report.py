"""The page: complete, self-contained, and safe whatever the texts hold."""

import re
from html.parser import HTMLParser

import msgspec
import pytest

from corpus_kit.agreement.differences import difference
from corpus_kit.agreement.layers import Layer, pieces
from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.report import render_report, write_report
from corpus_kit.agreement.side_by_side import page, stretches
from corpus_kit.corpus.model import AnnotatedDocument, Document
from corpus_kit.corpus.units import references

EVIL = "</script><script>alert('pwned')</script><img src=x onerror=alert(1)> \"quoted\" &amp;"


class Outline(HTMLParser):
    """Collects tags, and checks that they nest."""

    VOID = frozenset({"meta", "input", "rect", "link", "br", "img"})

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.ids = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def evil(corpus):
    """Put markup into every text that the page may show."""
    made = []
    for doc in corpus.docs:
        text = doc.document.text[:100] + EVIL + doc.document.text[100 + len(EVIL) :]
        document = msgspec.structs.replace(doc.document, text=text, title=EVIL)
        made.append(AnnotatedDocument(document, doc.annotations))
    corpus.docs = made
    return corpus


@pytest.fixture
def rendered(make_corpus):
    corpus = evil(make_corpus(n=6))
    return render_report(corpus, measure(corpus, resamples=20))


def test_text_is_escaped(rendered):
    assert "alert('pwned')" not in rendered
    assert "<img" not in rendered
    assert "&lt;img src=x" in rendered
    scripts = [attributes for tag, attributes in Outline(rendered).tags if tag == "script"]
    assert scripts == [{}]


def test_the_page_forbids_any_other_script_and_loads_nothing(rendered):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', rendered)[1]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+'$", policy)
    assert not re.search(r'(src|href)="(?!#)', rendered)
    assert not re.search(r"\son\w+=", re.sub(r"&[a-z]+;|onerror=alert", "", rendered))


def test_the_page_is_well_formed(rendered):
    outline = Outline(rendered)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    for tag, attributes in outline.tags:
        if tag == "select":
            assert attributes["id"] in {"label", "who"}


def test_the_page_says_what_is_confused_beside_the_definitions(rendered):
    confusions = rendered.partition('id="confusions"')[2].partition('id="spans"')[0]
    assert "colour:" in confusions
    assert "Warm &lt;i&gt;and&lt;/i&gt; near." in confusions or "Cold and far." in confusions
    assert "<b>a1</b>" in confusions


def test_rows_carry_what_they_can_be_filtered_by(rendered):
    import html
    import json

    rows = [attributes for tag, attributes in Outline(rendered).tags if tag == "tr" and "data-about" in attributes]
    labels = {label for row in rows for label in json.loads(html.unescape(row["data-about"]))}
    assert {"who", "what", "colour: red"} <= labels
    assert {name for row in rows for name in json.loads(row["data-apart"])} == {"a1", "a2", "a3"}
    assert all(row["tabindex"] == "0" for row in rows if json.loads(row["data-about"]))


def test_documents_with_most_differences_come_first(make_corpus):
    corpus = make_corpus(n=8)
    text = render_report(corpus, measure(corpus, resamples=0))
    counts = [int(n) for n in re.findall(r'class="badge">(\d+) difference', text)]
    assert len(counts) == 8
    assert counts == sorted(counts, reverse=True)


def test_withheld_text_stays_out(make_corpus):
    corpus = make_corpus(n=6)
    text = render_report(corpus, measure(corpus, resamples=0), with_text=False)
    assert "Oskeld" not in text
    assert "Walls" not in text
    assert "--with-text" in text


def test_a_document_without_text_shows_its_answers(make_corpus):
    corpus = make_corpus(n=6)
    corpus.docs = [
        AnnotatedDocument(msgspec.structs.replace(doc.document, text=None), doc.annotations) for doc in corpus.docs
    ]
    assert "topics" in render_report(corpus, measure(corpus, resamples=0))


def test_it_is_written_whole(make_corpus, tmp_path):
    corpus = make_corpus(n=2)
    write_report(corpus, measure(corpus, resamples=0), tmp_path / "a.html")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_rows_cover_the_text_once():
    text = "Title\n\nOne is here. Two is there.\n"
    document = Document(id="d", text=text, length=len(text), sentences=((7, 19), (20, 33)))
    rows = stretches(document)
    assert "".join(text[start:end] for start, end in rows) == text
    assert rows == [(0, 7), (7, 20), (20, 34)]
    assert stretches(Document(id="d", text="One\n\nTwo")) == [(0, 5), (5, 8)]


def test_overlapping_spans_are_layers():
    layers = [Layer(((0, 6),), "x", "", False), Layer(((2, 4), (8, 9)), "y", "", True)]
    found = pieces("abcdefghij", (0, 10), layers)
    assert [(one.text, one.types) for one in found] == [
        ("ab", ("x",)),
        ("cd", ("x", "y")),
        ("ef", ("x",)),
        ("gh", ()),
        ("i", ("y",)),
        ("j", ()),
    ]
    assert [len(one.begins) for one in found] == [1, 1, 0, 0, 0, 0]
    assert "".join(one.text for one in found) == "abcdefghij"


def test_differences(make_corpus):
    corpus = make_corpus(n=1, noise=0.0)
    doc = corpus.docs[0]
    found = references(doc, corpus.schema, corpus.config.targets)
    assert page(doc.document, found, corpus.schema).differing == 0
    assert all(difference(unit, corpus.schema, doc.document.text) is None for unit in found.units)
