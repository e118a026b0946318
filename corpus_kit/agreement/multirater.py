r"""Agreement among any number of annotators: observed, Fleiss' kappa, Gwet's AC1.

All three compare the share of pairs of votes that agree, averaged over units with at least two votes, with what
chance would bring; they differ in what they take chance to be. With :math:`\pi_c` the mean over units of value
:math:`c`'s share of the votes, chance agreement is :math:`\sum_c \pi_c^2` for Fleiss [1]_ and
:math:`\frac{1}{q-1} \sum_c \pi_c (1 - \pi_c)` over :math:`q` values for Gwet [2]_. Fleiss wants as many votes on
every unit; where votes are missing this is Gwet's extension of it [3]_.

References
----------
.. [1] Fleiss. Measuring nominal scale agreement among many raters. Psychological Bulletin 76(5), 1971.
.. [2] Gwet. Computing inter-rater reliability and its variance in the presence of high agreement. British Journal of
   Mathematical and Statistical Psychology 61(1), 2008.
.. [3] Gwet. Handbook of inter-rater reliability, 4th edition. Advanced Analytics, 2014.
"""

from __future__ import annotations

import numpy as np

from corpus_kit.agreement.coefficient import CONSTANT, NO_PAIRS, Tallied, divide
from corpus_kit.agreement.votes import Floats, Votes


def observed_agreement(votes: Votes) -> Tallied:
    """Compute the share of pairs of votes on one unit that agree, averaged over units. No correction for chance.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> observed_agreement(from_matrix([[0, 0, 1], [0, 1, 1]])).coefficient().estimate
    0.6666666666666666
    """
    return Tallied(_tallies(votes)[:, :2], _observed, NO_PAIRS)


def fleiss_kappa(votes: Votes) -> Tallied:
    """Compute Fleiss' kappa. 1 is perfect agreement, 0 chance; constant data is undefined.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> kappa = fleiss_kappa(from_matrix([[0, 0, 1], [0, 1, 1]])).coefficient()
    >>> round(kappa.estimate, 4)  # (2/3 - 1/2) / (1 - 1/2)
    0.3333
    """

    def statistic(sums: Floats) -> Floats:
        chance = (_shares(sums) ** 2).sum(axis=-1)
        return divide(_observed(sums) - chance, 1 - chance)

    tallies = _tallies(votes)
    return Tallied(tallies, statistic, _why(votes), tallies[:, 0] > 0)


def gwet_ac1(votes: Votes) -> Tallied:
    """Compute Gwet's AC1. 1 is perfect agreement, 0 chance; it stays high where one value is very frequent.

    Constant data is perfect agreement, 1, as long as there are at least two values to choose from. Sets of labels are
    values of their own, and only those that were given can be counted.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> gwet_ac1(from_matrix([[0, 0], [0, 0]], n_values=2)).coefficient().estimate
    1.0
    """

    def statistic(sums: Floats) -> Floats:
        shares = _shares(sums)
        chance = divide((shares * (1 - shares)).sum(axis=-1), np.asarray(votes.n_values - 1))
        return divide(_observed(sums) - chance, 1 - chance)

    tallies = _tallies(votes)
    return Tallied(tallies, statistic, _why(votes), tallies[:, 0] > 0)


def _tallies(votes: Votes) -> Floats:
    """Sum a cluster's pairable units, their agreement, its units with a vote, and the shares of each value."""
    size = votes.per_unit.astype(float)
    squares = np.asarray(votes.counts.power(2).sum(axis=1)).ravel()
    pairable = size > 1
    agreement = np.where(pairable, (squares - size) / np.maximum(size * (size - 1), 1), 0)
    columns = [votes.by_cluster(column.astype(float)) for column in (pairable, agreement, size > 0)]
    return np.column_stack([*columns, votes.values_by_cluster(1 / np.maximum(size, 1))])


def _observed(sums: Floats) -> Floats:
    return divide(sums[..., 1], sums[..., 0])


def _shares(sums: Floats) -> Floats:
    # Shares are kept as exact as sums of thirds can be: a value that has all votes has a share of exactly 1.
    return divide(sums[..., 3:], sums[..., 3:].sum(axis=-1, keepdims=True))


def _why(votes: Votes) -> str:
    return CONSTANT if votes.per_unit.max(initial=0) > 1 else NO_PAIRS
