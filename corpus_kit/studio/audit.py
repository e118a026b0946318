"""What is wrong with the annotations on a server, read as the door would read them."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from corpus_kit.errors import Problem
from corpus_kit.labelstudio.annotators import user_of
from corpus_kit.labelstudio.committed import committed_names
from corpus_kit.labelstudio.files import corpus_files
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.index import index_of
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.source import Source
from corpus_kit.studio.access import clean
from corpus_kit.studio.mirror import Mirror, MirroredAnnotation, MirroredTask, Progress
from corpus_kit.studio.people import Held, made_in, named, named_as_by_the_door
from corpus_kit.studio.projects import Corpus, Project


class Live(msgspec.Struct):
    """Projects of a corpus as they stand on the server, ready to be read as exports.

    Attributes
    ----------
    source : Source
        The annotations, lenient.
    names : dict
        User's number on the server → pseudonym.
    problems : list of Problem
        All, of annotations that would not build; `file` names the project, `task` and `annotator` whose they are.
    held : dict
        For each project's key, the annotations that have one.
    files : dict
        For each project's key, the file that the source read; there is none where nobody annotated.
    committed : dict
        What `committed_names` says of the corpus.
    """

    source: Source
    names: dict[int | str, str]
    problems: list[Problem]
    held: dict[str, Held]
    files: dict[str, Path]
    committed: dict[str, str]


@contextmanager
def live(
    corpus: Corpus,
    mirrors: Sequence[Mirror],
    places: Mapping[str, str],
    settled: Collection[str] = (),
    progress: Progress | None = None,
) -> Iterator[Live]:
    """Read mirrors as the exports of a corpus, noting what is wrong with which annotation.

    Parameters
    ----------
    corpus : Corpus
    mirrors : sequence of Mirror
    places : dict
        Where each project is, by key, for messages.
    settled : collection of str
        Documents that are known to be sound: of their annotations is only read by whom they are.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        ``pseudonym-contradiction``.
    """
    with tempfile.TemporaryDirectory(prefix="corpus-kit-") as folder:
        files = {one.project.key: Path(folder, one.project.file_name) for one in mirrors}
        for mirror in mirrors:
            write_export(files[mirror.project.key], mirror.tasks(), settled=settled)
        mirrors = [one for one in mirrors if files[one.project.key].exists()]
        listed = [_export_file(files[one.project.key], one.project) for one in mirrors]
        layout = layout_of(corpus.schema, corpus.config.targets, corpus.config.fields.text)
        index = index_of(listed, layout.texts, corpus.config.fields)
        index = msgspec.structs.replace(index, entries=[one for one in index.entries if one.document not in settled])
        committed = committed_names(corpus_files(corpus.folder, corpus.schema, required=False), corpus.config.fields)
        made = made_in(mirrors)
        names = named(made, committed, ", ".join(places.values()))

        def source() -> Source:
            known, home = corpus.documents, corpus.folder
            return Source(corpus.config, corpus.schema, layout, index, known, folder=home, lenient=True, names=names)

        keys = {str(path): key for key, path in files.items()}
        faults = _faults(source(), len(corpus.documents), progress)
        provisional = {one.user: names[one.user] for one in made if one.user is not None}
        held = _held(faults, mirrors, provisional, keys)
        names = named_as_by_the_door(names, made, committed, held)
        users = {user: names[user] for user in provisional}
        final = {provisional[user]: name for user, name in users.items()}
        told = [
            msgspec.structs.replace(
                _printable(one, places.get(keys.get(one.file, ""), one.file)),
                annotator=final.get(one.annotator, one.annotator),
            )
            for one in faults
        ]
        yield Live(source(), users, told, held, files, committed)


def _faults(source: Source, total: int, progress: Progress | None) -> list[Problem]:
    faults: list[Problem] = []
    for number, _ in enumerate(source.documents(), start=1):
        faults = source.audit.problems  # before those that are alike are told once
        if progress:
            progress("checking documents", number, total)
    return faults


def write_export(
    path: Path, tasks: Iterable[MirroredTask], held: Held = frozenset(), settled: Collection[str] = ()
) -> bool:
    """Write tasks that have annotations as an export, those that are held back left out; say if there were any.

    Of the annotations of `settled` documents is only written by whom they are.
    """
    encoder = msgspec.json.Encoder()
    any_ = False
    with path.open("wb") as stream:
        for task in tasks:
            kept = [one for one in task.annotations if (task.id, one.id) not in held]
            if task.document in settled:
                kept = [_maker(one) for one in kept]
            if kept:
                any_ = True
                data = {"document_id": task.document}
                stream.write(encoder.encode({"id": task.id, "data": data, "annotations": kept}) + b"\n")
    if not any_:
        path.unlink()
    return any_


def _maker(one: MirroredAnnotation) -> MirroredAnnotation:
    return MirroredAnnotation(id=one.id, unique_id=one.unique_id, completed_by=one.completed_by)


def misplaced(corpus: Corpus, mirror: Mirror, place: str) -> list[Problem]:
    """Say which tasks are not one of the corpus's documents, once: unknown, changed since, or doubled."""
    problems = []
    seen: dict[str, int] = {}
    for task in mirror.tasks():
        where = {"file": place, "task": str(task.id)}
        document = corpus.documents.get(task.document)
        if document is None:
            named = f"document {clean(task.document, 80)!r}" if task.document else "no document"
            message, code = f"the task names {named}, which is not in documents.jsonl", "unknown-document"
            advice = "delete the task in Label Studio, or add the article again under this id"
            problems.append(Problem(code=code, message=message, advice=advice, **where))
            continue
        if task.sha256 != document.sha256:
            message = f"document {document.id!r} has another text on the server than in documents.jsonl"
            advice = "its text changed after it was pushed: put the old text back, or delete the task in Label Studio"
            problems.append(Problem(code="text-changed", message=message, advice=advice, **where))
        if document.id in seen:
            message = f"document {document.id!r} is task {seen[document.id]} already"
            advice = "delete one of the two tasks in Label Studio"
            problems.append(Problem(code="doubled-task", message=message, advice=advice, **where))
        seen.setdefault(document.id, task.id)
    return problems


def _held(
    problems: Iterable[Problem],
    mirrors: Sequence[Mirror],
    users: Mapping[int | str, str],
    keys: Mapping[str, str],
) -> dict[str, Held]:
    """Find the annotations that a problem is about; `keys` names the project that each file is of."""
    faulty: dict[str, set[tuple[str, str]]] = {}
    for one in problems:
        faulty.setdefault(keys.get(one.file, ""), set()).add((one.task, one.annotator))
    held = {}
    for mirror in mirrors:
        bad = faulty.get(mirror.project.key, set())
        held[mirror.project.key] = frozenset(
            (task.id, record.id)
            for task in (mirror.tasks() if bad else ())
            for record in task.annotations
            if bad & {(str(task.id), ""), (str(task.id), users.get(user_of(record.completed_by) or 0, ""))}
        )
    return held


def _printable(problem: Problem, place: str) -> Problem:
    """Say where a problem is; what it quotes comes from the server."""
    said = {name: clean(getattr(problem, name)) for name in ("message", "region", "expected")}
    return msgspec.structs.replace(problem, file=place, **said)


def _export_file(path: Path, project: Project) -> ExportFile:
    return ExportFile(path, project.pass_, project.kind == "adjudication")
