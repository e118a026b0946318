"""What people did in Label Studio comes back: once, complete, through the door, without their names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.labelstudio.door import replace_exports
from corpus_kit.labelstudio.files import EXPORTS
from corpus_kit.labelstudio.spans import Repair
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access
from corpus_kit.studio.audit import live, misplaced, write_export
from corpus_kit.studio.changes import Changes, changes_between
from corpus_kit.studio.mirror import Fetched, Mirror, Progress
from corpus_kit.studio.projects import Corpus, place_of


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
        ``no-project``; tasks that are none of the corpus's documents; two pseudonyms for one person. Then nothing is
        written.
    """
    corpus = projects.read_corpus(folder)
    passes = corpus.passes()
    found = list(projects.find(access, corpus, passes, ["annotation", "adjudication"]))
    if not found:
        raise projects.missing(access, corpus, passes)
    mirrors = [Mirror(folder, one, corpus.config.fields) for one in found]
    fetched = [mirror.refresh(access, full=full, progress=progress) for mirror in mirrors]
    places = {one.key: place_of(access, one) for one in found}
    problems = [one for mirror in mirrors for one in misplaced(corpus, mirror, places[mirror.project.key])]
    if problems:
        raise ProblemsError(problems)
    return _enter(access, corpus, mirrors, fetched, places)


def _enter(
    access: Access, corpus: Corpus, mirrors: Sequence[Mirror], fetched: Sequence[Fetched], places: dict[str, str]
) -> Pulled:
    """Hand what is sound to the door, and say what it changed."""
    with live(corpus, mirrors, places) as read:
        problems, held = read.problems, read.held
    targets = {mirror.project.key: _target(corpus, mirror) for mirror in mirrors}
    written: list[Path] = []
    repairs: list[Repair] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="corpus-kit-") as passing:
        before = {key: _copy(path, Path(passing, f"before-{key}")) for key, path in targets.items()}
        coming: dict[Path, str] = {}
        for mirror in mirrors:
            path = Path(passing, mirror.project.file_name)
            if write_export(path, mirror.tasks(), held.get(mirror.project.key, frozenset())):
                coming[path] = mirror.project.pass_
        if coming:
            report = replace_exports(corpus.folder, coming)
            written, notes = list(report.written), list(report.notes)
            names = {str(path): places[mirror.project.key] for mirror in mirrors for path in coming
                     if path.name == mirror.project.file_name}  # fmt: skip
            repairs = [
                msgspec.structs.replace(one, file=names[one.file]) for one in report.repairs if one.file in names
            ]
        for mirror in mirrors:
            target = targets[mirror.project.key]
            if Path(passing, mirror.project.file_name) not in coming and target.exists():
                target.unlink()
                written.append(target)
        changes = {key: _changes(before[key], path, path in written) for key, path in targets.items()}
    done = [
        PulledProject(
            pass_=mirror.project.pass_,
            kind=mirror.project.kind,
            url=f"{access.url}/projects/{mirror.project.id}",
            file=str(targets[mirror.project.key]),
            fetched=one,
            changes=changes[mirror.project.key],
            held_back=len(held.get(mirror.project.key, ())),
        )
        for mirror, one in zip(mirrors, fetched, strict=True)
    ]
    return Pulled(projects=done, written=written, problems=problems, repairs=repairs, notes=notes)


def _target(corpus: Corpus, mirror: Mirror) -> Path:
    exports = corpus.folder / EXPORTS
    return (exports / mirror.project.pass_ if corpus.schema.passes else exports) / mirror.project.file_name


def _copy(path: Path, to: Path) -> Path:
    """Keep the state of a file to compare with, on the disk."""
    if path.exists():
        shutil.copyfile(path, to)
    return to


def _changes(before: Path, after: Path, written: bool) -> Changes:
    state = after.read_bytes() if after.exists() else b""
    if not written:
        return changes_between(state, state)
    return changes_between(before.read_bytes() if before.exists() else b"", state)
