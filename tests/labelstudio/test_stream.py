import os
import tracemalloc
from pathlib import Path

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio import cursor
from corpus_kit.labelstudio.records import Task
from corpus_kit.labelstudio.stream import export_files, heads, read_task, tasks

ONE, TWO = b'{"id":1,"data":{"text":"a"}}', b'{ "id": 2, "data": {"text": "}],[{"} }'
SHAPES = {
    "array": b"[" + ONE + b" ,\n\t" + TWO + b" ]\n",
    "mark": b"\xef\xbb\xbf[" + ONE + b"," + TWO + b"]",
    "lines": ONE + b"\n\n" + TWO + b"\n",
    "lines without a last newline": ONE + b"\r\n" + TWO,
    "projects": b'{"version":"1","projects":[{"project":5,"tasks":['
    + ONE
    + b'],"more":[{}]},{"tasks":['
    + TWO
    + b"]}]}",
    "empty project": b'{"projects":[{"project":5,"tasks":[]},{"tasks":[' + ONE + b"," + TWO + b"]}]}",
    "list of projects": b'[{"project":{"id":5},"annotated_tasks":[' + ONE + b']}, {"tasks":[' + TWO + b"]}]",
    "page": b'{"total":2,"links":{"tasks":[3]},"tasks":[' + ONE + b"," + TWO + b"]}",
    "pages": b'{"results":[' + ONE + b'],"next":null}\n{"results":[' + TWO + b"]}",
}


def write(folder: Path, data: bytes, name: str = "export.json") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path):
    with pytest.raises(ProblemsError) as refused:
        list(tasks(path))
    (problem,) = refused.value.problems
    with pytest.raises(ProblemsError) as also:
        list(heads(path))
    assert also.value.problems == refused.value.problems
    return problem


@pytest.mark.parametrize("chunk", [1, 7, 1 << 22])
@pytest.mark.parametrize("shape", SHAPES)
def test_finds_each_task_and_its_bytes(tmp_path, monkeypatch, shape, chunk):
    monkeypatch.setattr(cursor, "CHUNK", chunk)
    monkeypatch.setattr(cursor, "_BEGINNING", 64)
    data = SHAPES[shape]
    path = write(tmp_path, data)
    found = list(tasks(path))
    assert [one.task.id for one in found] == [1, 2]
    assert [data[one.offset : one.offset + one.length] for one in found] == [ONE, TWO]
    assert [read_task(path, one.offset, one.length) for one in found] == [one.task for one in found]
    assert [element.offset for _, element in heads(path)] == [one.offset for one in found]


def test_a_task_over_several_lines_is_one_task(tmp_path):
    (only,) = tasks(write(tmp_path, b'{\n "id": 3,\n "data": {\n  "text": "x"\n }\n}\n'))
    assert only.task.id == 3


def test_names_the_project_that_wraps_a_task_or_that_it_names(tmp_path):
    wrapped = write(tmp_path, SHAPES["projects"])
    assert [one.project for one in tasks(wrapped)] == ["5", "2"]
    named = write(tmp_path, b'[{"id":1,"project":9,"data":{}}]')
    assert [one.project for one in tasks(named)] == ["9"]


def test_takes_the_task_nested_in_an_annotation_and_the_old_name_of_annotations(tmp_path):
    nested = b'{"id":31,"result":[],"completed_by":4,"task":{"id":7,"data":{"text":"x"},"predictions":[1,2]}}'
    old = b'{"id":8,"data":{"text":"y"},"completions":[{"id":1,"result":[]}]}'
    first, second = (one.task for one in tasks(write(tmp_path, nested + b"\n" + old)))
    assert isinstance(first, Task)
    assert (first.own.id, len(first.own.predictions), first.votes[0].id, first.votes[0].completed_by) == (7, 2, 31, 4)
    assert (second.own.id, [one.id for one in second.votes]) == (8, [1])


