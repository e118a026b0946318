"""What `check` says of exports is what `build` would say."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus_kit.cli.main import app
from corpus_kit.dataset.build import build
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.opening import open_any


def export(path: Path, project: int, key: str = "text") -> Path:
    """Write a project's export: a document that user 1 calls calm."""
    answer = {"id": "m", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["calm"]}}
    task = {
        "id": 1,
        "project": project,
        "data": {key: "No ferry left Oskeld.", "note": "n"},
        "annotations": [{"id": project, "completed_by": 1, "result": [answer]}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([task]), encoding="utf-8")
    return path


def checked(*paths: Path | str, code: int = 0) -> list[dict[str, Any]]:
    ran = CliRunner().invoke(app, ["check", *map(str, paths), "--json"])
    assert ran.exit_code == code, ran.output
    found = json.loads(ran.stdout)["checked"]
    assert isinstance(found, list)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two projects in which one user annotated one text: fine apart, and at fault as one source."""
    export(tmp_path / "both" / "one.json", 1)
    export(tmp_path / "both" / "more" / "two.json", 2)
    return tmp_path / "both"


def test_a_folder_of_exports_is_one_source_as_it_is_built(folder: Path, tmp_path: Path) -> None:
    (folder / "labeling.xml").write_text(
        '<View><Text name="text" value="$text"/>'
        '<Choices name="mood" toName="text"><Choice value="calm"/></Choices></View>'
    )
    with pytest.raises(ProblemsError) as refused:
        build(open_any(folder), tmp_path / "out")
    whole, config = checked(folder, code=1)
    assert [one["code"] for one in whole["problems"]] == [one.code for one in refused.value.problems]
    assert (whole["path"], whole["kind"]) == (str(folder), "export")
    assert (config["kind"], config["problems"]) == ("labeling config", [])


def test_a_glob_is_one_source_and_each_path_is_one(folder: Path) -> None:
    assert [one["problems"] for one in checked(folder / "one.json", folder / "more" / "two.json")] == [[], []]
    [whole] = checked(f"{folder}/**/*.json", code=1)
    assert [one["code"] for one in whole["problems"]] == ["duplicate-annotation"]


def test_every_file_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "empty.json").write_bytes(b"")
    (folder / "half.json").write_text("[{")
    [whole] = checked(folder, code=1)
    assert [one["code"] for one in whole["problems"]] == ["empty-file", "truncated"]


def test_exports_beside_other_things_are_a_source_in_their_folder(folder: Path, tmp_path: Path) -> None:
    build(open_any(folder / "one.json"), tmp_path / "dataset")
    found = checked(tmp_path, code=1)
    assert [(Path(one["path"]).name, one["kind"]) for one in found] == [("both", "export"), ("dataset", "dataset")]


def test_a_dataset_that_is_damaged(folder: Path, tmp_path: Path) -> None:
    out = build(open_any(folder / "one.json"), tmp_path / "dataset").out
    (out / "data" / "mood" / "train.parquet").write_bytes(b"PAR1")
    [dataset] = checked(out, code=1)
    assert [one["code"] for one in dataset["problems"]] == ["unreadable-table"]


def test_a_folder_with_nothing_to_check_is_not_fine(tmp_path: Path) -> None:
    [empty] = checked(tmp_path, code=1)
    assert [one["code"] for one in empty["problems"]] == ["no-exports"]


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    [one] = checked(tmp_path / "pipe.json", code=1)
    assert [problem["code"] for problem in one["problems"]] == ["no-such-file"]


def test_what_is_taken_for_granted_is_said(tmp_path: Path) -> None:
    [one] = checked(export(tmp_path / "a.json", 1, key="body"))
    assert one["problems"] == []
    assert "data.body" in one["summary"]
