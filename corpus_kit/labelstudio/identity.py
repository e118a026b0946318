"""Which tasks are about the same document, in one file or across many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from corpus_kit.errors import Problem

Key = tuple[str, bytes, int]


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A task in a file, and what tells its document: an id in its data, its text's SHA-256, its own number.

    One that nobody annotated, as `annotated` says, loses nothing if it has no text.
    """

    file: int
    offset: int
    length: int
    task: str
    project: str
    document: str
    digest: bytes
    event: str = ""
    annotated: bool = True


class ExportFile(msgspec.Struct, frozen=True):
    """A file of a source, the pass it belongs to (empty: all of them), and whether it adjudicates."""

    path: Path
    pass_: str = ""
    adjudication: bool = False


def grouped(
    entries: Sequence[Entry], files: Sequence[ExportFile], known: Mapping[str, bytes], closed: bool
) -> tuple[dict[str, list[Entry]], list[Problem]]:
    """Group tasks by document.

    An id in the task's data decides. Without one the task is its own document within its project, and text ties it to
    other projects, files and `known` documents: the k-th task of a text in one project is the k-th of it in another.

    Parameters
    ----------
    entries : sequence of Entry
    files : sequence of ExportFile
    known : dict
        The corpus's documents: id → SHA-256 of the text.
    closed : bool
        Whether documents beyond the known ones are a problem.

    Returns
    -------
    dict of str to list of Entry
        By document id, in order of first appearance. Tasks with a problem are left out.
    list of Problem
        ``no-text``, ``two-texts``, ``unknown-document``.
    """
    keyed = _keyed(entries, files, known)
    names = _named(keyed, files, known)
    groups: dict[str, list[Entry]] = {}
    problems = []
    for key, group in keyed.items():
        digest = known.get(names[key]) or next((one.digest for one in group if one.digest), b"")
        for entry in group:
            if closed and names[key] not in known:
                problems.append(_unknown(entry, files, known))
            elif not digest:
                problems += [_no_text(entry, files)] if entry.annotated else []
            elif entry.digest not in (b"", digest):
                problems.append(_two_texts(entry, files, names[key]))
            else:
                groups.setdefault(names[key], []).append(entry)
    return groups, problems


def _keyed(entries: Sequence[Entry], files: Sequence[ExportFile], known: Mapping[str, bytes]) -> dict[Key, list[Entry]]:
    without_id = {entry.digest for entry in entries if not entry.document} - {b""}
    with_id: dict[bytes, dict[str, set[str]]] = {}
    for id_, digest in known.items():
        if digest in without_id:
            with_id.setdefault(digest, {})[id_] = set()
    for entry in entries:
        if entry.document and entry.digest in without_id and entry.document not in known:
            with_id.setdefault(entry.digest, {}).setdefault(entry.document, set()).add(_scope(entry, files))
    counts: Counter[tuple[str, bytes]] = Counter()
    places: dict[tuple[str, str, bytes], Key] = {}
    keyed: dict[Key, list[Entry]] = {}
    for entry in entries:
        scope = _scope(entry, files)
        place = (scope, entry.task or f"{entry.file}:{entry.offset}", entry.digest)
        if entry.document:
            key = (entry.document, b"", 0)
        elif place in places:
            key = places[place]
        else:
            kth = counts[scope, entry.digest]
            counts[scope, entry.digest] += 1
            homes = [
                id_ for id_, scopes in with_id.get(entry.digest, {}).items() if id_ in known or scope not in scopes
            ]
            key = (homes[kth], b"", 0) if entry.digest and kth < len(homes) else _own_key(entry, place, kth)
            places[place] = key
        keyed.setdefault(key, []).append(entry)
    return keyed


def _own_key(entry: Entry, place: tuple[str, str, bytes], kth: int) -> Key:
    return ("", entry.digest, kth) if entry.digest else ("", "\0".join(place[:2]).encode(), -1)


def _scope(entry: Entry, files: Sequence[ExportFile]) -> str:
    """Name where a task's number is unique: its project, or its file if it names none."""
    return f"project {entry.project}" if entry.project else f"file {files[entry.file].path}"


def _named(
    keyed: Mapping[Key, Sequence[Entry]], files: Sequence[ExportFile], known: Mapping[str, bytes]
) -> dict[Key, str]:
    """Name each document: by its id, else by its task, with the project or file before it where tasks collide."""
    names = {key: key[0] for key in keyed if key[0]}
    taken = {*names.values(), *known}
    unnamed = {key: group[0] for key, group in keyed.items() if not key[0]}
    wanted = Counter(entry.task for entry in unnamed.values())
    projects: dict[str, set[str]] = {}
    for entry in unnamed.values():
        projects.setdefault(entry.task, set()).add(entry.project)
    for key, entry in unnamed.items():
        name = entry.task
        if not name or wanted[name] > 1 or name in taken:
            told_apart = entry.project and len(projects[entry.task]) == wanted[entry.task]
            name = f"{entry.project if told_apart else files[entry.file].path.stem}-{entry.task}".rstrip("-")
        tries = 1
        unique = name
        while unique in taken:
            tries += 1
            unique = f"{name}-{tries}"
        taken.add(unique)
        names[key] = unique
    return names


def _no_text(entry: Entry, files: Sequence[ExportFile]) -> Problem:
    message = "the task has no text, and no other task or document gives it"
    return Problem(code="no-text", message=message, file=str(files[entry.file].path), task=entry.task)


def _two_texts(entry: Entry, files: Sequence[ExportFile], document: str) -> Problem:
    return Problem(
        code="two-texts",
        message=f"document {document!r} has another text here than elsewhere",
        file=str(files[entry.file].path),
        task=entry.task,
        expected="expected one text for one id",
        advice="give the documents ids of their own, or label again what was labelled on the other text",
    )


def _unknown(entry: Entry, files: Sequence[ExportFile], known: Mapping[str, bytes]) -> Problem:
    found = f"document {entry.document!r}" if entry.document else "the task's text"
    return Problem(
        code="unknown-document",
        message=f"{found} is not in documents.jsonl, which has {len(known)}",
        file=str(files[entry.file].path),
        task=entry.task,
        advice="add the article with `corpus-kit articles add` first",
    )
