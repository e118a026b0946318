"""Coefficients in plain words."""

from __future__ import annotations

RELIABLE = 0.8
TENTATIVE = 2 / 3
MODERATE = 0.4


FEWEST = 20
"""With fewer units and no interval, a coefficient is an anecdote."""


def reading(alpha: float | None, interval: list[float] | None = None, units: int = FEWEST) -> str:
    """Say what a value of Krippendorff's alpha allows [1]_; the words are for the lower bound where there is one.

    Parameters
    ----------
    alpha : float or None
    interval : pair of float or None
    units : int
        How many units it is of.

    References
    ----------
    .. [1] Krippendorff. Content analysis, 2nd edition. Sage, 2004, pp. 241-243: rely on variables above .800, consider
       those between .667 and .800 for tentative conclusions only.

    Examples
    --------
    >>> reading(0.9, [0.7, 0.95])
    'good on the face of it, but the data allow for less: at worst good enough for tentative conclusions'
    >>> reading(0.9, units=4)
    'too few units to tell'
    >>> reading(-0.2)
    'systematic disagreement: annotators differ more than by chance'
    """
    if alpha is None:
        return "cannot be computed"
    if interval is None and units < FEWEST:
        return "too few units to tell"
    words = _words(alpha)
    worst = _words(interval[0]) if interval else words
    if worst == words or alpha < MODERATE:
        return words
    return (
        f"{words.partition(':')[0]} on the face of it, but the data allow for less: at worst {worst.partition(':')[0]}"
    )


def _words(alpha: float) -> str:
    if alpha >= RELIABLE:
        return "good: annotators can stand in for one another"
    if alpha >= TENTATIVE:
        return "good enough for tentative conclusions"
    if alpha >= MODERATE:
        return "moderate: annotators read the guidelines differently"
    if alpha > 0.05:
        return "weak: little more than chance"
    if alpha >= -0.05:
        return "no better than chance"
    return "systematic disagreement: annotators differ more than by chance"
