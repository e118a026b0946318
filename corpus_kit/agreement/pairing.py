"""Pairing the spans of two annotators one to one, so that they share as many code points as they can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from corpus_kit.corpus.codepoints import Runs, shared


def pair_up(ones: Sequence[Runs], others: Sequence[Runs]) -> list[tuple[int, int]]:
    """Pair spans one to one, maximising the code points shared; of equal totals, the one with more pairs.

    Parameters
    ----------
    ones, others : sequence of Runs
        Spans as sets of code points, in any order.

    Returns
    -------
    list of (int, int)
        Positions in both; every pair shares a code point.

    Notes
    -----
    A sparse assignment problem: only overlapping spans are candidates, and each of `ones` may stay alone.

    Examples
    --------
    >>> pair_up([((0, 10),), ((10, 20),)], [((8, 20),), ((20, 30),)])
    [(1, 0)]
    """
    rows, columns = _overlapping(ones, others)
    gain = np.array([shared(ones[i], others[j]) for i, j in zip(rows, columns, strict=True)], dtype=float)
    rows, columns, gain = rows[gain > 0], columns[gain > 0], gain[gain > 0]
    if not len(rows):
        return []
    gain = gain * (len(ones) + 1) + 1
    alone = np.arange(len(ones))
    cost = np.concatenate([gain.max() + 1 - gain, np.full(len(ones), gain.max() + 1)])
    where = (np.concatenate([rows, alone]), np.concatenate([columns, alone + len(others)]))
    table = sparse.csr_array((cost, where), shape=(len(ones), len(others) + len(ones)))
    chosen, partners = min_weight_full_bipartite_matching(table)
    return [(int(i), int(j)) for i, j in zip(chosen, partners, strict=True) if j < len(others)]


def _overlapping(ones: Sequence[Runs], others: Sequence[Runs]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the pairs whose hulls overlap."""
    starts, ends = _hulls(others)
    pairs = [np.flatnonzero((starts < span[-1][1]) & (ends > span[0][0])) if span else starts[:0] for span in ones]
    rows = np.repeat(np.arange(len(ones)), [len(found) for found in pairs])
    return rows, np.concatenate([starts[:0], *pairs])


def _hulls(spans: Sequence[Runs]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    hulls = [(span[0][0], span[-1][1]) if span else (0, 0) for span in spans]
    starts, ends = np.array(hulls, dtype=np.int64).reshape(-1, 2).T
    return starts, ends
