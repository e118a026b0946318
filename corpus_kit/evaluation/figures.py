"""How numbers are written wherever a person reads them: three decimals, and a minus that is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is not loaded to write a number
    from corpus_kit.agreement.resampling import Interval


def number(value: float | None, sign: str = "") -> str:
    """Write a score with three decimals, an undefined one as a dash; with `sign` ``+``, positive ones with it.

    Examples
    --------
    >>> number(0.5), number(-0.25), number(0.5, "+"), number(None)
    ('0.500', '−0.250', '+0.500', '–')
    """
    return "–" if value is None else f"{value:{sign}.3f}".replace("-", "−")


def bounds(interval: Interval, sign: str = "") -> str:
    """Write an interval's bounds, or nothing where there are none.

    Examples
    --------
    >>> from corpus_kit.agreement.resampling import Interval
    >>> bounds(Interval(0.5, 0.4, 0.625)), bounds(Interval(0.0, -0.1, 0.1), "+"), bounds(Interval(0.5))
    ('0.400 to 0.625', '−0.100 to +0.100', '')
    """
    return "" if interval.low is None else f"{number(interval.low, sign)} to {number(interval.high, sign)}"


def scored(interval: Interval) -> str:
    """Write a score with its bounds where there are any.

    Examples
    --------
    >>> from corpus_kit.agreement.resampling import Interval
    >>> scored(Interval(0.5, 0.4, 0.625)), scored(Interval(None))
    ('0.500 (0.400 to 0.625)', '–')
    """
    return number(interval.estimate) + (f" ({found})" if (found := bounds(interval)) else "")
