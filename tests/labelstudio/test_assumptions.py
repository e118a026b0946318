"""What is taken for granted about a bare export is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.source import Source, open_source


def task(id_: int, text: str, user: Any = 1, project: int | None = 1, key: str = "text") -> dict[str, Any]:
    answer = {"id": "d", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["calm"]}}
    annotation = {"id": id_, "completed_by": user, "result": [answer], "created_at": f"2031-02-03T10:00:0{id_}Z"}
    return {"id": id_, "project": project, "data": {key: text, "note": "n"}, "annotations": [annotation]}


def opened(folder: Path, *files: list[dict[str, Any]]) -> Source:
    for name, export in zip(("ada.json", "ben.json"), files, strict=False):
        (folder / name).write_text(json.dumps(export), "utf-8")
    return open_source(folder)


def assumed(folder: Path, *files: list[dict[str, Any]]) -> list[str]:
    source = opened(folder, *files)
    list(source.documents())
    return source.audit.assumptions


def test_nothing_where_all_is_told(tmp_path: Path) -> None:
    assert assumed(tmp_path, [task(1, "A ball.")], [task(2, "A box.", 2)]) == []


def test_a_guessed_key(tmp_path: Path) -> None:
    (said,) = assumed(tmp_path, [task(1, "A ball lies here.", key="body")])
    assert said.startswith("the text of object 'text' is taken to be data.body")
    assert "--config" in said


def test_tasks_of_which_nothing_is_known(tmp_path: Path) -> None:
    blank = {"id": 9, "data": {"text": " "}, "annotations": []}
    source = opened(tmp_path, [task(1, "A ball."), blank, {**blank, "id": 10}])
    assert len(list(source.documents())) == 1
    assert source.audit.assumptions == ["2 of the tasks have neither text nor annotations, and are left out"]


@pytest.mark.parametrize("user", [1, {"id": 1}])
def test_files_of_two_servers(tmp_path: Path, user: Any) -> None:
    (said,) = assumed(tmp_path, [task(1, "A ball.", user)], [task(1, "A box.", user)])
    assert said.startswith("task 1 has another text in another file, as if the files came from two servers")


def test_annotators_who_are_not_numbers_are_told_apart(tmp_path: Path) -> None:
    assert assumed(tmp_path, [task(1, "A ball.", "ada@example.org")], [task(1, "A box.", "ben@example.org")]) == []


def test_tasks_without_a_project_are_numbered_anew_in_each_file(tmp_path: Path) -> None:
    assert assumed(tmp_path, [task(1, "A ball.", project=None)], [task(1, "A box.", project=None)]) == []


def test_one_number_with_two_addresses_is_two_people(tmp_path: Path) -> None:
    ada, ben = ({"id": 1, "email": f"{name}@example.org"} for name in ("ada", "ben"))
    with pytest.raises(ProblemsError) as refused:
        list(opened(tmp_path, [task(1, "A ball.", ada)], [task(2, "A box.", ben)]).documents())
    (problem,) = refused.value.problems
    assert (problem.code, Path(problem.file).name) == ("number-of-two-people", "ben.json")
    assert "example.org" not in str(refused.value)
