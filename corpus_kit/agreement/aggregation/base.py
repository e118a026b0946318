"""What an aggregation is: fitted on a table of votes, it says how likely each value is for each unit."""

from __future__ import annotations

from typing import Protocol, Self

import numpy as np

from corpus_kit.agreement.votes import OPEN, Codes, Floats, Votes, tabulate
from corpus_kit.errors import InsufficientDataError

TIE = 1e-9
"""Values whose probabilities differ by no more are tied."""
_MOST_CELLS = 50_000_000
_MOST_CONFUSIONS = 10_000_000


class Aggregation(Protocol):
    """An algorithm that turns the votes on a unit into one value."""

    def fit(self, votes: Votes) -> Self:
        """Learn from votes what there is to learn."""

    def predict_proba(self, votes: Votes) -> Floats:
        """Return each value's probability, shape (n_units, n_values); rows of NaN for units without votes."""

    def predict(self, votes: Votes) -> Codes:
        """Return each unit's value, shape (n_units,); `OPEN` with a tie or without votes."""


def most_probable(probabilities: Floats) -> Codes:
    """Choose the most probable value of each unit; `OPEN` where several tie or a row is NaN.

    Examples
    --------
    >>> most_probable(np.array([[0.2, 0.8], [0.5, 0.5], [np.nan, np.nan]]))
    array([ 1, -1, -1])
    """
    if probabilities.size == 0:
        return np.full(len(probabilities), OPEN)
    known = np.where(np.isnan(probabilities), -1.0, probabilities)
    best = known.max(axis=1)
    winners = (known >= best[:, np.newaxis] - TIE).sum(axis=1)
    return np.where((winners == 1) & (best >= 0), known.argmax(axis=1), OPEN)


def vote_shares(votes: Votes) -> Floats:
    """Compute each value's share of a unit's votes, shape (n_units, n_values); rows of NaN without votes."""
    require_room(votes)
    size = votes.per_unit[:, np.newaxis]
    return np.where(size > 0, votes.counts.toarray() / np.maximum(size, 1), np.nan)


def require_room(votes: Votes, confusions: bool = False) -> None:
    """Raise `InsufficientDataError` where tables would outgrow memory and there is nothing to learn for them.

    The tables are units by values, and, with `confusions`, annotators by values by values.
    """
    learnt = votes.n_annotators * votes.n_values**2 if confusions else 0
    if votes.n_units * votes.n_values > _MOST_CELLS or learnt > _MOST_CONFUSIONS:
        raise InsufficientDataError(
            f"{votes.n_values:,} values over {votes.n_units:,} units are too many: each value is too rare to learn from"
        )


def distinct(votes: Votes) -> tuple[Votes, Codes]:
    """Keep one unit of all that have the same votes of the same annotators, and none without votes.

    With few annotators and values many units are alike, and what is computed of one holds for all. Where annotators are
    so many that alikeness does not fit into an integer, every unit stays.

    Returns
    -------
    patterns : Votes
        The table of distinct units.
    of_unit : ndarray of int, shape (n_units,)
        Which of them each unit is; `OPEN` for units without votes.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> distinct(from_matrix([[0, 1, 0, None], [1, 1, 1, None]]))[1]
    array([ 0,  1,  0, -1])
    """
    ends = np.cumsum(votes.per_unit)
    voted = np.flatnonzero(votes.per_unit)
    radix = votes.n_values + 1
    if votes.n_annotators * np.log2(radix) < 62 and len(votes):
        digits = (votes.values + 1) * radix**votes.annotators
        keys = np.add.reduceat(digits, (ends - votes.per_unit)[voted])
        _, first, code = np.unique(keys, return_index=True, return_inverse=True)
    else:
        first = code = np.arange(len(voted))
    of_unit = np.full(votes.n_units, OPEN)
    of_unit[voted] = code
    chosen = np.full(votes.n_units, OPEN)
    chosen[voted[first]] = np.arange(len(first))
    kept = votes.keep(chosen != OPEN)
    sizes = {"n_units": len(first), "n_annotators": votes.n_annotators, "n_values": votes.n_values}
    return tabulate(chosen[kept.units], kept.annotators, kept.values, **sizes), of_unit
