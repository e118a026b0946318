"""What every metric has: a name, what it needs, tallies that add up across clusters, and a score made of them.

Lettered shapes: n units, c clusters, k labels, t tallies. A metric never sees single units once they are tallied, so a
resample of clusters is a weighted sum of rows, and all resamples are one matrix product.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus_kit.evaluation.inputs import Rows

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, eq=False)
class Evaluated:
    """Units that have a reference and a prediction, as label numbers.

    Attributes
    ----------
    labels : tuple of str, length k
        Label names.
    reference, prediction : ndarray of int, shape (n,)
        Label numbers, none open.
    cluster, document : ndarray of int, shape (n,)
        Numbers of the cluster and the document, from 0.
    scores : ndarray of float, shape (n, k), or None
        Probabilities or margins.
    probable : bool
        Whether the scores are probabilities.
    votes : ndarray of int, shape (n, k), or None
        How many annotators gave each label.
    n_clusters : int
        How many clusters there are, also where some hold none of these units.
    """

    labels: tuple[str, ...]
    reference: Rows
    prediction: Rows
    cluster: Rows
    document: Rows
    scores: Floats | None = None
    probable: bool = False
    votes: NDArray[np.int64] | None = None
    n_clusters: int = 0

    def __len__(self) -> int:
        return len(self.reference)

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are."""
        return max(self.n_clusters, int(self.cluster.max(initial=-1)) + 1)

    @cached_property
    def support(self) -> Rows:
        """Units a label has in the reference, shape (k,)."""
        return np.bincount(self.reference, minlength=len(self.labels))

    @property
    def probabilities(self) -> Floats:
        """The scores, where they are probabilities; else an array of no rows."""
        return self.scores if self.scores is not None and self.probable else np.empty((0, len(self.labels)))

    def per_cluster(self, values: Floats) -> Floats:
        """Sum values of units by cluster: (n, t) to (c, t)."""
        sums = [np.bincount(self.cluster, column, minlength=self.clusters) for column in values.T]
        return np.stack(sums, axis=1) if sums else np.zeros((self.clusters, 0))

    def take(self, kept: NDArray[np.bool_]) -> Evaluated:
        """Return the units where `kept` holds; clusters keep their numbers."""
        return dataclasses.replace(
            self,
            reference=self.reference[kept],
            prediction=self.prediction[kept],
            cluster=self.cluster[kept],
            document=self.document[kept],
            scores=None if self.scores is None else self.scores[kept],
            votes=None if self.votes is None else self.votes[kept],
            n_clusters=self.clusters,
        )


@dataclasses.dataclass(frozen=True)
class Metric:
    """One number about a system's predictions.

    Attributes
    ----------
    name, title : str
        Key in results, and how a report writes it.
    summary : str
        What it is, in a sentence.
    tally : callable
        `Evaluated` to an array (c, t) of counts or sums that add up across clusters. Metrics with the same function
        share its result.
    score : callable
        Summed tallies (..., t) and the `Evaluated` they came from, to scores (...); NaN where undefined.
    undefined : callable
        `Evaluated` to the reason why the score is undefined.
    needs : str
        ``labels``, ``scores`` (any), ``probabilities``, or ``votes`` (and probabilities).
    higher : bool
        Whether more is better.
    perfect : float
        The score of predictions that equal the reference.
    references : str
        Literature.
    """

    name: str
    title: str
    summary: str
    tally: Callable[[Evaluated], Floats]
    score: Callable[[Floats, Evaluated], Floats]
    undefined: Callable[[Evaluated], str] = lambda _: "no unit has a reference"
    needs: Literal["labels", "scores", "probabilities", "votes"] = "labels"
    higher: bool = True
    perfect: float = 1.0
    references: str = ""

    def missing(self, units: Evaluated) -> str:
        """Say what `units` lack for this metric, or ``""``."""
        if not len(units):
            return "no unit has a reference"
        if self.needs != "labels" and units.scores is None:
            return "the system gives labels only, no scores"
        if self.needs in ("probabilities", "votes") and not units.probable:
            return "the system's scores are no probabilities"
        if self.needs == "votes" and (units.votes is None or not units.votes.any()):
            return "no votes are recorded"
        return ""

    def estimate(self, units: Evaluated) -> float | None:
        """Score units; None where undefined."""
        if self.missing(units):
            return None
        value = float(self.score(self.tally(units).sum(axis=0), units))
        return None if np.isnan(value) else value


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide, giving NaN for 0/0 and anything else over zero.

    Examples
    --------
    >>> ratio(np.array([1.0, 0.0]), np.array([4.0, 0.0]))
    array([0.25,  nan])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / np.where(below == 0, 1, below))


def mean_defined(values: Floats) -> Floats:
    """Average the last axis over what is defined; NaN where nothing is.

    Examples
    --------
    >>> mean_defined(np.array([[1.0, np.nan, 0.0], [np.nan, np.nan, np.nan]]))
    array([0.5, nan])
    """
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0.0).sum(axis=-1), defined.sum(axis=-1).astype(np.float64))
