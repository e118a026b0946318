"""Out-of-fold predictions: fit on a fold's training units, predict its test units, tell what went wrong."""

from __future__ import annotations

import dataclasses
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_kit.errors import CorpusKitError
from corpus_kit.evaluation.baselines.counting import EmptyVocabularyError
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics import macro_f1
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.tasks import OPEN, Task
from corpus_kit.evaluation.tuning import Grid, choose

DECIMALS = 6
"""Scores are kept to this many decimals, so that what is written is what was scored."""

TOLERANCE = 1e-3
"""By how much the sum of probabilities may differ from one."""


MOST_WARNINGS, LONGEST = 3, 300
"""How many different warnings of a fold are kept, and how many characters of one, or of an error."""


class EstimatorError(CorpusKitError):
    """A baseline that raised, or whose predictions cannot be used. Its text is the reason, fit for a report."""


@dataclasses.dataclass(frozen=True, eq=False)
class Predictions:
    """What a baseline said of a task's units.

    Attributes
    ----------
    label : ndarray of int, shape (n,)
        Numbers of labels, or of sets of labels where a unit may have several; `OPEN` for units that no fold tested.
    scores : ndarray of float, shape (n, n_labels), or None
        Probabilities or margins, to `DECIMALS` decimals; NaN rows for units that no fold tested.
    probable : bool
        Whether the scores are probabilities of which label it is, and so sum to one.
    fold : ndarray of int, shape (n,)
        Number of the fold that tested the unit, or `OPEN`.
    notes : tuple of str
        What a reader should know of single folds.
    chosen : dict
        The parameters chosen in each fold, by its name, if they were tuned.
    """

    label: Rows
    scores: NDArray[np.float64] | None
    probable: bool
    fold: Rows
    notes: tuple[str, ...] = ()
    chosen: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


def predict_folds(
    task: Task, folds: Sequence[Fold], make: Callable[[], Any], *, plain: bool = False, tune: Grid | None = None
) -> Predictions:
    """Fit and predict a baseline on every fold.

    A training fold with one label, or with no feature in it, cannot be fitted by most models: such a fold predicts its
    most frequent label, and a note says so.

    Parameters
    ----------
    task : Task
        Units with a reference train; all test units are predicted.
    folds : sequence of Fold
        From `protocols.folds_of`.
    make : callable
        Gives an unfitted scikit-learn estimator.
    plain : bool
        Hand over a plain list of strings instead of `Inputs`, for estimators that are not ours.
    tune : Grid, optional
        Choose among these parameters, in each fold by macro-F1 over inner folds of its training units.

    Raises
    ------
    EstimatorError
        If the estimator raises, or its output has the wrong shape, an unknown label or a score that is not a number.
    """
    label, fold_of = np.full(len(task), OPEN), np.full(len(task), OPEN)
    scores: NDArray[np.float64] | None = np.full((len(task), len(task.labels)), np.nan)
    probable, notes, chosen = True, [], {}
    for number, fold in enumerate(folds):
        train = fold.train[task.reference[fold.train] != OPEN]
        if not len(train):
            raise EstimatorError(f"testing on {fold.name}: no unit outside it has a reference to learn from")
        params: dict[str, Any] = {}
        if tune:
            params, note = _choose(task, train, make, plain, tune)
            chosen[fold.name] = params
            notes += [f"{fold.name}: {note}"] if note else []
        said, told = _predict(task, train, fold.test, make, params, plain)
        notes += [f"{fold.name}: {one}" for one in told]
        label[fold.test], fold_of[fold.test] = said.label, number
        probable = probable and said.probable
        if said.scores is None:
            scores = None
        elif scores is not None:
            scores[fold.test] = said.scores
    return Predictions(label, scores, probable and scores is not None, fold_of, tuple(dict.fromkeys(notes)), chosen)


def _choose(task: Task, train: Rows, make: Callable[[], Any], plain: bool, grid: Grid) -> tuple[dict[str, Any], str]:
    reference, one = task.reference[train], np.zeros(len(train), dtype=np.int64)

    def score(params: Mapping[str, Any], inner: Sequence[Fold]) -> float | None:
        label = np.full(len(train), OPEN)
        for fold in inner:
            label[fold.test] = _predict(task, train[fold.train], train[fold.test], make, params, plain)[0].label
        return macro_f1.metric().estimate(Evaluated(task.labels, reference, label, one, one))

    return choose(grid, [task.groups[row] for row in train], reference, score)


