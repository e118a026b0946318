import json

import pytest

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.documents import make_document
from corpus_kit.errors import ProblemsError
from corpus_kit.schema.reading import schema_of
from corpus_kit.studio.named import read_named
from corpus_kit.studio.projects import Corpus

SCHEMA = schema_of("""
name: toys
attributes:
  colour: {values: {red: {}, blue: {}}}
  mood: {values: {gay: {}, sad: {}}}
spans: {line: {units: sentences, attributes: [colour]}, ball: {attributes: [mood]}}
document: {attributes: [mood]}
passes: {lines: {spans: [line], document: [mood]}, balls: {spans: [ball]}}
""")


@pytest.fixture
def corpus(tmp_path):
    documents = {name: make_document(name, f"Text of {name}.") for name in ("d1", "d2")}
    return Corpus(tmp_path, CorpusConfig(name="playroom", schema="toys"), SCHEMA, documents)


@pytest.fixture
def read(corpus, tmp_path):
    def read(*lines):
        path = tmp_path / "suspects.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
        return read_named(path, corpus)

    return read


def problems(read, *lines):
    with pytest.raises(ProblemsError) as caught:
        read(*lines)
    return caught.value.problems


def test_a_task_wants_the_passes_that_ask_it(read):
    suspect = {"task": "colour", "unit_id": "d1:line:0-9", "document_id": "d1", "reference": "red"}
    assert read(suspect, "", suspect, {"document_id": "d2", "task": "mood_ball"}) == {"d1": {"lines"}, "d2": {"balls"}}
    assert read(suspect, {"document_id": "d1", "task": "mood_ball"}) == {"d1": {"lines", "balls"}}


def test_without_a_task_every_pass_is_wanted(read):
    assert read({"document_id": "d2"}) == {"d2": {"lines", "balls"}}


def test_all_faults_at_once_with_their_lines(read):
    found = problems(
        read, {"document_id": "d1"}, "{not json", {"document_id": "d3"}, {"document_id": "d2", "task": "color"}, ["d1"]
    )
    assert [(one.code, one.path) for one in found] == [
        ("bad-line", "line 2"),
        ("bad-line", "line 5"),
        ("unknown-document", "line 3"),
        ("unknown-task", "line 4"),
    ]
    assert found[2].message == "the corpus playroom has no document 'd3'"
    assert "did you mean 'colour'?" in found[3].expected


def test_the_file_of_another_corpus(read):
    [found] = problems(read, {"document_id": "x1"}, {"document_id": "x2", "task": "shape"})
    assert (found.code, found.message) == ("unknown-document", "none of its documents is in the corpus playroom")


def test_an_empty_file_and_none(read, corpus, tmp_path):
    assert [one.code for one in problems(read, "")] == ["empty-file"]
    assert [one.code for one in problems(lambda: read_named(tmp_path / "nowhere.jsonl", corpus))] == ["unreadable-file"]