def test_fields_that_are_not_needed_may_be_anything(tmp_path):
    odd = b'{"id":"t-1","id":"t-2","data":{"text":"x","n":[1,{}]},"meta":7,"annotations":[{"id":"u","lead_time":"4",'
    odd += (
        b'"completed_by":"a1","was_cancelled":null,"result":null,"new":{"x":1e400}}],"drafts":null,"predictions":[3]}'
    )
    (only,) = tasks(write(tmp_path, odd))
    assert (only.task.id, only.task.votes[0].lead_time) == ("t-2", "4")


@pytest.mark.parametrize(
    ("data", "code", "line", "byte"),
    [
        (b"[\n" + ONE + b",\n" + ONE[:12], "truncated", 3, len(ONE) + 4),
        (b"[\n" + ONE + b"\n", "truncated", 3, len(ONE) + 3),
        (b"[" + ONE + b",\n]", "not-json", 2, len(ONE) + 3),
        (b"[" + ONE + b"\n" + ONE + b"]", "not-json", 2, len(ONE) + 2),
        (b'[{"id": NaN}]', "not-json", 1, 8),
        (b'[{"id": 1,\n "data": {"text": "x}}]', "truncated", 1, 1),
        (b'[{"id": 1,\n "data": {"text: "x"}}]', "not-json", 2, 29),
        (b'[{"data": {"text": "\xe9"}}]', "wrong-encoding", 1, 20),
        (b'[{"data": {"text": "\\udc00 \\ud83d\\ude00"}}]', "lone-surrogate", 1, 20),
        (b'{"projects": [{"tasks": [' + ONE, "truncated", 1, 25 + len(ONE)),
        (b'{"projects": [{"project": 1e999, "tasks": [' + ONE + b"]}]}", "bad-type", 1, 25),
    ],
)
def test_says_at_which_line_and_byte(tmp_path, data, code, line, byte):
    problem = refusal(write(tmp_path, data))
    assert (problem.code, problem.file) == (code, str(tmp_path / "export.json"))
    assert f"line {line}, byte {byte})" in problem.message


def test_a_fault_beyond_the_first_chunk_is_placed_in_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(cursor, "CHUNK", 64)
    monkeypatch.setattr(cursor, "_BEGINNING", 64)
    data = b"[" + b",".join([ONE] * 50) + b"," + ONE.replace(b"1", b"?") + b"]"
    problem = refusal(write(tmp_path, data))
    assert (problem.code, f"byte {data.index(b'?')})" in problem.message) == ("not-json", True)


def test_a_pair_of_surrogates_is_a_character(tmp_path):
    (only,) = tasks(write(tmp_path, b'[{"data": {"text": "\\ud83d\\ude00"}}]'))
    assert only.task.data == {"text": "😀"}


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(cursor, "CHUNK", 1 << 16)
    task = b'{"id":1,"data":{"text":"' + b"x" * 5000 + b'"}}'
    peaks = []
    for count in (100, 2000):
        path = write(tmp_path, b"[" + b",".join([task] * count) + b"]")
        tracemalloc.start()
        assert sum(1 for _ in tasks(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # 0.5 MB and 10 MB of export; each chunk is 64 KB, held at most a few times over.
    assert max(peaks) < 500_000


def test_lists_a_file_a_folder_and_a_glob(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.json", "a.jsonl", "README.md", "sub/17", ".hidden/c.json", "table.csv"):
        write(tmp_path, ONE, name)
    assert [path.relative_to(tmp_path).as_posix() for path in export_files(tmp_path)] == ["a.jsonl", "b.json", "sub/17"]
    assert export_files(tmp_path / "table.csv") == [tmp_path / "table.csv"]
    assert export_files(tmp_path / "*.js*") == [tmp_path / "a.jsonl", tmp_path / "b.json"]


def test_a_pipe_is_no_export(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(ProblemsError, match="neither a file nor a folder\n    save it as a file"):
        export_files(tmp_path / "pipe.json")


@pytest.mark.parametrize(("name", "code"), [("nothing.json", "no-such-file"), ("", "no-exports")])
def test_says_when_there_is_no_export(tmp_path, name, code):
    write(tmp_path, b"", "table.csv")
    with pytest.raises(ProblemsError) as refused:
        export_files(tmp_path / name if name else tmp_path)
    assert [problem.code for problem in refused.value.problems] == [code]
