"""Score somebody's predictions against a dataset's reference, as an evaluation scores its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import InsufficientDataError, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.document_predictions import read_answers
from corpus_kit.evaluation.document_running import counted, document_clusters, evaluated_documents
from corpus_kit.evaluation.document_tasks import read_document_task
from corpus_kit.evaluation.kinds import CLASSIFICATION, TAGGING, kind_of, task_names
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, PER_LABEL, Requested, metrics_for, requested_problems
from corpus_kit.evaluation.predictions import read_predictions
from corpus_kit.evaluation.results import LabelScores
from corpus_kit.evaluation.running import clusters_of, evaluated
from corpus_kit.evaluation.sources import open_or_build
from corpus_kit.evaluation.summary import Scorer, Statistics, numbers
from corpus_kit.evaluation.tasks import OPEN, read_task, why_not
from corpus_kit.evaluation.versions import versions


def score(
    dataset: Path,
    task: str,
    predictions: Path,
    *,
    split: str = "",
    baseline: str = "",
    metrics: Mapping[str, Requested] | None = None,
    statistics: Statistics | None = None,
) -> dict[str, Any]:
    """Score predictions; on an evaluation's own ``predictions.jsonl`` this gives that evaluation's numbers.

    Parameters
    ----------
    dataset : Path
        A built dataset, a corpus folder or an export.
    task : str
        The task, as named in a benchmark.
    predictions : Path
        For extraction, JSON lines ``{"document_id": …, "type": …, "fragments": [[start, end], …]}``; for linking
        ``{"document_id": …, "anchor": [[start, end], …], "roles": {role: [[[start, end], …], …]}}``. For
        classification ``{"unit_id": …, "label": …}``, ``scores`` optional: a number a label; those that are
        probabilities on every line are scored as such. There every unit with a reference needs exactly one line.
    split : str
        Score the units of this split only.
    baseline : str
        Whose predictions, where the file holds several.
    metrics : mapping, optional
        Metrics on request, as in a benchmark.
    statistics : Statistics, optional
        Resamples, level and seed.

    Returns
    -------
    dict
        ``task``, ``units``, ``ignored``, ``metrics`` (name → estimate, low, high, reason), ``labels`` (label →
        precision, recall, f1, support), ``label_intervals``, ``notes``, ``signature``; for classification
        ``confusion``; for the others ``documents`` and ``details`` (other ways of counting → ``labels``,
        ``label_intervals``).

    Raises
    ------
    ProblemsError
        Faults of the file, all at once, with line numbers.
    UsageError
        No such task or split, or one that cannot be scored.
    """
    statistics = statistics or Statistics()
    with open_or_build(dataset) as opened:
        schema = opened.schema()
        kind = kind_of(task, schema)
        config = TAGGING if kind not in ("", CLASSIFICATION) else task
        known = {*opened.configs, *(name for name in task_names(schema) if kind_of(name, schema) != CLASSIFICATION)}
        if task not in known:
            raise UsageError(f"{dataset} has no task {task!r}; {one_of(known, task)}")
        if kind in ("", CLASSIFICATION) and (reason := why_not(task, schema, opened.configs)):
            raise UsageError(f"{task} cannot be scored: {reason}")
        if split and split not in opened.splits(config):
            raise UsageError(f"{task} has no split {split!r}; {one_of(opened.splits(config), split)}")
        found = (
            _classified(opened, task, predictions, split, baseline, metrics or {}, statistics)
            if kind == CLASSIFICATION
            else _found(opened, task, predictions, split, baseline, statistics)
        )
        info = opened.info
    found["signature"] = {
        "dataset": info["fingerprint"],
        "schema": schema.label,
        "task": task,
        "protocol": "predictions" + (f" on {split}" if split else ""),
        "seed": statistics.seed,
        "resamples": statistics.resamples,
        "level": statistics.level,
        "versions": versions(),
    }
    return found


def _classified(
    dataset: Dataset,
    task: str,
    predictions: Path,
    split: str,
    baseline: str,
    metrics: Mapping[str, Requested],
    statistics: Statistics,
) -> dict[str, Any]:
    asked = read_task(dataset, task, dataset.schema())
    if problems := requested_problems(metrics, asked.labels, "", "metrics"):
        raise ProblemsError(problems)
    rows = np.flatnonzero((asked.reference != OPEN) & _in_split(asked.splits, split))
    if not len(rows):
        raise UsageError(f"{task} cannot be scored: no unit has a reference")
    read = read_predictions(predictions, asked, rows, baseline)
    clusters = clusters_of(asked, rows)
    units = evaluated(asked, rows, clusters, read.predictions)
    scorer = Scorer(task, clusters, statistics)
    return {
        "task": task,
        "units": len(rows),
        "ignored": read.ignored,
        "metrics": numbers(scorer.scores(units, metrics_for(metrics))),
        **_by_label(scorer.labels(units, margins)),
        "confusion": confusion(units),
        "notes": [clusters.note] if clusters.note else [],
    }


def _found(
    dataset: Dataset, task: str, predictions: Path, split: str, baseline: str, statistics: Statistics
) -> dict[str, Any]:
    try:
        asked = read_document_task(dataset, task, dataset.schema())
    except InsufficientDataError as error:
        raise UsageError(f"{task} cannot be scored: {error}") from error
    rows = np.flatnonzero(_in_split(asked.splits, split))
    if not len(rows):
        raise UsageError(f"{task} cannot be scored: no document of the split was annotated")
    documents = set(dataset.table("documents")["document_id"].to_pylist())
    read = read_answers(predictions, asked, rows, documents, baseline)
    clusters = document_clusters(asked, rows)
    units = evaluated_documents(asked, rows, clusters, read.answers)
    scorer = Scorer(task, clusters, statistics)
    (_, first), *others = [(way, scorer.labels(units, tally)) for way, tally in PER_LABEL[asked.asked.kind].items()]
    silent = f"{read.silent} documents have no line, so nothing is taken to be found in them" if read.silent else ""
    return {
        "task": task,
        "units": sum(counted(asked, asked.answer(int(row))) for row in rows),
        "documents": len(rows),
        "ignored": read.ignored,
        "metrics": numbers(scorer.scores(units, OF_DOCUMENTS[asked.asked.kind])),
        **_by_label(first),
        "details": {way: _by_label(labels) for way, labels in others},
        "notes": [note for note in (clusters.note, silent) if note],
    }


def _in_split(splits: Sequence[str], split: str) -> NDArray[np.bool_]:
    return np.array([not split or one == split for one in splits], dtype=bool)


def _by_label(labels: Mapping[str, LabelScores]) -> dict[str, Any]:
    return {
        "labels": {
            name: {
                "precision": one.precision.estimate,
                "recall": one.recall.estimate,
                "f1": one.f1.estimate,
                "support": one.support,
            }
            for name, one in labels.items()
        },
        "label_intervals": {
            name: numbers({"precision": one.precision, "recall": one.recall, "f1": one.f1})
            for name, one in labels.items()
        },
    }
