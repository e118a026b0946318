"""Overlap F1 of spans: right is a span that shares any code point with its partner of the same type."""

from __future__ import annotations

from corpus_kit.agreement.pairing import pair_up
from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedSpans, counted, f1_metrics


@counted
def overlap(units: EvaluatedSpans, document: int) -> Counts:
    """Pair a document's spans of each type one to one, so that they share most code points, and count the pairs.

    One to one: a prediction as long as the document is right once, not as often as it covers a span.

    References
    ----------
    Pareti. PARC 3.0: A corpus of attribution relations. LREC 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> due = (TypedSpan("x", ((0, 4),)), TypedSpan("x", ((6, 9),)))
    >>> units = EvaluatedSpans(("x",), [due], [(TypedSpan("x", ((0, 9),)),)], np.array([0]))
    >>> overlap(units).tolist(), round(metrics()[0].estimate(units), 3)
    ([[1.0, 1.0, 2.0]], 0.667)
    >>> metrics()[0].estimate(EvaluatedSpans(("x",), [due], [()], np.array([0])))
    0.0
    """
    hits, predicted, reference = [], [], []
    for label in units.labels:
        found = [span.points for span in units.prediction[document] if span.type == label]
        due = [span.points for span in units.reference[document] if span.type == label]
        hits.append(float(len(pair_up(found, due))))
        predicted.append(float(len(found)))
        reference.append(float(len(due)))
    return hits, predicted, reference


def metrics() -> tuple[Metric[EvaluatedSpans], ...]:
    """Make the metrics: over all types together, and the mean over types."""
    summary = "F1 over all types together; spans of a type are paired one to one and any overlap counts"
    return f1_metrics("overlap", "Overlap", summary, overlap, "Pareti 2016")
