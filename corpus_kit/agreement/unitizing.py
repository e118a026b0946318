r"""Krippendorff's alpha for unitizing: how far annotators cut the same stretches out of a continuum.

It is sensitive to where spans begin and end and into how many they are cut, which agreement on tokens is not: two
spans side by side cover the same tokens as the one span that joins them. 1 is perfect agreement, 0 what spans thrown
at random onto the text would bring.

For one type in a continuum of length :math:`L` seen by :math:`m` annotators [1]_ [2]_: two spans that intersect differ
by the squares of the distances between their beginnings and between their ends; a span within the other annotator's
gap differs by the square of its length. Observed disagreement is the mean over ordered pairs of annotators, divided by
:math:`L^2`. Expected disagreement, with :math:`N` spans of lengths :math:`l` and gaps of lengths :math:`g`, is

.. math:: D_e = \frac{2}{L} \frac{\sum_l \left[ \frac{N - 1}{3} (2 l^3 - 3 l^2 + l)
    + l^2 \sum_{g \ge l} (g - l + 1) \right]}{m L (m L - 1) - \sum_l l (l - 1)}.

Several types are put together by adding their disagreements. A corpus has many continua: chance moves a span within
its document, so disagreements are added over documents too, each weighted by its length.

References
----------
.. [1] Krippendorff. On the reliability of unitizing continuous data. Sociological Methodology 25, 1995.
.. [2] Krippendorff. Content analysis, 2nd edition. Sage, 2004, section 11.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from corpus_kit.agreement.coefficient import divide
from corpus_kit.agreement.votes import Floats
from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.model import Span

Units = Floats
"""One annotator's stretches of one type: rows of start and end, in order, not overlapping."""


def unitizing_statistic(sums: Floats) -> Floats:
    """Compute alpha from observed and expected disagreement, shape ``(..., 2)``; NaN where nothing is marked."""
    return np.asarray(1 - divide(sums[..., 0], sums[..., 1]))


def unitizing_tallies(units: Sequence[Units], length: int) -> Floats:
    """Compute observed and expected disagreement on one type in one document, times its length.

    Parameters
    ----------
    units : sequence of ndarray, each of shape (n_spans, 2)
        Each annotator's, of at least two, from `units_of`.
    length : int
        Of the continuum, which begins at 0.

    Examples
    --------
    >>> tallies = unitizing_tallies([np.array([[0.0, 4.0]]), np.array([[0.0, 4.0]])], 10)
    >>> float(unitizing_statistic(tallies))
    1.0
    """
    n_annotators = len(units)
    apart = sum(_distance(one, other) + _distance(other, one) for one, other in combinations(units, 2))
    observed = 2 * apart / (n_annotators * (n_annotators - 1) * length**2)
    lengths = np.concatenate([np.diff(one, axis=1).ravel() for one in units])
    gaps = np.sort(np.concatenate([_gaps(one, length) for one in units]))
    from_gap = np.searchsorted(gaps, lengths)
    room = np.append(np.cumsum(gaps[::-1])[::-1], 0)[from_gap] - (lengths - 1) * (len(gaps) - from_gap)
    moved = (len(lengths) - 1) / 3 * (2 * lengths**3 - 3 * lengths**2 + lengths) + lengths**2 * room
    points = float(n_annotators * length)
    places = points * (points - 1) - (lengths * (lengths - 1)).sum()
    expected = 2 / length * float(moved.sum()) / places if places > 0 else 0.0
    return np.array([observed, expected]) * length


def units_of(spans: Iterable[Runs]) -> Units:
    """Lay out an annotator's spans of one type; fragments count apart, overlapping spans as one stretch.

    Examples
    --------
    >>> units_of([((5, 9),), ((0, 3), (4, 6))])
    array([[0., 3.],
           [4., 9.]])
    """
    merged: list[Span] = []
    for start, end in sorted(fragment for span in spans for fragment in span):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return np.array(merged, dtype=float).reshape(-1, 2)


def _distance(one: Units, other: Units) -> float:
    """Add up half the distances of spans that meet, and the squared lengths of spans in the other's gaps."""
    first = np.searchsorted(other[:, 1], one[:, 0], side="right")
    last = np.searchsorted(other[:, 0], one[:, 1], side="left")
    met = last - first
    mine = np.repeat(np.arange(len(one)), met)
    theirs = np.arange(len(mine)) - np.repeat(np.cumsum(met) - met, met) + np.repeat(first, met)
    alone = np.diff(one[met == 0], axis=1)
    return float(((one[mine] - other[theirs]) ** 2).sum() / 2 + (alone**2).sum())


def _gaps(units: Units, length: int) -> Floats:
    edges = np.concatenate([[0.0], units.ravel(), [float(length)]])
    gaps = edges[1::2] - edges[::2]
    return np.asarray(gaps[gaps > 0])
