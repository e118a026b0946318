"""Coefficients in plain words."""

from __future__ import annotations

RELIABLE = 0.8
TENTATIVE = 2 / 3
MODERATE = 0.4
NOTHING = 0.05


FEWEST = 20
"""With fewer units and no interval that bounds anything, a coefficient is an anecdote."""


def reading(alpha: float | None, interval: list[float] | None = None, units: int = FEWEST) -> str:
    """Say what a value of Krippendorff's alpha allows [1]_; the words are for the lower bound where there is one.

    Parameters
    ----------
    alpha : float or None
    interval : pair of float or None
        One without width, where every resample agrees throughout, bounds nothing.
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
    >>> reading(0.9)
    'good on the face of it, but how sure that is cannot be told'
    >>> reading(0.9, units=4)
    'too few units to tell'
    >>> reading(-0.2, [-0.4, 0.1])
    'no better than chance'
    """
    if alpha is None:
        return "cannot be computed"
    wide = interval if interval and interval[0] < interval[1] else None
    if wide is None and units < FEWEST:
        return "too few units to tell"
    if interval is None:
        return f"{_words(alpha).partition(':')[0]} on the face of it, but how sure that is cannot be told"
    if alpha < MODERATE:
        return _words(alpha if alpha > 0 or interval[1] < 0 else 0.0)
    words, worst = _words(alpha), _words(max(interval[0], 0.0))
    if worst == words:
        return words
    return (
        f"{words.partition(':')[0]} on the face of it, but the data allow for less: at worst {worst.partition(':')[0]}"
    )


def share(value: float | None) -> str:
    """Spell a share in percent; what is not all is never 100%, and what is not nothing never 0%.

    Examples
    --------
    >>> share(0.996), share(1.0), share(0.004), share(0.5), share(None)
    ('over 99%', '100%', 'under 1%', '50%', '–')
    """
    if value is None:
        return "–"
    text = f"{value:.0%}"
    if text == "100%" and value < 1:
        return "over 99%"
    return "under 1%" if text == "0%" and value > 0 else text


def _words(alpha: float) -> str:
    if alpha >= RELIABLE:
        return "good: annotators can stand in for one another"
    if alpha >= TENTATIVE:
        return "good enough for tentative conclusions"
    if alpha >= MODERATE:
        return "moderate: annotators read the guidelines differently"
    if alpha > NOTHING:
        return "weak: nearer to chance than to agreement"
    if alpha >= -NOTHING:
        return "no better than chance"
    return "systematic disagreement: annotators differ more than by chance"
