"""Out-of-fold spans and structures: fit on a fold's training documents, predict its test documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import index
from typing import Any

import numpy as np

from corpus_kit.evaluation.documents.articles import Article, Structure, TypedSpan
from corpus_kit.evaluation.documents.tasks import Asked, DocumentTask
from corpus_kit.evaluation.folding import EstimatorError, guarded
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.tasks import OPEN
from corpus_kit.evaluation.tuning import Grid, choose


@dataclasses.dataclass(frozen=True, eq=False)
class Answers:
    """What a system said of a task's documents.

    Attributes
    ----------
    said : tuple, length n
        Typed spans, or structures, of each document; None for those that no fold tested.
    fold : ndarray of int, shape (n,)
        Number of the fold that tested the document, or `OPEN`.
    notes : tuple of str
        What a reader should know of single folds.
    chosen : dict
        The parameters chosen in each fold, by its name, if they were tuned.
    """

    said: tuple[tuple[Any, ...] | None, ...]
    fold: Rows
    notes: tuple[str, ...] = ()
    chosen: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


def predict_documents(
    task: DocumentTask, folds: Sequence[Fold], make: Callable[[], Any], *, tune: Grid | None = None
) -> Answers:
    """Fit and predict a baseline on every fold.

    Parameters
    ----------
    task : DocumentTask
        All documents of a fold's training side train; all of its test side are predicted.
    folds : sequence of Fold
        From `protocols.folds_of`.
    make : callable
        Gives an unfitted estimator.
    tune : Grid, optional
        Choose among these parameters, in each fold by the task's headline metric over inner folds of its training
        documents.

    Raises
    ------
    EstimatorError
        If the estimator raises, or what it predicts cannot be read.
    """
    said: list[tuple[Any, ...] | None] = [None] * len(task)
    fold_of, notes, chosen = np.full(len(task), OPEN), [], {}
    for number, fold in enumerate(folds):
        params: dict[str, Any] = {}
        if tune:
            params, note = _choose(task, fold.train, make, tune)
            chosen[fold.name] = params
            notes += [f"{fold.name}: {note}"] if note else []
        answers, told = _predict(task, fold.train, fold.test, make, params)
        for row, answer in zip(fold.test, answers, strict=True):
            said[row] = answer
        fold_of[fold.test] = number
        notes += [f"{fold.name}: {one}" for one in told]
    return Answers(tuple(said), fold_of, tuple(dict.fromkeys(notes)), chosen)


def _choose(task: DocumentTask, train: Rows, make: Callable[[], Any], grid: Grid) -> tuple[dict[str, Any], str]:
    def score(params: Mapping[str, Any], inner: Sequence[Fold]) -> float | None:
        said: dict[int, tuple[Any, ...]] = {}
        for fold in inner:
            answers, _ = _predict(task, train[fold.train], train[fold.test], make, params)
            said |= zip(train[fold.test].tolist(), answers, strict=True)
        return _score(task, said)

    groups = task.groups
    return choose(grid, [groups[row] for row in train], task.reference[train], score)


def _score(task: DocumentTask, said: Mapping[int, tuple[Any, ...]]) -> float | None:
    """Score answers by the headline metric."""
    units = EvaluatedDocuments(
        labels=task.asked.labels,
        reference=[task.answer(row) for row in said],
        prediction=[task.scored(row, answer) for row, answer in said.items()],
        cluster=np.zeros(len(said), dtype=np.int64),
        tokens=[task.articles[row].tokens for row in said],
        undecided=[task.taught[row].undecided for row in said],
    )
    return OF_DOCUMENTS[task.asked.kind][0].estimate(units)


def _predict(
    task: DocumentTask, train: Rows, test: Rows, make: Callable[[], Any], params: Mapping[str, Any]
) -> tuple[list[tuple[Any, ...]], list[str]]:
    asked = [task.articles[row] for row in test]
    with guarded() as told:
        estimator = make().set_params(**params) if params else make()
        estimator.fit([task.articles[row] for row in train], [task.taught[row] for row in train])
        predicted = list(estimator.predict(list(asked)))
    if len(predicted) != len(asked):
        raise EstimatorError(f"predict returned {len(predicted)} answers for {len(asked)} documents")
    answers = [checked(answer, article, task.asked) for article, answer in zip(asked, predicted, strict=True)]
    return answers, told


def checked(answer: Iterable[Any], article: Article, asked: Asked) -> tuple[Any, ...]:
    """Trim spans, drop empty and doubled ones, and sort; what a task does not ask is an error.

    Raises
    ------
    EstimatorError
        If it is neither spans nor structures as asked, or reaches outside the text.

    Examples
    --------
    >>> asked = Asked(EXTRACTION, ("x",))
    >>> spans = [TypedSpan("x", ((3, 6),)), TypedSpan("x", ((0, 3),)), TypedSpan("x", ((0, 2),))]
    >>> checked(spans, Article.of("ab cde"), asked)
    (TypedSpan(type='x', points=((0, 2),)), TypedSpan(type='x', points=((3, 6),)))
    >>> checked([TypedSpan("y", ((0, 2),))], Article.of("ab cde"), asked)
    Traceback (most recent call last):
    corpus_kit.evaluation.folding.EstimatorError: predict returned a span of type 'y'; asked are: x
    """
    try:
        if asked.kind == EXTRACTION:
            return tuple(sorted({one for one in (_span(one, article, asked) for one in answer) if one.points}))
        structures = {one.anchor: one for one in (_structure(one, article, asked) for one in answer) if one.anchor}
    except EstimatorError:
        raise
    except Exception as error:  # what is read may be somebody's generators
        raise EstimatorError(f"what predict returned cannot be read: {error}") from error
    return tuple(sorted(structures.values()))


def _span(one: Any, article: Article, asked: Asked) -> TypedSpan:
    type_, points = one
    if type_ not in asked.types:
        raise EstimatorError(f"predict returned a span of type {type_!r}; asked are: {', '.join(asked.types)}")
    return TypedSpan(str(type_), _points(points, article))


def _structure(one: Any, article: Article, asked: Asked) -> Structure:
    anchor, roles = one
    if len(roles) != len(asked.roles):
        named = ", ".join(asked.roles)
        raise EstimatorError(f"predict returned a structure whose roles number {len(roles)}; asked are: {named}")
    fillers = {
        name: [points for points in (_points(one, article) for one in found) if points]
        for name, found in zip(asked.roles, roles, strict=True)
    }
    return Structure.of(_points(anchor, article), fillers, asked.roles)


def _points(points: Any, article: Article) -> Any:
    fragments = [(index(start), index(end)) for start, end in points]
    for start, end in fragments:
        if not 0 <= start < end <= len(article.text):
            raise EstimatorError(f"predict returned the offsets {start}-{end}; the text has {len(article.text)}")
    return article.clean(fragments)
