"""One extraction or linking task of a benchmark: folds, predictions of every baseline, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.evaluation.analysis.facts import Fact
from corpus_kit.evaluation.analysis.learning_curve import learning_curve
from corpus_kit.evaluation.analysis.slices import slices
from corpus_kit.evaluation.baselines.document_registry import Means
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.comparison import compare, why_none
from corpus_kit.evaluation.documents.folding import Answers, predict_documents
from corpus_kit.evaluation.documents.mistakes import document_mistakes
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.evaluated import clusters_of, count_events
from corpus_kit.evaluation.folding import EstimatorError, guarded
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION, LINKING
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, PER_LABEL
from corpus_kit.evaluation.mistakes import MOST
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import BaselineResult, Ceiling, FoldResult, TaskResult
from corpus_kit.evaluation.seeds import draws, seed_spread
from corpus_kit.evaluation.setting import Setting, Told, Wording
from corpus_kit.evaluation.summary import Scorer
from corpus_kit.evaluation.tuning import spelled_params

Limit = Callable[[Rows, Mapping[str, Answers]], Ceiling]
"""From the rows evaluated and the answers by baseline: annotators against each other, systems against the same."""


def run_document_task(
    task: DocumentTask,
    folds: Sequence[Fold],
    setting: Setting,
    wording: Wording,
    ceiling: Limit,
    told: Told,
    facts: Sequence[Fact] = (),
) -> tuple[TaskResult, dict[str, Answers]]:
    """Predict and score every baseline that fits the task.

    Parameters
    ----------
    task : DocumentTask
        The documents.
    folds : sequence of Fold
        From `protocols.folds_of`.
    setting, wording : Setting, Wording
        What is shared, and what is said of the task.
    ceiling : callable
        Gives the annotators' ceiling.
    told : callable
        Progress.
    facts : sequence of Fact
        What scores are broken down by.

    Returns
    -------
    TaskResult, dict
        The result, and the answers of each baseline that ran.
    """
    kind = task.asked.kind
    rows = np.unique(np.concatenate([fold.test for fold in folds]))
    clusters = clusters_of(task, rows)
    scorer = Scorer(task.name, clusters, setting.statistics)
    baselines, unfit = setting.fitting(kind)
    compare_to = setting.compared_to(baselines)
    headline = OF_DOCUMENTS[kind][0]
    answers: dict[str, Answers] = {}
    units: dict[str, EvaluatedDocuments[Any]] = {}
    results = []
    for baseline in baselines:
        result = BaselineResult(name=baseline.name, title=baseline.title, summary=baseline.summary)
        try:
            found = _predict(task, baseline, setting, folds)
        except EstimatorError as error:
            result.error = str(error)
        else:
            answers[baseline.name] = found
            units[baseline.name] = evaluated_documents(task, rows, clusters, found)
            fill_documents(result, units[baseline.name], kind, scorer)
            result.notes = [*setting.notes(baseline), *found.notes]
            result.chosen = {fold: spelled_params(params) for fold, params in found.chosen.items()}
            if setting.seeds > 1 and draws(baseline, task.asked):
                result.seeds = seed_spread(
                    partial(_predict, task, baseline, setting, folds),
                    lambda again: headline.estimate(evaluated_documents(task, rows, clusters, again)),
                    setting.tried_seeds,
                )
        results.append(result)
        told(baseline.name)
    titles = {one.name: one.title for one in baselines}
    sizes = np.array([counted(task, task.answer(row)) for row in rows], dtype=np.int64)
    curves = [
        learning_curve(
            task,
            folds,
            partial(_evaluated, task, rows, clusters, setting, one),
            headline,
            scorer,
            baseline=one.name,
            full=units[one.name],
            points=setting.curve.points,
            orders=setting.curve.orders,
            rng=setting.statistics.rng(task.name, "learning curve"),
        )
        for one in baselines
        if setting.curve and one.name in setting.curve.baselines and one.name in units
    ]
    mistakes = document_mistakes(task, rows, answers, setting.with_text)
    return (
        TaskResult(
            task=task.name,
            kind=kind,
            headline=headline.name,
            compare_to=compare_to,
            attribute="",
            carrier=task.asked.anchor,
            title=wording.title,
            question=wording.question,
            signature=wording.signature,
            labels=list(task.asked.labels),
            units=int(sizes.sum()),
            open=0,
            documents=len(rows),
            events=count_events(task, rows),
            support=support(task, rows),
            clusters=clusters.kind,
            n_clusters=clusters.count,
            folds=[FoldResult(name=one.name, train=len(one.train), test=len(one.test)) for one in folds],
            baselines=results,
            comparisons=compare(units, compare_to, headline, scorer, setting.statistics, task.name, titles),
            ceiling=ceiling(rows, answers),
            mistakes=mistakes[:MOST],
            mistakes_left_out=max(0, len(mistakes) - MOST),
            curves=curves,
            slices=slices(facts, rows, units, headline, scorer, sizes),
            notes=[*_notes(task, rows, clusters, baselines), *why_none(units, compare_to, titles)],
            unfit=unfit,
        ),
        answers,
    )


def evaluated_documents(
    task: DocumentTask, rows: Rows, clusters: Clusters, answers: Answers
) -> EvaluatedDocuments[Any]:
    """Put the reference and a system's answers of some documents together."""
    return EvaluatedDocuments(
        labels=task.asked.labels,
        reference=[task.answer(row) for row in rows],
        prediction=[task.scored(row, answers.said[row] or ()) for row in rows],
        cluster=clusters.numbers,
        tokens=[task.articles[row].tokens for row in rows],
        undecided=[task.taught[row].undecided for row in rows],
        n_clusters=clusters.count,
    )


