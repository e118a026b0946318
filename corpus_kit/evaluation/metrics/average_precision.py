"""Average precision: whether units of one label are ranked first within their document."""

from __future__ import annotations

import numpy as np

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric, ratio


def average_precision(relevant: np.ndarray[tuple[int], np.dtype[np.bool_]], scores: Floats) -> float:
    """Average the precision at each relevant unit, going down the ranking; ties stand together.

    1 where all relevant units come first. Tied units share the precision at the end of their tie, so that no order
    among them is made up.

    Parameters
    ----------
    relevant : ndarray of bool, shape (n,)
        At least one True.
    scores : ndarray of float, shape (n,)
        More is ranked earlier.

    References
    ----------
    Nakov et al. The CLEF-2021 CheckThat! lab. CLEF 2021 (mean average precision over documents).

    Examples
    --------
    >>> average_precision(np.array([True, False, True]), np.array([0.9, 0.5, 0.1]))
    0.8333333333333333
    >>> average_precision(np.array([True, False, False]), np.array([0.5, 0.5, 0.1]))
    0.5
    """
    ranked = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[ranked])), len(scores) - 1)
    found = np.cumsum(relevant[ranked])[ends]
    return float((np.diff(found, prepend=0) * found / (ends + 1)).sum() / found[-1])


def metric(positive: str) -> Metric[Evaluated]:
    """Make the metric for the label `positive`: the mean over documents that have one."""

    def tally(units: Evaluated) -> Floats:
        place = units.labels.index(positive)
        sums = np.zeros((units.clusters, 2))
        scores = units.scores if units.scores is not None else np.zeros((len(units), len(units.labels)))
        for document in np.unique(units.document):
            rows = np.flatnonzero(units.document == document)
            relevant = units.reference[rows] == place
            if relevant.any():
                sums[units.cluster[rows[0]]] += average_precision(relevant, scores[rows, place]), 1
        return sums

    return Metric(
        "average_precision",
        "Average precision",
        f"how far up units that are {positive} are ranked in their document, averaged over documents",
        tally,
        lambda tallies, _: ratio(tallies[..., 0], tallies[..., 1]),
        undefined=lambda _: f"no document has a unit that is {positive}",
        needs="scores",
        references="CheckThat! lab, Nakov et al. 2021",
    )
