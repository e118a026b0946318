"""One task of a benchmark: every baseline is tried, and what it is worth put into a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus_kit.evaluation.analysis.facts import Fact
from corpus_kit.evaluation.analysis.slices import slices
from corpus_kit.evaluation.comparison import compare, why_none
from corpus_kit.evaluation.evaluated import count_events
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.mistakes import MOST
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import FoldResult, TaskResult
from corpus_kit.evaluation.setting import Told, Wording
from corpus_kit.evaluation.tasks import OPEN
from corpus_kit.evaluation.trial import Trial


def run_task(trial: Trial[Any, Any], wording: Wording, told: Told, facts: Sequence[Fact] = ()) -> TaskResult:
    """Predict and score every baseline that fits a task.

    Parameters
    ----------
    trial : Trial
        The task, nothing tried yet.
    wording : Wording
        What is said of the task.
    told : callable
        Progress.
    facts : sequence of Fact
        What scores are broken down by.
    """
    task, rows, setting, headline, scorer = trial.task, trial.rows, trial.setting, trial.headline, trial.scorer
    compare_to = setting.compared_to(trial.baselines)
    titles = {one.name: one.title for one in trial.baselines}
    results = []
    for baseline in trial.baselines:
        results.append(trial.run(baseline))
        told(baseline.name)
    mistakes, doubtful = trial.mistakes(), trial.doubtful
    notes = [trial.clusters.note] if trial.clusters.note else []
    notes += [] if trial.baselines else ["none of the benchmark's baselines is for this kind of task"]
    return TaskResult(
        task=task.name,
        kind=trial.kind,
        headline=headline.name,
        compare_to=compare_to,
        title=wording.title,
        question=wording.question,
        signature=wording.signature,
        units=int(trial.sizes.sum()),
        open=trial.open,
        documents=len({task.documents[row] for row in rows}),
        events=count_events(task, rows),
        clusters=trial.clusters.kind,
        n_clusters=trial.clusters.count,
        folds=[_fold_result(fold, task.reference) for fold in trial.folds],
        baselines=results,
        comparisons=compare(trial.units, compare_to, headline, scorer, setting.statistics, task.name, titles),
        mistakes=mistakes[:MOST],
        mistakes_left_out=max(0, len(mistakes) - MOST),
        suspects=doubtful[:MOST],
        suspects_left_out=max(0, len(doubtful) - MOST),
        curves=trial.curves(),
        slices=slices(facts, rows, trial.units, headline, scorer, trial.sizes),
        notes=[*notes, *trial.notes(), *why_none(trial.units, compare_to, titles)],
        unfit=trial.unfit,
        **trial.particulars(),
    )


def _fold_result(fold: Fold, reference: Rows) -> FoldResult:
    known = reference != OPEN
    return FoldResult(name=fold.name, train=int(known[fold.train].sum()), test=int(known[fold.test].sum()))
