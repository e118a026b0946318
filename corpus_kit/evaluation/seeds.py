"""Several seeds: how much of a score is the luck of a baseline's draws."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import TypeVar

from corpus_kit.evaluation.baselines.registry import Baseline, open_seeds
from corpus_kit.evaluation.documents.tasks import Asked
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.results import SeedSpread
from corpus_kit.evaluation.summary import DECIMALS

T = TypeVar("T")


def draws(baseline: Baseline, *asked: Asked) -> bool:
    """Whether another seed may give a baseline other predictions; an imported one, if it leaves a seed open.

    Parameters
    ----------
    baseline : Baseline
    asked : Asked, optional
        What the task asks, if it is one of documents: an imported baseline is made with it.

    Examples
    --------
    >>> from corpus_kit.evaluation.baselines.registry import find
    >>> draws(find("stratified")), draws(find("majority"))
    (True, False)
    >>> draws(find("sklearn.ensemble:RandomForestClassifier")), draws(find("sklearn.naive_bayes:ComplementNB"))
    (True, False)
    """
    if not baseline.plain:
        return baseline.draws
    try:
        return bool(open_seeds(baseline.make(*asked)))
    except Exception:  # somebody's code; what it raises is told where the baseline is run
        return False


def seed_spread(predict: Callable[[int], T], score: Callable[[T], float | None], seeds: Sequence[int]) -> SeedSpread:
    """Score a baseline with each of several seeds.

    Parameters
    ----------
    predict : callable
        From a seed to predictions. A seed with which it raises `EstimatorError` has no score.
    score : callable
        From predictions to a score; None where undefined.
    seeds : sequence of int
        What is tried.

    Examples
    --------
    >>> spread = seed_spread(lambda seed: seed % 3, lambda said: said / 10, [20, 21, 22])
    >>> spread.values, spread.mean, spread.sd
    ([0.2, 0.0, 0.1], 0.1, 0.1)
    """
    values: list[float | None] = []
    for seed in seeds:
        try:
            values.append(score(predict(seed)))
        except EstimatorError:
            values.append(None)
    return spread(values, seeds)


def spread(values: Sequence[float | None], seeds: Sequence[int]) -> SeedSpread:
    """Summarise the scores of several seeds: mean, and standard deviation of the sample.

    Neither is given if a score is undefined, as a mean of the others would flatter; nor a deviation of a single one.

    Examples
    --------
    >>> spread([0.25, None], [1, 2])
    SeedSpread(seeds=[1, 2], values=[0.25, None], mean=None, sd=None)
    """
    defined = [value for value in values if value is not None]
    whole = bool(defined) and len(defined) == len(values)
    return SeedSpread(
        seeds=list(seeds),
        values=[None if value is None else round(value, DECIMALS) for value in values],
        mean=round(statistics.fmean(defined), DECIMALS) if whole else None,
        sd=round(statistics.stdev(defined), DECIMALS) if whole and len(defined) > 1 else None,
    )
