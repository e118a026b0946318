"""Agreement at 100,000 units by five annotators: 1,000 resamples against one alpha, Dawid-Skene against crowd-kit.

Ratios of CPU time within one run: the machine's speed cancels out. Run: python -m benchmarks.agreement
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable

import numpy as np

from corpus_kit.agreement.aggregation.dawid_skene import DawidSkene
from corpus_kit.agreement.alpha import nominal_alpha, ordinal_alpha
from corpus_kit.agreement.resampling import cluster_bootstrap
from corpus_kit.agreement.votes import tabulate

UNITS_A_DOCUMENT = 40
VALUES = 5
ITERATIONS = 10


def simulated(units: int, annotators: int, seed: int = 20) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw votes of annotators who know the answer seven times in ten: unit, annotator, value."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(VALUES, size=units)
    unit, annotator = np.repeat(np.arange(units), annotators), np.tile(np.arange(annotators), units)
    guess = rng.integers(VALUES, size=len(unit))
    return unit, annotator, np.where(rng.random(len(unit)) < 0.7, truth[unit], guess)


def cpu(work: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds of a few runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def alpha_ratios(units: int, annotators: int) -> dict[str, float]:
    """Compare 1,000 resamples with one alpha, from votes as they come."""
    columns = simulated(units, annotators)
    clusters = np.arange(units) // UNITS_A_DOCUMENT
    found = {}
    for name, alpha in (("nominal", nominal_alpha), ("ordinal", ordinal_alpha)):

        def once(alpha=alpha):
            return alpha(tabulate(*columns, clusters=clusters))

        def bounded(alpha=alpha):
            tallied = alpha(tabulate(*columns, clusters=clusters))
            rng = np.random.default_rng(20)
            return cluster_bootstrap(tallied.tallies, tallied.statistic, rng=rng, n_resamples=1_000)

        one, all_ = cpu(lambda: once().coefficient()), cpu(bounded)
        found |= {f"{name}_alpha_s": one, f"{name}_alpha_1000_resamples_s": all_, f"{name}_ratio": all_ / one}
    return found


def dawid_skene_ratio(units: int, annotators: int) -> dict[str, float]:
    """Compare as many iterations of Dawid-Skene with crowd-kit's, and the posteriors."""
    import pandas as pd
    from crowdkit.aggregation import DawidSkene as Peer

    columns = simulated(units, annotators)
    frame = pd.DataFrame(dict(zip(("task", "worker", "label"), columns, strict=True)))
    votes = tabulate(*columns)
    ours = cpu(lambda: DawidSkene(ITERATIONS, tol=-np.inf).fit(tabulate(*columns)).predict_proba(votes))
    peer = Peer(n_iter=ITERATIONS, tol=-np.inf)
    theirs = cpu(lambda: peer.fit(frame), times=1)
    posteriors = peer.probas_.sort_index().sort_index(axis=1).to_numpy()
    mine = DawidSkene(ITERATIONS, tol=-np.inf).fit(votes).predict_proba(votes)
    apart = float(np.abs(mine - posteriors).max())
    return {"dawid_skene_s": ours, "crowd_kit_s": theirs, "speedup": theirs / ours, "posteriors_apart": apart}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--annotators", type=int, default=5)
    chosen = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = alpha_ratios(chosen.units, chosen.annotators) | dawid_skene_ratio(chosen.units, chosen.annotators)
    print(json.dumps({key: round(value, 6) if value > 1e-6 else value for key, value in found.items()}, indent=2))


if __name__ == "__main__":
    main()
