"""Intervals by resampling whole clusters, as one matrix product.

Tallies add up across clusters, so a resample is a row of counts (how often each cluster was drawn), all resamples are a
matrix of them, and that matrix times the tallies is every resampled corpus at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.clusters import FEWEST
from corpus_kit.errors import InsufficientDataError

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Any]
"""Summed tallies (..., t) to scores (...); NaN where undefined."""

UNDEFINED_SHARE = 0.1
_CHUNK = 250_000
"""Multiplications at once: few enough that the linear algebra library does not wake its threads, which costs more."""


class Interval(msgspec.Struct, frozen=True):
    """A score and its bounds; None with a `reason` where there is none."""

    estimate: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


class Resamples:
    """Draws of clusters, made once for a task, so that all its systems meet the same resampled corpora.

    Parameters
    ----------
    n_clusters : int
        How many clusters there are.
    n_resamples : int
        How many draws of as many clusters, with replacement.
    rng : numpy.random.Generator
        Source of every draw.

    Examples
    --------
    >>> draws = Resamples(3, 4, np.random.default_rng(1))
    >>> draws.totals(np.ones((3, 1))).ravel()
    array([3., 3., 3., 3.])
    """

    def __init__(self, n_clusters: int, n_resamples: int, rng: np.random.Generator) -> None:
        self.n_clusters, self.n_resamples = n_clusters, n_resamples
        self._counts = np.zeros((n_resamples, n_clusters), np.uint16 if n_clusters < 2**16 else np.uint32)
        for rows in self._chunks() if n_clusters else []:
            counts = self._counts[rows]
            drawn = rng.integers(n_clusters, size=counts.shape, dtype=np.uint32)
            cells = drawn + np.arange(len(counts))[:, None] * n_clusters
            counts[:] = np.bincount(cells.ravel(), minlength=counts.size).reshape(counts.shape)

    def totals(self, tallies: Floats) -> Floats:
        """Sum tallies (c, t) over each resample: (n_resamples, t)."""
        return self.scores(tallies, lambda sums: sums)

    def scores(self, tallies: Floats, statistic: Statistic) -> Floats:
        """Compute a score on each resample, (n_resamples,), however many tallies it has."""
        parts = self._chunks(tallies.shape[1])
        return np.concatenate([statistic(self._counts[rows].astype(np.float64) @ tallies) for rows in parts])

    def _chunks(self, width: int = 1) -> list[slice]:
        rows = max(1, _CHUNK // max(1, self.n_clusters * width))
        return [slice(start, start + rows) for start in range(0, self.n_resamples, rows)]


def cluster_bootstrap(
    tallies: Floats,
    statistic: Statistic,
    *,
    rng: np.random.Generator,
    n_resamples: int = 9_999,
    confidence_level: float = 0.95,
) -> Interval:
    """Bound a corpus-level score by resampling whole clusters.

    Sentences of one article share a writer, a topic and often an annotator, so drawing them one at a time pretends to
    more evidence than there is. The cluster is drawn; its sentences travel together.

    Parameters
    ----------
    tallies : ndarray, shape (n_clusters, n_tallies)
        Counts or sums that add up across clusters, e.g. columns ``hits, units``.
    statistic : callable
        Maps summed tallies, shape ``(..., n_tallies)``, to scores, ``(...)``; NaN where undefined.
    rng : numpy.random.Generator
        Source of every draw. Required: the caller owns the seed.
    n_resamples : int
        How many resamples.
    confidence_level : float
        Share of resamples between the bounds, between 0 and 1.

    Returns
    -------
    Interval
        ``estimate, low, high``, in the unit of `statistic`.

    Raises
    ------
    InsufficientDataError
        With fewer than five clusters, an undefined estimate, or if more than a tenth of the resamples are undefined; a
        bound is never invented.

    Notes
    -----
    Percentile method [1]_; too narrow when clusters are few [2]_. Undefined resamples, up to a tenth, are left out.

    References
    ----------
    .. [1] Field and Welsh. Bootstrapping clustered data. JRSS-B 69(3), 2007.
    .. [2] Cameron, Gelbach and Miller. Bootstrap-based improvements for inference with clustered errors. REStat 90(3),
       2008.

    Examples
    --------
    Accuracy over six articles of ten sentences each:

    >>> tallies = np.array([[9, 10], [5, 10], [7, 10], [8, 10], [6, 10], [7, 10]])
    >>> interval = cluster_bootstrap(tallies, lambda sums: sums[..., 0] / sums[..., 1], rng=np.random.default_rng(0))
    >>> interval.estimate, round(interval.low, 1), round(interval.high, 1)
    (0.7, 0.6, 0.8)
    >>> cluster_bootstrap(tallies[:4], lambda sums: sums[..., 0], rng=np.random.default_rng(0))
    Traceback (most recent call last):
    corpus_kit.errors.InsufficientDataError: too few clusters with data for an interval: 4, and 5 are the least
    """
    estimate = float(statistic(tallies.sum(axis=0)))
    if np.isnan(estimate):
        raise InsufficientDataError("the score itself is undefined")
    require_clusters(len(tallies))
    draws = Resamples(len(tallies), n_resamples, rng).scores(tallies, statistic)
    low, high = percentile_bounds(draws, confidence_level)
    return Interval(estimate, low, high)


def require_clusters(count: int) -> None:
    """Raise `InsufficientDataError` with fewer than five clusters."""
    if count < FEWEST:
        raise InsufficientDataError(f"too few clusters with data for an interval: {count}, and {FEWEST} are the least")


def percentile_bounds(draws: Floats, confidence_level: float) -> tuple[float, float]:
    """Take the bounds that leave equal shares of the defined draws outside.

    Parameters
    ----------
    draws : ndarray, shape (n_resamples,)
        Resampled scores; NaN where undefined.
    confidence_level : float
        Share between the bounds.

    Raises
    ------
    InsufficientDataError
        If more than a tenth of the draws are undefined.

    Examples
    --------
    >>> percentile_bounds(np.arange(101.0), 0.5)
    (25.0, 75.0)
    """
    defined = draws[~np.isnan(draws)]
    share = 1 - len(defined) / len(draws)
    if share > UNDEFINED_SHARE:
        raise InsufficientDataError(f"undefined in {share:.0%} of the resamples, so there are no bounds")
    outside = (1 - confidence_level) / 2
    ranks = np.array([outside, 1 - outside]) * (len(defined) - 1)
    low, high = np.interp(ranks, np.arange(len(defined)), np.sort(defined))  # np.quantile, without its checks
    return float(low), float(high)


def bounded(estimate: float | None, draws: Floats | None, confidence_level: float, reason: str = "") -> Interval:
    """Put an estimate and its resampled scores together; what cannot be bounded says why.

    Parameters
    ----------
    estimate : float or None
        The score; None with its `reason` if undefined.
    draws : ndarray, shape (n_resamples,), or None
        Resampled scores; None with a `reason` where there are too few clusters.
    """
    if estimate is None or draws is None:
        return Interval(estimate, reason=reason)
    try:
        return Interval(estimate, *percentile_bounds(draws, confidence_level))
    except InsufficientDataError as error:
        return Interval(estimate, reason=str(error))
