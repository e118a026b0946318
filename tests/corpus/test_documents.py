import hashlib
from pathlib import Path

import msgspec
import pytest

from corpus_kit.corpus.documents import id_problem, make_document, read_documents, write_documents
from corpus_kit.corpus.model import Part
from corpus_kit.errors import ProblemsError


def codes(error: ProblemsError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_a_document_states_its_text() -> None:
    text = "\ufeffHead\r\n\r\nBody of it. 🙂"
    document = make_document("d1", text, outlet="The Post", event="e1")
    # 1 mark + 4 letters + 4 for two breaks = 9; "Body of it." is 11 long, then a space and the emoji.
    assert document.length == 22
    assert document.parts == (Part("headline", 0, 9), Part("body", 9, 22))
    assert document.sentences == ((1, 5), (9, 22))
    utf8 = b"\xef\xbb\xbfHead\r\n\r\nBody of it. \xf0\x9f\x99\x82"
    assert document.sha256 == hashlib.sha256(utf8).hexdigest()
    assert (document.text, document.outlet, document.event, document.title) == (text, "The Post", "e1", "")


def test_given_parts_are_kept() -> None:
    parts = [Part("body", 0, 5), Part("boilerplate", 6, 10)]
    document = make_document("d1", "Head. Body", parts=parts)
    assert document.parts == tuple(parts)
    assert document.sentences == ((0, 5),)
    assert make_document("d1", "Head. Body", parts=[]).sentences == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty-text"), ("\ufeff \n", "empty-text"), ("a\ud83dz", "lone-surrogate"), ("\udc00", "lone-surrogate")],
)
def test_a_text_that_is_none(text: str, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        make_document("d1", text)
    assert codes(caught.value) == [code]
    assert caught.value.problems[0].task == "d1"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([Part("footer", 0, 3)], ["unknown-part"]),
        ([Part("body", 3, 3)], ["bad-range"]),
        ([Part("body", -1, 3)], ["bad-range"]),
        ([Part("body", 0, 11)], ["bad-range"]),
        ([Part("body", 0, 6), Part("headline", 5, 7)], ["bad-range"]),
        ([Part("body", 5, 4), Part("Body", 0, 99)], ["bad-range", "unknown-part", "bad-range"]),
    ],
)
def test_parts_that_do_not_fit(parts: list[Part], expected: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        make_document("d1", "ten points", parts=parts)
    assert codes(caught.value) == expected


@pytest.mark.parametrize("name", ["a", "7", "A.b_c-d", "2031-04-20_ferries.v2", "x" * 128])
def test_ids_that_files_can_have(name: str) -> None:
    assert id_problem(name) is None


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc/x", "a\\b", "a b", "é", "-x", "x\n", "x" * 129])
def test_ids_that_files_cannot_have(name: str) -> None:
    problem = id_problem(name)
    assert problem is not None
    assert problem.code == "bad-id"


def test_documents_are_written_sorted_and_read_back(tmp_path: Path) -> None:
    docs = {name: make_document(name, f"Text of {name}.\u2028\r\n🙂") for name in ("b", "a", "B")}
    write_documents(tmp_path / "documents.jsonl", docs)
    back = read_documents(tmp_path / "documents.jsonl")
    assert back == docs
    assert list(back) == ["B", "a", "b"]
    first = (tmp_path / "documents.jsonl").read_bytes()
    write_documents(tmp_path / "documents.jsonl", reversed(back.values()))
    assert (tmp_path / "documents.jsonl").read_bytes() == first


def test_every_faulty_line_is_told(tmp_path: Path) -> None:
    good = msgspec.json.encode(make_document("d1", "The text."))
    other = good.replace(b'"d1"', b'"d2"')
    lines = [
        good,
        b"",
        b'{"id": "d3"',  # 3: cut off
        good,  # 4: twice
        other.replace(b"The text", b"Tho text"),  # 5: altered
        other.replace(b'"d2"', b'"../d2"'),  # 6: an id that leaves the folder
        b'{"title": "no id"}',  # 7
        other.replace(b"[[0,9]]", b"[[0,10]]").replace(b'"d2"', b'"d8"'),  # 8: the text has 9 characters
        other.replace(b'"length"', b'"lenght":9,"length"').replace(b'"d2"', b'"d9"'),  # 9
        b'{"id": "\xff"}',  # 10
        b'{"x": ' + b"[" * 99_999 + b"]" * 99_999 + b"}",  # 11: nested too deeply for any decoder
    ]
    path = tmp_path / "documents.jsonl"
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(ProblemsError) as caught:
        read_documents(path)
    assert [(problem.path.split(",")[0], problem.code) for problem in caught.value.problems] == [
        ("line 3", "bad-line"),
        ("line 4", "duplicate-id"),
        ("line 5", "altered-text"),
        ("line 6", "bad-id"),
        ("line 7", "bad-line"),
        ("line 8", "bad-range"),
        ("line 9", "unknown-key"),
        ("line 10", "bad-line"),
        ("line 11", "bad-line"),
    ]
    assert "did you mean 'length'" in caught.value.problems[-3].expected


def test_no_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="No such file"):
        read_documents(tmp_path / "documents.jsonl")
