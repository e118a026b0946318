"""What we read of an export: typed records that skip everything else while decoding.

Public exports vary, so a field whose type varies is ``Any`` and is checked where it is used: one odd region is then one
problem, not an unreadable task. Records hold no cycles, so none is tracked by the garbage collector.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Value(msgspec.Struct, gc=False, rename={"start_offset": "startOffset", "global_offsets": "globalOffsets"}):
    """The value of a result; which fields it has depends on the result's type."""

    start: Any = None
    end: Any = None
    text: Any = None
    labels: Any = None
    choices: Any = None
    taxonomy: Any = None
    number: Any = None
    rating: Any = None
    datetime: Any = None
    channel: Any = None
    text_hash: Any = None
    start_offset: Any = None
    global_offsets: Any = None
    hypertextlabels: Any = None
    paragraphlabels: Any = None


class Result(msgspec.Struct, gc=False, rename={"parent": "parentID"}):
    """A span, an answer or a relation."""

    id: Any = None
    from_name: str | None = None
    to_name: str | None = None
    type: str | None = None
    value: Value | None = None
    origin: str | None = None
    direction: str | None = None
    labels: Any = None
    from_id: Any = None
    to_id: Any = None
    meta: Any = None
    score: Any = None
    parent: Any = None
    source: Any = None


class AnnotationHead(msgspec.Struct, gc=False):
    """Who made an annotation, and whether it counts."""

    id: Any = None
    unique_id: Any = None
    completed_by: Any = None
    was_cancelled: Any = None


class TaskAnnotation(AnnotationHead, gc=False):
    """One annotation of a task, with its results."""

    result: list[Result] | None = None
    ground_truth: Any = None
    lead_time: Any = None
    created_at: Any = None
    updated_at: Any = None


class NestedTask(msgspec.Struct, gc=False):
    """The task inside an annotation that cloud target storage wrote."""

    id: Any = None
    data: dict[str, Any] | None = None
    project: Any = None
    predictions: list[msgspec.Raw] | int | None = None
    drafts: list[msgspec.Raw] | int | None = None


class TaskHead(AnnotationHead, gc=False):
    """What indexing needs: identity, text, and who annotated. `annotator` and `annotation_id` betray JSON_MIN."""

    data: dict[str, Any] | None = None
    project: Any = None
    annotations: list[AnnotationHead] | None = None
    completions: list[AnnotationHead] | None = None
    task: NestedTask | int | str | None = None
    annotator: Any = None
    annotation_id: Any = None


class Task(TaskAnnotation, gc=False):
    """A task as exported, or an annotation with its task nested under ``task``."""

    data: dict[str, Any] | None = None
    project: Any = None
    annotations: list[TaskAnnotation] | None = None
    completions: list[TaskAnnotation] | None = None
    drafts: list[msgspec.Raw] | int | None = None
    predictions: list[msgspec.Raw] | int | None = None
    task: NestedTask | int | str | None = None

    @property
    def votes(self) -> list[TaskAnnotation]:
        """The annotations under either name, or the one that nests the task."""
        if isinstance(self.task, NestedTask):
            return [self]
        return [*(self.annotations or ()), *(self.completions or ())]

    @property
    def own(self) -> NestedTask | Task:
        """The record that holds the task's id, data, project, drafts and predictions."""
        return self.task if isinstance(self.task, NestedTask) else self


def region_of(result: Result) -> str:
    """Name the region of a result: by its id, or without one by its place; empty for what stands on none.

    Examples
    --------
    >>> region_of(Result(id=7)), region_of(Result(value=Value(start=0, end=4))), region_of(Result())
    ('7', '0-4', '')
    """
    value = result.value
    return spelled(result.id) or ("" if value is None or value.start is None else f"{value.start}-{value.end}")


def heads_of(head: TaskHead) -> list[AnnotationHead]:
    """List who annotated a task, in the order of `Task.votes`."""
    if isinstance(head.task, NestedTask):
        return [head]
    return [*(head.annotations or ()), *(head.completions or ())]


def count_of(items: list[msgspec.Raw] | int | None) -> int:
    """Count drafts or predictions, of which a scrubbed export keeps the number only."""
    return items if isinstance(items, int) else len(items or ())


def spelled(value: Any) -> str:
    """Spell an id, which may be a number, a string or absent.

    Examples
    --------
    >>> spelled(12), spelled("12"), spelled(None)
    ('12', '12', '')
    """
    return "" if value is None else str(value)
