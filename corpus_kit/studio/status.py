"""How far a corpus's projects are, what is wrong with them, and where they drifted from the schema."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.agreement.measure import measure
from corpus_kit.errors import Problem
from corpus_kit.labelstudio.annotators import number_of, user_of
from corpus_kit.labelstudio.audit import collapsed
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access, printable
from corpus_kit.studio.audit import Live, live, misplaced
from corpus_kit.studio.mirror import Mirror, Progress
from corpus_kit.studio.projects import Corpus, Project, place_of
from corpus_kit.studio.unfinished import gaps, unsubmitted

TOLD = ("unknown-document", "two-texts")
"""Codes of problems that `misplaced` tells in better words."""
BLANK = "it blanks the editor for that task: delete the annotation in the data manager, and annotate again"


class Work(msgspec.Struct, kw_only=True):
    """One annotator's work in a pass; `seconds` is the mean time of a document, null where it was not taken."""

    annotator: str
    done: int = 0
    skipped: int = 0
    remaining: int = 0
    seconds: float | None = None


class PassStatus(msgspec.Struct, kw_only=True):
    """A project as it stands.

    `drafts` are documents with work that is not submitted, null if the server cannot tell; `incomplete` says which
    structures lack a part or have one too many.
    """

    pass_: str
    kind: str
    url: str
    documents: int
    pushed: int
    annotations: int
    annotators: list[Work]
    drafts: list[str] | None = []
    incomplete: list[str] = []
    drift: list[str]


class Status(msgspec.Struct, kw_only=True):
    """All projects of a corpus; `agreement` is what `measure` says of what stands on the server, if two annotated."""

    passes: list[PassStatus]
    agreement: dict[str, Any] | None
    problems: list[Problem]
    notes: list[str] = []


def status(access: Access, folder: Path, *, pass_: str = "", progress: Progress | None = None) -> Status:
    """Look at a corpus's projects without changing anything.

    Parameters
    ----------
    access : Access
    folder : Path
        The corpus.
    pass_ : str
        One pass only.
    progress : callable, optional

    Raises
    ------
    ProblemsError
        ``no-project``, ``two-projects``.
    """
    corpus = projects.read_corpus(folder)
    passes = corpus.passes(pass_)
    found = list(projects.find(access, corpus, corpus.passes(), ["annotation", "adjudication"]))  # one name a person
    if not any(one.pass_ in passes for one in found):
        raise projects.missing(access, corpus, passes)
    mirrors = [Mirror(folder, one, corpus.config.fields) for one in found]
    for mirror in mirrors:
        mirror.refresh(access, progress=progress)
    places = {one.key: place_of(access, one) for one in found}
    wanted = [mirror for mirror in mirrors if mirror.project.pass_ in passes]
    shown = {places[mirror.project.key] for mirror in wanted}
    problems = [one for mirror in wanted for one in misplaced(corpus, mirror, places[mirror.project.key])]
    unpushed = [name for name in passes if name not in {one.pass_ for one in found if one.kind == "annotation"}]
    with live(corpus, mirrors, places) as read:
        told = collapsed(read.problems)
        problems += [_advised(one) for one in told if one.code not in TOLD and one.file in shown]
        incomplete = _incomplete(read)
        return Status(
            passes=[_pass(access, corpus, mirror, read, incomplete) for mirror in wanted],
            agreement=_agreement(read),
            problems=problems,
            notes=[f"{name}: there is no project on this server" for name in unpushed]
            + projects.elsewhere(corpus, found),
        )


def _incomplete(read: Live) -> dict[str, list[str]]:
    """Say for each file of annotations, by its name, which structures lack a part."""
    found: dict[str, list[str]] = {}
    for doc in read.source.documents():
        for one in (*doc.annotations, *doc.adjudications.values()):
            found.setdefault(Path(one.file).name, []).extend(gaps(one, doc.document.text or "", read.source.schema))
    return found


def _pass(
    access: Access, corpus: Corpus, mirror: Mirror, read: Live, incomplete: Mapping[str, list[str]]
) -> PassStatus:
    project = mirror.project
    pushed = annotations = 0
    done: dict[str, set[int]] = {}
    skipped: dict[str, set[int]] = {}
    seconds: dict[str, list[float]] = {}
    for task in mirror.tasks():
        if task.document not in corpus.documents:
            continue
        pushed += 1
        for one in task.annotations:
            name = read.names.get(user_of(one.completed_by) or 0, "?")
            annotations += 1
            (skipped if one.was_cancelled else done).setdefault(name, set()).add(task.id)
            if one.lead_time is not None and not one.was_cancelled:
                seconds.setdefault(name, []).append(one.lead_time)
    names = sorted(done.keys() | skipped.keys(), key=lambda name: number_of(name) if name != "?" else 0)
    work = [
        Work(
            annotator=name,
            done=len(done.get(name, ())),
            skipped=len(skipped.get(name, set()) - done.get(name, set())),
            remaining=pushed - len(done.get(name, set()) | skipped.get(name, set())),
            seconds=round(sum(seconds[name]) / len(seconds[name]), 1) if seconds.get(name) else None,
        )
        for name in names
    ]
    return PassStatus(
        pass_=project.pass_,
        kind=project.kind,
        url=f"{access.url}/projects/{project.id}",
        documents=len(corpus.documents),
        pushed=pushed,
        annotations=annotations,
        annotators=work,
        drafts=unsubmitted(access, mirror),
        incomplete=incomplete.get(project.file_name, []),
        drift=drift(corpus, project),
    )


def drift(corpus: Corpus, project: Project) -> list[str]:
    """Show, as a diff, where a project's labeling config or instructions are not those of the schema."""
    pairs = (
        (
            "labeling config",
            projects.lines_of_config(project.label_config),
            projects.lines_of_config(projects.wanted_config(corpus, project.pass_, project.kind)),
        ),
        (
            "instructions",
            projects.lines_of_page(project.instructions),
            projects.lines_of_page(projects.wanted_instructions(corpus, project.pass_)),
        ),
    )
    found = []
    for what, here, wanted in pairs:
        lines = difflib.unified_diff(here, wanted, f"{what} on the server", f"{what} of the schema", "", "", 1, "")
        found += [printable(line, 160) for line in lines]
    return found


def _agreement(read: Live) -> dict[str, Any] | None:
    """Measure agreement if any document has two annotations in one pass."""
    if len(read.names) < 2:
        return None
    pairs = any(
        sum(one.pass_ == other.pass_ for other in doc.annotations) > 1
        for doc in read.source.documents()
        for one in doc.annotations
    )
    return measure(read.source, resamples=0) if pairs else None


def _advised(problem: Problem) -> Problem:
    if problem.code != "dangling-relation":
        return problem
    return msgspec.structs.replace(problem, advice="\n".join(filter(None, [problem.advice, BLANK])))
