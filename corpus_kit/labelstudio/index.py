"""A quick first look at exports: which tasks there are, about which text, by whom. Results are not read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.corpus.config import Fields
from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.annotators import User, user_of
from corpus_kit.labelstudio.identity import Entry, ExportFile
from corpus_kit.labelstudio.layout import Layout, control_name, layout_of
from corpus_kit.labelstudio.passes import Occurring, pass_of
from corpus_kit.labelstudio.records import Task, heads_of, spelled
from corpus_kit.labelstudio.stream import heads, tasks
from corpus_kit.labelstudio.texts import digest_of, texts_in
from corpus_kit.schema.model import DOCUMENT, Schema, Target


class Index(msgspec.Struct):
    """The tasks of all files in order, the files, every user who annotated, and their e-mails with where they stand."""

    files: list[ExportFile]
    entries: list[Entry] = msgspec.field(default_factory=list)
    users: set[User] = msgspec.field(default_factory=set)
    emails: dict[User, dict[str, Path]] = msgspec.field(default_factory=dict)


def index_of(files: Sequence[ExportFile], texts: Mapping[str, str], fields: Fields) -> Index:
    """Index exports.

    Parameters
    ----------
    files : sequence of ExportFile
    texts : dict
        Name of each Text object → key of task data.
    fields : Fields
        Keys of task data that hold a document's id and event.

    Raises
    ------
    ProblemsError
        With the fault of every file that cannot be read as an export.
    """
    index = Index(list(files))
    problems: list[Problem] = []
    for i in range(len(files)):
        try:
            _add(index, i, texts, fields)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return index


def _add(index: Index, i: int, texts: Mapping[str, str], fields: Fields) -> None:
    for head, element in heads(index.files[i].path):
        own = head.task if head.task is not None and not isinstance(head.task, int | str) else head
        index.entries.append(
            Entry(
                file=i,
                offset=element.offset,
                length=len(element.view),
                task=spelled(own.id),
                project=sys.intern(element.project or spelled(own.project)),
                document=document_id(own.data, fields),
                digest=digest_of(texts_in(own.data, texts)),
                event=sys.intern(_field(own.data, fields.event)),
                annotated=bool(heads_of(head)),
            )
        )
        for annotation in heads_of(head):
            user = user_of(annotation.completed_by)
            if user is not None:
                index.users.add(user)
                if isinstance(annotation.completed_by, dict) and (email := annotation.completed_by.get("email")):
                    index.emails.setdefault(user, {}).setdefault(str(email), index.files[i].path)


def document_id(data: Mapping[str, Any] | None, fields: Fields) -> str:
    """Read a document's id from a task's data: under the configured key, else under ``document_id``."""
    return _field(data, fields.id) or _field(data, "document_id")


def document_of(id_: str, text: str, data: Mapping[str, Any], fields: Fields, language: str) -> Document:
    """Make a document of a task's data; an article without an event is an event of its own."""
    return make_document(
        id_,
        text,
        title=_field(data, fields.title),
        outlet=_field(data, fields.outlet),
        url=_field(data, fields.url),
        published=_field(data, fields.published),
        event=_field(data, fields.event) or id_,
        language=language,
    )


def _field(data: Mapping[str, Any] | None, key: str) -> str:
    value = data.get(key) if data and key else None
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""


def with_passes(index: Index, schema: Schema, layout: Layout) -> Index:
    """Decide the pass of files that have none, for each project by what occurs in it; see `pass_of`."""
    files: list[ExportFile] = []
    place: dict[tuple[int, str], int] = {}
    for i, file in enumerate(index.files):
        for project, pass_ in _passes_in(file, schema, layout).items():
            place[i, project] = len(files)
            files.append(msgspec.structs.replace(file, pass_=pass_))
    entries = []
    for one in index.entries:
        new = place[(one.file, "") if (one.file, "") in place else (one.file, one.project)]
        entries.append(one if new == one.file else msgspec.structs.replace(one, file=new))
    return Index(files, entries, index.users, index.emails)


def _passes_in(file: ExportFile, schema: Schema, layout: Layout) -> dict[str, str]:
    """Name the pass of each project in a file; of all of them under ``""`` where that is plain."""
    if file.pass_ or len(schema.all_passes) == 1:
        return {"": file.pass_ or pass_of(Occurring(), schema, layout)}
    occurring: dict[str, Occurring] = {}
    for located in tasks(file.path):
        occurring.setdefault(located.project, Occurring()).add(located.task)
    return {project: pass_of(found, schema, layout) for project, found in occurring.items()}


def with_targets(files: Sequence[ExportFile], schema: Schema) -> tuple[Layout, tuple[Target, ...]]:
    """Spell a schema for exports whose targets only the names of their controls tell."""
    if not any(one.per_target for one in schema.attributes.values()):
        return layout_of(schema), ()
    names: dict[str, None] = {}
    for file in files:
        for located in tasks(file.path):
            names.update(dict.fromkeys(_controls(located.task)))
    known = layout_of(schema).controls
    prefixes = [
        control_name(schema, attribute, on_document=carrier == DOCUMENT) + "__"
        for attribute, one in schema.attributes.items()
        for carrier in schema.carriers(attribute)
        if one.per_target
    ]
    found = {
        name.removeprefix(prefix): None
        for name in names
        for prefix in prefixes
        if name.startswith(prefix) and name not in known
    }
    targets = tuple(Target(id=slug, text=slug.replace("_", " ")) for slug in found if slug)
    return layout_of(schema, targets), targets


def _controls(task: Task) -> list[str]:
    return [one.from_name for annotation in task.votes for one in annotation.result or () if one.from_name]
