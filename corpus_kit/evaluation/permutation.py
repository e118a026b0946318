"""Paired comparison of two systems: their predictions are swapped within whole clusters."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.resampling import Floats, Statistic

_SAME = 1e-12
_CHUNK = 2_000_000


class PermutationTest(msgspec.Struct, frozen=True):
    """Result of a paired permutation test.

    Attributes
    ----------
    difference : float or None
        First minus second score; None if either is undefined.
    p : float or None
        Two-sided.
    smallest_p : float or None
        The smallest p that these clusters could have given.
    clusters : int
        Clusters in which the two systems' tallies differ; the others say nothing.
    exact : bool
        Whether every swap was tried.
    reason : str
        Why there is no p, or ``""``.
    """

    difference: float | None
    p: float | None
    smallest_p: float | None
    clusters: int
    exact: bool
    reason: str = ""


def paired_permutation(
    first: Floats, second: Floats, statistic: Statistic, *, rng: np.random.Generator, n_resamples: int = 9_999
) -> PermutationTest:
    """Test whether two systems differ, by swapping their predictions within whole clusters.

    If the systems were interchangeable, swapping their predictions on an article would change nothing but chance. Each
    swap recomputes the score of the whole corpus; p is the share of swaps with a difference at least as large.

    Parameters
    ----------
    first, second : ndarray, shape (n_clusters, n_tallies)
        Tallies of the two systems on the same clusters.
    statistic : callable
        Maps summed tallies, shape ``(..., n_tallies)``, to scores, ``(...)``; NaN where undefined.
    rng : numpy.random.Generator
        Source of every draw; not used where all swaps can be tried.
    n_resamples : int
        How many swaps are drawn, where trying all would take more.

    Returns
    -------
    PermutationTest
        An undefined difference counts as large, which can only raise p.

    Notes
    -----
    With k differing clusters there are 2^(k-1) distinct swaps (swapping all gives the same size of difference), so no p
    is below 2^(1-k). Where swaps are drawn, the observed one is counted among them [1]_ and p is at least 1 / (n + 1).

    References
    ----------
    .. [1] Phipson and Smyth. Permutation p-values should never be zero. Stat. Appl. Genet. Mol. Biol. 9(1), 2010.

    Examples
    --------
    The first system is right on one sentence more in each of three articles; of the four distinct swaps only the
    observed one gives a difference of three:

    >>> first, second = np.array([[3.0], [3.0], [3.0]]), np.array([[2.0], [2.0], [2.0]])
    >>> test = paired_permutation(first, second, lambda sums: sums[..., 0], rng=np.random.default_rng(0))
    >>> test.difference, test.p, test.smallest_p, test.exact
    (3.0, 0.25, 0.25, True)
    """
    totals = first.sum(axis=0), second.sum(axis=0)
    observed = float(statistic(totals[0])) - float(statistic(totals[1]))
    differing = np.flatnonzero((first != second).any(axis=1))
    k = len(differing)
    if np.isnan(observed):
        return PermutationTest(None, None, None, k, False, "one of the two scores is undefined")
    if k == 0:
        return PermutationTest(observed, 1.0, 1.0, 0, True)
    moved = (second - first)[differing].astype(np.float64)
    exact = k - 1 < 62 and 2 ** (k - 1) <= n_resamples + 1
    n_swaps = 2 ** (k - 1) if exact else n_resamples
    as_large = 0
    step = max(1, _CHUNK // max(k, moved.shape[1]))
    for start in range(0, n_swaps, step):
        stop = min(n_swaps, start + step)
        swapped = _enumerated(start, stop, k) if exact else rng.integers(0, 2, size=(stop - start, k))
        shift = swapped.astype(np.float64) @ moved
        difference = np.abs(statistic(totals[0] + shift) - statistic(totals[1] - shift))
        as_large += int((~(difference < abs(observed) - _SAME)).sum())
    if exact:
        return PermutationTest(observed, as_large / n_swaps, 1 / n_swaps, k, True)
    smallest = max(1 / (n_swaps + 1), 2.0 ** (1 - k))
    return PermutationTest(observed, (as_large + 1) / (n_swaps + 1), smallest, k, False)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values of a family so that the chance of any false rejection stays within the level.

    The smallest is multiplied by the family's size, the next by one less, and so on; none falls below the one before.

    References
    ----------
    Holm. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 1979.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted, least = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = least
    return adjusted


def _enumerated(start: int, stop: int, k: int) -> NDArray[np.int64]:
    """Rows of swaps, the first cluster never swapped."""
    return np.asarray((np.arange(start, stop)[:, None] << 1 >> np.arange(k)) & 1, dtype=np.int64)
