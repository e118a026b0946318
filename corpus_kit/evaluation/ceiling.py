"""The annotators' ceiling: how well each annotator would score if the others were the reference.

A system's score against the whole reference is not comparable with this, because an annotator cannot be scored against
a reference made with his own vote. So the systems are scored once more, against the same leave-one-out references.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_kit.evaluation.evaluated import put_beside
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.label_sets import LabelSets
from corpus_kit.evaluation.metrics import accuracy, macro_f1
from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.registry import OF_SETS
from corpus_kit.evaluation.results import Ceiling, CeilingScore
from corpus_kit.evaluation.tasks import OPEN, Task

ANNOTATORS = "annotators"
"""The name under which the annotators' own score stands."""


def others_majority(answers: NDArray[np.int64], left_out: int, n_labels: int) -> Rows:
    """Take the majority of everybody but one annotator.

    Parameters
    ----------
    answers : ndarray of int, shape (n, n_annotators)
        Label numbers, or `OPEN`.
    left_out : int
        Column of the annotator left out.
    n_labels : int
        How many labels there are.

    Returns
    -------
    ndarray of int, shape (n,)
        Label numbers; `OPEN` where nobody else answered, or the others are tied.

    Examples
    --------
    >>> answers = np.array([[0, 1, 1], [0, 0, 1], [1, -1, -1]])
    >>> others_majority(answers, 0, 2)
    array([ 1, -1, -1])
    """
    others = np.delete(answers, left_out, axis=1)
    votes = np.stack([(others == label).sum(axis=1) for label in range(n_labels)], axis=1)
    most = votes.max(axis=1)
    single = (votes == most[:, None]).sum(axis=1) == 1
    return np.where(single & (most > 0), votes.argmax(axis=1), OPEN)


def others_sets(answers: NDArray[np.int64], left_out: int, sets: LabelSets) -> Rows:
    """Take the majority of everybody but one annotator about each label, where answers are sets of labels.

    As in the reference, a set holds the labels that more than half gave, and is open if exactly half gave one.

    Parameters
    ----------
    answers : ndarray of int, shape (n, n_annotators)
        Numbers of sets, or `OPEN`.
    left_out : int
        Column of the annotator left out.
    sets : LabelSets
        What the numbers mean.

    Returns
    -------
    ndarray of int, shape (n,)
        Numbers of sets; `OPEN` where nobody else answered, or the others are tied about a label.

    Examples
    --------
    >>> sets = LabelSets(2)
    >>> none, first, both = sets.number([]), sets.number([0]), sets.number([0, 1])
    >>> answers = np.array([[none, first, both, first], [none, first, OPEN, both], [both, OPEN, OPEN, OPEN]])
    >>> others_sets(answers, 0, sets).tolist() == [first, OPEN, OPEN]
    True
    """
    others = np.delete(answers, left_out, axis=1)
    voters = (others != OPEN).sum(axis=1)[:, None]
    given = 2 * sets.indicator(others).sum(axis=1)
    decided = (given != voters).all(axis=1)
    found = np.full(len(answers), OPEN)
    found[decided] = sets.numbers(given[decided] > voters[decided])
    return found


def annotator_ceiling(task: Task, predictions: Mapping[str, Rows]) -> Ceiling:
    """Score each annotator, and each system, against the majority of the other annotators.

    Parameters
    ----------
    task : Task
        Units with every annotator's answers.
    predictions : mapping of str to ndarray of int, shape (n,)
        Numbers of each system's answers; units that a system left `OPEN` are left out for all.

    Returns
    -------
    Ceiling
        The mean over annotators, for the annotators and for each system; only these compare.
    """
    predicted = np.ones(len(task), dtype=bool)
    for said in predictions.values():
        predicted &= said != OPEN
    references = {}
    for column in range(len(task.annotators)):
        majority = _others(task, column)
        kept = np.flatnonzero(predicted & (majority != OPEN) & (task.answers[:, column] != OPEN))
        if len(kept):
            references[column] = (kept, majority[kept])
    if len(references) < 2:
        reason = "it takes two annotators who answered the same units"
        return Ceiling(annotators=len(references), units=0, reason=reason)
    systems = {ANNOTATORS: None, **predictions}
    units = len(np.unique(np.concatenate([kept for kept, _ in references.values()])))
    scores = [_mean(name, said, task, references) for name, said in systems.items()]
    return Ceiling(annotators=len(references), units=units, scores=scores)


def _others(task: Task, column: int) -> Rows:
    if task.sets is not None:
        return others_sets(task.answers, column, task.sets)
    return others_majority(task.answers, column, len(task.labels))


def _mean(name: str, said: Rows | None, task: Task, references: Mapping[int, tuple[Rows, Rows]]) -> CeilingScore:
    metrics: Sequence[Metric[Any]] = OF_SETS if task.sets is not None else (macro_f1.metric(), accuracy.metric())
    found: dict[str, list[float]] = {metric.name: [] for metric in metrics}
    for column, (kept, reference) in references.items():
        prediction = task.answers[kept, column] if said is None else said[kept]
        one = np.zeros(len(kept), dtype=np.int64)
        units = put_beside(task, reference, prediction, cluster=one, document=one)
        for metric in metrics:
            value = metric.estimate(units)
            if value is not None:
                found[metric.name].append(value)
    means = {key: round(float(np.mean(values)), 6) if values else None for key, values in found.items()}
    return CeilingScore(name=name, metrics=means)
