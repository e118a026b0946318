"""Soft votes: the distribution of the votes is the answer."""

from __future__ import annotations

from typing import Self

from corpus_kit.agreement.aggregation.base import most_probable, vote_shares
from corpus_kit.agreement.votes import Codes, Floats, Votes


class SoftVotes:
    """Keep disagreement: a value is as probable as its share of the votes [1]_.

    References
    ----------
    .. [1] Uma, Fornaciari, Hovy, Paun, Plank and Poesio. Learning from disagreement: a survey. JAIR 72, 2021.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> votes = from_matrix([[0, 1], [0, 0], [0, None], [1, None]])
    >>> SoftVotes().fit(votes).predict_proba(votes)
    array([[0.75, 0.25],
           [0.5 , 0.5 ]])
    """

    def fit(self, votes: Votes) -> Self:  # noqa: ARG002
        """Learn nothing."""
        return self

    def predict_proba(self, votes: Votes) -> Floats:
        """Return each value's share of the votes, shape (n_units, n_values)."""
        return vote_shares(votes)

    def predict(self, votes: Votes) -> Codes:
        """Return each unit's most frequent value, shape (n_units,)."""
        return most_probable(vote_shares(votes))
