"""Walk through an export of any size in constant memory.

A task's end is found by letting msgspec skip one value: it says at which byte other text begins. That is exact, needs
no guess at where tasks start, and runs at a speed near that of reading. So the array, NDJSON, wrapped projects and
single objects are all one walk, and a file is whole only if its closing bracket was seen.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.records import Task, TaskHead, spelled
from corpus_kit.labelstudio.refusals import AS_JSON, check_beginning, lossy, refuse, undecodable

CHUNK = 1 << 22
"""Bytes read at a time."""

T = TypeVar("T")
_BOM = b"\xef\xbb\xbf"
_WHITE = re.compile(rb"[ \t\r\n]*")
_BYTE = re.compile(r"trailing characters \(byte (\d+)\)")
_WRAPPED = re.compile(rb'\{(?:\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*,)*\s*"projects"\s*:')
_SKIP = msgspec.json.Decoder(msgspec.Raw)
_TASK = msgspec.json.Decoder(Task)
_HEAD = msgspec.json.Decoder(TaskHead)
_NAMES = (".json", ".jsonl", ".ndjson", "")


class Located(msgspec.Struct, frozen=True):
    """A task, where its bytes lie in the file, and the project it was wrapped in, if any."""

    task: Task
    offset: int
    length: int
    project: str


class Element(msgspec.Struct, frozen=True):
    """The bytes of one task, not decoded yet."""

    view: memoryview
    offset: int
    project: str


def export_files(path: Path) -> list[Path]:
    """List the files of an export: the file itself, a folder's (all levels, hidden ones left out), or a glob's.

    Raises
    ------
    ProblemsError
        ``no-such-file`` if nothing is there, ``no-exports`` if a folder holds no JSON.
    """
    if path.is_file():
        return [path]
    if path.is_dir():
        inside = [one for one in sorted(path.rglob("*")) if one.is_file()]
        shown = [one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts)]
        found = [one for one in shown if one.suffix.lower() in _NAMES]
        if found:
            return found
        others = f"; it holds {', '.join(one.name for one in shown[:5])}" if shown else ""
        raise refuse(path, "no-exports", "the folder has no JSON export" + others, advice=AS_JSON)
    found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True)) if Path(name).is_file()]  # noqa: PTH207
    if not found:
        raise refuse(path, "no-such-file", "there is no such file or folder")
    return found


def tasks(path: Path) -> Iterator[Located]:
    """Go through the tasks of an export in order.

    Raises
    ------
    ProblemsError
        With one problem that names line and byte: ``not-json``, ``truncated``, ``empty-file``, ``no-tasks``,
        ``wrong-encoding``, ``lone-surrogate``, ``too-deep``, ``bad-type``, ``lossy-format``, ``not-an-export``.
    """
    for element in elements(path):
        task = decode(path, element, _TASK)
        yield Located(task, element.offset, len(element.view), element.project or spelled(task.own.project))


def heads(path: Path) -> Iterator[tuple[TaskHead, Element]]:
    """Go through the tasks of an export, decoding only what indexing needs; raises as `tasks` does, and more.

    A file is refused if it is no Label Studio export (``not-an-export``) or one as JSON_MIN (``lossy-format``).
    """
    for element in elements(path):
        head = decode(path, element, _HEAD)
        if head.data is None and head.annotations is None and head.completions is None:
            if head.annotation_id is not None or head.annotator is not None:
                raise lossy(path, "JSON_MIN")
            if isinstance(head.task, int | str | None):
                message = "an object has neither data nor annotations, so it is no task of Label Studio"
                raise refuse(path, "not-an-export", message, offset=element.offset, advice=AS_JSON)
        yield head, element


def read_task(path: Path, offset: int, length: int) -> Task:
    """Read one task again, from where `tasks` or `heads` found it."""
    with path.open("rb") as stream:
        return read_task_from(stream, path, offset, length)


def read_task_from(stream: IO[bytes], path: Path, offset: int, length: int) -> Task:
    """Read one task of an open file."""
    stream.seek(offset)
    return decode(path, Element(memoryview(stream.read(length)), offset, ""), _TASK)


def decode(path: Path, element: Element, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a task, saying of a faulty one what is wrong at which byte."""
    try:
        return decoder.decode(element.view)
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
        cursor = _Cursor(path, stream)
        found = False
        for element in _top(cursor):
            found = True
            yield element
        if not found:
            raise refuse(path, "no-tasks", "the export holds no task", advice="export a project that has tasks")


def _top(cursor: _Cursor) -> Iterator[Element]:
    if cursor.peek() == b"[":
        yield from cursor.array("")
    elif _WRAPPED.match(cursor.buffer, cursor.at):
        yield from _projects(cursor)
    else:
        while cursor.peek() == b"{":
            offset = cursor.offset
            yield Element(cursor.value(), offset, "")
    if cursor.peek():
        raise refuse(cursor.path, "not-json", "text follows the end of the export", offset=cursor.offset)


