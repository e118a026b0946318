"""Exact F1 of spans: right is a span of the same type with the same code points."""

from __future__ import annotations

from collections import Counter

from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedSpans, counted, f1_metrics


@counted
def exact(units: EvaluatedSpans, document: int) -> Counts:
    """Count a document's spans of each type: in both, in the prediction, in the reference.

    A span is a set of code points, white space at the edges of its fragments trimmed; a discontinuous span is right
    only as a whole. With BIO tags of one type, neither nested nor discontinuous, this is the score of CoNLL-2003 [1]_.

    References
    ----------
    .. [1] Tjong Kim Sang and De Meulder. Introduction to the CoNLL-2003 shared task. CoNLL 2003.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> x, y, z = TypedSpan("x", ((0, 4),)), TypedSpan("x", ((6, 9), (12, 15))), TypedSpan("x", ((6, 9),))
    >>> units = EvaluatedSpans(("x",), [(x, y)], [(x, z)], np.array([0]))
    >>> exact(units).tolist(), metrics()[0].estimate(units)
    ([[1.0, 2.0, 2.0]], 0.5)
    >>> print(metrics()[0].estimate(EvaluatedSpans(("x",), [()], [()], np.array([0]))))
    None
    """
    found, due = Counter(units.prediction[document]), Counter(units.reference[document])
    both = found & due
    return tuple(  # type: ignore[return-value]
        [float(sum(n for span, n in one.items() if span.type == label)) for label in units.labels]
        for one in (both, found, due)
    )


def metrics() -> tuple[Metric[EvaluatedSpans], ...]:
    """Make the metrics: over all types together, and the mean over types."""
    summary = "F1 over all types together; right is a span of the same type with the same code points"
    return f1_metrics("exact", "Exact", summary, exact, "Tjong Kim Sang and De Meulder 2003")
