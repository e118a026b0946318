import errno
import json
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.corpus import documents
from corpus_kit.corpus.article_files import slug
from corpus_kit.corpus.articles import Report, add_articles, known_events
from corpus_kit.corpus.documents import read_documents, text_hash
from corpus_kit.errors import OutputError, ProblemsError, UsageError

REPORT = "Ferries stop\n\nNo ferry left the port of Oskeld on Monday, and nobody of the board would say why.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "corpus.yaml").write_text("name: c\nschema: news\n", "utf-8")
    return folder


def withhold(corpus: Path) -> None:
    with (corpus / "corpus.yaml").open("a", encoding="utf-8") as stream:
        stream.write("text: withheld\nrights: The Post\n")


def file(corpus: Path, name: str, data: str | bytes) -> Path:
    path = corpus.parent / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(corpus: Path, *records: dict[str, Any] | str, name: str = "in.jsonl") -> Path:
    return file(corpus, name, "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records))


def faults(corpus: Path, *paths: Path, **options: Any) -> list[tuple[str, str]]:
    before = listing(corpus)
    with pytest.raises(ProblemsError) as caught:
        add_articles(corpus, paths, **options)
    assert listing(corpus) == before
    assert all(problem.file for problem in caught.value.problems)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (b"\xef\xbb\xbfHead\r\n\r\nBody\xc2\xa0it is.\r", "utf-8"),
        ("Häfen\n\nZu.".encode("cp1252"), "cp1252"),
        ("Häfen\n\nZu.".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_text_is_decoded_and_never_altered(corpus: Path, text: bytes, encoding: str) -> None:
    path = file(corpus, "a.txt", text)
    assert add_articles(corpus, [path], encoding=encoding).added == ("a",)
    document = read_documents(corpus / "documents.jsonl")["a"]
    assert document.text == text.decode(encoding)
    assert document.sha256 == text_hash(text.decode(encoding))
    assert path.read_bytes() == text


def test_facts_come_from_the_line_then_the_call_then_the_text(corpus: Path) -> None:
    path = lines(
        corpus,
        {"id": "d1", "text": REPORT, "title": "Other", "outlet": "Post", "url": "u", "published": "2031", "event": "e"},
        {"id": "d2", "text": "A line of its own.", "outlet": None},
    )
    add_articles(corpus, [path], outlet="Herald")
    docs = read_documents(corpus / "documents.jsonl")
    d1, d2 = docs["d1"], docs["d2"]
    assert (d1.title, d1.outlet, d1.url, d1.published, d1.event) == ("Other", "Post", "u", "2031", "e")
    assert (d2.title, d2.outlet, d2.event) == ("", "Herald", "d2")  # without an event, an article is its own
    add_articles(corpus, [file(corpus, "d3.txt", "\ufeffHead\n\nOf a third.")], event="e9")
    d3 = read_documents(corpus / "documents.jsonl")["d3"]
    assert (d3.title, d3.event) == ("Head", "e9")


def test_one_text_is_given_all_its_facts(corpus: Path) -> None:
    facts = {"title": "Rain", "outlet": "Post", "url": "u", "published": "2031-03-14", "event": "rain"}
    add_articles(corpus, [file(corpus, "a.txt", "It rained.")], **facts)
    document = read_documents(corpus / "documents.jsonl")["a"]
    assert {name: getattr(document, name) for name in facts} == facts


@pytest.mark.parametrize("name", ["title", "url"])
def test_several_articles_have_no_title_or_address_in_common(corpus: Path, name: str) -> None:
    texts = [file(corpus, "a.txt", "It rained."), file(corpus, "b.txt", "It stopped.")]
    jsonl = lines(corpus, {"id": "a", "text": "It rained."}, {"id": "b", "text": "It stopped."})
    for files in (texts, [jsonl]):
        with pytest.raises(UsageError, match=f"--{name} can be of one article only, and these are 2; .*--propose"):
            add_articles(corpus, files, **{name: "x"})
    assert not (corpus / "documents.jsonl").exists()


def test_many_texts_become_lines_to_fill_in(corpus: Path) -> None:
    texts = [file(corpus, "a.txt", "It rained."), file(corpus, "b.txt", "It stopped.")]
    proposed = corpus.parent / "p.jsonl"
    add_articles(corpus, texts, propose=proposed)
    filled = proposed.read_text().replace('"url":""', '"url":"u"')
    proposed.write_text(filled)
    with pytest.raises(OutputError, match="may hold corrections"):
        add_articles(corpus, texts, propose=proposed)
    assert proposed.read_text() == filled
    assert add_articles(corpus, [proposed]).added == ("a", "b")
    assert [one.url for one in read_documents(corpus / "documents.jsonl").values()] == ["u", "u"]


def test_given_parts_are_taken(corpus: Path) -> None:
    parts = [{"kind": "body", "start": 0, "end": 4}, {"kind": "boilerplate", "start": 4, "end": 8}]
    add_articles(corpus, [lines(corpus, {"id": "d1", "text": "One.Two.", "parts": parts})])
    assert read_documents(corpus / "documents.jsonl")["d1"].sentences == ((0, 4),)


def test_adding_again_changes_nothing(corpus: Path) -> None:
    paths = [file(corpus, "a.txt", REPORT), lines(corpus, {"id": "b", "text": "Some other text."})]
    assert add_articles(corpus, paths).added == ("a", "b")
    before = listing(corpus)
    assert add_articles(corpus, paths) == Report(unchanged=("a", "b"))
    [note] = add_articles(corpus, paths[:1], event="strike").notes
    assert note == "a is there already; its event stays 'a' (now given: 'strike')"
    assert listing(corpus) == before
    # The same article twice in one call is one.
    assert add_articles(corpus, [file(corpus, "n.txt", "New."), lines(corpus, {"id": "n", "text": "New."})]).added == (
        "n",
    )


def test_one_id_with_two_texts_is_refused(corpus: Path) -> None:
    add_articles(corpus, [file(corpus, "a.txt", "First.")])
    second = lines(corpus, {"id": "a", "text": "Second."}, {"id": "b", "text": "B."}, {"id": "b", "text": "C."})
    assert faults(corpus, second) == [("line 1", "two-texts"), ("line 3", "two-texts")]
    assert faults(corpus, file(corpus, "A.txt", "First.")) == [("", "duplicate-id")]


def test_every_faulty_line_is_told_and_nothing_written(corpus: Path) -> None:
    good = {"id": "ok", "text": "Fine."}
    path = lines(
        corpus,
        good,
        {"id": "../../x", "text": "T."},
        {"id": "", "text": ""},
        {"id": "a/b" + "c" * 200, "text": "T."},
        '{"id": "d", "text": "cut',
        '{"id": "e", "text": "half \\ud83d of it"}',
        '{"id": "f", "text": "T.", "title": "\\udc00"}',
        {"id": "g", "text": "nul \0"},
        {"id": 7, "text": "T."},
        {"text": "no id"},
        "[]",
        '{"id": "h", "id": "i", "text": "T."}',
        {"id": "j", "text": "T.", "parts": [{"kind": "body", "start": 0, "end": 3}]},
        {"id": "k", "text": "T.", "parts": [{"kind": "body", "start": 0}]},
        "[" * 100_000,
    )
    missing = corpus.parent / "missing.txt"
    assert faults(corpus, path, missing) == [
        ("line 2", "bad-id"),
        ("line 3", "bad-id"),
        ("line 3", "empty-text"),
        ("line 4", "bad-id"),
        ("line 5", "not-json"),
        ("line 6", "lone-surrogate"),
        ("line 7, title", "lone-surrogate"),
        ("line 8", "nul-character"),
        ("line 9, id", "wrong-type"),
        ("line 10, id", "missing-key"),
        ("line 11", "wrong-type"),
        ("line 12", "not-json"),
        ("line 13, parts[0]", "bad-range"),
        ("line 14, parts[0].end", "missing-key"),
        ("line 15", "not-json"),
        ("", "unreadable-file"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty-text"),
        ("a.txt", b"\xef\xbb\xbf\r\n \xc2\xa0", "empty-text"),
        ("a.txt", "a\0b", "nul-character"),
        ("a.txt", "UTF-16".encode("utf-16-le"), "nul-character"),
        ("a.txt", b"ok\ncaf\xe9", "wrong-encoding"),
        ("a.txt", b"\xed\xa0\x80", "wrong-encoding"),  # half of a surrogate pair, as no UTF-8 has it
        ("….txt", b"Text.", "bad-id"),
        ("x" * 140 + ".txt", b"Text.", "bad-id"),
        ("a.jsonl", b"\n \n", "empty-file"),
        ("a.json", b"[]", "unreadable-format"),
        ("a.pdf", b"%PDF", "unreadable-format"),
    ],
)
def test_files_that_are_no_articles(corpus: Path, name: str, data: str | bytes, code: str) -> None:
    assert faults(corpus, file(corpus, name, data)) == [("", code)]


def test_a_wrong_encoding_is_placed_and_a_way_out_shown(corpus: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        add_articles(corpus, [file(corpus, "a.txt", b"ok\ncaf\xe9")])
    [problem] = caught.value.problems
    assert problem.message == "byte 0xe9 at offset 6 (line 2) is not UTF-8"
    assert "--encoding cp1252" in problem.advice


def test_folders_are_not_read(corpus: Path) -> None:
    assert faults(corpus, corpus.parent) == [("", "not-a-file")]


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", "a\0b"])
def test_an_unknown_encoding_is_wrong_usage(corpus: Path, encoding: str) -> None:
    with pytest.raises(UsageError, match="expected a name such as utf-8"):
        add_articles(corpus, [file(corpus, "a.txt", "Text.")], encoding=encoding)


def test_a_byte_order_mark_before_json_lines_is_no_fault(corpus: Path) -> None:
    path = file(corpus, "a.ndjson", b'\xef\xbb\xbf{"id": "a", "text": "\\ufeffText."}\r\n')
    assert add_articles(corpus, [path]).added == ("a",)
    assert read_documents(corpus / "documents.jsonl")["a"].text == "\ufeffText."


def test_what_is_not_kept_is_told(corpus: Path) -> None:
    path = lines(corpus, {"id": "a", "text": "Text.", "tilte": "T"}, {"id": "b", "text": "Word.", "tilte": "T"})
    [note] = [note for note in add_articles(corpus, [path]).notes if "tilte" in note]
    assert note.startswith(f"{path}: 'tilte' is not kept (2 lines)")
    assert "did you mean 'title'" in note


def test_shared_passages_are_told(corpus: Path) -> None:
    add_articles(corpus, [file(corpus, "a.txt", REPORT)])
    notes = add_articles(corpus, [file(corpus, "b.txt", "Varnia today\n\n" + REPORT.split("\n\n")[1])]).notes
    [note] = [note for note in notes if "shares" in note]
    assert note.startswith("b shares")
    assert "with a" in note
    assert "“No ferry left the port of Oskeld on Monday" in note
    assert "give them one event" in note
    assert known_events(corpus) == []
    third = file(corpus, "c.txt", "Oskeld today\n\n" + REPORT.split("\n\n")[1])
    add_articles(corpus, [third], event="strike")
    assert known_events(corpus) == ["strike"]
    fourth = file(corpus, "d.txt", "Halden today\n\n" + REPORT.split("\n\n")[1])
    notes = add_articles(corpus, [fourth], event="strike").notes
    assert any(note.startswith("d shares") and note.endswith("both are of event strike") for note in notes)


def test_how_a_text_was_divided_is_told_where_it_is_in_doubt(corpus: Path) -> None:
    notes = add_articles(corpus, [file(corpus, "a.txt", "It rained.\n\nIt stopped.\n\nShare this")]).notes
    assert notes == (
        "a: no headline was found; the text begins with its body",
        "a: taken for page boilerplate, without sentences: “Share this”",
    )


def test_parts_are_shown_and_can_be_corrected(corpus: Path) -> None:
    text = "It rained.\n\nIt stopped.\n\nShare this"
    path, proposed = file(corpus, "a.txt", text), corpus.parent / "p.jsonl"
    [division] = add_articles(corpus, [path], event="rain", propose=proposed).divisions
    assert [(part.kind, part.start, part.end, part.reads) for part in division.parts] == [
        ("body", 0, 25, "“It rained. It stopped.”"),
        ("boilerplate", 25, 35, "“Share this”"),
    ]
    assert division.sentences == 2
    assert not (corpus / "documents.jsonl").exists()
    line = json.loads(proposed.read_text())
    assert line["event"] == "rain"
    line["parts"] = [{"kind": "headline", "start": 0, "end": 12}, {"kind": "body", "start": 12, "end": 35}]
    assert add_articles(corpus, [lines(corpus, line)]).added == ("a",)
    document = read_documents(corpus / "documents.jsonl")["a"]
    assert ([part.kind for part in document.parts], document.text) == (["headline", "body"], text)


def test_of_many_shared_passages_the_longest_are_shown(corpus: Path) -> None:
    passages = [
        f"No {name} left the {name} port before noon on that day." for name in ("ferry", "tug", "raft", "barge")
    ]
    add_articles(corpus, [file(corpus, "a.txt", " Rain fell. ".join(passages))])
    notes = add_articles(corpus, [file(corpus, "b.txt", " Snow came. ".join(passages))]).notes
    [note] = [note for note in notes if "shares" in note]
    assert "in 4 passages, the longest 3: “No ferry left" in note
    assert "tug" not in note  # the shortest
    assert "(52 characters)" in note  # 18 of “No ferry left the ”, 11 of “ferry port ”, 23 of the rest but its stop


def test_withheld_text_stays_out_of_what_is_passed_on(corpus: Path) -> None:
    withhold(corpus)
    report = add_articles(corpus, [file(corpus, "a.txt", REPORT)])
    assert report.added == ("a",)
    stored = (corpus / "documents.jsonl").read_text("utf-8")
    assert "Oskeld" not in stored
    assert "Ferries" not in stored
    assert (corpus / "texts" / "a.txt").read_bytes() == REPORT.encode()
    assert add_articles(corpus, [corpus / "texts" / "a.txt"]).unchanged == ("a",)
    # From a clone without the texts the same article is still known.
    (corpus / "texts" / "a.txt").unlink()
    assert add_articles(corpus, [file(corpus, "a.txt", REPORT)]).unchanged == ("a",)
    notes = add_articles(corpus, [file(corpus, "b.txt", REPORT)]).notes
    assert "1 documents were not compared: their texts are not here" in notes


def test_a_full_disk_leaves_the_corpus_as_it_was(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_articles(corpus, [file(corpus, "a.txt", "First.")])
    before = listing(corpus)

    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("corpus_kit.files.os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        add_articles(corpus, [file(corpus, "b.txt", "Second.")])
    assert listing(corpus) == before


def test_no_corpus_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="no-corpus"):
        add_articles(tmp_path, [])


def test_a_language_is_the_corpus_s(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus / "corpus.yaml").write_text("name: c\nschema: news\nlanguage: de\n", "utf-8")
    asked = []
    spans = documents.sentence_spans
    monkeypatch.setattr(documents, "sentence_spans", lambda *args: asked.append(args[2]) or spans(*args))
    add_articles(corpus, [file(corpus, "a.txt", "Zu.")])
    assert asked == ["de"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a b.txt", "a-b"), ("2031.04.20.txt", "2031.04.20"), ("_x_.txt", "x"), ("Ærø.txt", "r"), ("日本.txt", "")],
)
def test_file_names_become_ids(name: str, expected: str) -> None:
    assert slug(name) == expected


PAGES = Path(__file__).parent / "pages"
PAGE = """<html><head><title>Ferries stop</title><meta property="og:site_name" content="Oskeld Post"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Ferries stop</h1>
<p>No ferry left Oskeld on Monday, the port said. Nobody of the board knew why &amp; all stayed at home until late.</p>
<p>“It is over,” said Ms. Orr of the harbour board. The strike was the third this year in the whole country.</p>
</article><footer>© Oskeld Post</footer></body></html>"""


def test_an_article_is_found_in_a_page(corpus: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    assert add_articles(corpus, [file(corpus, "a.html", PAGE)]).added == ("a",)
    document = read_documents(corpus / "documents.jsonl")["a"]
    assert document.text is not None
    assert document.text.startswith("Ferries stop\n\nNo ferry left Oskeld on Monday")
    assert "why & all" in document.text
    assert "Home" not in document.text
    assert (document.title, document.outlet, document.parts[0].kind) == ("Ferries stop", "Oskeld Post", "headline")
    assert add_articles(corpus, [file(corpus, "a.html", PAGE)]).unchanged == ("a",)
    assert faults(corpus, file(corpus, "b.html", "<html></html>")) == [("", "empty-text")]


@pytest.mark.parametrize(
    ("said", "published"),
    [("2031-04-20T08:00:00Z", "2031-04-20"), (None, "")],  # a date that the article mentions is not the page's own
)
def test_the_date_is_the_page_s_own(corpus: Path, said: str | None, published: str) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    meta = f'<meta property="article:published_time" content="{said}">' if said else ""
    page = PAGE.replace("<head>", "<head>" + meta).replace("on Monday", "on Monday 3 March 2020")
    add_articles(corpus, [file(corpus, "a.html", page)])
    assert read_documents(corpus / "documents.jsonl")["a"].published == published


def test_a_news_page(corpus: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    report = add_articles(corpus, [PAGES / "news.html"], event="harbour")
    document = read_documents(corpus / "documents.jsonl")["news"]
    assert (document.title, document.outlet) == ("Oskeld closes its harbour after crane falls", "The Oskeld Quay")
    assert (document.url, document.published) == ("https://quay.example/2031/03/14/harbour-closed", "2031-03-14")
    text = document.text or ""
    assert text.startswith(document.title + "\n\nThe harbour of Oskeld was closed")
    assert text.endswith("when the night crews were halved.")
    around = (
        "cookies",
        "Subscribe",
        "Murmur",
        "Photo",
        "Varnia taxes",
        "comments",
        "as they always promised",
        "©",
        "2024-03",
    )
    assert [words for words in around if words in text] == []
    assert [part.kind for part in document.parts] == ["headline", "body"]
    # the title, one, two, the question, two, one, one
    assert len(document.sentences) == 9
    assert report.divisions[0].lines()[0].endswith("2031-03-14, " + document.url + ", event harbour")
    assert report.notes == ()


def test_an_overview_is_no_article(corpus: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    assert faults(corpus, PAGES / "overview.html") == [("", "empty-text")]


def test_a_page_says_how_it_is_encoded(corpus: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    add_articles(corpus, [PAGES / "windows-1252.html"])
    document = read_documents(corpus / "documents.jsonl")["windows-1252"]
    assert (document.title, document.published) == ("Fähre nach Oskeld fällt aus", "2031-03-14")
    assert "„Wir haben alles versucht“, sagte die Sprecherin – mehr" in (document.text or "")
    page = (PAGES / "windows-1252.html").read_bytes()
    for declared in (b"charset=no-such", b"charset=utf-8", b"nothing"):
        path = file(corpus, "b.html", page.replace(b"charset=windows-1252", declared))
        assert faults(corpus, path) == [("", "wrong-encoding")]
    assert add_articles(corpus, [path], encoding="cp1252").added == ("b",)
    assert faults(corpus, corpus.parent / "none.html") == [("", "unreadable-file")]


def test_pages_need_an_extra(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(UsageError, match="pip install trafilatura lxml-html-clean"):
        add_articles(corpus, [file(corpus, "a.html", PAGE)])
