"""A scrubbed export while it is put together: a document at a time, in one order always, whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from corpus_kit.labelstudio.annotators import number_of
from corpus_kit.labelstudio.records import Task, TaskAnnotation, count_of, spelled
from corpus_kit.labelstudio.scrub import Json
from corpus_kit.labelstudio.stream import heads


class Kept(msgspec.Struct, frozen=True):
    """A scrubbed annotation as JSON, which takes less memory; whose it is, and when it was last changed."""

    time: str
    annotator: str
    scrubbed: msgspec.Raw


class Sheet:
    """One document in a scrubbed export."""

    def __init__(self, task: Any, data: Json) -> None:
        self.task, self.data = task, data
        self._kept: dict[str, Kept] = {}
        self._counts: dict[str, tuple[int, int]] = {}

    def count(self, task: Task) -> None:
        """Note how many drafts and predictions a task has; of these only the number is kept."""
        own = task.own
        self._counts[spelled(own.id)] = (count_of(own.drafts), count_of(own.predictions))

    def add(self, key: str, record: TaskAnnotation, scrubbed: Json, annotator: str) -> str:
        """Add an annotation, or its later state; say whether it is ``added``, ``updated`` or ``unchanged``."""
        encoded_ = msgspec.Raw(msgspec.json.encode(scrubbed))
        new = Kept(spelled(record.updated_at or record.created_at), annotator, encoded_)
        key = key or f"\0{len(self._kept)}"
        old = self._kept.get(key)
        if old is not None and (old.scrubbed == encoded_ or old.time > new.time):
            return "unchanged"
        self._kept[key] = new
        return "added" if old is None else "updated"

    def json(self) -> Json:
        """Make a task of it, the annotations by annotator and time."""
        kept = sorted(self._kept.items(), key=lambda item: (number_of(item[1].annotator), item[1].time, item[0]))
        drafts, predictions = (sum(counts) for counts in zip(*self._counts.values(), strict=True))
        counts = {"drafts": drafts, "predictions": predictions}
        annotations = [one.scrubbed for _, one in kept]
        return {"id": self.task, "data": self.data, "annotations": annotations} | {
            name: count for name, count in counts.items() if count
        }


class Leaves:
    """An export while it is written, its documents in the order of their ids: the same documents are the same bytes.

    Parameters
    ----------
    stream : IO
        Where to.
    before : Path
        What stands in its place, in the same order.
    staying : collection of str
        Documents that stay as they stand there.
    """

    def __init__(self, stream: IO[bytes], before: Path, staying: Collection[str] = ()) -> None:
        self._stream, self._first = stream, True
        self._before = _standing(before, staying) if staying and before.exists() else iter(())
        self._next = next(self._before, None)

    def add(self, document: str, sheet: Sheet) -> None:
        """Write a document, after those that stay and come before it."""
        self._stay(document)
        self._write(msgspec.json.format(msgspec.json.encode(sheet.json()), indent=1).replace(b"\n", b"\n "))

    def end(self) -> None:
        """Write what remains."""
        self._stay()
        self._stream.write(b"[]\n" if self._first else b"\n]\n")
        self._stream.flush()

    def _stay(self, before: str = "") -> None:
        while self._next is not None and (not before or self._next[0] < before):
            self._write(self._next[1])
            self._next = next(self._before, None)

    def _write(self, task: bytes | memoryview) -> None:
        self._stream.write(b"[\n " if self._first else b",\n ")
        self._stream.write(task)
        self._first = False


def _standing(path: Path, staying: Collection[str]) -> Iterator[tuple[str, memoryview]]:
    for head, element in heads(path):
        document = str((head.data or {}).get("document_id"))
        if document in staying:
            yield document, element.view
