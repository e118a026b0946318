import dataclasses
import json

import numpy as np
import pytest

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.evaluation.documents.tasks import read_document_task
from corpus_kit.evaluation.scoring.document_predictions import read_answers
from corpus_kit.evaluation.scoring.score import score
from corpus_kit.evaluation.summary import Statistics

FEW = Statistics(resamples=99)


def span(type_, *fragments, document="t00"):
    return {"document_id": document, "type": type_, "fragments": [list(one) for one in fragments]}


def structure(anchor, document="t00", **roles):
    return {
        "document_id": document,
        "anchor": [list(anchor)],
        "roles": {k: [[list(one)] for one in v] for k, v in roles.items()},
    }


# t00: “The wall is sound,” said Ulla Fenn. Ada Pask warned that the mill was old. Nobody came to the wall.
#      0                 20 21  25 26     35 37   45 46  52 53                74
def test_spans_by_hand(talk, write):
    found = score(
        talk, "tagging", write(span("say", (21, 25)), span("who", (26, 36)), span("what", (53, 74))), statistics=FEW
    )
    # Of 30 spans three are predicted; "Ulla Fenn." has an edge too many. F1 = 2·2 / (3 + 30), overlap 2·3 / 33.
    assert found["metrics"]["exact_f1"]["estimate"] == pytest.approx(4 / 33, abs=1e-6)
    assert found["metrics"]["overlap_f1"]["estimate"] == pytest.approx(6 / 33, abs=1e-6)
    assert found["labels"]["who"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 10}
    assert found["details"]["overlap"]["labels"]["who"]["precision"] == 1
    assert (found["units"], found["documents"], found["ignored"]) == (30, 6, 0)
    assert "5 documents have no line, so nothing is taken to be found there" in found["notes"]
    assert json.loads(json.dumps(found)) == found


def test_white_space_at_the_edges_is_nothing(talk, write):
    found = score(talk, "tagging", write(span("say", (20, 26))), statistics=FEW)
    assert found["labels"]["say"]["precision"] == 1


def test_a_document_without_spans_has_a_bare_line(talk, write):
    lines = [{"document_id": f"t{number:02}"} for number in range(6)]
    found = score(talk, "tagging", write(*lines), statistics=FEW)
    assert found["metrics"]["exact_f1"]["estimate"] == 0
    assert not any("have no line" in note for note in found["notes"])


def test_every_fault_of_spans_at_once_with_its_line(talk, write):
    path = write(
        span("say", (21, 25)),
        span("say", (21, 25)),
        span("sai", (21, 25)),
        span("say", (25, 21)),
        "",
        span("say", (0, 9_999)),
        span("say", (20, 21)),
        span("say", (0, 5), (3, 8)),
        span("say", (0, 3), document="t99"),
        {"document_id": "t00", "type": "say"},
        {"document_id": "t00", "type": "say", "spans": [[0, 3]]},
        "not json",
        {"document_id": "t00", "type": "say", "fragments": [[0, 3.5]]},
    )
    with pytest.raises(ProblemsError) as caught:
        score(talk, "tagging", path)
    assert [(one.path, one.code) for one in caught.value.problems] == [
        ("line 2", "doubled"),
        ("line 3", "unknown-type"),
        ("line 4", "bad-offsets"),
        ("line 6", "bad-offsets"),
        ("line 7", "empty-span"),
        ("line 8", "bad-offsets"),
        ("line 9", "unknown-document"),
        ("line 10", "bad-line"),
        ("line 11", "bad-line"),
        ("line 12", "bad-line"),
        ("line 13", "bad-line"),
    ]
    assert "line 1 already" in caught.value.problems[0].message
    assert "did you mean 'say'" in caught.value.problems[1].expected
    assert str(path) == caught.value.problems[0].file


def test_links_by_hand(talk, write):
    # The first anchor of t00: the speaker right, the cue wrong. 2·1 / (2 + 20).
    found = score(talk, "quote", write(structure((0, 20), who=[(26, 35)], say=[(46, 52)])), statistics=FEW)
    assert found["metrics"]["link_f1"]["estimate"] == pytest.approx(2 / 22, abs=1e-6)
    assert found["labels"]["who"] == {"precision": 1.0, "recall": 0.1, "f1": pytest.approx(0.181818), "support": 10}


def test_structures_end_to_end_by_hand(talk, write):
    lines = [
        structure((0, 20), who=[(26, 35)], say=[(21, 25)]),
        structure((58, 74), who=[(37, 45)], say=[(46, 52)]),  # without "that"
    ]
    found = score(talk, "quote_end_to_end", write(*lines), statistics=FEW)
    assert found["metrics"]["structure_f1"]["estimate"] == pytest.approx(2 / 12, abs=1e-6)
    assert found["labels"]["what"]["precision"] == 1
    assert found["units"] == 10


def test_every_fault_of_structures_at_once_with_its_line(talk, write):
    lines = (
        structure((0, 20), who=[(26, 35)]),
        structure((0, 20)),
        structure((53, 74), speaker=[(26, 35)]),
        structure((53, 73)),
        structure((53, 74), who=[(21, 25)]),
        {"document_id": "t00", "roles": {}},
        {"document_id": "t00", "anchor": [[0, 20]], "roles": {"who": [[26, 35]]}},
    )
    with pytest.raises(ProblemsError) as caught:
        score(talk, "quote", write(*lines))
    assert [(one.path, one.code) for one in caught.value.problems] == [
        ("line 2", "doubled"),
        ("line 3", "unknown-role"),
        ("line 4", "not-given"),
        ("line 5", "not-given"),
        ("line 6", "bad-line"),
        ("line 7", "bad-line"),
    ]
    # End to end no span is given, so that any will do.
    assert score(talk, "quote_end_to_end", write(lines[3]), statistics=FEW)["metrics"]["structure_f1"]["estimate"] == 0


def test_wrong_usage_is_told(talk, write):
    path = write(span("say", (21, 25)))
    with pytest.raises(UsageError, match="did you mean 'tagging'"):
        score(talk, "taging", path)
    with pytest.raises(UsageError, match="no split 'dev'"):
        score(talk, "quote", path, split="dev")
    with pytest.raises(UsageError, match="has no task 'spans'; expected one of: quote"):
        score(talk, "spans", path)
    with pytest.raises(ProblemsError, match="cannot be read: No such file"):
        score(talk, "tagging", path.parent / "nothing.jsonl")


def test_a_split_is_scored_alone_and_the_rest_ignored(talk, write, monkeypatch):
    lines = [span("say", (21, 25)), span("say", (0, 3), document="t01")]
    found = score(talk, "tagging", write(*lines), split="train", statistics=FEW)
    assert found["ignored"] == 0
    assert found["signature"]["protocol"] == "predictions on train"


def test_answers_about_one_split_are_known_for_it(talk, write):
    opened = open_dataset(talk)
    task = read_document_task(opened, "tagging", opened.schema())
    task = dataclasses.replace(task, splits=("test", *["train"] * 5))
    path = write(span("say", (21, 25)))
    found = read_answers(path, task, np.arange(6), task.documents)
    assert found.notes == (
        "5 documents have no line, so nothing is taken to be found there; "
        "the predictions are those of the split 'test': --split test scores it alone",
    )
    assert read_answers(path, task, np.arange(1), task.documents).notes == ()
