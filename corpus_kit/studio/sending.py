"""Tasks and predictions go to a project a batch at a time, so that memory and requests stay small."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from corpus_kit.studio.access import Access, clean
from corpus_kit.studio.mirror import Progress
from corpus_kit.studio.projects import Project

BATCH = 100
"""Tasks sent at a time. The server takes a batch whole or not at all."""


def send(
    access: Access, project: Project, tasks: Iterable[dict[str, Any]], total: int, progress: Progress | None
) -> int:
    """Send tasks, a batch at a time; return how many."""
    sent = 0
    remaining = iter(tasks)
    while batch := list(islice(remaining, BATCH)):
        with access.told(f"sending documents to {clean(project.title, 60)!r}") as client:
            client.projects.import_tasks(project.id, request=batch)
        sent += len(batch)
        if progress:
            progress(f"sending {project.pass_}", sent, total)
    return sent


def predict(access: Access, project: Project, predictions: Iterable[tuple[int, list[dict[str, Any]]]]) -> int:
    """Add predictions to tasks that stand on the server, a batch at a time; return how many tasks got one."""
    remaining = (one | {"task": id_} for id_, several in predictions for one in several)
    tasks: set[int] = set()
    while batch := list(islice(remaining, BATCH)):
        with access.told("sending predictions") as client:
            client.projects.import_predictions(project.id, request=batch)
        tasks.update(one["task"] for one in batch)
    return len(tasks)
