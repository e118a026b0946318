"""A classification task while its baselines are tried."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from corpus_kit.evaluation.analysis.ablation import ablate
from corpus_kit.evaluation.analysis.reliability import reliability
from corpus_kit.evaluation.analysis.suspects import suspects
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.ceiling import annotator_ceiling
from corpus_kit.evaluation.evaluated import evaluated
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import CLASSIFICATION, MULTILABEL
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import HEADLINE
from corpus_kit.evaluation.mistakes import mistakes
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import Ablation, BaselineResult, Mistake, Suspect
from corpus_kit.evaluation.seeds import draws
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.system import System
from corpus_kit.evaluation.tasks import OPEN, Task
from corpus_kit.evaluation.trial import Trial


class UnitTrial(Trial[Predictions, Evaluated]):
    """A task of units with labels, or sets of labels, while its baselines are tried; see `Trial`.

    `metrics` are what is computed; `HEADLINE` among them is what is compared.
    """

    task: Task

    def __init__(
        self, task: Task, folds: Sequence[Fold], setting: Setting, metrics: Sequence[Metric[Evaluated]]
    ) -> None:
        kind = CLASSIFICATION if task.sets is None else MULTILABEL
        super().__init__(task, kind, folds, setting, next(one for one in metrics if one.name == HEADLINE))
        self.metrics = metrics

    def predict(self, baseline: Baseline, folds: Sequence[Fold], seed: int | None = None) -> Predictions:
        """Let a baseline predict folds, by default with the run's seed; raises `EstimatorError`."""
        system = System(baseline, self.setting)
        return system.predict(self.task, folds, system.make(self.task.attribute, seed))

    def evaluated(self, said: Predictions) -> Evaluated:
        """Put the reference and a system's predictions of the rows together."""
        return evaluated(self.task, self.rows, self.clusters, said)

    def fill(self, result: BaselineResult, units: Evaluated) -> None:
        """Write a system's scores into its result, over all units and target by target."""
        result.metrics = self.scorer.scores(units, self.metrics)
        result.labels = self.scorer.labels(units, margins)
        result.confusion = confusion(units)
        result.reliability = reliability(units)
        targets = np.asarray(self.task.targets, dtype=str)[self.rows]
        by_label = [metric for metric in self.metrics if metric.needs == "labels"]
        for target in filter(None, np.unique(targets)):
            result.targets[str(target)] = self.scorer.scores(units.take(targets == target), by_label)

    def draws(self, baseline: Baseline) -> bool:
        """Whether another seed may give a baseline other predictions."""
        return draws(baseline)

    @property
    def sizes(self) -> Rows:
        """Ones: a row is a unit."""
        return np.ones(len(self.rows), dtype=np.int64)

    def mistakes(self) -> list[Mistake]:
        """List the units that systems got wrong, the worst first."""
        return mistakes(self.task, self.rows, self.said, self.setting.with_text)

    @cached_property
    def doubtful(self) -> list[Suspect]:
        """References that predictions and votes contradict."""
        return suspects(self.task, self.rows, self.said, self.setting.with_text)

    def notes(self) -> list[str]:
        """Say what a reader should know of the labels and, where they are sets, of how these come about."""
        task, notes = self.task, []
        for wanted, what in ((0, "no evaluated unit"), (1, "one evaluated unit only")):
            names: Sequence[str] = [name for name, n in zip(task.labels, self._support, strict=True) if n == wanted]
            if names:
                notes.append(f"{what} has the reference {', '.join(names)}")
        if len(np.unique(task.reference[self.rows])) == 1:
            notes.append("every evaluated unit has the same reference, so the scores tell nothing")
        return notes if task.sets is None else [*notes, *self._of_sets()]

    def _of_sets(self) -> list[str]:
        task, rows = self.task, self.rows
        empty = int((task.indicator(task.reference[rows]).sum(axis=1) == 0).sum())
        notes = [f"{empty} of {len(rows)} evaluated units have no label in the reference"] if empty else []
        ran = [one for one in self.baselines if one.name in self.units]
        rules = "; the lexicon gives every label whose rules match" if any(one.by_rules for one in ran) else ""
        return [*notes, f"a baseline decides about each label by itself{rules}"] if ran else notes

    def particulars(self) -> dict[str, Any]:
        """Return what of a `TaskResult` is about labels and inputs."""
        task = self.task
        return {
            "attribute": task.attribute,
            "carrier": task.carrier,
            "labels": list(task.labels),
            "support": {label: int(n) for label, n in zip(task.labels, self._support, strict=True)},
            "ceiling": annotator_ceiling(task, {name: said.label for name, said in self.said.items()}),
            "ablations": self._ablations(),
        }

    @property
    def _support(self) -> Rows:
        found: Rows = self.task.indicator(self.task.reference[self.rows]).sum(axis=0)
        return found

    def _ablations(self) -> list[Ablation]:
        """Run the baselines asked for with their input changed."""
        systems = {
            one.name: System(one, self.setting)
            for one in self.baselines
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
            {one.name: one.title for one in self.baselines},
        )

    def lines(self) -> list[dict[str, Any]]:
        """Spell predictions as lines of ``predictions.jsonl``: every tested unit, also where the reference is open."""
        lines = []
        for name, said in self.said.items():
            for row in np.flatnonzero(said.label != OPEN):
                line: dict[str, Any] = {
                    "task": self.task.name,
                    "baseline": name,
                    "fold": self.folds[said.fold[row]].name,
                    "unit_id": self.task.units[row],
                    "label": self.task.said(said.label[row]),
                }
                if said.scores is not None:
                    line["scores"] = dict(zip(self.task.labels, said.scores[row].tolist(), strict=True))
                lines.append(line)
        return lines
