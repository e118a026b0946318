"""Units that may have several labels, or none, and the tally of how alike their sets are."""

from __future__ import annotations

import dataclasses

import numpy as np

from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats


@dataclasses.dataclass(frozen=True, eq=False)
class EvaluatedSets(Evaluated):
    """Units whose `reference` and `prediction` are sets: 0 and 1 a label, shape (n, k). An empty set is an answer.

    Whatever is made of `margins` is the same for sets and for single labels; what needs one label a unit is not theirs.
    """

    @property
    def support(self) -> Rows:
        """Units a label has in the reference, shape (k,)."""
        return np.asarray(self.reference.sum(axis=0))

    def margins(self) -> Floats:
        """Count hits, predictions and references; see `margins.margins`."""
        columns = [self.reference * self.prediction, self.prediction, self.reference]
        return self.per_cluster(np.concatenate(columns, axis=1).astype(np.float64))

    def confusion(self) -> list[list[int]]:
        """Give no matrix: a label is not taken for another."""
        return []


def overlaps(units: EvaluatedSets) -> Floats:
    """Count, per cluster, units and equal sets, and sum the Jaccard index of prediction and reference.

    The index is the share of labels in both among those in either; of two empty sets it is 1.

    Returns
    -------
    ndarray of float, shape (c, 3)
        Units, equal sets, sum of Jaccard indices.

    Examples
    --------
    >>> one = np.array([0, 0, 0])
    >>> reference, prediction = np.array([[1, 1], [0, 1], [0, 0]]), np.array([[1, 0], [0, 1], [0, 0]])
    >>> overlaps(EvaluatedSets(("a", "b"), reference, prediction, one, one)).tolist()
    [[3.0, 2.0, 2.5]]
    """
    both = (units.reference & units.prediction).sum(axis=1)
    either = (units.reference | units.prediction).sum(axis=1)
    jaccard = np.where(either == 0, 1.0, both / np.maximum(either, 1))
    return units.per_cluster(np.stack([np.ones(len(units)), both == either, jaccard], axis=1))
