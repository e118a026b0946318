import base64
import json

import pytest

from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.leaks import LeakCheck, runs_of

TEXT = "Ferries stop at Oskeld today\n\nNo ferry left the “old port” of Oskeld on Monday."
CHECK = LeakCheck([Document(id="d1", text=TEXT)])


def test_runs_are_five_words_folded() -> None:
    assert list(runs_of("A, b: c – D 'e' f")) == [("a", "b", "c", "d", "e"), ("b", "c", "d", "e", "f")]
    assert list(runs_of("Two words")) == [("two", "words")]
    assert list(runs_of("…")) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "He wrote: NO FERRY LEFT\nTHE OLD"),
        ("a.json", json.dumps({"x": ["No ferry left", "the old port"]})),
        ("a.json", json.dumps({"text": "No ferry\nleft the \u201cold"})),  # \n and \u201c hide words from a plain look
        ("a.jsonl", '{"a": 1}\n' + json.dumps("left the old port of")),
        ("a.yaml", 'x: "left\\nthe\\told port\\u00a0of"'),
        ("no-ferry-left-the-old.txt", ""),
    ],
)
def test_leaks_are_found(tmp_path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    problems = CHECK.problems(tmp_path)
    assert problems
    assert {(one.code, one.file) for one in problems} == {("leak", name)}


def test_four_words_are_none(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("No ferry left the harbour. The old port of Varnia.")
    assert CHECK.problems(tmp_path) == []


def test_a_file_that_cannot_be_read_proves_nothing(tmp_path) -> None:
    (tmp_path / "a.bin").write_bytes(base64.b64decode("/w=="))
    assert [one.code for one in CHECK.problems(tmp_path)] == ["unreadable-file"]


def test_title_and_address_may_be_named() -> None:
    named = LeakCheck([Document(id="d1", title="Ferries stop at Oskeld today", text=TEXT)])
    assert CHECK.leaks("Ferries stop at Oskeld today")
    assert not named.leaks("Ferries stop at Oskeld today")
    assert named.leaks("stop at Oskeld today. No ferry")
