"""Walk through an export of any size in constant memory.

A task's end is found by letting msgspec skip one value: it says at which byte other text begins. That is exact, needs
no guess at where tasks start, and runs at a speed near that of reading. So the array, NDJSON, wrapped projects and
single objects are all one walk, and a file is whole only if its closing bracket was seen.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import BUILD_RECORD
from corpus_kit.labelstudio.cursor import Cursor, Element
from corpus_kit.labelstudio.mending import mended
from corpus_kit.labelstudio.records import NestedTask, Task, TaskHead, spelled
from corpus_kit.labelstudio.refusals import AS_JSON, lossy, refuse, undecodable

T = TypeVar("T")
_WRAPPERS = frozenset({"projects", "tasks", "annotated_tasks", "results"})
_OF_A_TASK = frozenset({"data", "annotations", "completions", "predictions", "result", "task"})
_TASK = msgspec.json.Decoder(Task)
_HEAD = msgspec.json.Decoder(TaskHead)
_ANY: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_NAMES = (".json", ".jsonl", ".ndjson", "")


class Located(msgspec.Struct, frozen=True):
    """A task, where its bytes lie in the file, and the project it was wrapped in, if any."""

    task: Task
    offset: int
    length: int
    project: str


def export_files(path: Path) -> list[Path]:
    """List the files of an export: the file itself, a folder's (all levels), or a glob's.

    In a folder, hidden files are left out, and datasets that were built into it.

    Raises
    ------
    ProblemsError
        ``no-such-file`` if nothing is there, ``no-exports`` if a folder holds no JSON.
    """
    if path.is_file():
        return [path]
    if path.is_dir():
        inside = [one for one in sorted(path.rglob("*")) if one.is_file()]
        built = {one.parent for one in inside if one.name == BUILD_RECORD and one.with_name("schema.yaml").is_file()}
        shown = [
            one
            for one in inside
            if built.isdisjoint(one.parents) and not any(part.startswith(".") for part in one.relative_to(path).parts)
        ]
        found = [one for one in shown if one.suffix.lower() in _NAMES]
        if found:
            return found
        others = f"; it holds {', '.join(one.name for one in shown[:5])}" if shown else ""
        message = "the folder is a dataset that was built of one" if path in built else "the folder has no JSON export"
        raise refuse(path, "no-exports", message + others, advice=AS_JSON)
    found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True)) if Path(name).is_file()]  # noqa: PTH207
    if not found:
        there = path.exists()  # a pipe, say, of which nothing can be read twice
        message = "this is neither a file nor a folder" if there else "there is no such file or folder"
        raise refuse(path, "no-such-file", message, advice="save it as a file" if there else "")
    return found


def tasks(path: Path) -> Iterator[Located]:
    """Go through the tasks of an export in order.

    Raises
    ------
    ProblemsError
        With one problem that names line and byte: ``not-json``, ``truncated``, ``empty-file``, ``no-tasks``,
        ``wrong-encoding``, ``lone-surrogate``, ``too-deep``, ``bad-type``; ``lossy-format`` for CSV, TSV, CoNLL and
        JSON_MIN; ``not-an-export`` for other JSON.
    """
    for element in elements(path):
        task = decode(path, element, _TASK)
        _check_task(path, element, task)
        yield Located(task, element.offset, len(element.view), element.project or spelled(task.own.project))


def heads(path: Path) -> Iterator[tuple[TaskHead, Element]]:
    """Go through the tasks of an export, decoding only what indexing needs; raises as `tasks` does."""
    for element in elements(path):
        head = decode(path, element, _HEAD)
        _check_task(path, element, head)
        yield head, element


def _check_task(path: Path, element: Element, task: Task | TaskHead) -> None:
    """Refuse an object that is no task of Label Studio."""
    if task.data is not None or task.annotations is not None or task.completions is not None:
        return
    if isinstance(task.task, NestedTask):
        return
    head = decode(path, element, _HEAD)
    if head.annotation_id is not None or head.annotator is not None:
        raise lossy(path, "JSON_MIN")
    if isinstance(task.task, int | str):
        message = "the file lists annotations without their tasks, so that their texts are not in it"
        raise refuse(path, "not-an-export", message, offset=element.offset, advice="export the project, with its tasks")
    message = "an object has neither data nor annotations, so it is no task of Label Studio"
    raise refuse(path, "not-an-export", message, offset=element.offset, advice=AS_JSON)


def read_task(path: Path, offset: int, length: int) -> Task:
    """Read one task again, from where `tasks` or `heads` found it."""
    with TaskFile() as opened:
        return opened.read(path, offset, length)


class TaskFile:
    """Reads tasks here and there, keeping the latest file open."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> TaskFile:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            self._stream.close()

    def read(self, path: Path, offset: int, length: int) -> Task:
        """Read the task at `offset`, in bytes."""
        if path != self._path or self._stream is None:
            self.__exit__()
            self._path, self._stream = path, path.open("rb")
        self._stream.seek(offset)
        return decode(path, Element(memoryview(self._stream.read(length)), offset, ""), _TASK)


