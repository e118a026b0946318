"""What the commands of ``corpus-kit studio`` say at the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus_kit.cli.output import counted
from corpus_kit.labelstudio.annotators import number_of

if TYPE_CHECKING:
    from corpus_kit.studio.adjudicate import Adjudicated
    from corpus_kit.studio.pull import Pulled, PulledProject
    from corpus_kit.studio.push import Pushed
    from corpus_kit.studio.status import PassStatus, Status


def pushed_lines(done: Iterable[Pushed], prelabel: str, pull: str) -> list[str]:
    """Say what a push did, and what comes next; `pull` is the command that brings annotations back."""
    lines = []
    for one in done:
        made = "new project, " if one.created else ""
        there = f", {one.there} there already" if one.there else ""
        lines.append(f"{one.pass_}: {made}{counted(one.added, 'document')} added{there}: {one.url}")
        lines += [f"  updated the {what}" for what in one.updated]
        lines += [f"  gave {counted(one.mended, 'task')} the proposals that were missing"] if one.mended else []
        lines += [f"  gave {counted(one.prelabelled, 'task')} proposals of {prelabel}"] if one.prelabelled else []
        lines += [f"  {line}" for line in one.notes]
    return [*lines, f"next: open a project, press Label All Tasks; bring back what is done: {pull}"]


def pulled_lines(done: Pulled) -> list[str]:
    """Say what a pull brought."""
    from corpus_kit.studio.access import clean

    lines = [line for one in done.projects for line in _project_lines(one)]
    for repair in done.repairs:
        (start, end), (to_start, to_end) = repair.found, repair.repaired
        where = f"task {repair.task}, annotator {repair.annotator}, region {clean(repair.region, 60)}"
        lines.append(f"repaired {repair.code} in {where}: {start}-{end} is {to_start}-{to_end}")
    lines += done.notes
    return lines + ([f"wrote {path}" for path in done.written] or ["nothing had to be written"])


def _project_lines(one: PulledProject) -> list[str]:
    changes = one.changes
    what = f", with {changes.changed_results} of their answers, spans and links" if changes.changed_results else ""
    news = [
        f"{_total(changes.new)} new{_who(changes.new)}" if changes.new else "",
        f"{_total(changes.changed)} changed{_who(changes.changed)}{what}" if changes.changed else "",
        f"{_total(changes.gone)} gone{_who(changes.gone)}" if changes.gone else "",
    ]
    count = counted(changes.total, "annotation")
    lines = [f"{_name(one.pass_, one.kind)}: {count}; {'; '.join(filter(None, news)) or 'nothing new'}"]
    if one.fetched.deleted_tasks:
        lost = counted(one.fetched.deleted_annotations, "annotation")
        lines.append(f"  deleted in Label Studio: {counted(one.fetched.deleted_tasks, 'task')}, with {lost}")
    if one.held_back:
        lines.append(f"  left out, for they would not build: {counted(one.held_back, 'annotation')}")
    return lines


def adjudicated_lines(done: Sequence[Adjudicated], pull: str) -> list[str]:
    """Say what was sent to be adjudicated, and what comes next."""
    lines = []
    for one in done:
        where = f": {one.url}" if one.url else ""
        there = f", {one.there} there already" if one.there else ""
        unseen = f", {one.unannotated} not annotated" if one.unannotated else ""
        lines.append(f"{one.pass_}: {counted(one.added, 'document')} to adjudicate{there}{where}")
        lines += [f"  updated the {what}" for what in one.updated]
        lines.append(f"  {one.agreeing} without disagreement, {one.decided} adjudicated{unseen}")
    if any(one.added or one.there > one.decided for one in done):
        lines.append(f"next: decide there; bring the decisions back: {pull}")
    return lines


def status_lines(found: Status) -> list[str]:
    """Say how far everyone is."""
    lines = [line for one in found.passes for line in _status_lines(one)] + found.notes
    if found.agreement:
        lines += ["", "agreement so far:", *_short(found.agreement)]
    return lines


def _status_lines(one: PassStatus) -> list[str]:
    pushed = f"{one.pushed} of {counted(one.documents, 'document')} pushed"
    if one.kind == "adjudication":
        pushed = f"{counted(one.pushed, 'document')} to decide"
    lines = [f"{_name(one.pass_, one.kind)}: {pushed}, {counted(one.annotations, 'annotation')}: {one.url}"]
    for work in one.annotators:
        time = f", {work.seconds / 60:.1f} minutes a document" if work.seconds is not None else ""
        skipped = f", {work.skipped} skipped" if work.skipped else ""
        lines.append(f"  {work.annotator}: {work.done} done{skipped}, {work.remaining} remaining{time}")
    if one.drafts is None:
        lines.append("  the server cannot tell what was begun and not submitted")
    elif one.drafts:
        lines.append(f"  begun or changed, but not submitted: {', '.join(_few(one.drafts))}")
    if one.incomplete:
        lines += [
            "  submitted, but with a part missing or too many:",
            *(f"    {line}" for line in _few(one.incomplete)),
        ]
    if one.drift:
        command = "push" if one.kind == "annotation" else "adjudicate"
        lines += [f"  not as the schema has it (`corpus-kit studio {command}` brings it up to date):"]
        lines += [f"    {line}" for line in one.drift]
    return lines


def _few(listed: Sequence[str], most: int = 10) -> list[str]:
    more = len(listed) - most
    return [*listed[:most], *([f"… and {more} more"] if more > 0 else [])]


def _short(agreement: Mapping[str, Any]) -> Sequence[str]:
    rows = []
    for name, one in agreement["attributes"].items():
        if one["units"]:
            rows.append((name, "alpha", one["alpha"], counted(one["units"], "unit")))
    for name, one in agreement["spans"].items():
        if name != "*" and one["spans"]:
            rows.append((name, "F1 exact", one["f1_exact"], counted(one["spans"], "span")))
    return [
        f"  {name.ljust(24)}{what} {'undefined' if value is None else f'{value:.3f}'} over {count}"
        for name, what, value, count in rows
    ]


def _name(pass_: str, kind: str) -> str:
    return pass_ if kind == "annotation" else f"{pass_} (adjudication)"


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def _who(counts: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{name}: {counts[name]}' for name in sorted(counts, key=number_of))})"
