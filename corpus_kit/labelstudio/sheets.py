"""A scrubbed export while it is put together: documents with their annotations, written in one order always."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from corpus_kit.labelstudio.annotators import number_of
from corpus_kit.labelstudio.records import Task, TaskAnnotation, count_of, spelled
from corpus_kit.labelstudio.scrub import Json


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


def encoded(sheets: Mapping[str, Sheet]) -> bytes:
    """Write an export, by document; the same sheets are the same bytes."""
    tasks = [sheets[document].json() for document in sorted(sheets)]
    return msgspec.json.format(msgspec.json.encode(tasks), indent=1) + b"\n"
