"""``eval/LEADERBOARD.md``, generated from the reference results in ``eval/results/``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus_kit.evaluation.benchmark import RECORD
from corpus_kit.evaluation.ceiling import ANNOTATORS
from corpus_kit.evaluation.figures import bounds, number
from corpus_kit.evaluation.kinds import Kind
from corpus_kit.evaluation.report import best, by_kind, by_name
from corpus_kit.evaluation.results import Results, TaskResult, load_results

PAGE = "LEADERBOARD.md"
RESULTS = "results"
_SETTINGS = ("protocol", "seed", "resamples", "level", "lexicon")
INTRODUCTION = """\
# Leaderboard

Generated from the reference results in [results/](results) by `make leaderboard`; do not edit it.

**Reading it.** A cell is the headline score of a system on a task, with its interval; \\* is the best of a task.
Predictions are out of fold: no event stands on both sides. Intervals resample whole events or documents; where there
is none, there are too few. Two systems whose intervals overlap may still differ, and the other way round: the
comparisons in a report are paired. *Annotators* is how well an annotator agrees with what the others say, and behind
it stands the best system against those same references; the two compare with each other, and not with the rest of the
column.

**Adding a row.** Name the system under `baselines:` of the benchmark, as `package.module:factory` if it is your own
([README](README.md#baselines)), and run `make leaderboard`. A system counts if it learned from nothing in the corpus
but the training folds. Predictions made elsewhere are scored by `corpus-kit score`, whose numbers compare with those
here where the signature's dataset is the same.

**Judging a change.** `corpus-kit evaluate eval/demo.yaml out/new --against eval/results/demo` tells whether your code
or labels made something worse.
"""


def page(folder: Path) -> str:
    """Render the page from the results that stand in a folder of benchmarks.

    Parameters
    ----------
    folder : Path
        ``eval``: benchmarks, and their results in ``results/<benchmark>/``.

    Raises
    ------
    ProblemsError
        If a record is no result of an evaluation.
    """
    places = sorted((folder / RESULTS).glob(f"*/{RECORD}"))
    return "\n".join([INTRODUCTION, *(_section(place.parent.name, load_results(place)) for place in places)])


def _section(name: str, results: Results) -> str:
    lines = [f"## {results.title}", "", *([results.description, ""] if results.description else [])]
    lines += _facts(name, results)
    for kind, tasks in by_kind(results):
        title = next(one.title for one in results.metrics if one.name == kind.headline)
        lines += ["", f"### {kind.title}: {title}", "", *_table(kind, tasks)]
    lines += ["", *(f"Not scored: {one.task}: {one.reason}." for one in results.skipped)] if results.skipped else []
    return "\n".join([*lines, ""])


def _facts(name: str, results: Results) -> list[str]:
    signature = results.tasks[0].signature if results.tasks else {}
    facts = [
        f"- {one['role']}: {one['name']} {one['version']}, {one['documents']} documents, "
        f"{one['annotators']} annotators, schema {one['schema']}, "
        f"fingerprint `{one['fingerprint']}`, text {one['text']}"
        for one in results.datasets
    ]
    asked = [f"{key} {signature[key]}" for key in _SETTINGS if signature.get(key)]
    versions = ", ".join(f"{package} {version}" for package, version in results.versions.items())
    return [*facts, f"- signature: {', '.join(asked)}; {versions}", f"- benchmark: [{name}.yaml]({name}.yaml)"]


def _table(kind: Kind, tasks: Sequence[TaskResult]) -> list[str]:
    systems = list(dict.fromkeys(one.name for task in tasks for one in task.baselines))
    rows = [[system, *(_cell(task, system) for task in tasks)] for system in systems]
    if any(task.ceiling.scores for task in tasks):
        rows.append(["*annotators*; best system there", *map(_ceiling, tasks)])
    rows.append([f"*{kind.many}*", *(str(task.units) for task in tasks)])
    heads = [["system", *(task.task for task in tasks)], ["---", *["---:"] * len(tasks)]]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in [*heads, *rows]]


def _cell(task: TaskResult, system: str) -> str:
    found = by_name(task.baselines).get(system)
    if found is None or found.error:
        return "" if found is None else "not run"
    score = found.metrics[task.headline]
    highest = by_name(task.baselines).get(best(task))
    star = "\\*" if highest and score.estimate == highest.metrics[task.headline].estimate else ""
    return f"{number(score.estimate)}{star}" + (f" ({bounds(score)})" if score.low is not None else "")


def _ceiling(task: TaskResult) -> str:
    scores = {one.name: one.metrics.get(task.headline) for one in task.ceiling.scores}
    if scores.get(ANNOTATORS) is None:
        return "–"
    systems = [score for name, score in scores.items() if name != ANNOTATORS and score is not None]
    return f"{number(scores[ANNOTATORS])}; {number(max(systems, default=None))}"
