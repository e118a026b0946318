"""Coefficients with their intervals, as plain data for reports."""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.agreement.coefficient import Tallied
from corpus_kit.agreement.resampling import Resamples, percentile_bounds, require_clusters
from corpus_kit.errors import InsufficientDataError

Plain = dict[str, Any]
"""What becomes a JSON object."""


class Bounder:
    """Gives estimates with intervals; all share one set of resamples.

    Parameters
    ----------
    clusters : Clusters
        What is resampled.
    rng : numpy.random.Generator
    resamples : int
        0 for no intervals.
    level : float
    """

    def __init__(
        self, clusters: Clusters, rng: np.random.Generator, resamples: int = 1_000, level: float = 0.95
    ) -> None:
        self.clusters, self.resamples, self.level = clusters, resamples, level
        self._draws = Resamples(clusters.count, resamples, rng)

    def bounded(self, tallied: Tallied) -> Plain:
        """Return ``estimate``, ``interval`` (a pair, or None) and the ``reason`` why one of them is missing."""
        estimate, reason = tallied.coefficient().estimate, tallied.coefficient().reason
        if estimate is None:
            return {"estimate": None, "interval": None, "reason": reason}
        try:
            return {"estimate": estimate, "interval": self.interval(tallied), "reason": ""}
        except InsufficientDataError as error:
            return {"estimate": estimate, "interval": None, "reason": str(error)}

    def interval(self, tallied: Tallied) -> list[float]:
        """Return the bounds.

        Raises
        ------
        InsufficientDataError
            If fewer than five clusters hold data, or too many resamples are undefined.
        """
        data = np.any(tallied.tallies != 0, axis=1) if tallied.data is None else tallied.data
        require_clusters(int(data.sum()))
        if not self.resamples:
            raise InsufficientDataError("no resamples were asked for")
        return list(percentile_bounds(self._draws.scores(tallied.tallies, tallied.statistic), self.level))
