"""From predictions to numbers: every metric with its interval, every label, and differences between systems."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from corpus_kit.agreement.clusters import FEWEST, Clusters
from corpus_kit.agreement.resampling import Interval, Resamples, bounded
from corpus_kit.evaluation.metrics import per_label
from corpus_kit.evaluation.metrics.anatomy import E, Floats, Metric, Tallied
from corpus_kit.evaluation.metrics.margins import parts
from corpus_kit.evaluation.results import LabelScores

DECIMALS = 6


@dataclasses.dataclass(frozen=True)
class Statistics:
    """How uncertainty is measured: number of resamples, confidence level, seed."""

    resamples: int = 9_999
    level: float = 0.95
    seed: int = 20

    def rng(self, task: str, purpose: str) -> np.random.Generator:
        """Make a source of draws that depends on seed, task and purpose only, not on what was drawn before."""
        return np.random.default_rng([self.seed, zlib.crc32(task.encode()), zlib.crc32(purpose.encode())])


class Scorer:
    """Scores systems on the units of one task; all of them meet the same resamples.

    Parameters
    ----------
    task : str
        The task's name, which the draws depend on.
    clusters : Clusters
        The partition of the evaluated units.
    statistics : Statistics
        Resamples, level and seed.
    """

    def __init__(self, task: str, clusters: Clusters, statistics: Statistics) -> None:
        self.level = statistics.level
        self.reason = clusters.note if clusters.count < FEWEST else ""
        rng = statistics.rng(task, "intervals")
        self._resamples = None if self.reason else Resamples(clusters.count, statistics.resamples, rng)

    def scores(self, units: E, metrics: Sequence[Metric[E]]) -> dict[str, Interval]:
        """Score units by each metric, with bounds."""
        totals: dict[object, Floats] = {}
        found = {}
        for metric in metrics:
            estimate = metric.estimate(units)
            if estimate is None:
                found[metric.name] = Interval(None, reason=metric.missing(units) or metric.undefined(units))
                continue
            few = "" if self.reason else _too_few(units)
            draws = None if few else self._draws(metric, units, totals)
            found[metric.name] = self._bound(estimate, draws, few)
        return found

    def labels(self, units: E, tally: Callable[[E], Floats]) -> dict[str, LabelScores]:
        """Score each label, with bounds, by a tally laid out as `margins` is."""
        tallies = tally(units)
        drawn = None if self._resamples is None else self._resamples.totals(tallies)
        columns = {}
        reasons = {
            "precision": "never predicted",
            "recall": "not in the reference",
            "f1": "neither predicted nor in the reference",
        }
        for name, reason in reasons.items():
            statistic = getattr(per_label, name)
            estimates = statistic(tallies.sum(axis=0))
            draws = None if drawn is None else statistic(drawn)
            columns[name] = [
                Interval(None, reason=reason)
                if np.isnan(estimate)
                else self._bound(float(estimate), None if draws is None else draws[:, place])
                for place, estimate in enumerate(estimates)
            ]
        support = parts(tallies.sum(axis=0))[2]
        return {
            label: LabelScores(
                precision=columns["precision"][place],
                recall=columns["recall"][place],
                f1=columns["f1"][place],
                support=int(support[place]),
            )
            for place, label in enumerate(units.labels)
        }

    def difference(self, first: E, second: E, metric: Metric[E]) -> Interval:
        """Bound the first system's score minus the second's, resample by resample."""
        estimates = metric.estimate(first), metric.estimate(second)
        if estimates[0] is None or estimates[1] is None:
            return Interval(None, reason="one of the two scores is undefined")
        draws = self._draws(metric, first, {}), self._draws(metric, second, {})
        both = None if draws[0] is None or draws[1] is None else draws[0] - draws[1]
        return self._bound(estimates[0] - estimates[1], both)

    def mean(self, runs: Sequence[E], metric: Metric[E]) -> Interval:
        """Bound the mean score of several runs on the same units, resample by resample."""
        estimates = []
        for units in runs:
            estimate = metric.estimate(units)
            if estimate is None:
                return Interval(None, reason=metric.missing(units) or metric.undefined(units))
            estimates.append(estimate)
        few = "" if self.reason else _too_few(runs[0])
        drawn = [] if few else [self._draws(metric, units, {}) for units in runs]
        draws = [one for one in drawn if one is not None]
        return self._bound(float(np.mean(estimates)), np.mean(draws, axis=0) if draws else None, few)

    def _draws(self, metric: Metric[E], units: E, totals: dict[object, Floats]) -> Floats | None:
        if self._resamples is None:
            return None
        if metric.tally not in totals:
            totals[metric.tally] = self._resamples.totals(metric.tally(units))
        return metric.score(totals[metric.tally], units)

    def _bound(self, estimate: float, draws: Floats | None, reason: str = "") -> Interval:
        return rounded(bounded(estimate, draws, self.level, reason or self.reason))


def _too_few(units: Tallied) -> str:
    held = len(np.unique(units.cluster))
    hold = "one cluster holds" if held == 1 else f"{held} clusters hold"
    return f"only {hold} such units; {FEWEST} are the least for an interval" if held < FEWEST else ""


def rounded(interval: Interval) -> Interval:
    """Round to six decimals, so that the last bits of a sum do not change what is written."""
    return Interval(_round(interval.estimate), _round(interval.low), _round(interval.high), interval.reason)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS) + 0.0


def numbers(intervals: Mapping[str, Interval]) -> dict[str, dict[str, float | str | None]]:
    """Turn intervals into plain JSON values."""
    return {
        name: {"estimate": one.estimate, "low": one.low, "high": one.high, "reason": one.reason or None}
        for name, one in intervals.items()
    }
