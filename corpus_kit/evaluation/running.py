"""One task of a benchmark: folds, predictions of every baseline, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corpus_kit.agreement.clusters import Clusters, choose_clusters
from corpus_kit.evaluation.baselines.registry import Baseline, maker
from corpus_kit.evaluation.ceiling import annotator_ceiling
from corpus_kit.evaluation.comparison import compare
from corpus_kit.evaluation.folding import EstimatorError, Predictions, predict_folds
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import CLASSIFICATION
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import HEADLINE
from corpus_kit.evaluation.mistakes import MOST, mistakes
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import BaselineResult, FoldResult, TaskResult
from corpus_kit.evaluation.setting import Setting, Told, Wording
from corpus_kit.evaluation.summary import Scorer
from corpus_kit.evaluation.tasks import OPEN, Task


def run_task(
    task: Task,
    folds: Sequence[Fold],
    metrics: Sequence[Metric[Evaluated]],
    setting: Setting,
    wording: Wording,
    told: Told,
) -> tuple[TaskResult, dict[str, Predictions]]:
    """Predict and score every baseline on a task.

    Parameters
    ----------
    task : Task
        The units.
    folds : sequence of Fold
        From `protocols.folds_of`.
    metrics : sequence of Metric
        What is computed; `HEADLINE` among them is what is compared.
    setting, wording : Setting, Wording
        What is shared, and what is said of the task.
    told : callable
        Progress.

    Returns
    -------
    TaskResult, dict
        The result, and the predictions of each baseline that ran.
    """
    tested = np.unique(np.concatenate([fold.test for fold in folds]))
    rows = tested[task.reference[tested] != OPEN]
    clusters = clusters_of(task, rows)
    predictions: dict[str, Predictions] = {}
    results = []
    scorer = Scorer(task.name, clusters, setting.statistics)
    baselines, unfit = setting.fitting(CLASSIFICATION)
    compare_to = setting.compared_to(baselines)
    units: dict[str, Evaluated] = {}
    for baseline in baselines:
        said = _predict(task, folds, baseline, setting)
        result = BaselineResult(name=baseline.name, title=baseline.title, summary=baseline.summary)
        if isinstance(said, str):
            result.error = said
        else:
            predictions[baseline.name] = said
            units[baseline.name] = evaluated(task, rows, clusters, said)
            fill(result, units[baseline.name], task, rows, metrics, scorer)
            result.notes = list(said.notes)
        results.append(result)
        told(baseline.name)
    headline = next(metric for metric in metrics if metric.name == HEADLINE)
    titles = {one.name: one.title for one in baselines}
    compared = compare(units, compare_to, headline, scorer, setting.statistics, task.name, titles)
    found = mistakes(task, rows, predictions, setting.with_text)
    support = np.bincount(task.reference[rows], minlength=len(task.labels))
    return (
        TaskResult(
            task=task.name,
            kind=CLASSIFICATION,
            headline=HEADLINE,
            compare_to=compare_to,
            attribute=task.attribute,
            carrier=task.carrier,
            title=wording.title,
            question=wording.question,
            signature=wording.signature,
            labels=list(task.labels),
            units=len(rows),
            open=len(tested) - len(rows),
            documents=len({task.documents[row] for row in rows}),
            events=len({task.groups[row] for row in rows}),
            support={label: int(n) for label, n in zip(task.labels, support, strict=True)},
            clusters=clusters.kind,
            n_clusters=clusters.count,
            folds=[_fold_result(fold, task.reference) for fold in folds],
            baselines=results,
            comparisons=compared,
            ceiling=annotator_ceiling(task, {name: said.label for name, said in predictions.items()}),
            mistakes=found[:MOST],
            mistakes_left_out=max(0, len(found) - MOST),
            notes=_notes(task, rows, clusters),
            unfit=unfit,
        ),
        predictions,
    )


def clusters_of(task: Task, rows: Rows) -> Clusters:
    """Choose what is resampled together among the evaluated units."""
    return choose_clusters([task.groups[row] for row in rows], [task.documents[row] for row in rows])


def evaluated(task: Task, rows: Rows, clusters: Clusters, said: Predictions) -> Evaluated:
    """Put the reference and a system's predictions of some units together."""
    _, document = np.unique(np.asarray(task.documents, dtype=str)[rows], return_inverse=True)
    return Evaluated(
        labels=task.labels,
        reference=task.reference[rows],
        prediction=said.label[rows],
        cluster=clusters.numbers,
        document=document,
        scores=None if said.scores is None else said.scores[rows],
        probable=said.probable,
        votes=task.votes[rows],
        n_clusters=clusters.count,
    )


def fill(
    result: BaselineResult,
    units: Evaluated,
    task: Task,
    rows: Rows,
    metrics: Sequence[Metric[Evaluated]],
    scorer: Scorer,
) -> None:
    """Write a system's scores into its result, over all units and target by target."""
    result.metrics = scorer.scores(units, metrics)
    result.labels = scorer.labels(units, margins)
    result.confusion = confusion(units)
    targets = np.asarray(task.targets, dtype=str)[rows]
    by_label = [metric for metric in metrics if metric.needs == "labels"]
    for target in filter(None, np.unique(targets)):
        result.targets[str(target)] = scorer.scores(units.take(targets == target), by_label)


def _predict(task: Task, folds: Sequence[Fold], baseline: Baseline, setting: Setting) -> Predictions | str:
    make = maker(baseline, task.attribute, setting.lexicon, setting.statistics.seed)
    if isinstance(make, str):
        return make
    try:
        return predict_folds(task, folds, make, plain=baseline.plain)
    except EstimatorError as error:
        return str(error)


def _fold_result(fold: Fold, reference: Rows) -> FoldResult:
    known = reference != OPEN
    return FoldResult(name=fold.name, train=int(known[fold.train].sum()), test=int(known[fold.test].sum()))


def _notes(task: Task, rows: Rows, clusters: Clusters) -> list[str]:
    notes = [clusters.note] if clusters.note else []
    counts = np.bincount(task.reference[rows], minlength=len(task.labels))
    for wanted, what in ((0, "no evaluated unit"), (1, "one evaluated unit only")):
        names: Sequence[str] = [name for name, n in zip(task.labels, counts, strict=True) if n == wanted]
        if names:
            notes.append(f"{what} has the reference {', '.join(names)}")
    if task.reference[rows].size and (counts > 0).sum() == 1:
        notes.append("every evaluated unit has the same reference, so the scores tell nothing")
    return notes


def prediction_lines(task: Task, folds: Sequence[Fold], predictions: Mapping[str, Predictions]) -> list[dict[str, Any]]:
    """Spell predictions as lines of ``predictions.jsonl``: every tested unit, also those whose reference is open."""
    lines = []
    for name, said in predictions.items():
        for row in np.flatnonzero(said.label != OPEN):
            line: dict[str, Any] = {
                "task": task.name,
                "baseline": name,
                "fold": folds[said.fold[row]].name,
                "unit_id": task.units[row],
                "label": task.labels[said.label[row]],
            }
            if said.scores is not None:
                line["scores"] = dict(zip(task.labels, said.scores[row].tolist(), strict=True))
            lines.append(line)
    return lines
