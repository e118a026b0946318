"""What every metric has: a name, what it needs, tallies that add up across clusters, and a score made of them.

Tallied are units with label numbers (`Evaluated`), or documents with spans or structures (`documents`). Lettered
shapes: n units, c clusters, k labels, t tallies. A metric never sees single units once they are tallied, so a resample
of clusters is a weighted sum of rows, and all resamples are one matrix product.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property
from typing import Generic, Literal, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_kit.evaluation.inputs import Rows

Floats = NDArray[np.float64]
Needs = Literal["labels", "scores", "probabilities", "votes"]


class Tallied(Protocol):
    """Units, or documents, that have a reference and a prediction, each in a cluster."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What scores are listed by."""

    @property
    def cluster(self) -> Rows:
        """Numbers of clusters, from 0."""

    def __len__(self) -> int: ...

    def lacks(self, needs: Needs) -> str:
        """Say what is missing for a metric, or ``""``."""

    def take(self, kept: NDArray[np.bool_]) -> Self:
        """Return those where `kept` holds; clusters keep their numbers."""


E = TypeVar("E", bound=Tallied)


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

    def lacks(self, needs: Needs) -> str:
        """Say what is missing for a metric, or ``""``."""
        if not len(self):
            return "no unit has a reference"
        if needs != "labels" and self.scores is None:
            return "the system gives labels only, no scores"
        if needs in ("probabilities", "votes") and not self.probable:
            return "the system's scores are no probabilities"
        if needs == "votes" and (self.votes is None or not self.votes.any()):
            return "no votes are recorded"
        return ""

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are."""
        return max(self.n_clusters, int(self.cluster.max(initial=-1)) + 1)

    @cached_property
    def support(self) -> Rows:
        """Units a label has in the reference, shape (k,)."""
        return np.bincount(self.reference, minlength=len(self.labels))

    def margins(self) -> Floats:
        """Count hits, predictions and references; see `margins.margins`."""
        n_labels = len(self.labels)
        base = self.cluster * n_labels
        hit = self.prediction == self.reference
        cells = ((base + self.reference)[hit], base + self.prediction, base + self.reference)
        shape = (self.clusters, n_labels)
        counts = [np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape) for cell in cells]
        return np.concatenate(counts, axis=1).astype(np.float64)

    def confusion(self) -> list[list[int]]:
        """Count units by reference (row) and prediction (column)."""
        n_labels = len(self.labels)
        cells = np.bincount(self.reference * n_labels + self.prediction, minlength=n_labels * n_labels)
        rows: list[list[int]] = cells.reshape(n_labels, n_labels).tolist()
        return rows

    @property
    def probabilities(self) -> Floats:
        """The scores, where they are probabilities; else an array of no rows."""
        return self.scores if self.scores is not None and self.probable else np.empty((0, len(self.labels)))

    def per_cluster(self, values: Floats) -> Floats:
        """Sum values of units by cluster: (n, t) to (c, t)."""
        return per_cluster(values, self.cluster, self.clusters)

    def take(self, kept: NDArray[np.bool_]) -> Self:
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
class Metric(Generic[E]):
    """One number about a system's predictions.

    Attributes
    ----------
    name, title : str
        Key in results, and how a report writes it.
    summary : str
        What it is, in a sentence.
    tally : callable
        `Evaluated`, or whatever the metric is of, to an array (c, t) of counts or sums that add up across clusters.
        Metrics with the same function share its result.
    score : callable
        Summed tallies (..., t) and what they came from, to scores (...); NaN where undefined.
    undefined : callable
        What was tallied to the reason why the score is undefined.
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
    tally: Callable[[E], Floats]
    score: Callable[[Floats, E], Floats]
    undefined: Callable[[E], str] = lambda _: "no unit has a reference"
    needs: Needs = "labels"
    higher: bool = True
    perfect: float = 1.0
    references: str = ""

    def missing(self, units: E) -> str:
        """Say what `units` lack for this metric, or ``""``."""
        return units.lacks(self.needs)

    def estimate(self, units: E) -> float | None:
        """Score units; None where undefined."""
        if self.missing(units):
            return None
        value = float(self.score(self.tally(units).sum(axis=0), units))
        return None if np.isnan(value) else value


def per_cluster(values: Floats, cluster: Rows, count: int) -> Floats:
    """Sum rows by cluster: (n, t) to (c, t)."""
    sums = [np.bincount(cluster, column, minlength=count) for column in values.T]
    return np.stack(sums, axis=1) if sums else np.zeros((count, 0))


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide, giving NaN for 0/0 and anything else over zero.

    Examples
    --------
    >>> ratio(np.array([1.0, 0.0]), np.array([4.0, 0.0]))
    array([0.25,  nan])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)


def mean_defined(values: Floats) -> Floats:
    """Average the last axis over what is defined; NaN where nothing is.

    Examples
    --------
    >>> mean_defined(np.array([[1.0, np.nan, 0.0], [np.nan, np.nan, np.nan]]))
    array([0.5, nan])
    """
    undefined = np.isnan(values)
    defined = (~undefined).astype(np.float64) @ np.ones(values.shape[-1])  # many times faster than summing booleans
    return ratio(np.where(undefined, 0.0, values).sum(axis=-1), defined)
