"""Several results side by side: what differs between them in words, and their headline scores in one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.figures import number, scored
from corpus_kit.evaluation.history.differences import Difference, differences
from corpus_kit.evaluation.history.earlier import Earlier
from corpus_kit.evaluation.kinds import KINDS
from corpus_kit.evaluation.report import by_name, cell
from corpus_kit.evaluation.results import Results, TaskResult
from corpus_kit.files import write_bytes_atomic, write_text_atomic

HERE = "this run"
JSON, MARKDOWN = "comparison.json", "comparison.md"
CAUTION = (
    "Scores of different results stand beside each other as they were found; whether two differ by more than chance is "
    "told by --against, on the units that both have."
)


class Row(msgspec.Struct, kw_only=True):
    """The headline score of a baseline on a task, a result each; None where it was not run, or not so."""

    task: str
    kind: str
    metric: str
    baseline: str
    scores: list[Interval | None]


class SideBySide(msgspec.Struct, kw_only=True):
    """Results by name, this run first; `differences` of each earlier one to it; the rows of the table."""

    names: list[str]
    differences: dict[str, list[Difference]]
    rows: list[Row]


def side_by_side(results: Results, earlier: Sequence[Earlier]) -> SideBySide:
    """Put a result and earlier ones side by side.

    Parameters
    ----------
    results : Results
        The present one.
    earlier : sequence of Earlier
        The others.
    """
    every = [results, *(one.results for one in earlier)]
    tasks = [{task.task: task for task in one.tasks} for one in every]
    rows = []
    for name in dict.fromkeys(name for found in tasks for name in found):
        first = next(found[name] for found in tasks if name in found)
        for baseline in dict.fromkeys(one.name for found in tasks if name in found for one in found[name].baselines):
            scores = [_score(found.get(name), baseline, first.headline) for found in tasks]
            rows.append(Row(task=name, kind=first.kind, metric=first.headline, baseline=baseline, scores=scores))
    return SideBySide(
        names=[HERE, *(one.name for one in earlier)],
        differences={one.name: differences(results, one.results) for one in earlier},
        rows=rows,
    )


def _score(task: TaskResult | None, baseline: str, metric: str) -> Interval | None:
    found = by_name(task.baselines).get(baseline) if task else None
    return None if found is None or found.error else found.metrics.get(metric)


def write(found: SideBySide, folder: Path) -> None:
    """Write ``comparison.json`` and ``comparison.md`` into a folder that exists."""
    write_bytes_atomic(folder / JSON, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    write_text_atomic(folder / MARKDOWN, markdown(found))


def markdown(found: SideBySide) -> str:
    """Say it as Markdown."""
    lines = ["# Results side by side", "", "## What differs", ""]
    for name, differing in found.differences.items():
        lines += [f"**{name}**: {_nothing(differing)}", "", *(f"- {one.sentence}" for one in differing), ""]
    for kind, rows in _by_kind(found.rows):
        heads = [f"task ({rows[0].metric})", "baseline", *found.names]
        lines += [f"## {KINDS[kind].title}", "", _cells(heads), _cells(["---", "---", *["---:"] * len(found.names)])]
        lines += [_cells([row.task, row.baseline, *map(_bounded, row.scores)]) for row in rows]
        lines.append("")
    return "\n".join([*lines, CAUTION, ""])


def terminal(found: SideBySide) -> str:
    """Lay it out for a terminal."""
    blocks = []
    for name, differing in found.differences.items():
        said = [f"  {one.sentence}" for one in differing]
        blocks.append("\n".join([f"{HERE} and {name}: {_nothing(differing)}", *said]))
    for kind, rows in _by_kind(found.rows):
        cells = [["", "", *found.names]]
        for place, row in enumerate(rows):
            task = "" if place and rows[place - 1].task == row.task else row.task
            scores = [number(one.estimate) if one else "" for one in row.scores]
            cells.append([task, row.baseline.rpartition(":")[2], *scores])
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        head = f"{KINDS[kind].title}: {rows[0].metric}"
        blocks.append("\n".join([head, *(_aligned(line, widths) for line in cells)]))
    return "\n\n".join(blocks)


def _by_kind(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    grouped = [(kind, [row for row in rows if row.kind == kind]) for kind in KINDS]
    return [(kind, found) for kind, found in grouped if found]


def _nothing(differing: Sequence[Difference]) -> str:
    if not differing:
        return "nothing differs in data, schema, protocol, seed, code, tasks or baselines"
    return "one thing differs" if len(differing) == 1 else f"{len(differing)} things differ"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _bounded(one: Interval | None) -> str:
    return "" if one is None else scored(one)


def _cells(values: Sequence[str]) -> str:
    return "| " + " | ".join(map(cell, values)) + " |"
