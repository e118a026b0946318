"""Tasks in the forms of old and homemade exports are read as Label Studio's own would be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.mending import mended
from corpus_kit.labelstudio.stream import tasks

MOOD = {"id": "d", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["calm"]}}
TENSE = {**MOOD, "value": {"choices": ["tense"]}}


def task(*annotations: object, **rest: object) -> dict[str, object]:
    return {"id": 1, "data": {"text": "A ball."}, "annotations": [*annotations], **rest}


def same(form: object, plain: object) -> bool:
    found = mended(json.dumps(form).encode())
    return found is not None and json.loads(found) == plain


def test_results_in_a_list_of_their_own() -> None:
    assert same(
        task({"result": [[MOOD, TENSE]]}, {"result": [MOOD]}), task({"result": [MOOD, TENSE]}, {"result": [MOOD]})
    )


def test_results_as_a_string() -> None:
    assert same(task({"result": json.dumps([MOOD])}), task({"result": [MOOD]}))


def test_several_objects_in_a_list() -> None:
    pair = {"id": "p", "from_name": "which", "type": "pairwise", "to_name": ["one", "two"]}
    assert same(task({"result": [pair]}), task({"result": [{**pair, "to_name": "one,two"}]}))


def test_an_annotation_that_nests_its_task() -> None:
    assert same({"id": 3, "task": {"id": 1}, "result": [[MOOD]]}, {"id": 3, "task": {"id": 1}, "result": [MOOD]})


@pytest.mark.parametrize(
    "form",
    [
        task({"result": [MOOD]}),
        task({"result": "calm"}),
        task({"result": '"calm"'}),
        task({"result": [[MOOD], [TENSE]]}),
        task({"result": 3}, None, "x"),
        task(completions="none", annotations=None),
        [MOOD],
    ],
)
def test_other_forms_are_left_alone(form: object) -> None:
    assert mended(json.dumps(form).encode()) is None


@pytest.mark.parametrize("odd", [b"1e999", b"[" * 99_999 + b"]" * 99_999])
def test_what_no_decoder_takes_is_left_to_be_refused(odd: bytes) -> None:
    assert mended(b'{"annotations": [{"result": "", "lead_time": ' + odd + b"}]}") is None


def test_several_annotators_in_one_annotation_are_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task({"result": [[MOOD], [TENSE]]})]), "utf-8")
    with pytest.raises(ProblemsError) as refused:
        list(tasks(path))
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("bad-type", "annotations[0].result[0]")
    assert "several annotators" in problem.advice