def _projects(cursor: _Cursor) -> Iterator[Element]:
    for key in cursor.members():
        if key != "projects":
            cursor.value()
            continue
        for place, _ in enumerate(cursor.items(), start=1):
            project = str(place)
            for name in cursor.members():
                if name == "tasks":
                    yield from cursor.array(project)
                elif name == "project":
                    project = _project_name(msgspec.json.decode(cursor.value())) or project
                else:
                    cursor.value()


def _project_name(project: Any) -> str:
    if isinstance(project, dict):
        project = project.get("id", project.get("title"))
    return str(project) if isinstance(project, int | str) else ""


class _Cursor:
    """A place in a file of JSON, and the bytes around it that are in memory."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path, self.stream = path, stream
        self.buffer = stream.read(CHUNK)
        self.base = self.at = 0
        self.at = len(_BOM) if self.buffer.startswith(_BOM) else 0
        self.view = memoryview(self.buffer)
        check_beginning(path, self.buffer[self.at : self.at + 4096])

    @property
    def offset(self) -> int:
        return self.base + self.at

    def more(self) -> bool:
        """Read on, doubling what is kept of an unfinished value; False at the end of the file."""
        kept = self.buffer[self.at :]
        block = self.stream.read(max(CHUNK, len(kept)))
        self.base, self.at, self.buffer = self.base + self.at, 0, kept + block
        self.view = memoryview(self.buffer)
        return bool(block)

    def peek(self) -> bytes:
        """Go over white space and look at the next byte; empty at the end of the file."""
        while True:
            white = _WHITE.match(self.buffer, self.at)
            self.at = white.end() if white else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at : self.at + 1]
            if not self.more():
                return b""

    def take(self, *expected: bytes) -> bytes:
        """Go over one of the expected bytes."""
        found = self.peek()
        if found in expected and found:
            self.at += 1
            return found
        if not found:
            missing = expected[-1].decode()
            advice = "the file is not whole; export or copy it again"
            message = f"the file ends where {missing} is missing"
            raise refuse(self.path, "truncated", message, offset=self.offset, advice=advice)
        wanted = " or ".join(one.decode() for one in expected)
        message = f"expected {wanted}, found {found.decode(errors='replace')}"
        raise refuse(self.path, "not-json", message, offset=self.offset)

    def value(self) -> memoryview:
        """Go over one value and return its bytes."""
        self.peek()
        while True:
            rest = self.view[self.at :]
            try:
                _SKIP.decode(rest)
                length = len(rest)
                whole = not self.more()
            except RecursionError as error:
                raise undecodable(self.path, b"", self.offset, error) from error
            except msgspec.DecodeError as error:
                if trailing := _BYTE.search(str(error)):
                    length, whole = int(trailing.group(1)) - _AHEAD, True
                elif _beyond(error, len(rest)) and self.more():
                    continue
                else:
                    raise undecodable(self.path, bytes(rest), self.offset, error) from error
            if whole:
                self.at += length
                while length and rest[length - 1] in b" \t\r\n":
                    length -= 1
                return rest[:length]

    def items(self) -> Iterator[None]:
        """Go through an array, standing at each item in turn; the caller goes over it."""
        self.take(b"[")
        closed = self.peek() == b"]"
        while not closed:
            yield
            closed = self.take(b",", b"]") == b"]"
            if not closed and self.peek() == b"]":
                raise refuse(self.path, "not-json", "a comma stands before the closing bracket", offset=self.offset)
            if closed:
                return
        self.take(b"]")

    def array(self, project: str) -> Iterator[Element]:
        """Go through an array of tasks."""
        for _ in self.items():
            if self.peek() not in (b"{", b""):
                message = "the array holds something other than tasks"
                raise refuse(self.path, "not-an-export", message, offset=self.offset, advice=AS_JSON)
            offset = self.offset
            yield Element(self.value(), offset, project)

    def members(self) -> Iterator[str]:
        """Go through an object, standing at each member's value in turn; the caller goes over it."""
        self.take(b"{")
        while self.peek() == b'"':
            name = msgspec.json.decode(self.value())
            self.take(b":")
            yield str(name)
            if self.take(b",", b"}") == b"}":
                return
        self.take(b"}")


def _beyond(error: msgspec.DecodeError, length: int) -> bool:
    """Whether the fault may be that the value goes on beyond what is in memory."""
    byte = re.search(r"\(byte (\d+)\)", str(error))
    return byte is None or int(byte.group(1)) > length - 16


def _measure_ahead() -> int:
    """Measure how far beyond the first other byte msgspec points when other text follows a value."""
    try:
        _SKIP.decode(b"{},")
    except msgspec.DecodeError as error:
        if found := _BYTE.search(str(error)):
            return int(found.group(1)) - 2
    return 1


_AHEAD = _measure_ahead()
