"""A local copy of a project's tasks and annotations, so that only what changed is fetched.

It holds what the door needs and no more, is never committed, and can be thrown away: it is made again from the server.
Both ways give the same copy, for tasks stand in the order of their ids with the server's own fields.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.corpus.config import Fields
from corpus_kit.errors import OutputError
from corpus_kit.labelstudio.index import document_id
from corpus_kit.labelstudio.records import AnnotationHead
from corpus_kit.studio.access import Access
from corpus_kit.studio.kept import kept_in
from corpus_kit.studio.projects import Project

Progress = Callable[[str, int, int], None]

FORMAT = 2
CHUNK = 200
"""Tasks fetched at a time: what is held in memory, whatever the size of the project."""
PAGE = 1000
"""Tasks listed at a time."""
OVERLAP = timedelta(seconds=60)
"""Changes are asked for again this long before the last one seen: times of a batch are near-identical."""
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class MirroredAnnotation(AnnotationHead, kw_only=True, omit_defaults=True):
    """An annotation, without what says who made it but for the user's number."""

    id: int
    ground_truth: bool | None = None
    lead_time: float | None = None
    created_at: str | None = None
    updated_at: str | None = None
    result: msgspec.Raw = msgspec.Raw(b"[]")


class MirroredTask(msgspec.Struct, kw_only=True):
    """A task: the document it names, the SHA-256 of its text, how many predictions it has, its annotations."""

    id: int
    document: str
    sha256: str
    updated_at: str
    predictions: int
    annotations: list[MirroredAnnotation]


class Fetched(msgspec.Struct, frozen=True):
    """What a refresh did: tasks fetched, and those that are gone from the server with their annotations."""

    tasks: int = 0
    deleted_tasks: int = 0
    deleted_annotations: int = 0


class _Head(msgspec.Struct, kw_only=True):
    """What a copy begins with; `digest` tells whether the rest is as it was written."""

    format: int
    project: str
    cursor: str
    tasks: int
    digest: str


class _Exported(msgspec.Struct):
    id: int
    data: dict[str, Any] = {}
    updated_at: str = ""
    predictions: list[msgspec.Raw] = []
    annotations: list[MirroredAnnotation] = []


