"""A classification task while its baselines are tried."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.evaluation.analysis.ablation import ablate
from corpus_kit.evaluation.analysis.learning_curve import learning_curve
from corpus_kit.evaluation.analysis.reliability import reliability
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.evaluated import evaluated, fill
from corpus_kit.evaluation.folding import EstimatorError, Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import Ablation, BaselineResult, Curve
from corpus_kit.evaluation.seeds import draws, seed_spread
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.summary import Scorer
from corpus_kit.evaluation.system import System
from corpus_kit.evaluation.tasks import Task
from corpus_kit.evaluation.tuning import spelled_params


@dataclasses.dataclass(frozen=True, eq=False)
class Trial:
    """A task while its baselines are tried: the rows evaluated, how they are scored, and what was said of them."""

    task: Task
    folds: Sequence[Fold]
    rows: Rows
    clusters: Clusters
    scorer: Scorer
    headline: Metric[Evaluated]
    setting: Setting
    predictions: dict[str, Predictions] = dataclasses.field(default_factory=dict)
    units: dict[str, Evaluated] = dataclasses.field(default_factory=dict)

    def _predict(self, system: System, folds: Sequence[Fold]) -> Evaluated:
        return self.evaluated(system.predict(self.task, folds))

    def evaluated(self, said: Predictions) -> Evaluated:
        """Put the reference and a system's predictions of the rows together."""
        return evaluated(self.task, self.rows, self.clusters, said)

    def run(self, system: System, metrics: Sequence[Metric[Evaluated]]) -> BaselineResult:
        """Let a system predict, and score it; a failure is its result."""
        baseline, setting = system.baseline, self.setting
        result = BaselineResult(name=baseline.name, title=baseline.title, summary=baseline.summary)
        try:
            said = system.predict(self.task, self.folds)
        except EstimatorError as error:
            result.error = str(error)
            return result
        self.predictions[baseline.name] = said
        units = self.units[baseline.name] = self.evaluated(said)
        fill(result, units, self.task, self.rows, metrics, self.scorer)
        result.notes = [*system.notes, *said.notes]
        result.chosen = {fold: spelled_params(params) for fold, params in said.chosen.items()}
        result.reliability = reliability(units)
        if setting.seeds > 1 and draws(baseline):
            seeds = range(setting.statistics.seed, setting.statistics.seed + setting.seeds)
            result.seeds = seed_spread(
                lambda seed: system.predict(self.task, self.folds, system.make(self.task.attribute, seed)),
                lambda again: self.headline.estimate(self.evaluated(again)),
                seeds,
            )
        return result

    def curves(self, baselines: Sequence[Baseline]) -> list[Curve]:
        """Draw the learning curves asked for."""
        asked, task = self.setting.curve, self.task
        if asked is None:
            return []
        systems = [System(one, self.setting) for one in baselines if one.name in asked.baselines]
        return [
            learning_curve(
                task,
                self.folds,
                partial(self._predict, system),
                self.headline,
                self.scorer,
                baseline=system.baseline.name,
                full=self.units[system.baseline.name],
                points=asked.points,
                orders=asked.orders,
                rng=self.setting.statistics.rng(task.name, "learning curve"),
            )
            for system in systems
            if system.baseline.name in self.units
        ]

    def ablations(self, baselines: Sequence[Baseline], titles: Mapping[str, str]) -> list[Ablation]:
        """Run the baselines asked for with their input changed."""
        systems = {
            one.name: System(one, self.setting)
            for one in baselines
            if one.name in self.setting.ablations and one.name in self.units
        }
        return ablate(
            self.task,
            {name: system.make(self.task.attribute) for name, system in systems.items()},
            self.units,
            lambda name, task, make: self.evaluated(systems[name].predict(task, self.folds, make)),
            self.headline,
            self.scorer,
            self.setting.statistics,
            titles,
        )
