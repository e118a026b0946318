"""What people did in Label Studio comes back: once, complete, through the door, without their names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.annotators import user_of
from corpus_kit.labelstudio.audit import collapsed
from corpus_kit.labelstudio.door import Report, replace_exports
from corpus_kit.labelstudio.spans import Repair
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access
from corpus_kit.studio.audit import Live, live, misplaced, write_export
from corpus_kit.studio.changes import Changes, changes_between, last_changes
from corpus_kit.studio.kept import turn
from corpus_kit.studio.mirror import Fetched, Mirror, Progress
from corpus_kit.studio.people import Held
from corpus_kit.studio.projects import Corpus, export_of, place_of
from corpus_kit.studio.settled import Settled, inputs_of

Told = TypeVar("Told", Problem, Repair)
STOOD = "it stands in the corpus: put back what changed in the schema or in corpus.yaml, or mend it in Label Studio"
REPEATED = frozenset(["duplicate-annotation", "duplicate-adjudication"])
"""Codes of problems that an annotation gets from another one."""


class PulledProject(msgspec.Struct, kw_only=True):
    """What was new in one project."""

    pass_: str
    kind: str
    url: str
    file: str
    fetched: Fetched
    changes: Changes
    held_back: int = 0


class Pulled(msgspec.Struct, kw_only=True):
    """What a pull did: for each project what is new, and what is wrong with annotations that were held back."""

    projects: list[PulledProject]
    written: list[Path]
    problems: list[Problem]
    repairs: list[Repair]
    notes: list[str]


def pull(access: Access, folder: Path, *, full: bool = False, progress: Progress | None = None) -> Pulled:
    """Bring the annotations of a corpus's projects into its exports.

    Each project has a file of its own, which becomes what stands on the server now: what was deleted there is gone
    here. All passes come together, so that one person has one pseudonym in all of them. Annotations that would not
    build are left out and told; everything else is written.

    Parameters
    ----------
    access : Access
    folder : Path
        The corpus.
    full : bool
        Fetch everything again instead of what changed; the files are the same.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        ``no-project``; tasks that are none of the corpus's documents; two pseudonyms for one person; annotations that
        stand in the corpus as they are and would build no more, for then it is the corpus that changed. Nothing is
        written then.
    """
    corpus = projects.read_corpus(folder)
    inputs = inputs_of(corpus)
    with turn(folder, progress):
        return _pull(access, corpus, inputs, full, progress)


def _pull(access: Access, corpus: Corpus, inputs: str, full: bool, progress: Progress | None) -> Pulled:
    passes = corpus.passes()
    found = list(projects.find(access, corpus, passes, ["annotation", "adjudication"]))
    if not found:
        raise projects.missing(access, corpus, passes)
    mirrors = [Mirror(corpus.folder, one, corpus.config.fields) for one in found]
    fetched = [mirror.refresh(access, full=full, progress=progress) for mirror in mirrors]
    places = {one.key: place_of(access, one) for one in found}
    problems = [one for mirror in mirrors for one in misplaced(corpus, mirror, places[mirror.project.key])]
    if problems:
        raise ProblemsError(problems)
    settled = Settled(corpus, inputs, mirrors, full=full)
    entered = Entered() if settled.everything else _enter(corpus, mirrors, places, settled, progress)
    report, held = entered.report, entered.held
    return Pulled(
        projects=[
            PulledProject(
                pass_=mirror.project.pass_,
                kind=mirror.project.kind,
                url=f"{access.url}/projects/{mirror.project.id}",
                file=str(export_of(corpus, mirror.project)),
                fetched=one,
                changes=msgspec.structs.replace(
                    entered.changes.get(mirror.project.key, Changes()),
                    total=mirror.annotations() - len(held.get(mirror.project.key, ())),
                ),
                held_back=len(held.get(mirror.project.key, ())),
            )
            for mirror, one in zip(mirrors, fetched, strict=True)
        ],
        written=list(report.written),
        problems=collapsed(entered.problems),
        repairs=list(report.repairs),
        notes=[*report.notes, *projects.elsewhere(corpus, found)],
    )


class Entered(msgspec.Struct):
    """What came of handing mirrors to the door; by project, what changed and what was held back."""

    report: Report = Report()
    problems: list[Problem] = []
    changes: dict[str, Changes] = {}
    held: dict[str, Held] = {}


def _enter(
    corpus: Corpus,
    mirrors: Sequence[Mirror],
    places: Mapping[str, str],
    settled: Settled,
    progress: Progress | None,
) -> Entered:
    """Hand what is sound to the door."""
    targets = {mirror.project.key: export_of(corpus, mirror.project) for mirror in mirrors}
    with (
        live(corpus, mirrors, places, settled.documents, progress) as read,
        tempfile.TemporaryDirectory(prefix="corpus-kit-") as passing,
    ):
        before = {key: _copy(path, Path(passing, key)) for key, path in targets.items()}
        if lost := _lost(mirrors, read, places, before):
            raise ProblemsError(lost)
        for mirror in mirrors:
            if held := read.held.get(mirror.project.key):
                write_export(read.files[mirror.project.key], mirror.tasks(), held, settled.documents)
        gone = [path for key, path in targets.items() if not read.files[key].exists() and path.exists()]
        report = _admit(corpus, mirrors, read, places, settled, gone)
        changes = {key: changes_between(before[key], path) for key, path in targets.items() if path in report.written}
    settled.keep(_told(mirrors, places, [*read.problems, *report.repairs]) | set(report.left_out))
    return Entered(report, read.problems, changes, read.held)


def _lost(
    mirrors: Sequence[Mirror], read: Live, places: Mapping[str, str], before: Mapping[str, Path]
) -> list[Problem]:
    """List what is wrong with annotations that stood in the corpus, sound, as they are on the server still."""
    stood = set()
    for mirror in mirrors:
        key = mirror.project.key
        held = read.held.get(key, frozenset())
        times = last_changes(before[key]) if held else {}
        for task in mirror.tasks() if times else ():
            for one in task.annotations:
                if (task.id, one.id) in held and times.get(str(one.unique_id or one.id)) == one.updated_at:
                    name = read.names.get(user_of(one.completed_by) or 0, "")
                    stood |= {(places[key], str(task.id), name)}
    return [
        msgspec.structs.replace(one, advice="\n".join(filter(None, [one.advice, STOOD])))
        for one in read.problems
        if (one.file, one.task, one.annotator) in stood and one.code not in REPEATED
    ]


def _admit(
    corpus: Corpus,
    mirrors: Sequence[Mirror],
    read: Live,
    places: Mapping[str, str],
    settled: Settled,
    gone: Collection[Path],
) -> Report:
    """Let what is there enter; what is told of it names the project instead of the file."""
    coming = {read.files[one.project.key]: one.project.pass_ for one in mirrors}
    coming = {path: pass_ for path, pass_ in coming.items() if path.exists()}
    names = {str(read.files[key]): place for key, place in places.items()}
    try:
        report = replace_exports(corpus.folder, coming, settled.documents, read.committed, gone)
    except ProblemsError as error:
        others = projects.elsewhere(corpus, [one.project for one in mirrors])
        raise ProblemsError(_repeated(_renamed(one, names), others) for one in error.problems) from None
    return msgspec.structs.replace(
        report, repairs=tuple(_renamed(one, names) for one in report.repairs if one.file in names)
    )


def _renamed(one: Told, names: Mapping[str, str]) -> Told:
    return msgspec.structs.replace(one, file=names.get(one.file, one.file))


def _repeated(problem: Problem, others: Sequence[str]) -> Problem:
    """Say where the other annotation may stand, if not on this server."""
    if problem.code not in REPEATED or not others:
        return problem
    return msgspec.structs.replace(problem, advice="\n".join(filter(None, [problem.advice, *others])))


def _told(mirrors: Sequence[Mirror], places: Mapping[str, str], said: Sequence[Problem | Repair]) -> set[str]:
    """List the documents of which something is said."""
    where = {(one.file, one.task) for one in said}
    return {
        task.document
        for mirror in (mirrors if said else ())
        for task in mirror.tasks()
        if (places[mirror.project.key], str(task.id)) in where
    }


def _copy(path: Path, to: Path) -> Path:
    """Keep the state of a file to compare with, on the disk."""
    if path.exists():
        shutil.copyfile(path, to)
    return to