def decode(path: Path, element: Element, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a task, saying of a faulty one what is wrong at which byte."""
    try:
        return decoder.decode(element.view)
    except msgspec.ValidationError as error:
        task = mended(element.view)
        if task is None:
            raise undecodable(path, bytes(element.view), element.offset, error) from error
        return decode(path, Element(memoryview(task), element.offset, element.project), decoder)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise undecodable(path, bytes(element.view), element.offset, error) from error


def elements(path: Path) -> Iterator[Element]:
    """Go through the tasks of an export without decoding them."""
    try:
        stream = path.open("rb")
    except OSError as error:
        problem = Problem(code="no-such-file", message=f"cannot be read: {error.strerror}", file=str(path))
        raise ProblemsError([problem]) from error
    with stream:
        cursor = Cursor(path, stream)
        found = False
        for element in _top(cursor):
            found = True
            yield element
        if not found:
            raise refuse(path, "no-tasks", "the export holds no task", advice="export a project that has tasks")


def _top(cursor: Cursor) -> Iterator[Element]:
    if cursor.peek() == b"[":
        yield from _projects(cursor) if _wraps(cursor.path, cursor.offset + 1) else cursor.array("")
    elif _wraps(cursor.path, cursor.offset):
        while cursor.peek() == b"{":
            yield from _wrapped(cursor, "")
    else:
        while cursor.peek() == b"{":
            offset = cursor.offset
            yield Element(cursor.value(), offset, "")
    if cursor.peek():
        raise refuse(cursor.path, "not-json", "text follows the end of the export", offset=cursor.offset)


def _wraps(path: Path, offset: int) -> bool:
    """Say whether the object at `offset` holds tasks rather than being one: an answer of the API, or a project."""
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            cursor = Cursor(path, stream)
            for key in cursor.members():
                if key in _OF_A_TASK:
                    return False
                if key in _WRAPPERS and cursor.peek() == b"[":
                    return True
                cursor.value()
        except ProblemsError:  # whoever reads on says what is wrong
            return False
    return False


def _projects(cursor: Cursor) -> Iterator[Element]:
    for place, _ in enumerate(cursor.items(), start=1):
        yield from _wrapped(cursor, str(place))


def _wrapped(cursor: Cursor, project: str) -> Iterator[Element]:
    for key in cursor.members():
        if key == "projects":
            yield from _projects(cursor)
        elif key in _WRAPPERS and cursor.peek() == b"[":
            yield from cursor.array(project)
        elif key == "project":
            offset = cursor.offset
            element = Element(cursor.value(), offset, "")
            project = _project_name(decode(cursor.path, element, _ANY)) or project
        else:
            cursor.value()


def _project_name(project: Any) -> str:
    if isinstance(project, dict):
        project = project.get("id", project.get("title"))
    return str(project) if isinstance(project, int | str) else ""