def fill_documents(result: BaselineResult, units: EvaluatedDocuments[Any], kind: str, scorer: Scorer) -> None:
    """Write a system's scores into its result."""
    result.metrics = scorer.scores(units, OF_DOCUMENTS[kind])
    (_, first), *others = [(name, scorer.labels(units, tally)) for name, tally in PER_LABEL[kind].items()]
    result.labels, result.details = first, dict(others)


def counted(task: DocumentTask, answer: Sequence[Any]) -> int:
    """Count what a task of this kind is about: spans, links or structures."""
    if task.asked.kind == LINKING:
        return sum(len(found) for one in answer for found in one.roles)
    return len(answer)


def support(task: DocumentTask, rows: Rows) -> dict[str, int]:
    """Count the reference by label: spans of a type, fillers of a role, anchors."""
    answers = [one for row in rows for one in task.answer(row)]
    if task.asked.kind == EXTRACTION:
        return {label: sum(one.type == label for one in answers) for label in task.asked.labels}
    filled = {role: sum(len(one.roles[place]) for one in answers) for place, role in enumerate(task.asked.roles)}
    return filled if task.asked.kind == LINKING else {task.asked.anchor: len(answers), **filled}


def _evaluated(
    task: DocumentTask, rows: Rows, clusters: Clusters, setting: Setting, baseline: Baseline, folds: Sequence[Fold]
) -> EvaluatedDocuments[Any]:
    return evaluated_documents(task, rows, clusters, _predict(task, baseline, setting, folds))


def _predict(
    task: DocumentTask, baseline: Baseline, setting: Setting, folds: Sequence[Fold], seed: int | None = None
) -> Answers:
    chosen = setting.statistics.seed if seed is None else seed
    make, means = baseline.of_documents, Means(setting.lexicon, chosen, setting.memo)
    if make is None:
        raise EstimatorError("it is not made for documents")
    with guarded():
        made = make(task.asked, means)
    if isinstance(made, str):
        raise EstimatorError(made)
    return predict_documents(task, folds, lambda: make(task.asked, means), tune=setting.grid(baseline))


def _notes(task: DocumentTask, rows: Rows, clusters: Clusters, baselines: Sequence[Baseline]) -> list[str]:
    notes = [clusters.note] if clusters.note else []
    if not baselines:
        notes.append("none of the benchmark's baselines is for this kind of task")
    if task.asked.kind == EXTRACTION:
        undecided = sum(map(len, (tokens for row in rows for tokens in task.taught[row].undecided.values())))
        if undecided:
            notes.append(
                f"annotators are divided about {undecided} tokens; these are left out of token scores, and a span "
                "predicted there counts as wrong"
            )
    if task.asked.kind == END_TO_END:
        bare = sum(not any(one.roles) for row in rows for one in task.answer(row))
        if bare:
            notes.append(f"{bare} structures of the reference have no role filled")
    return notes


def answer_lines(task: DocumentTask, folds: Sequence[Fold], answers: Mapping[str, Answers]) -> list[dict[str, Any]]:
    """Spell answers as lines of ``predictions.jsonl``: a span or structure each; a bare one if none is found."""
    lines: list[dict[str, Any]] = []
    for name, found in answers.items():
        for row in np.flatnonzero(found.fold >= 0):
            head = {"task": task.name, "baseline": name, "fold": folds[found.fold[row]].name}
            said = found.said[row] or ()
            for one in said:
                lines.append({**head, "document_id": task.documents[row], **spelled(task, one)})
            if not said:
                lines.append({**head, "document_id": task.documents[row]})
    return lines


def spelled(task: DocumentTask, one: Any) -> dict[str, Any]:
    """Spell a span or a structure as a predictions file does."""
    if task.asked.kind == EXTRACTION:
        return {"type": one.type, "fragments": one.points}
    return {"anchor": one.anchor, "roles": dict(zip(task.asked.roles, one.roles, strict=True))}
