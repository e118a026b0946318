"""What a coefficient is here: a function of counts that add up, with an answer also where it is undefined."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.votes import Floats

NO_PAIRS = "no unit has votes of two annotators"
CONSTANT = "every vote is the same value, so nothing tells agreement from chance"


class Coefficient(msgspec.Struct, frozen=True):
    """A coefficient's value, or why there is none.

    Examples
    --------
    >>> Coefficient(None, "no unit has votes of two annotators").estimate is None
    True
    """

    estimate: float | None
    reason: str = ""


class Tallied(NamedTuple):
    """A coefficient as sums over clusters and a formula over sums, so that resampling it is a matrix product.

    Attributes
    ----------
    tallies : ndarray of float, shape (n_clusters, n_tallies)
        What adds up across clusters.
    statistic : callable
        Maps sums, shape ``(..., n_tallies)``, to values, ``(...)``; NaN where undefined.
    undefined : str
        Why the whole is undefined, if it is.
    data : ndarray of bool, shape (n_clusters,), or None
        Which clusters hold anything to compare; where not given, those with a tally that is not 0.

    Examples
    --------
    >>> share = Tallied(np.array([[1.0, 2.0], [2.0, 2.0]]), ratio, "nothing was marked")
    >>> share.coefficient()
    Coefficient(estimate=0.75, reason='')
    """

    tallies: Floats
    statistic: Callable[[Floats], Floats]
    undefined: str
    data: NDArray[np.bool_] | None = None

    def coefficient(self) -> Coefficient:
        """Compute the coefficient over all clusters."""
        value = float(self.statistic(self.tallies.sum(axis=0)))
        return Coefficient(None, self.undefined) if np.isnan(value) else Coefficient(value)


def ratio(sums: Floats) -> Floats:
    """Divide the first tally by the second; NaN where the second is 0."""
    return divide(sums[..., 0], sums[..., 1])


def divide(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; NaN where the denominator is 0."""
    above, below = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    result: Floats = np.full(below.shape, np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return result
