"""Which of a document's annotations count: skipped ones, copies, and one annotator's second attempt are set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from corpus_kit.corpus.votes import instant
from corpus_kit.labelstudio.annotators import Pseudonyms, number_of, user_of
from corpus_kit.labelstudio.answers import type_of
from corpus_kit.labelstudio.identity import Entry, ExportFile
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.records import Task, TaskAnnotation, count_of, region_of, spelled
from corpus_kit.labelstudio.scrub import ANSWERS

EARLIEST = datetime.min.replace(tzinfo=UTC)


class Submitted(msgspec.Struct, frozen=True):
    """A submitted annotation: where it stands, its pass (empty: every pass), and whether it adjudicates."""

    record: TaskAnnotation
    where: Where
    pass_: str
    adjudication: bool

    @property
    def time(self) -> tuple[datetime, str, int, str]:
        """What orders two annotations: last update (what is no time comes first), then id."""
        id_, text = spelled(self.record.id), spelled(self.record.updated_at or self.record.created_at)
        moment = instant(text)
        return (moment or EARLIEST, "" if moment else text, int(id_) if id_.isdecimal() else 0, id_)


class Ballot(msgspec.Struct):
    """A document's submitted annotations in order, and counts of what is none."""

    submitted: list[Submitted] = []
    skipped: int = 0
    drafts: int = 0
    predictions: int = 0
    repeated: int = 0


def submissions(
    tasks: Iterable[tuple[Entry, ExportFile, Task]], names: Pseudonyms, ground_truth: bool = False
) -> Ballot:
    """Take the annotations of one document from all its tasks.

    Parameters
    ----------
    tasks : iterable of (Entry, ExportFile, Task)
    names : Pseudonyms
        Of all users.
    ground_truth : bool
        Whether annotations flagged so adjudicate.
    """
    ballot = Ballot()
    counted: set[tuple[str, str, str]] = set()
    latest: dict[tuple[str, ...], Submitted] = {}
    projects: dict[tuple[str, ...], str] = {}
    nameless: Counter[str] = Counter()
    for entry, file, task in tasks:
        place = (entry.project, entry.task, file.pass_)
        if place not in counted:
            counted.add(place)
            ballot.drafts += count_of(task.own.drafts)
            ballot.predictions += count_of(task.own.predictions)
        for record in task.votes:
            user = user_of(record.completed_by)
            name = names[user] if user is not None else names.everyone
            known_by = _known_by(record, entry, file, name) or (str(len(latest)),)
            if (
                known_by in latest
                and not record.unique_id
                and projects[known_by] not in ("", entry.project)
                and entry.project
            ):
                known_by += (entry.project,)
            if known_by in latest and not record.unique_id and _made_apart(latest[known_by].record, record):
                known_by += (spelled(record.created_at) or str(len(latest)),)
            before = latest.get(known_by)
            projects.setdefault(known_by, entry.project)
            if not name and before is not None:
                name = before.where.annotator
            elif not name:
                nameless[file.pass_] += not record.was_cancelled
                name = names.nameless(nameless[file.pass_])
            flagged = ground_truth and record.ground_truth is True
            where = Where(str(file.path), entry.task, name)
            one = Submitted(record, where, file.pass_, file.adjudication or flagged)
            ballot.repeated += before is not None
            if before is None or one.time > before.time:
                latest[known_by] = one
    submitted = [one for one in latest.values() if not one.record.was_cancelled]
    ballot.skipped = len(latest) - len(submitted)
    ballot.submitted = sorted(submitted, key=lambda one: (one.pass_, number_of(one.where.annotator), one.time))
    return ballot


def _made_apart(one: TaskAnnotation, other: TaskAnnotation) -> bool:
    """Say whether two annotations with one number are not copies: numbers of two servers may be the same."""
    if one.created_at and other.created_at and one.created_at != other.created_at:
        return True
    dated = one.created_at or one.updated_at or other.created_at or other.updated_at
    return not dated and _said(one) != _said(other)


def _said(record: TaskAnnotation) -> list[tuple[Any, ...]]:
    """List what an annotation says, without what the door to a corpus leaves out or repairs: texts and offsets."""
    return [
        (region_of(one), one.from_id, one.to_id, *(getattr(one.value, name, None) for name in ANSWERS))
        for one in record.result or ()
        if type_of(one) != "textarea"
    ]


def _known_by(record: TaskAnnotation, entry: Entry, file: ExportFile, name: str) -> tuple[str, ...]:
    """Say by what an annotation is known again in another file of its pass; one without an id never is."""
    kind = (file.pass_, "adjudication" if file.adjudication else "")
    if record.unique_id:
        return (*kind, spelled(record.unique_id))
    return (*kind, entry.task, spelled(record.id), name) if record.id is not None else ()
