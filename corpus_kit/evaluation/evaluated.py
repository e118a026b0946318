"""A task's units with what a system predicted of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus_kit.agreement.clusters import Clusters, choose_clusters, recorded_events
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets
from corpus_kit.evaluation.tasks import Task


def clusters_of(task: Task | DocumentTask, rows: Rows) -> Clusters:
    """Choose what is resampled together among the evaluated units, or documents.

    A document without an event is a fold by itself, but no event: ten such documents may be about one.
    """
    return choose_clusters([task.events[row] for row in rows], [task.documents[row] for row in rows])


def count_events(task: Task | DocumentTask, rows: Rows) -> int:
    """Count the events that are recorded of some units, or documents."""
    return len(recorded_events([task.events[row] for row in rows], [task.documents[row] for row in rows]))


def evaluated(task: Task, rows: Rows, clusters: Clusters, said: Predictions) -> Evaluated:
    """Put the reference and a system's predictions of some units together."""
    _, document = np.unique(np.asarray(task.documents, dtype=str)[rows], return_inverse=True)
    return put_beside(
        task,
        task.reference[rows],
        said.label[rows],
        cluster=clusters.numbers,
        document=document,
        scores=None if said.scores is None else said.scores[rows],
        probable=said.probable,
        votes=task.votes[rows],
        n_clusters=clusters.count,
    )


def put_beside(task: Task, reference: Rows, prediction: Rows, **more: Any) -> Evaluated:
    """Put numbered answers to a task together as its metrics take them; see `Evaluated` for what else there is."""
    if task.sets is None:
        return Evaluated(task.labels, reference, prediction, **more)
    return EvaluatedSets(task.labels, task.indicator(reference), task.indicator(prediction), **more)
