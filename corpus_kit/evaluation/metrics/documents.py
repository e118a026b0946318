"""Documents with the spans or structures of a reference and of a system, counted document by document.

Whatever is counted is laid out as `margins` lay labels out: hits, then predicted, then references, each a label. So
precision, recall and F1 are those of `per_label`, and a document's counts add up to its cluster's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.model import Span
from corpus_kit.evaluation.documents.articles import Structure, TypedSpan, covering
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Floats, Metric, Needs, mean_defined, per_cluster, ratio
from corpus_kit.evaluation.metrics.margins import parts
from corpus_kit.evaluation.metrics.per_label import f1

A = TypeVar("A")


@dataclasses.dataclass(frozen=True, eq=False)
class EvaluatedDocuments(Generic[A]):
    """Documents with what the reference and a system say of each.

    Attributes
    ----------
    labels : tuple of str
        Span types; roles; or the anchor's type and the roles.
    reference, prediction : sequence of tuple, length n
        Spans or structures, a document.
    cluster : ndarray of int, shape (n,)
        The cluster of each document, from 0.
    tokens : sequence of tuple of (int, int), length n
        Tokens of each document, in order.
    undecided : sequence of mapping, length n
        For each type, tokens that are not scored because annotators are divided about them.
    n_clusters : int
        How many clusters there are.
    """

    labels: tuple[str, ...]
    reference: Sequence[tuple[A, ...]]
    prediction: Sequence[tuple[A, ...]]
    cluster: Rows
    tokens: Sequence[tuple[Span, ...]] = ()
    undecided: Sequence[Mapping[str, frozenset[int]]] = ()
    n_clusters: int = 0
    memo: dict[Any, Floats] = dataclasses.field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.reference)

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return max(self.n_clusters, int(self.cluster.max(initial=-1)) + 1)

    def lacks(self, needs: Needs) -> str:  # noqa: ARG002
        """Say what is missing for a metric, or ``""``."""
        return "" if len(self) else "no document has a reference"

    def take(self, kept: NDArray[np.bool_]) -> EvaluatedDocuments[A]:
        """Return the documents where `kept` holds; clusters keep their numbers."""
        places = np.flatnonzero(kept)
        return dataclasses.replace(
            self,
            reference=[self.reference[place] for place in places],
            prediction=[self.prediction[place] for place in places],
            cluster=self.cluster[kept],
            tokens=[self.tokens[place] for place in places] if self.tokens else (),
            undecided=[self.undecided[place] for place in places] if self.undecided else (),
            n_clusters=self.clusters,
        )

    def covering(self, document: int, points: Iterable[Runs]) -> frozenset[int]:
        """List the tokens of a document that share a code point with any of some sets."""
        tokens = self.tokens[document]
        return frozenset(token for one in points for token in covering(tokens, one))


EvaluatedSpans = EvaluatedDocuments[TypedSpan]
EvaluatedStructures = EvaluatedDocuments[Structure]
Counts = tuple[Sequence[float], Sequence[float], Sequence[float]]
"""Of one document: hits, predicted and references, each a label."""


def counted(
    count: Callable[[EvaluatedDocuments[A], int], Sequence[Sequence[float]]],
) -> Callable[[EvaluatedDocuments[A]], Floats]:
    """Make a tally, (c, t), of a function that counts one document; what was counted once is remembered."""

    @wraps(count)
    def tally(units: EvaluatedDocuments[A]) -> Floats:
        if tally not in units.memo:
            rows = [np.concatenate(count(units, document)) for document in range(len(units))]
            values = np.array(rows, dtype=np.float64).reshape(len(rows), -1)
            units.memo[tally] = per_cluster(values, units.cluster, units.clusters)
        return units.memo[tally]

    return tally


def micro_f1(tallies: Floats) -> Floats:
    """Take the F1 of all labels together: (..., 3 · k) to (...); NaN where nothing is predicted or referenced.

    Examples
    --------
    >>> micro_f1(np.array([1.0, 0, 2, 0, 1, 1]))
    array(0.5)
    >>> micro_f1(np.zeros(6))
    array(nan)
    """
    hits, predicted, reference = (part.sum(axis=-1) for part in parts(tallies))
    return ratio(2 * hits, predicted + reference)


def f1_metrics(
    name: str, title: str, summary: str, tally: Callable[[EvaluatedDocuments[A]], Floats], references: str
) -> tuple[Metric[EvaluatedDocuments[A]], Metric[EvaluatedDocuments[A]]]:
    """Make the two F1 metrics of a tally: over all labels together, and the mean over the labels in the reference."""

    def macro(tallies: Floats, units: EvaluatedDocuments[A]) -> Floats:
        supported = parts(tally(units).sum(axis=0))[2] > 0
        return mean_defined(f1(tallies)[..., supported])

    return (
        Metric(
            f"{name}_f1",
            f"{title} F1",
            summary,
            tally,
            lambda tallies, _: micro_f1(tallies),
            undefined=lambda _: "nothing is predicted and nothing is in the reference",
            references=references,
        ),
        Metric(
            f"{name}_macro_f1",
            f"{title} macro-F1",
            f"the mean of that F1 over the labels that occur in the reference ({title.lower()})",
            tally,
            macro,
            undefined=lambda _: "nothing is in the reference",
            references=references,
        ),
    )
