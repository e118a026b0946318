"""Is this run worse than an earlier one? Earlier predictions are scored again, against the present reference.

Scores of two results do not compare where units or references have changed in between. So what the earlier systems said
is taken from their predictions, both are scored on the units that both have, and the difference is bounded by the same
resamples of clusters. A baseline is worse only if the whole interval is below zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.figures import bounds, number
from corpus_kit.evaluation.history.earlier import Earlier, Lines
from corpus_kit.evaluation.history.said_before import Said, put_together, said_of
from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, metrics_for
from corpus_kit.evaluation.report import by_name
from corpus_kit.evaluation.results import Results, TaskResult
from corpus_kit.evaluation.summary import Scorer, Statistics
from corpus_kit.evaluation.tasks import Task

Verdict = Literal["worse", "better", "indistinguishable", "same", "not compared"]
ALL = "every baseline"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A baseline on a task, now against before; `reason` says why it was not compared."""

    task: str
    baseline: str
    verdict: Verdict
    metric: str = ""
    units: int = 0
    what: str = "units"
    left_out: int = 0
    before: float | None = None
    now: float | None = None
    difference: Interval = Interval(None)
    reason: str = ""

    def sentence(self, level: float) -> str:
        """Say it in words.

        Examples
        --------
        >>> scores = {"metric": "Macro-F1", "units": 40, "before": 0.5, "now": 0.4}
        >>> lost = Interval(-0.1, -0.15, -0.05)
        >>> Judged(task="hue", baseline="svm", verdict="worse", difference=lost, **scores).sentence(0.95)
        'hue, svm: worse by 0.100 in Macro-F1, 0.400 after 0.500 (95% interval −0.150 to −0.050), on 40 units in both'
        """
        head = f"{self.task}, {self.baseline}: "
        out = f"; {self.left_out} left out, for what was said of them no longer fits" if self.left_out else ""
        places = f"on {self.units} {self.what} in both{out}"
        if self.verdict == "same":
            return f"{head}the same in every cluster, {places}"
        change = f"{number(self.now)} after {number(self.before)}"
        if self.verdict == "not compared":
            scores = f"; {self.metric} is {change}" if self.metric else ""
            return f"{head}not compared: {self.reason}{scores}"
        size = abs(self.difference.estimate or 0.0)
        said = "not distinguishable" if self.verdict == "indistinguishable" else f"{self.verdict} by {number(size)}"
        within = f"{100 * level:g}% interval {bounds(self.difference, '+')}"
        return f"{head}{said} in {self.metric}, {change} ({within}), {places}"


class Gate(msgspec.Struct, kw_only=True):
    """The outcome: against which result, how uncertainty was measured, and every baseline on every task."""

    against: str
    level: float
    resamples: int
    seed: int
    judged: list[Judged]

    def of(self, verdict: Verdict) -> list[Judged]:
        """List those with a verdict."""
        return [one for one in self.judged if one.verdict == verdict]

    @property
    def changed(self) -> int:
        """In how many comparisons something changed, so that chance has a say in them."""
        return sum(one.verdict in ("worse", "better", "indistinguishable") for one in self.judged)


def judge(
    results: Results,
    now: Lines,
    earlier: Earlier,
    before: Lines,
    tasks: Mapping[str, Task | DocumentTask],
    statistics: Statistics,
) -> Gate:
    """Judge every baseline on every task of two results.

    Parameters
    ----------
    results, now : Results, Lines
        The present result and its predictions.
    earlier, before : Earlier, Lines
        The earlier ones.
    tasks : mapping of str to Task or DocumentTask
        The present tasks, with their references.
    statistics : Statistics
        Resamples, level and seed.
    """
    ours, theirs = ({task.task: task for task in one.tasks} for one in (results, earlier.results))
    judged: list[Judged] = []
    for name in dict.fromkeys([*ours, *theirs]):
        if reason := _barred(ours.get(name), theirs.get(name)):
            judged.append(Judged(task=name, baseline=ALL, verdict="not compared", reason=reason))
        else:
            judge_ = _Judge(tasks[name], earlier.folder, statistics)
            judged += [
                judge_.judged(baseline, ours[name], theirs[name], now, before)
                for baseline in dict.fromkeys(one.name for task in (ours[name], theirs[name]) for one in task.baselines)
            ]
    return Gate(
        against=earlier.name,
        level=statistics.level,
        resamples=statistics.resamples,
        seed=statistics.seed,
        judged=judged,
    )


def _barred(now: TaskResult | None, before: TaskResult | None) -> str:
    if now is None or before is None:
        return "it was not scored before" if before is None else "it is not scored now"
    here, there = now.signature.get("protocol"), before.signature.get("protocol")
    return "" if here == there else f"the protocol is {here}, and was {there}"


class _Judge:
    """Judges the baselines of one task; those that share their units share the resamples."""

    def __init__(self, task: Task | DocumentTask, folder: Path, statistics: Statistics) -> None:
        self._task, self._folder, self._statistics = task, folder, statistics
        self._scorers: dict[bytes, Scorer] = {}
        metrics: Sequence[Metric[Any]] = (
            OF_DOCUMENTS[task.asked.kind] if isinstance(task, DocumentTask) else metrics_for({})
        )
        self._metric = metrics[0]

    def judged(self, baseline: str, now: TaskResult, before: TaskResult, ours: Lines, theirs: Lines) -> Judged:
        key = (now.task, baseline)
        if reason := _not_run(baseline, now, before) or (
            "" if key in theirs else "its earlier predictions are not kept"
        ):
            return Judged(task=now.task, baseline=baseline, verdict="not compared", reason=reason)
        sides = [said_of(self._task, lines.get(key, []), self._folder) for lines in (ours, theirs)]
        return self._compared(baseline, *sides)

    def _compared(self, baseline: str, now: Said, before: Said) -> Judged:
        rows = np.array(sorted(now.said.keys() & before.said.keys()), dtype=np.int64)
        task, metric = self._task, self._metric
        if not len(rows):
            unfit = f"; what was said before of {len(before.unfit)} no longer fits" if before.unfit else ""
            reason = f"no unit with a reference is in both{unfit}"
            return Judged(task=task.name, baseline=baseline, verdict="not compared", reason=reason)
        clusters, (ours, theirs) = put_together(task, rows, now, before)
        facts: dict[str, Any] = {
            "task": task.name,
            "baseline": baseline,
            "metric": metric.title,
            "units": len(rows),
            "what": "documents" if isinstance(task, DocumentTask) else "units",
            "left_out": len(before.unfit),
            "before": _rounded(metric.estimate(theirs)),
            "now": _rounded(metric.estimate(ours)),
        }
        if np.array_equal(metric.tally(ours), metric.tally(theirs)):
            return Judged(verdict="same", difference=Interval(0.0), **facts)
        if (key := rows.tobytes()) not in self._scorers:
            self._scorers[key] = Scorer(task.name, clusters, self._statistics)
        difference = self._scorers[key].difference(ours, theirs, metric)
        if difference.low is None or difference.high is None:
            return Judged(verdict="not compared", difference=difference, reason=difference.reason, **facts)
        verdict: Verdict = "worse" if difference.high < 0 else "better" if difference.low > 0 else "indistinguishable"
        return Judged(verdict=verdict, difference=difference, **facts)


def _not_run(baseline: str, now: TaskResult, before: TaskResult) -> str:
    for task, when in ((now, "now"), (before, "before")):
        found = by_name(task.baselines).get(baseline)
        if found is None:
            return f"it was not run {when}" if task is before else f"it is not run {when}"
        if found.error:
            return f"it failed {when}: {found.error}"
    return ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
