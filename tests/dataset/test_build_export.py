"""From a Label Studio export as it lies on disk to a dataset."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.dataset.rebuild import annotations
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.source import open_source

TEXT = "The ferry is late. Oskeld waits."


def mark(id_: str, start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": id_, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def choice(id_: str, start: int, end: int, value: str) -> dict[str, Any]:
    shown = {"start": start, "end": end, "text": TEXT[start:end], "choices": [value]}
    return {"id": id_, "from_name": "mood", "to_name": "text", "type": "choices", "value": shown}


def export(folder: Path, *results: list[dict[str, Any]]) -> Path:
    said = [{"id": number, "completed_by": number, "result": result} for number, result in enumerate(results, 1)]
    path = folder / "ferry.json"
    path.write_text(json.dumps([{"id": 1, "data": {"text": TEXT}, "annotations": said}]), encoding="utf-8")
    return path


def test_an_export_alone_becomes_a_dataset(tmp_path: Path) -> None:
    one = [mark("r", 4, 9, "Thing"), choice("r", 4, 9, "calm"), mark("q", 19, 25, "Place")]
    link = {"type": "relation", "from_id": "r", "to_id": "q", "direction": "right", "labels": ["waits for"]}
    path = export(tmp_path, [*one, link], [mark("x", 4, 9, "Thing"), choice("x", 4, 9, "calm")])
    source = open_source(path)
    info = build(source, tmp_path / "out").info
    audit = source.audit
    assert (info.spans, info.relations, info.judgements) == (3, 1, 2)
    assert (audit.spans, audit.relations, audit.judgements, audit.annotations) == (3, 1, 2, info.annotations)
    assert info.bare
    dataset = open_dataset(tmp_path / "out")
    assert dataset.labels("mood") == ("calm",)
    [row] = dataset.table("mood").to_pylist()
    assert (row["text"], row["context"], row["votes"]) == ("ferry", "The ⟦ferry⟧ is late.", [2])
    tags = dataset.table("tagging").to_pylist()
    assert tags[0]["thing"] == [0, 1, 0, 0, 0]
    assert tags[1]["place"] == [-100, 0, 0]  # one of two annotators marked it
    assert [len(one.regions) for one in annotations(dataset)] == [2, 1]


def test_a_faulty_export_is_built_only_leniently(tmp_path: Path) -> None:
    path = export(tmp_path, [mark("r", 4, 9, "Thing"), mark("s", 4, 900, "Thing")])
    with pytest.raises(ProblemsError):
        build(open_source(path), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    info = build(open_source(path, lenient=True), tmp_path / "out").info
    assert info.spans == 1
    [problem] = info.problems
    assert (problem["region"], problem["task"]) == ("s", "1")
    assert f"`{problem['code']}`" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_a_dataset_built_among_the_exports_is_none_of_them(tmp_path: Path) -> None:
    export(tmp_path, [mark("r", 4, 9, "Thing")])
    for _ in range(2):
        info = build(open_source(tmp_path), tmp_path / "out", overwrite=True).info
        assert (info.documents, info.spans) == (1, 1)


def test_what_was_taken_for_granted_outlives_the_terminal(tmp_path: Path) -> None:
    answer = {"id": "d", "from_name": "mood", "to_name": "main", "type": "choices", "value": {"choices": ["calm"]}}
    task = {"id": 1, "data": {"note": "n", "body": TEXT}, "annotations": [{"completed_by": 1, "result": [answer]}]}
    (tmp_path / "ferry.json").write_text(json.dumps([task]), encoding="utf-8")
    [said] = build(open_source(tmp_path / "ferry.json"), tmp_path / "out").info.assumptions
    assert "data.body" in said
    assert json.loads((tmp_path / "out" / "build.json").read_bytes())["assumptions"] == [said]
    assert f"## Taken for granted\n\nNothing in the export tells these:\n\n- {said}\n" in (
        tmp_path / "out" / "README.md"
    ).read_text(encoding="utf-8")