class Mirror:
    """The local copy of one project.

    Parameters
    ----------
    folder : Path
        The corpus folder; where it cannot be written, nothing is kept and all is fetched each time.
    project : Project
    fields : Fields
        Keys of task data.
    """

    def __init__(self, folder: Path, project: Project, fields: Fields) -> None:
        self.project, self.fields = project, fields
        self.path = kept_in(folder) / f"{project.key}.jsonl"

    def tasks(self) -> Iterator[MirroredTask]:
        """Go through the copied tasks by id, one at a time."""
        return (task for task, _ in self.lines())

    def lines(self) -> Iterator[tuple[MirroredTask, bytes]]:
        """Go through them, each with the line that holds it."""
        decoder = msgspec.json.Decoder(MirroredTask)
        with suppress(FileNotFoundError), self.path.open("rb") as stream:
            next(stream, None)
            for line in stream:
                yield decoder.decode(line), line

    def annotations(self) -> int:
        """Count the copied annotations."""
        return sum(len(task.annotations) for task in self.tasks())

    def refresh(self, access: Access, *, full: bool = False, progress: Progress | None = None) -> Fetched:
        """Bring the copy up to date; an interrupted refresh leaves it as it was.

        Tasks are asked for that changed since the last one seen. That a task is gone shows in their number only: then
        ids are compared.
        """
        head = None if full else self._head()
        states = _states(access, self.project, head.cursor if head else "", progress)
        known = {task.id: task.updated_at for task in self.tasks() if task.id in states} if head else {}
        wanted = sorted(id_ for id_, updated in states.items() if known.get(id_) != updated)
        before = head.tasks if head else 0
        gone: set[int] = set()
        if head and before + len(states.keys() - known.keys()) != self.project.tasks:
            alive = _states(access, self.project, "", progress).keys()
            gone = {task.id for task in self.tasks()} - alive
        lost = sum(len(task.annotations) for task in self.tasks() if task.id in gone) if gone else 0
        cursor = max([*states.values(), head.cursor if head else ""])
        if head is None or wanted or gone:
            self._write(self._merged(access, wanted, gone, bool(head), progress), cursor)
        return Fetched(len(wanted), len(gone), lost)

    def _head(self) -> _Head | None:
        """Read how the copy begins; None if there is none, or if it is not whole."""
        try:
            with self.path.open("rb") as stream:
                head = msgspec.json.decode(stream.readline(), type=_Head)
                digest = hashlib.file_digest(stream, lambda: _digest(head.cursor)).hexdigest()
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        whole = (FORMAT, self.project.key, digest)
        return head if (head.format, head.project, head.digest) == whole else None

    def _merged(
        self, access: Access, wanted: Sequence[int], gone: set[int], keep: bool, progress: Progress | None
    ) -> Iterator[MirroredTask]:
        """Merge the copied tasks with those fetched anew, both by id."""
        anew = set(wanted)
        kept = (task for task in self.tasks() if task.id not in anew and task.id not in gone) if keep else iter(())
        waiting = next(kept, None)
        for task in self._fetch(access, wanted, progress):
            while waiting is not None and waiting.id < task.id:
                yield waiting
                waiting = next(kept, None)
            yield task
        if waiting is not None:
            yield waiting
            yield from kept

    def _fetch(self, access: Access, ids: Sequence[int], progress: Progress | None) -> Iterator[MirroredTask]:
        decoder = msgspec.json.Decoder(list[_Exported], strict=False)
        remaining = iter(ids)
        done = 0
        while chunk := list(islice(remaining, CHUNK)):
            with access.told("exporting annotations") as client:
                only = {"additional_query_parameters": {"ids[]": chunk}}
                parts = client.projects.exports.download_sync(
                    self.project.id, export_type="JSON", download_all_tasks=True, request_options=only
                )
                exported = decoder.decode(b"".join(parts))
            asked = set(chunk)
            for one in sorted(exported, key=lambda task: task.id):
                if one.id in asked:
                    yield self._mirrored(one)
            done += len(chunk)
            if progress:
                progress(f"fetching {self.project.pass_}", done, len(ids))

    def _mirrored(self, one: _Exported) -> MirroredTask:
        text = one.data.get(self.fields.text)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if isinstance(text, str) else ""
        for annotation in one.annotations:
            if isinstance(annotation.completed_by, dict):
                annotation.completed_by = annotation.completed_by.get("id")
        one.annotations.sort(key=lambda annotation: annotation.id)
        document = document_id(one.data, self.fields)
        return MirroredTask(
            id=one.id,
            document=document,
            sha256=digest,
            updated_at=_spelled(one.updated_at),
            predictions=len(one.predictions),
            annotations=one.annotations,
        )

    def _write(self, tasks: Iterator[MirroredTask], cursor: str) -> None:
        """Write the copy whole or not at all, a task a line; the head is written last, over the room left for it."""
        encoder = msgspec.json.Encoder()
        passing = self.path.with_name(f".{secrets.token_hex(6)}.tmp")
        told = _digest(cursor)
        head = _Head(format=FORMAT, project=self.project.key, cursor=cursor, tasks=10**15, digest=told.hexdigest())
        try:
            with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                room = stream.write(encoder.encode(head) + b"\n") - 1
                head.tasks = 0
                for task in tasks:
                    line = encoder.encode(task) + b"\n"
                    told.update(line)
                    stream.write(line)
                    head.tasks += 1
                head.digest = told.hexdigest()
                stream.seek(0)
                stream.write(encoder.encode(head).ljust(room))
            passing.replace(self.path)
        except OSError as error:
            raise OutputError(f"{self.path}: cannot be written: {error.strerror}; nothing was written") from error
        finally:
            passing.unlink(missing_ok=True)


def _digest(cursor: str) -> hashlib.blake2b:
    return hashlib.blake2b(cursor.encode(), digest_size=16)


def _states(access: Access, project: Project, cursor: str, progress: Progress | None) -> dict[int, str]:
    """List the tasks that changed since `cursor`, with some overlap: id → last change."""
    query: dict[str, Any] = {"ordering": ["tasks:id"]}
    if cursor:
        since = (datetime.strptime(cursor, _TIME).replace(tzinfo=UTC) - OVERLAP).strftime(_TIME)
        item = {"filter": "filter:tasks:updated_at", "operator": "greater", "type": "Datetime", "value": since}
        query["filters"] = {"conjunction": "and", "items": [item]}
    with access.told("listing tasks") as client:
        listed = client.tasks.list(
            project=project.id,
            page_size=PAGE,
            fields="task_only",
            include=["id", "updated_at"],
            query=json.dumps(query),
        )
        states: dict[int, str] = {}
        for one in listed:
            states[int(one.id)] = _spelled(one.updated_at)
            if progress and len(states) % PAGE == 0:
                progress(f"listing {project.pass_}", len(states), 0 if cursor else project.tasks)
        return states


def _spelled(time: Any) -> str:
    """Spell a time as the server's filters want it."""
    if not isinstance(time, datetime):
        try:
            time = datetime.fromisoformat(str(time))
        except ValueError:
            return ""
    return str(time.astimezone(UTC).strftime(_TIME))
