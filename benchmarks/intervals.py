"""A bootstrap interval of macro-F1 against one point estimate."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from sklearn.metrics import f1_score

from corpus_kit.agreement.resampling import Resamples
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.macro_f1 import metric


def least(work: Callable[[], object], times: int = 7) -> float:
    """Return the least CPU seconds of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def intervals(units: int = 100_000, clusters: int = 400, labels: int = 9, resamples: int = 1_000) -> str:
    """Time one point estimate, ours and scikit-learn's, and an interval; return a Markdown table."""
    rng = np.random.default_rng(20)
    names = tuple(f"l{number}" for number in range(labels))
    reference = rng.integers(labels, size=units)
    prediction = np.where(rng.random(units) < 0.6, reference, rng.integers(labels, size=units))
    document = np.sort(rng.integers(clusters, size=units))
    macro = metric()
    evaluated = Evaluated(names, reference, prediction, document, document)
    tallies = macro.tally(evaluated)
    draws = Resamples(len(tallies), resamples, rng)
    ways = {
        "scikit-learn, f1_score(average='macro')": lambda: f1_score(reference, prediction, average="macro"),
        "ours, from the units": lambda: macro.estimate(evaluated),
        f"{resamples:,} resamples, from the units": lambda: macro.score(
            Resamples(len(tallies), resamples, rng).totals(macro.tally(evaluated)), evaluated
        ),
        f"{resamples:,} resamples, draws shared": lambda: macro.score(draws.totals(tallies), evaluated),
    }
    seconds = {name: least(work) for name, work in ways.items()}
    theirs, ours = list(seconds.values())[:2]
    rows = [f"| {name} | {1000 * one:.2f} | {one / theirs:.1f} | {one / ours:.1f} |" for name, one in seconds.items()]
    head = f"{units:,} units, {clusters} clusters, {labels} labels\n\n"
    return head + "\n".join(["| macro-F1 | CPU ms | × scikit-learn | × ours |", "|---|--:|--:|--:|", *rows])
