"""Score somebody's predictions against a dataset's reference, as an evaluation scores its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from corpus_kit.errors import ProblemsError, UsageError, one_of
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import Requested, metrics_for, requested_problems
from corpus_kit.evaluation.predictions import read_predictions
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
        The config, e.g. as named in a benchmark.
    predictions : Path
        JSON lines ``{"unit_id": …, "label": …}``, ``scores`` optional: a number a label. Scores that are probabilities
        on every line are scored as such. Every unit with a reference needs exactly one line.
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
        precision, recall, f1, support), ``label_intervals``, ``confusion``, ``notes``, ``signature``.

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
        if task not in opened.configs:
            raise UsageError(f"{dataset} has no task {task!r}; {one_of(opened.configs, task)}")
        if reason := why_not(task, schema, opened.configs):
            raise UsageError(f"{task} cannot be scored: {reason}")
        if split and split not in opened.splits(task):
            raise UsageError(f"{task} has no split {split!r}; {one_of(opened.splits(task), split)}")
        asked = read_task(opened, task, schema)
        info = opened.info
    if problems := requested_problems(metrics or {}, asked.labels, "", "metrics"):
        raise ProblemsError(problems)
    kept = (asked.reference != OPEN) & ((np.asarray(asked.splits, dtype=str) == split) | (not split))
    rows = np.flatnonzero(kept)
    if not len(rows):
        raise UsageError(f"{task} cannot be scored: no unit has a reference")
    read = read_predictions(predictions, asked, rows, baseline)
    clusters = clusters_of(asked, rows)
    units = evaluated(asked, rows, clusters, read.predictions)
    scorer = Scorer(task, clusters, statistics)
    labels = scorer.labels(units, margins)
    return {
        "task": task,
        "units": len(rows),
        "ignored": read.ignored,
        "metrics": numbers(scorer.scores(units, metrics_for(metrics or {}))),
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
        "confusion": confusion(units),
        "notes": [clusters.note] if clusters.note else [],
        "signature": {
            "dataset": info["fingerprint"],
            "schema": schema.label,
            "task": task,
            "protocol": "predictions" + (f" on {split}" if split else ""),
            "seed": statistics.seed,
            "resamples": statistics.resamples,
            "level": statistics.level,
            "versions": versions(),
        },
    }
