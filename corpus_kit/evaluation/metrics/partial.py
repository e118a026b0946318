"""Partial F1 of structures: tokens of each part, between structures whose anchors overlap."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_kit.agreement.pairing import pair_up
from corpus_kit.evaluation.articles import Structure
from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedStructures, counted, f1_metrics


@counted
def partial(units: EvaluatedStructures, document: int) -> Counts:
    """Count the tokens of each part of a document's structures: in both, in the prediction, in the reference.

    Structures are paired one to one, so that their anchors share most code points. Of a pair, the tokens of the anchor
    and of each role are compared; a structure without a partner is wholly wrong: its tokens are predicted, or
    referenced, and never right.

    Examples
    --------
    >>> import numpy as np
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
    found, due = units.prediction[document], units.reference[document]
    mine = [_parts(units, document, one) for one in found]
    theirs = [_parts(units, document, one) for one in due]
    hits = [0.0] * len(units.labels)
    for i, j in pair_up([one.anchor for one in found], [one.anchor for one in due]):
        for place, (said, true) in enumerate(zip(mine[i], theirs[j], strict=True)):
            hits[place] += len(said & true)
    return hits, _sizes(mine, len(hits)), _sizes(theirs, len(hits))


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
