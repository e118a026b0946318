"""What pull and status say at the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from corpus_kit.labelstudio.annotators import number_of
from corpus_kit.studio.access import clean
from corpus_kit.studio.pull import Pulled, PulledProject


def pulled_lines(done: Pulled) -> list[str]:
    """Say what a pull brought."""
    lines = [line for one in done.projects for line in _project_lines(one)]
    for repair in done.repairs:
        (start, end), (to_start, to_end) = repair.found, repair.repaired
        where = f"task {repair.task}, annotator {repair.annotator}, region {clean(repair.region, 60)}"
        lines.append(f"repaired {repair.code} in {where}: {start}-{end} is {to_start}-{to_end}")
    lines += done.notes
    return lines + ([f"wrote {path}" for path in done.written] or ["nothing had to be written"])


def _project_lines(one: PulledProject) -> list[str]:
    name = one.pass_ if one.kind == "annotation" else f"{one.pass_} (adjudication)"
    changes = one.changes
    news = [
        f"{_total(changes.new)} new{_who(changes.new)}" if changes.new else "",
        f"{_total(changes.changed)} changed{_who(changes.changed)}, {changes.changed_results} answers, spans and links"
        if changes.changed
        else "",
        f"{_total(changes.gone)} gone{_who(changes.gone)}" if changes.gone else "",
    ]
    lines = [f"{name}: {changes.total} annotations; {'; '.join(filter(None, news)) or 'nothing new'}"]
    if one.fetched.deleted_tasks:
        tasks, lost = one.fetched.deleted_tasks, one.fetched.deleted_annotations
        lines.append(f"  deleted in Label Studio: tasks {tasks}, with {lost} annotations")
    if one.held_back:
        lines.append(f"  left out, for they would not build: {one.held_back}")
    return lines


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def _who(counts: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{name}: {counts[name]}' for name in sorted(counts, key=number_of))})"
