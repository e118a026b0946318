"""A bootstrap interval of macro-F1 against one point estimate."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import f1_score

from corpus_kit.agreement.resampling import Resamples, percentile_bounds
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.macro_f1 import metric


def least(work: Callable[[], object], times: int = 21) -> float:
    """Return the least CPU seconds of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


SIZES = ((750, 11), (750, 32), (5_000, 100), (20_000, 400), (100_000, 400), (100_000, 5_000))
"""Units and clusters: a small corpus by event and by document, and larger ones."""
HEAD = """{labels} labels, {resamples:,} resamples. An evaluation draws them once a task, for all its systems, metrics
and differences; what each interval then costs is the table's right half. Its goal is five times one point estimate of
ours.

| units | clusters | scikit-learn's estimate, ms | ours, ms | draws, ms | an interval, ms | × scikit-learn | × ours |
|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def intervals(sizes: Sequence[tuple[int, int]] = SIZES, labels: int = 9, resamples: int = 1_000) -> str:
    """Time estimates of macro-F1, ours and scikit-learn's, the draws, and an interval; return a Markdown table."""
    rows = [_row(units, clusters, labels, resamples) for units, clusters in sizes]
    return HEAD.format(labels=labels, resamples=resamples) + "\n".join(rows)


def _row(units: int, clusters: int, labels: int, resamples: int) -> str:
    rng = np.random.default_rng(20)
    reference = rng.integers(labels, size=units)
    prediction = np.where(rng.random(units) < 0.6, reference, rng.integers(labels, size=units))
    cluster = np.sort(rng.permutation(np.arange(units) % clusters))
    evaluated = Evaluated(tuple(f"l{number}" for number in range(labels)), reference, prediction, cluster, cluster)
    macro = metric()
    draws = Resamples(clusters, resamples, rng)
    theirs = least(lambda: f1_score(reference, prediction, average="macro"))
    ours = least(lambda: macro.estimate(evaluated))
    drawn = least(lambda: Resamples(clusters, resamples, rng))
    bounds = least(
        lambda: percentile_bounds(macro.score(draws.totals(macro.tally(evaluated)), evaluated), confidence_level=0.95)
    )
    cells = (f"{1000 * theirs:.2f}", f"{1000 * ours:.3f}", f"{1000 * drawn:.2f}", f"{1000 * bounds:.2f}")
    return f"| {units:,} | {clusters:,} | {' | '.join(cells)} | {bounds / theirs:.2f} | {bounds / ours:.1f} |"
