"""Link F1: right is the same filler in the same role of the same anchor."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedStructures, counted, f1_metrics


@counted
def link(units: EvaluatedStructures, document: int) -> Counts:
    """Count a document's links of each role: in both, in the prediction, in the reference.

    A link is an anchor, a role and one span that fills it; spans are sets of code points.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.documents.articles import Structure
    >>> a, b, c = ((0, 4),), ((5, 6),), ((7, 9),)
    >>> due, found = [(Structure(a, ((b, c), ())),)], [(Structure(a, ((b,), (c,))),)]
    >>> units = EvaluatedStructures(("r", "s"), due, found, np.array([0]))
    >>> link(units).tolist(), metrics()[0].estimate(units)
    ([[1.0, 0.0, 1.0, 1.0, 2.0, 0.0]], 0.5)
    >>> metrics()[0].estimate(EvaluatedStructures(("r", "s"), due, due, np.array([0])))
    1.0
    """
    found, due = (
        [{(one.anchor, filler) for one in said for filler in one.roles[place]} for place in range(len(units.labels))]
        for said in (units.prediction[document], units.reference[document])
    )
    hits = [float(len(mine & theirs)) for mine, theirs in zip(found, due, strict=True)]
    return hits, [float(len(one)) for one in found], [float(len(one)) for one in due]


def metrics() -> tuple[Metric[EvaluatedStructures], ...]:
    """Make the metrics: over all roles together, and the mean over roles."""
    summary = "F1 of links between given spans, all roles together; right is the same filler in the same role"
    return f1_metrics("link", "Link", summary, link, "")
