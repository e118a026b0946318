"""The report of an evaluation: one HTML page that needs nothing else, and the same as Markdown.

Both are functions of the results alone, so a report can be made again from ``results.json``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from corpus_kit.evaluation.figures import bounds, number, scored
from corpus_kit.evaluation.kinds import KINDS, Kind
from corpus_kit.evaluation.report_curves import curve_plot, reliability_plot
from corpus_kit.evaluation.report_forest import forest
from corpus_kit.evaluation.results import BaselineResult, Results, Slice, TaskResult
from corpus_kit.files import write_text_atomic

HTML = "report.html"
MARKDOWN = "report.md"
_TEMPLATES = Path(__file__).resolve().parent / "templates"
_MARKED = re.compile("⟦([^⟦⟧]*)⟧")


def write(results: Results, folder: Path) -> None:
    """Write ``report.html`` and ``report.md`` into a folder that exists.

    Parameters
    ----------
    results : Results
        From `benchmark.run`, or read back with `results.load_results`.
    folder : Path
        Where to.
    """
    write_text_atomic(folder / HTML, html(results))
    write_text_atomic(folder / MARKDOWN, markdown(results))


def html(results: Results) -> str:
    """Render the page. Every text is escaped, and its policy lets no script run but the page's own."""
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    template = _environment(autoescape=True).get_template("report.html.j2")
    return template.render(results=results, style=Markup(style), script=Markup(script), digest=digest)


def markdown(results: Results) -> str:
    """Render the tables and comparisons as Markdown."""
    return _environment(autoescape=False).get_template("report.md.j2").render(results=results)


def terminal_table(results: Results) -> str:
    """Lay the headline scores out for a terminal, a kind of task each: a row a task, a column a baseline.

    The best of a row is starred; below stands what could not be scored or run, and why.
    """
    tables = [_table(kind, tasks, results) for kind, tasks in by_kind(results)]
    missing = [f"not scored: {one.task}: {one.reason}" for one in results.skipped] + _not_run(results)
    return "\n\n".join([*tables, *(["\n".join(missing)] if missing else [])])


def _not_run(results: Results) -> list[str]:
    """Say which baselines could not be run and why, once for all tasks on which the reason is the same."""
    tasks: dict[tuple[str, str], list[str]] = {}
    for task in results.tasks:
        for one in task.baselines:
            if one.error:
                tasks.setdefault((one.name, one.error), []).append(task.task)
    return [f"not run: {name} on {', '.join(on)}: {error}" for (name, error), on in tasks.items()]


def _table(kind: Kind, tasks: list[TaskResult], results: Results) -> str:
    names = list(dict.fromkeys(one.name for task in tasks for one in task.baselines))
    rows = [["", *(name.rpartition(":")[2] for name in names), kind.many]]
    for task in tasks:
        found, first = by_name(task.baselines), best(task)
        cells = [_starred(found[name], task.headline, name == first) for name in names]
        rows.append([task.task, *cells, str(task.units)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(both))
        for both in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    title = next(one.title for one in results.metrics if one.name == kind.headline)
    return "\n".join([f"{kind.title}: {title} (* best)", *(line.rstrip() for line in lines)])


def by_kind(results: Results) -> list[tuple[Kind, list[TaskResult]]]:
    """Put the tasks together that are scored alike, kinds in their order."""
    grouped = [(kind, [task for task in results.tasks if task.kind == kind.name]) for kind in KINDS.values()]
    return [(kind, tasks) for kind, tasks in grouped if tasks]


def _starred(result: BaselineResult, metric: str, is_best: bool) -> str:
    if result.error:
        return "not run "
    return number(result.metrics[metric].estimate) + ("*" if is_best else " ")


def _environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "number": number,
        "bounds": bounds,
        "scored": scored,
        "highlight": highlight,
        "cell": cell,
        "words": lambda name: str(name).replace("_", " "),
    }
    environment.globals |= {
        "forest": forest,
        "best": best,
        "shares": shares,
        "by_name": by_name,
        "by_kind": by_kind,
        "kinds": KINDS,
        "curve_plot": curve_plot,
        "reliability_plot": reliability_plot,
        "by_fact": by_fact,
        "chosen_counts": chosen_counts,
    }
    return environment


def cell(text: object) -> str:
    r"""Write a text into Markdown, where it may stand in a table: no mark-up and no end of line is left in it.

    Examples
    --------
    >>> print(cell("a|b <i>"))
    a\|b &lt;i>
    """
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")


def highlight(text: str) -> Markup:
    """Escape a text and mark what stands between ``⟦`` and ``⟧``.

    Examples
    --------
    >>> print(highlight("a <b> ⟦c⟧"))
    a &lt;b&gt; <mark>c</mark>
    """
    return Markup(_MARKED.sub(r"<mark>\1</mark>", str(escape(text))))


def best(task: TaskResult) -> str:
    """Name the baseline with the highest headline score; empty where none has one."""
    found = [(one.metrics[task.headline].estimate, one.name) for one in task.baselines if not one.error]
    defined = [(estimate, name) for estimate, name in found if estimate is not None]
    return max(defined, key=lambda pair: pair[0])[1] if defined else ""


def shares(row: list[int]) -> list[float]:
    """Divide a row of counts by its sum; zeros where that is zero.

    Examples
    --------
    >>> shares([1, 3]), shares([0, 0])
    ([0.25, 0.75], [0.0, 0.0])
    """
    total = sum(row)
    return [round(count / total, 3) if total else 0.0 for count in row]


def by_name(items: list[Any]) -> dict[str, BaselineResult]:
    """Index by name."""
    return {item.name: item for item in items}


def by_fact(slices: Sequence[Slice]) -> dict[str, list[Slice]]:
    """Put the slices by one fact together, in their order."""
    found: dict[str, list[Slice]] = {}
    for one in slices:
        found.setdefault(one.by, []).append(one)
    return found


def chosen_counts(chosen: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Count how many folds chose the same settings, the most frequent first.

    Examples
    --------
    >>> chosen_counts({"a": {"C": 1}, "b": {"C": 10}, "c": {"C": 10}})
    [('C = 10', 2), ('C = 1', 1)]
    """
    spelled = (", ".join(f"{name} = {value}" for name, value in one.items()) for one in chosen.values())
    return Counter(spelled).most_common()
