"""Where it goes wrong: the headline score over the units that have one value of a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.clusters import FEWEST
from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.analysis.facts import Fact
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.metrics.anatomy import E, Evaluated, Metric, Tallied
from corpus_kit.evaluation.results import Slice
from corpus_kit.evaluation.summary import Scorer, rounded

FEWEST_UNITS = 20
"""With fewer units, or fewer than `FEWEST` clusters, a slice is too small to tell."""


def slices(
    facts: Sequence[Fact],
    rows: Rows,
    units: Mapping[str, E],
    metric: Metric[E],
    scorer: Scorer,
    sizes: Rows | None = None,
) -> list[Slice]:
    """Score every baseline on each part of the units.

    A slice is looked at because it is there, not because a hypothesis asked for it: many are scored, and some will
    stand out by chance. So nothing is tested, and those too small for an interval say so. A macro average is over the
    labels in the slice, so two slices may be scored on different labels.

    Parameters
    ----------
    facts : sequence of Fact
        Of all units of the task.
    rows : ndarray of int, shape (n,)
        The units evaluated.
    units : mapping of str to Evaluated or EvaluatedDocuments
        These, by baseline.
    metric : Metric
        What is scored.
    scorer : Scorer
        Gives the intervals.
    sizes : ndarray of int, shape (n,), optional
        What each counts for in `Slice.units`, e.g. a document's spans; by default 1.

    Returns
    -------
    list of Slice
        Facts in order, where two values or more are known; values by their own order, else by size.
    """
    counted = np.ones(len(rows), dtype=np.int64) if sizes is None else sizes
    found = []
    for fact in facts if units else ():
        values = np.asarray(fact.values, dtype=object)[rows]
        by_size = sorted(Counter(filter(None, values)).items(), key=lambda one: (-one[1], one[0]))
        names = [value for value, _ in by_size]
        if fact.order:
            names = [value for value in fact.order if value in names]
        if len(names) > 1:
            found += [_slice(fact.by, value, values == value, counted, units, metric, scorer) for value in names]
    return found


def _slice(
    by: str,
    value: str,
    kept: NDArray[np.bool_],
    counted: Rows,
    units: Mapping[str, E],
    metric: Metric[E],
    scorer: Scorer,
) -> Slice:
    parts = {name: one.take(kept) for name, one in units.items()}
    first, size = next(iter(parts.values())), int(counted[kept].sum())
    clusters = len(np.unique(first.cluster))
    note = _note(first, size, clusters)
    scores = {
        name: _point(metric, part, note) if note else scorer.scores(part, [metric])[metric.name]
        for name, part in parts.items()
    }
    return Slice(by=by, value=value, units=size, clusters=clusters, scores=scores, note=note)


def _note(part: Tallied, size: int, clusters: int) -> str:
    if size < FEWEST_UNITS or clusters < FEWEST:
        held = f"{clusters} cluster" + ("s" if clusters != 1 else "")
        return f"too small to tell: {size} in {held}; {FEWEST_UNITS} in {FEWEST} are the least"
    if isinstance(part, Evaluated) and len(np.unique(part.reference, axis=0)) == 1:
        return "every unit has the same reference, so the scores tell nothing"
    return ""


def _point(metric: Metric[E], units: E, note: str) -> Interval:
    estimate = metric.estimate(units)
    reason = note if estimate is not None else metric.missing(units) or metric.undefined(units)
    return rounded(Interval(estimate, reason=reason))
