"""Several labels a unit: every label is a decision of its own, so that any classifier of one label will do.

References
----------
Tsoumakas and Katakis. Multi-label classification: an overview. International Journal of Data Warehousing and Mining
3(3), 2007.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from corpus_kit.evaluation.folding import Predictions, predict_folds
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.tasks import OPEN, Task
from corpus_kit.evaluation.tuning import Grid

ANSWERS = ("no", "yes")
"""What a classifier is asked of each label; a tie is decided for the first in the alphabet."""


def predict_each_label(
    task: Task, folds: Sequence[Fold], make: Callable[[], Any], *, plain: bool = False, tune: Grid | None = None
) -> Predictions:
    """Fit and predict a baseline on every fold, for each label by itself; see `folding.predict_folds`.

    Parameters
    ----------
    task : Task
        Units with sets of labels; all decisions share its inputs, and so what is counted in them.
    folds, plain
        See `folding.predict_folds`.
    make : callable
        Gives an unfitted scikit-learn estimator, which is asked ``yes`` or ``no``. Its seeds are apart for each label,
        so that what it draws for one does not follow from what it drew for another.
    tune : Grid, optional
        Parameters are chosen for each label by itself.

    Returns
    -------
    Predictions
        Numbers of sets; a score of each label, if all decisions have one; what was said of folds, label by label.

    Raises
    ------
    EstimatorError
        As `folding.predict_folds`.
    """
    given = task.indicator(task.reference)
    said = [
        predict_folds(
            _about(task, given[:, place]), folds, _apart(make, place, len(task.labels)), plain=plain, tune=tune
        )
        for place in range(len(task.labels))
    ]
    tested = said[0].label != OPEN
    label = np.full(len(task), OPEN)
    decided = np.stack([one.label[tested] for one in said], axis=1)
    label[tested] = [task.number([task.labels[place] for place in np.flatnonzero(row)]) for row in decided]
    scores = [one.scores[:, 1] for one in said if one.scores is not None]
    chosen: dict[str, dict[str, Any]] = {}
    for name, one in zip(task.labels, said, strict=True):
        for fold, params in one.chosen.items():
            chosen.setdefault(fold, {}).update({f"{name}: {key}": value for key, value in params.items()})
    return Predictions(
        label,
        np.stack(scores, axis=1) if len(scores) == len(said) else None,
        False,
        said[0].fold,
        _notes({name: one.notes for name, one in zip(task.labels, said, strict=True)}, folds),
        chosen,
    )


def predict_by_rules(task: Task, folds: Sequence[Fold], make: Callable[[], Any], **_: object) -> Predictions:
    """Give every label whose rules match; `make` gives a `LexiconClassifier`, which learns nothing from any fold.

    So a label that no training unit has may be given, as no decision that is learned could.
    """
    label, fold_of = np.full(len(task), OPEN), np.full(len(task), OPEN)
    rules = make().fit([], [])
    for number, fold in enumerate(folds):
        label[fold.test] = list(map(task.number, rules.predict_sets(task.inputs.take(fold.test))))
        fold_of[fold.test] = number
    return Predictions(label, None, False, fold_of)


def _about(task: Task, given: Rows) -> Task:
    return dataclasses.replace(task, labels=ANSWERS, reference=np.where(task.reference == OPEN, OPEN, given), sets=None)


def _apart(make: Callable[[], Any], place: int, count: int) -> Callable[[], Any]:
    def made() -> Any:
        estimator = make()
        params = estimator.get_params() if hasattr(estimator, "get_params") else {}
        seeds = {name: seed for name, seed in params.items() if name.split("__")[-1] == "random_state"}
        apart = {name: (seed * count + place) % 2**32 for name, seed in seeds.items() if isinstance(seed, int)}
        return estimator.set_params(**apart) if apart else estimator

    return made


def _notes(told: dict[str, Sequence[str]], folds: Sequence[Fold]) -> tuple[str, ...]:
    """Tell what is said alike of several labels and folds once."""
    counts: dict[str, dict[str, int]] = {}
    for label, notes in told.items():
        for note in notes:
            fold = next((one.name for one in folds if note.startswith(f"{one.name}: ")), "")
            labels = counts.setdefault(note.removeprefix(f"{fold}: "), {})
            labels[label] = labels.get(label, 0) + 1
    return tuple(
        f"{message}: {', '.join(f'{label} ({count} of {len(folds)} folds)' for label, count in labels.items())}"
        for message, labels in counts.items()
    )
