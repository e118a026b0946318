"""Exact F1 of structures: right is the same anchor with every role filled by the same spans."""

from __future__ import annotations

from collections import Counter

from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedStructures, counted, micro_f1


@counted
def structure(units: EvaluatedStructures, document: int) -> Counts:
    """Count a document's structures: in both, in the prediction, in the reference.

    One wrong edge of one span makes the whole structure wrong, so this is a hard score; `partial` says how near it was.

    References
    ----------
    Newell, Margolin and Ruths. An attribution relations corpus for political news. LREC 2018.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.documents.articles import Structure
    >>> a, b, c = ((0, 4),), ((5, 6),), ((7, 9),)
    >>> due, found = [(Structure(a, ((b,),)), Structure(c, ((b,),)))], [(Structure(a, ((b,),)), Structure(c, ((),)))]
    >>> units = EvaluatedStructures(("x", "r"), due, found, np.array([0]))
    >>> structure(units).tolist(), metrics()[0].estimate(units)
    ([[1.0, 2.0, 2.0]], 0.5)
    >>> metrics()[0].estimate(EvaluatedStructures(("x", "r"), due, [()], np.array([0])))
    0.0
    """
    found, due = Counter(units.prediction[document]), Counter(units.reference[document])
    return [float((found & due).total())], [float(found.total())], [float(due.total())]


def metrics() -> tuple[Metric[EvaluatedStructures], ...]:
    """Make the metric."""
    return (
        Metric(
            "structure_f1",
            "Structure F1",
            "F1 of structures; right is the same anchor with every role filled by the same spans",
            structure,
            lambda tallies, _: micro_f1(tallies),
            undefined=lambda _: "nothing is predicted and nothing is in the reference",
            references="Newell et al. 2018",
        ),
    )
