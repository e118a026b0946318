"""A task while its baselines are tried: what tasks of every kind have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from corpus_kit.evaluation.analysis.learning_curve import learning_curve
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.evaluated import clusters_of
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import E, Metric
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import BaselineResult, Curve, Mistake, Suspect
from corpus_kit.evaluation.seeds import seed_spread
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.summary import Scorer
from corpus_kit.evaluation.tasks import OPEN, Task
from corpus_kit.evaluation.tuning import spelled_params


class Said(Protocol):
    """What a system said of a task, out of fold."""

    @property
    def notes(self) -> Sequence[str]:
        """What a reader should know of single folds."""

    @property
    def chosen(self) -> Mapping[str, Mapping[str, Any]]:
        """The parameters chosen in each fold, by its name, if they were tuned."""


S = TypeVar("S", bound=Said)


class Trial(ABC, Generic[S, E]):
    """A task while its baselines are tried: the rows evaluated, how they are scored, and what was said of them.

    Attributes
    ----------
    task, kind, folds, setting, headline
        What is tried, and the metric by which systems are compared.
    rows : ndarray of int, shape (n,)
        The units, or documents, that a fold tests and that have a reference; `open` counts those without.
    baselines, unfit : list of Baseline, list of str
        Those of the run that fit the task, and the names of the others.
    clusters, scorer : Clusters, Scorer
        The partition of `rows`, and what bounds scores by it.
    said, units : dict
        By baseline, of those that ran: what it said, and this beside the reference as metrics take it.
    """

    task: Task | DocumentTask

    def __init__(
        self, task: Task | DocumentTask, kind: str, folds: Sequence[Fold], setting: Setting, headline: Metric[E]
    ) -> None:
        self.task, self.kind, self.folds, self.setting, self.headline = task, kind, folds, setting, headline
        tested = np.unique(np.concatenate([fold.test for fold in folds]))
        self.rows: Rows = tested[task.reference[tested] != OPEN]
        self.open = len(tested) - len(self.rows)
        self.clusters = clusters_of(task, self.rows)
        self.scorer = Scorer(task.name, self.clusters, setting.statistics)
        self.baselines, self.unfit = setting.fitting(kind)
        self.said: dict[str, S] = {}
        self.units: dict[str, E] = {}

    @abstractmethod
    def predict(self, baseline: Baseline, folds: Sequence[Fold], seed: int | None = None) -> S:
        """Let a baseline predict folds, by default with the run's seed; raises `EstimatorError`."""

    @abstractmethod
    def evaluated(self, said: S) -> E:
        """Put the reference and what a system said of the rows together."""

    @abstractmethod
    def fill(self, result: BaselineResult, units: E) -> None:
        """Write a system's scores into its result."""

    @abstractmethod
    def draws(self, baseline: Baseline) -> bool:
        """Whether another seed may give a baseline other predictions."""

    @property
    @abstractmethod
    def sizes(self) -> Rows:
        """What each row counts for, shape (n,): a unit for one, a document for what is sought in it."""

    @abstractmethod
    def mistakes(self) -> list[Mistake]:
        """List what systems got wrong, the worst first."""

    @abstractmethod
    def notes(self) -> list[str]:
        """Say what a reader should know of the task."""

    @abstractmethod
    def lines(self) -> list[dict[str, Any]]:
        """Spell what was said as lines of ``predictions.jsonl``."""

    @abstractmethod
    def particulars(self) -> dict[str, Any]:
        """Return the fields of a `TaskResult` that each kind of task fills in its own way."""

    @property
    def doubtful(self) -> list[Suspect]:
        """References that look wrong; none where nothing tells."""
        return []

    def run(self, baseline: Baseline) -> BaselineResult:
        """Let a baseline predict, and score it; a failure is its result."""
        result = BaselineResult(name=baseline.name, title=baseline.title, summary=baseline.summary)
        try:
            said = self.predict(baseline, self.folds)
        except EstimatorError as error:
            result.error = str(error)
            return result
        self.said[baseline.name] = said
        units = self.units[baseline.name] = self.evaluated(said)
        self.fill(result, units)
        result.notes = [*self.setting.notes(baseline), *said.notes]
        result.chosen = {fold: spelled_params(params) for fold, params in said.chosen.items()}
        if self.setting.seeds > 1 and self.draws(baseline):
            result.seeds = seed_spread(
                partial(self.predict, baseline, self.folds),
                lambda again: self.headline.estimate(self.evaluated(again)),
                self.setting.tried_seeds,
            )
        return result

    def curves(self) -> list[Curve]:
        """Draw the learning curves asked for, of the baselines that ran."""
        asked = self.setting.curve
        if asked is None:
            return []
        return [
            learning_curve(
                self.task,
                self.folds,
                partial(self._tried, one),
                self.headline,
                self.scorer,
                baseline=one.name,
                full=self.units[one.name],
                points=asked.points,
                orders=asked.orders,
                rng=self.setting.statistics.rng(self.task.name, "learning curve"),
            )
            for one in self.baselines
            if one.name in asked.baselines and one.name in self.units
        ]

    def _tried(self, baseline: Baseline, folds: Sequence[Fold]) -> E:
        return self.evaluated(self.predict(baseline, folds))
