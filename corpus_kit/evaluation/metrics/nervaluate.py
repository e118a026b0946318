"""The four modes of SemEval-2013 Task 9 as nervaluate computes them: strict, exact, partial, ent_type."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Literal

from corpus_kit.corpus.codepoints import shared, size
from corpus_kit.evaluation.documents.articles import TypedSpan
from corpus_kit.evaluation.metrics.anatomy import Floats, Metric, ratio
from corpus_kit.evaluation.metrics.documents import EvaluatedSpans, counted

Mode = Literal["strict", "exact", "partial", "ent_type"]

MODES: dict[Mode, str] = {
    "strict": "same code points and same type",
    "exact": "same code points, whatever the type",
    "partial": "same code points, or half right for any overlap, whatever the type",
    "ent_type": "any overlap with the same type",
}
"""What is right in each mode."""

_LEAST = 100
"""An overlap counts from one part in so many of the reference span."""


@counted
def modes(units: EvaluatedSpans, document: int) -> Sequence[Sequence[float]]:
    """Count what is right in a document in each mode, then the spans predicted and referenced, types together.

    Predictions are taken in order of offset. Each takes a free reference span that suits it best, else the first free
    one that it overlaps, which is then wrong (half right in ``partial``); a reference span is taken once. Unlike
    `overlap`, the choice is greedy, so that numbers are those of the package.

    References
    ----------
    Segura-Bedmar, Martínez and Herrero-Zazo. SemEval-2013 Task 9: Extraction of drug-drug interactions. SemEval 2013.

    Examples
    --------
    >>> import numpy as np
    >>> due = [(TypedSpan("x", ((0, 4),)), TypedSpan("y", ((6, 9),)))]
    >>> units = EvaluatedSpans(("x", "y"), due, [(TypedSpan("x", ((0, 5),)), TypedSpan("x", ((6, 9),)))], np.array([0]))
    >>> {one.name: one.estimate(units) for one in metrics()}
    {'nervaluate_strict': 0.0, 'nervaluate_exact': 0.5, 'nervaluate_partial': 0.75, 'nervaluate_ent_type': 0.5}
    >>> [one.estimate(EvaluatedSpans(("x", "y"), due, due, np.array([0]))) for one in metrics()]
    [1.0, 1.0, 1.0, 1.0]
    """
    found, due = (
        sorted(spans, key=lambda span: (span.points[0][0], span.points[-1][1], span))
        for spans in (units.prediction[document], units.reference[document])
    )
    starts = [span.points[0][0] for span in due]
    touched = [
        [place for place in range(bisect_left(starts, span.points[-1][1])) if _overlaps(span, due[place])]
        for span in found
    ]
    return [_right(found, due, touched, mode) for mode in MODES], [len(found)], [len(due)]


def _right(found: Sequence[TypedSpan], due: Sequence[TypedSpan], touched: Sequence[Sequence[int]], mode: Mode) -> float:
    taken: set[int] = set()
    right = 0.0
    for span, places in zip(found, touched, strict=True):
        free = [place for place in places if place not in taken]
        best = [place for place in free if _suits(span, due[place], mode)]
        if best:
            right += 1
            taken.add(min(best, key=lambda place: _distance(span, due[place])))
        elif free:
            right += 0.5 if mode == "partial" else 0.0
            taken.add(free[0])
    return right


def _suits(span: TypedSpan, other: TypedSpan, mode: Mode) -> bool:
    same_type, same_points = span.type == other.type, span.points == other.points
    if mode == "ent_type":
        return same_type
    return same_points and (same_type or mode != "strict")


def _overlaps(span: TypedSpan, other: TypedSpan) -> bool:
    if other.points[-1][1] <= span.points[0][0]:
        return False
    return shared(span.points, other.points) * _LEAST >= size(other.points)


def _distance(span: TypedSpan, other: TypedSpan) -> int:
    return abs(span.points[0][0] - other.points[0][0]) + abs(span.points[-1][1] - other.points[-1][1])


def _score(place: int) -> Callable[[Floats, EvaluatedSpans], Floats]:
    return lambda tallies, _: ratio(2 * tallies[..., place], tallies[..., -2] + tallies[..., -1])


def metrics() -> tuple[Metric[EvaluatedSpans], ...]:
    """Make the metrics, one a mode."""
    return tuple(
        Metric(
            f"nervaluate_{mode}",
            f"nervaluate {mode}",
            f"F1 of the mode {mode}, over all types together; right is {right}",
            modes,
            _score(place),
            undefined=lambda _: "nothing is predicted and nothing is in the reference",
            references="Segura-Bedmar et al. 2013",
        )
        for place, (mode, right) in enumerate(MODES.items())
    )