def _predict(
    task: Task, train: Rows, test: Rows, make: Callable[[], Any], params: Mapping[str, Any], plain: bool
) -> tuple[Predictions, list[str]]:
    labels, reference = np.asarray(task.labels, dtype=object), task.reference[train]
    known = np.unique(reference)
    seen: Sequence[str] = task.inputs.take(train)
    asked: Sequence[str] = task.inputs.take(test)
    if plain:
        seen, asked = list(seen), list(asked)
    with guarded() as told:
        estimator = make().set_params(**params) if params else make()
        if len(known) == 1:
            note = f"every training unit is {labels[known[0]]!r}, so that is predicted throughout"
            return _constant(reference, len(labels), len(test)), [note]
        try:
            estimator.fit(seen, labels[reference])
            said = _read(estimator, asked, labels)
        except EmptyVocabularyError as error:
            note = f"{error}, so the most frequent training label is predicted"
            return _constant(reference, len(labels), len(test)), [note]
    return said, told


@contextmanager
def guarded() -> Iterator[list[str]]:
    """Run somebody's estimator: whatever it raises is an `EstimatorError`; gives what it warned of, once it is done.

    Examples
    --------
    >>> with guarded() as told:
    ...     warnings.warn("slow")
    >>> told
    ['UserWarning: slow']
    """
    told: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield told
        except CorpusKitError as error:
            raise EstimatorError(str(error)) from error
        except (Exception, SystemExit) as error:  # the other results are kept
            raise EstimatorError(_shortened(f"{type(error).__name__}: {error}").rstrip(": ")) from error
    different = list(dict.fromkeys(_shortened(f"{one.category.__name__}: {one.message}") for one in caught))
    more = len(different) - MOST_WARNINGS
    told += different[:MOST_WARNINGS] + ([f"and {more} more warnings"] if more > 0 else [])


def _shortened(text: str) -> str:
    return textwrap.shorten(text, LONGEST, placeholder=" …")


def _constant(reference: Rows, n_labels: int, length: int) -> Predictions:
    shares = np.bincount(reference, minlength=n_labels) / len(reference)
    label = np.full(length, int(np.argmax(shares)))
    return Predictions(label, np.tile(shares, (length, 1)).round(DECIMALS), True, label)


def _read(estimator: Any, asked: Sequence[str], labels: NDArray[np.object_]) -> Predictions:
    numbers, due = {name: number for number, name in enumerate(labels)}, len(asked)  # the list may be changed
    predicted = np.asarray(estimator.predict(asked), dtype=object)
    if predicted.shape != (due,):
        raise EstimatorError(f"predict returned shape {predicted.shape} for {due} inputs; one label each is due")
    label = _numbered(predicted, numbers, "predict returned")
    scores, probable = _scores(estimator, asked, due, numbers)
    return Predictions(label, scores, probable, label)


def _numbered(names: Iterable[Any], numbers: Mapping[str, int], where: str) -> Rows:
    named = [str(name) for name in names]
    if unknown := sorted(set(named) - numbers.keys()):
        raise EstimatorError(f"{where} {unknown[0]!r}, which is none of the labels: {', '.join(numbers)}")
    return np.array([numbers[name] for name in named], dtype=np.int64)


def _scores(
    estimator: Any, asked: Sequence[str], due: int, numbers: dict[str, int]
) -> tuple[NDArray[np.float64] | None, bool]:
    method = next((name for name in ("predict_proba", "decision_function") if hasattr(estimator, name)), None)
    if method is None or not hasattr(estimator, "classes_"):
        return None, False
    raw = np.asarray(getattr(estimator, method)(asked), dtype=np.float64)
    classes = _numbered(estimator.classes_, numbers, "classes_ holds")
    if raw.ndim == 1:
        raw = np.column_stack([-raw, raw])
    if raw.shape != (due, len(classes)):
        raise EstimatorError(f"{method} returned shape {raw.shape}; expected {(due, len(classes))}")
    if not np.isfinite(raw).all():
        raise EstimatorError(f"{method} returned scores that are not finite numbers")
    probable = method == "predict_proba"
    if probable and not are_probabilities(raw):
        raise EstimatorError("predict_proba returned rows that are no probabilities: negative, or not summing to one")
    absent = 0.0 if probable else raw.min(initial=0.0) - 1.0
    scores = np.full((due, len(numbers)), absent)
    scores[:, classes] = raw
    return scores.round(DECIMALS), probable


def are_probabilities(scores: NDArray[np.float64]) -> bool:
    """Whether every row is non-negative and sums to one, within a thousandth.

    Examples
    --------
    >>> are_probabilities(np.array([[0.25, 0.75], [1.0, 0.0]])), are_probabilities(np.array([[2.0, -1.0]]))
    (True, False)
    """
    with np.errstate(over="ignore"):
        return bool((scores >= 0).all() and (abs(scores.sum(axis=1) - 1) <= TOLERANCE).all())
