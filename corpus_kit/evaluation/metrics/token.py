"""Token F1 of spans: right is a token that lies in a span of the type in both."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Metric
from corpus_kit.evaluation.metrics.documents import Counts, EvaluatedSpans, counted, f1_metrics


@counted
def token(units: EvaluatedSpans, document: int) -> Counts:
    """Count a document's tokens in spans of each type: in both, in the prediction, in the reference.

    A token is in a span if they share a code point. Tokens of which annotators are divided are left out, as those
    marked -100 are in training.

    Examples
    --------
    >>> import numpy as np
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> tokens = [((0, 2), (3, 5), (6, 8), (9, 11))]
    >>> due, found = [(TypedSpan("x", ((0, 8),)),)], [(TypedSpan("x", ((4, 11),)),)]
    >>> units = EvaluatedSpans(("x",), due, found, np.array([0]), tokens, [{}])
    >>> token(units).tolist(), round(metrics()[0].estimate(units), 3)
    ([[2.0, 3.0, 3.0]], 0.667)
    >>> token(EvaluatedSpans(("x",), due, found, np.array([0]), tokens, [{"x": frozenset({3})}])).tolist()
    [[2.0, 2.0, 3.0]]
    """
    hits, predicted, reference = [], [], []
    for label in units.labels:
        unscored = units.undecided[document].get(label, frozenset())
        found, due = (
            units.covering(document, [span.points for span in spans if span.type == label]) - unscored
            for spans in (units.prediction[document], units.reference[document])
        )
        hits.append(float(len(found & due)))
        predicted.append(float(len(found)))
        reference.append(float(len(due)))
    return hits, predicted, reference


def metrics() -> tuple[Metric[EvaluatedSpans], ...]:
    """Make the metrics: over all types together, and the mean over types."""
    summary = "F1 over all types together, of the tokens that lie in a span of the type"
    return f1_metrics("token", "Token", summary, token, "")
