"""One task of a benchmark: folds, predictions of every baseline, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.evaluation.analysis.facts import Fact
from corpus_kit.evaluation.analysis.slices import slices
from corpus_kit.evaluation.analysis.suspects import suspects
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.ceiling import annotator_ceiling
from corpus_kit.evaluation.comparison import compare, why_none
from corpus_kit.evaluation.evaluated import clusters_of, count_events
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import CLASSIFICATION, MULTILABEL
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.metrics.registry import HEADLINE
from corpus_kit.evaluation.mistakes import MOST, mistakes
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import FoldResult, Suspect, TaskResult
from corpus_kit.evaluation.setting import Setting, Told, Wording
from corpus_kit.evaluation.summary import Scorer
from corpus_kit.evaluation.system import System
from corpus_kit.evaluation.tasks import OPEN, Task
from corpus_kit.evaluation.trial import Trial


def run_task(
    task: Task,
    folds: Sequence[Fold],
    metrics: Sequence[Metric[Evaluated]],
    setting: Setting,
    wording: Wording,
    told: Told,
    facts: Sequence[Fact] = (),
) -> tuple[TaskResult, dict[str, Predictions], list[Suspect]]:
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
    facts : sequence of Fact
        What scores are broken down by.

    Returns
    -------
    TaskResult, dict, list of Suspect
        The result, the predictions of each baseline that ran, and all doubtful references.
    """
    tested = np.unique(np.concatenate([fold.test for fold in folds]))
    rows = tested[task.reference[tested] != OPEN]
    clusters = clusters_of(task, rows)
    kind = CLASSIFICATION if task.sets is None else MULTILABEL
    baselines, unfit = setting.fitting(kind)
    compare_to = setting.compared_to(baselines)
    headline = next(metric for metric in metrics if metric.name == HEADLINE)
    trial = Trial(task, folds, rows, clusters, Scorer(task.name, clusters, setting.statistics), headline, setting)
    results = []
    for baseline in baselines:
        results.append(trial.run(System(baseline, setting), metrics))
        told(baseline.name)
    titles = {one.name: one.title for one in baselines}
    compared = compare(trial.units, compare_to, headline, trial.scorer, setting.statistics, task.name, titles)
    found = mistakes(task, rows, trial.predictions, setting.with_text)
    doubtful = suspects(task, rows, trial.predictions, setting.with_text)
    support = task.indicator(task.reference[rows]).sum(axis=0)
    return (
        TaskResult(
            task=task.name,
            kind=kind,
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
            events=count_events(task, rows),
            support={label: int(n) for label, n in zip(task.labels, support, strict=True)},
            clusters=clusters.kind,
            n_clusters=clusters.count,
            folds=[_fold_result(fold, task.reference) for fold in folds],
            baselines=results,
            comparisons=compared,
            ceiling=annotator_ceiling(task, {name: said.label for name, said in trial.predictions.items()}),
            mistakes=found[:MOST],
            mistakes_left_out=max(0, len(found) - MOST),
            curves=trial.curves(baselines),
            ablations=trial.ablations(baselines, titles),
            slices=slices(facts, rows, trial.units, headline, trial.scorer),
            suspects=doubtful[:MOST],
            suspects_left_out=max(0, len(doubtful) - MOST),
            notes=[
                *_notes(task, rows, clusters, support),
                *_decisions(task, [one for one in baselines if one.name in trial.units]),
                *why_none(trial.units, compare_to, titles),
            ],
            unfit=unfit,
        ),
        trial.predictions,
        doubtful,
    )


def _fold_result(fold: Fold, reference: Rows) -> FoldResult:
    known = reference != OPEN
    return FoldResult(name=fold.name, train=int(known[fold.train].sum()), test=int(known[fold.test].sum()))


def _notes(task: Task, rows: Rows, clusters: Clusters, support: Rows) -> list[str]:
    notes = [clusters.note] if clusters.note else []
    for wanted, what in ((0, "no evaluated unit"), (1, "one evaluated unit only")):
        names: Sequence[str] = [name for name, n in zip(task.labels, support, strict=True) if n == wanted]
        if names:
            notes.append(f"{what} has the reference {', '.join(names)}")
    if len(np.unique(task.reference[rows])) == 1:
        notes.append("every evaluated unit has the same reference, so the scores tell nothing")
    if task.sets is not None:
        empty = int((task.indicator(task.reference[rows]).sum(axis=1) == 0).sum())
        notes += [f"{empty} of {len(rows)} evaluated units have no label in the reference"] if empty else []
    return notes


def _decisions(task: Task, ran: Sequence[Baseline]) -> list[str]:
    """Say how sets of labels come about."""
    if task.sets is None or not ran:
        return []
    rules = "; the lexicon gives every label whose rules match" if any(one.by_rules for one in ran) else ""
    return [f"a baseline decides about each label by itself{rules}"]


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
                "label": task.said(said.label[row]),
            }
            if said.scores is not None:
                line["scores"] = dict(zip(task.labels, said.scores[row].tolist(), strict=True))
            lines.append(line)
    return lines
