"""What the baselines got wrong, worst first, for reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corpus_kit.agreement.differences import shown
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.results import Mistake
from corpus_kit.evaluation.tasks import Task

MOST = 300
"""How many a result keeps of each task."""

LONGEST = 600
"""Longer texts are cut, with an ellipsis."""


def mistakes(task: Task, rows: Rows, predictions: Mapping[str, Predictions], with_text: bool) -> list[Mistake]:
    """List the units that some baseline got wrong.

    First those that most baselines got wrong; among these, those whose reference the probabilities speak against most.

    Parameters
    ----------
    task : Task
        The units.
    rows : ndarray of int
        Those evaluated.
    predictions : mapping of str to Predictions
        By baseline.
    with_text : bool
        Whether the text may stand in the result.
    """
    if not predictions or not len(rows):
        return []
    reference = task.reference[rows]
    wrong = np.sum([said.label[rows] != reference for said in predictions.values()], axis=0)
    believed = np.zeros(len(rows))
    for said in predictions.values():
        if said.scores is not None and said.probable:
            believed += said.scores[rows, reference]
    order = np.lexsort((np.arange(len(rows)), believed.round(6), -wrong))
    return [
        Mistake(
            **facts_shown(task, row, with_text),
            predictions={name: shown(task.said(said.label[row])) for name, said in predictions.items()},
        )
        for row in rows[order[wrong[order] > 0]].tolist()
    ]


def facts_shown(task: Task, row: int, with_text: bool) -> dict[str, Any]:
    """Say of a unit what a `ShownUnit` holds."""
    votes = zip(task.labels, task.votes[row].tolist(), strict=True)
    return {
        "unit_id": task.units[row],
        "document": task.documents[row],
        "target": task.targets[row],
        "text": cut(task.inputs[row].text) if with_text else "",
        "context": cut(task.contexts[row]) if with_text else "",
        "reference": shown(task.said(task.reference[row])),
        "votes": {label: count for label, count in votes if count},
    }


def cut(text: str) -> str:
    """Cut a long text, with an ellipsis."""
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
