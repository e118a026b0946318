"""Label errors: units whose reference the predictions, and best also the votes, speak against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from corpus_kit.evaluation.folding import DECIMALS, Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Floats
from corpus_kit.evaluation.mistakes import facts_shown
from corpus_kit.evaluation.results import Suspect
from corpus_kit.evaluation.tasks import OPEN, Task

SLACK = 10.0**-DECIMALS
"""Probabilities are rounded, so a mean of equal ones may lie this far beside them."""


def suspects(task: Task, rows: Rows, predictions: Mapping[str, Predictions], with_text: bool) -> list[Suspect]:
    """List the units whose reference is probably wrong, by confident learning [1]_.

    A unit is suspected if it is confidently of another label than its reference (it would stand off the diagonal of the
    confident joint) and that label is more probable than the reference. First come those that most annotators' votes
    are against as well, as far as votes are recorded; among these, those where the suggested label is furthest ahead of
    the reference.

    Parameters
    ----------
    task : Task
        The units.
    rows : ndarray of int
        Those evaluated.
    predictions : mapping of str to Predictions
        By baseline, out of fold: no probability, and so no threshold, comes from a model that learned the unit's own
        reference. Averaged are those that give probabilities and read the text; what says the same of every unit of a
        fold would only draw all units towards the frequent labels.
    with_text : bool
        Whether the text may stand in the result.

    Returns
    -------
    list of Suspect
        Nothing is known where no baseline gives probabilities: the list is empty.

    References
    ----------
    .. [1] Northcutt, Jiang and Chuang. Confident learning: estimating uncertainty in dataset labels. JAIR 70, 2021.
    """
    reading = [said.scores[rows] for said in predictions.values() if _reads(said, rows) and said.scores is not None]
    if not reading:
        return []
    probabilities = np.mean(reading, axis=0).round(DECIMALS)
    reference, votes, each = task.reference[rows], task.votes[rows], np.arange(len(rows))
    suggested = confident_labels(reference, probabilities)
    believed, doubted = probabilities[each, reference], probabilities[each, suggested]
    against = 1 - votes[each, reference] / np.maximum(votes.sum(axis=1), 1)
    against[votes.sum(axis=1) == 0] = 0
    order = np.lexsort((each, (believed - doubted).round(DECIMALS), -against.round(DECIMALS)))
    return [
        Suspect(
            **facts_shown(task, int(rows[place]), with_text),
            suggested=task.labels[suggested[place]],
            believed=float(believed[place]),
            doubted=float(doubted[place]),
        )
        for place in order
        if suggested[place] not in (OPEN, reference[place]) and doubted[place] > believed[place]
    ]


def confident_labels(reference: Rows, probabilities: Floats) -> Rows:
    """Say of which label each unit confidently is: the most probable of those that reach their threshold.

    A label's threshold is the mean probability that the units with this reference give it, so labels that models are
    unsure of are not drowned by those they are sure of.

    Parameters
    ----------
    reference : ndarray of int, shape (n,)
        Label numbers.
    probabilities : ndarray of float, shape (n, k)
        Out of fold.

    Returns
    -------
    ndarray of int, shape (n,)
        Label numbers; `OPEN` where no label reaches its threshold.

    Examples
    --------
    The thresholds are .5 and .6; the last unit is confidently of label 1, though its reference is 0:

    >>> probabilities = np.array([[0.9, 0.1], [0.4, 0.6], [0.1, 0.9]])
    >>> confident_labels(np.array([0, 1, 0]), probabilities).tolist()
    [0, 1, 1]
    """
    labels = np.arange(probabilities.shape[1])
    thresholds = np.array(
        [probabilities[reference == label, label].mean() if (reference == label).any() else np.inf for label in labels]
    )
    confident = np.where(probabilities >= thresholds - SLACK, probabilities, -1.0)
    return np.where((confident >= 0).any(axis=1), confident.argmax(axis=1), OPEN)


def suspect_lines(task: str, found: Iterable[Suspect]) -> list[dict[str, Any]]:
    """Spell suspects as lines of ``suspects.jsonl``, without text: what `studio adjudicate` can be given.

    Examples
    --------
    >>> one = Suspect(unit_id="d:line:0-9", document="d", target="", text="", context="", reference="red",
    ...               suggested="blue", believed=0.1, doubted=0.8, votes={"red": 2, "blue": 1})
    >>> suspect_lines("colour", [one])[0]["document_id"]
    'd'
    """
    return [
        {
            "task": task,
            "unit_id": one.unit_id,
            "document_id": one.document,
            "reference": one.reference,
            "suggested": one.suggested,
            "believed": one.believed,
            "doubted": one.doubted,
            "votes": one.votes,
        }
        for one in found
    ]


def _reads(said: Predictions, rows: Rows) -> bool:
    """Whether probabilities differ within a fold; where every fold has one unit, that cannot be told."""
    if said.scores is None or not said.probable:
        return False
    folds = [said.scores[rows[said.fold[rows] == number]] for number in np.unique(said.fold[rows])]
    told = [fold for fold in folds if len(fold) > 1]
    return not told or any(np.ptp(fold, axis=0).any() for fold in told)
