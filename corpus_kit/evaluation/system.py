"""A baseline bound to a run: it predicts any folds, tuned, with another seed, or with its input changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from corpus_kit.evaluation.baselines.registry import Baseline, maker
from corpus_kit.evaluation.binary_relevance import predict_by_rules, predict_each_label
from corpus_kit.evaluation.folding import EstimatorError, Predictions, predict_folds
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.tasks import Task


@dataclasses.dataclass(frozen=True, eq=False)
class System:
    """A baseline for classification, in the setting of a run."""

    baseline: Baseline
    setting: Setting

    def make(self, attribute: str, seed: int | None = None) -> Callable[[], Any]:
        """Bind it to an attribute and a seed, by default the run's.

        Raises
        ------
        EstimatorError
            If it is not made for the attribute.
        """
        chosen = self.setting.statistics.seed if seed is None else seed
        made = maker(self.baseline, attribute, self.setting.lexicon, chosen)
        if isinstance(made, str):
            raise EstimatorError(made)
        return made

    def predict(self, task: Task, folds: Sequence[Fold], make: Callable[[], Any] | None = None) -> Predictions:
        """Predict folds, tuned where the run says so; sets of labels label by label.

        Raises
        ------
        EstimatorError
            If the estimator raises, or its output cannot be used.
        """
        predict: Callable[..., Predictions] = predict_folds
        if task.sets is not None:
            predict = predict_by_rules if self.baseline.by_rules else predict_each_label
        made = make or self.make(task.attribute)
        return predict(task, folds, made, plain=self.baseline.plain, tune=self.setting.grid(self.baseline))
