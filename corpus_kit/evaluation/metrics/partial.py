"""Partial F1 of structures: tokens of each part, between structures whose anchors overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from corpus_kit.corpus.codepoints import shared
from corpus_kit.evaluation.documents.articles import Structure
from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedStructures, counted, f1_metrics


@counted
def partial(units: EvaluatedStructures, document: int) -> Counts:
    """Count the tokens of each part of a document's structures: in both, in the prediction, in the reference.

    Structures are paired one to one, so that their anchors share most code points; of pairings that share as many, the
    one whose parts share most tokens. Of a pair, the tokens of the anchor and of each role are compared; a structure
    without a partner is wholly wrong: its tokens are predicted, or referenced, and never right.

    Examples
    --------
    >>> tokens = [((0, 2), (3, 5), (6, 8), (9, 11))]
    >>> due = [(Structure(((0, 5),), ((((6, 8),),),)),)]
    >>> found = [(Structure(((3, 5),), ((((6, 11),),),)), Structure(((9, 11),), ((),)))]
    >>> units = EvaluatedStructures(("x", "r"), due, found, np.array([0]), tokens)
    >>> partial(units).tolist()
    [[1.0, 1.0, 2.0, 2.0, 2.0, 1.0]]
    >>> round(metrics()[1].estimate(units), 4), metrics()[0].estimate(EvaluatedStructures(("x", "r"), due, due, \
np.array([0]), tokens))
    (0.5833, 1.0)
    """
    found, due = sorted(units.prediction[document]), sorted(units.reference[document])
    mine = [_parts(units, document, one) for one in found]
    theirs = [_parts(units, document, one) for one in due]
    sizes = _sizes(mine, len(units.labels)), _sizes(theirs, len(units.labels))
    gain = np.zeros((len(found), len(due)))
    for i, j in _near(found, due):
        if overlap := shared(found[i].anchor, due[j].anchor):
            alike = sum(len(said & true) for said, true in zip(mine[i], theirs[j], strict=True))
            gain[i, j] = overlap * (1 + sum(sizes[0])) + alike
    hits = [0.0] * len(units.labels)
    for one, other in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        for place in range(len(hits) if gain[one, other] else 0):
            hits[place] += len(mine[one][place] & theirs[other][place])
    return hits, *sizes


def _near(found: Sequence[Structure], due: Sequence[Structure]) -> list[tuple[int, int]]:
    """List the pairs whose anchors lie side by side; only these may overlap."""
    (starts, ends), (first, last) = (
        np.array([(one.anchor[0][0], one.anchor[-1][1]) for one in said], dtype=np.int64).reshape(-1, 2).T
        for said in (found, due)
    )
    rows, columns = np.nonzero((starts[:, None] < last) & (ends[:, None] > first))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _parts(units: EvaluatedStructures, document: int, one: Structure) -> list[frozenset[int]]:
    return [units.covering(document, points) for points in ([one.anchor], *one.roles)]


def _sizes(structures: Sequence[Sequence[frozenset[int]]], count: int) -> list[float]:
    return [float(sum(len(one[place]) for one in structures)) for place in range(count)]


def metrics() -> tuple[Metric[EvaluatedStructures], ...]:
    """Make the metrics: over all parts together, and the mean over parts."""
    summary = (
        "token F1 of anchors and roles together, between structures paired one to one by their anchors' overlap; "
        "those without a partner are wholly wrong"
    )
    return f1_metrics("partial", "Partial", summary, partial, "")
