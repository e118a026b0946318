"""Ablations: a baseline run again with part of its input left out or added, against itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.comparison import compare_pairs
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.inputs import Input
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.results import Ablation
from corpus_kit.evaluation.summary import Scorer, Statistics
from corpus_kit.evaluation.tasks import Task

FEATURES = "tfidf__features"
"""The parameter of a baseline that counts words, and may count characters as well."""

Make = Callable[[], Any]


@dataclasses.dataclass(frozen=True, eq=False)
class Change:
    """A task with other inputs, and what makes the estimator for it."""

    task: Task
    make: Make


def changes(task: Task, make: Make) -> dict[str, Change]:
    """List the changes that a task and a baseline allow, by what a report calls them.

    The target's text, and the sentence around a span, may be left out; to a sentence its neighbours may be added, as
    they stand in `Task.contexts`; and to a baseline that counts words, character n-grams.

    Parameters
    ----------
    task : Task
        The task unchanged.
    make : callable
        Gives an unfitted estimator.
    """
    found: dict[str, Change] = {}
    if any(item.target for item in task.inputs):
        found["without the target's text"] = Change(
            _reading(task, [Input(one.text, one.context) for one in task.inputs]), make
        )
    if any(item.context for item in task.inputs):
        found["without context"] = Change(
            _reading(task, [Input(one.text, "", one.target) for one in task.inputs]), make
        )
    elif any(task.contexts):
        around = zip(task.inputs, task.contexts, strict=True)
        found["with context"] = Change(
            _reading(task, [Input(one.text, context, one.target) for one, context in around]), make
        )
    estimator = make()
    if hasattr(estimator, "get_params") and estimator.get_params().get(FEATURES) == "words":
        found["with character n-grams"] = Change(task, lambda: make().set_params(**{FEATURES: "both"}))
    return found


def ablate(
    task: Task,
    makers: Mapping[str, Make],
    unchanged: Mapping[str, Evaluated],
    predict: Callable[[str, Task, Make], Evaluated],
    metric: Metric[Evaluated],
    scorer: Scorer,
    statistics: Statistics,
    titles: Mapping[str, str],
) -> list[Ablation]:
    """Run baselines with every change that applies, and compare each with the baseline unchanged.

    The family of Holm's correction is all changes of all these baselines.

    Parameters
    ----------
    task : Task
        The task unchanged.
    makers : mapping of str to callable
        The baselines to be changed, by name.
    unchanged : mapping of str to Evaluated
        What each of them predicted of the task as it is; one that is not there is passed over.
    predict : callable
        From a baseline's name, a task and what makes the estimator, to predictions of the same units.
    metric : Metric
        What is scored and compared.
    scorer, statistics : Scorer, Statistics
        Those of the task.
    titles : mapping of str to str
        What each baseline is called in sentences.
    """
    systems = {name: unchanged[name] for name in makers if name in unchanged}
    found: dict[str, Ablation] = {}
    pairs, named = {}, dict(titles)
    for name in tuple(systems):
        for words, change in changes(task, makers[name]).items():
            key = f"{name} {words}"
            try:
                systems[key] = predict(name, change.task, change.make)
            except EstimatorError as error:
                reason = str(error)
                found[key] = Ablation(baseline=name, change=words, score=Interval(None, reason=reason), reason=reason)
                continue
            score = scorer.scores(systems[key], [metric])[metric.name]
            found[key] = Ablation(baseline=name, change=words, score=score)
            pairs[key], named[key] = name, f"{named[name]} {words}"
    for one in compare_pairs(pairs, systems, metric, scorer, statistics, task.name, named):
        found[one.baseline].comparison = one
    return list(found.values())


def _reading(task: Task, items: Sequence[Input]) -> Task:
    return dataclasses.replace(task, inputs=task.inputs.like(items))
