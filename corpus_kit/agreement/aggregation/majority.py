"""Majority: the value with the most votes."""

from __future__ import annotations

from typing import Self

import numpy as np

from corpus_kit.agreement.aggregation.base import most_probable, vote_shares
from corpus_kit.agreement.votes import Codes, Floats, Votes


class Majority:
    """Take the value with the most votes; a tie stays open, never broken by order.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> votes = from_matrix([[0, 1, 1], [0, 0, 1], [1, None, 1]])
    >>> Majority().fit(votes).predict(votes)
    array([ 0, -1,  1])
    """

    def fit(self, votes: Votes) -> Self:  # noqa: ARG002
        """Learn nothing."""
        return self

    def predict_proba(self, votes: Votes) -> Floats:
        """Return 1 for the value that wins, equal parts for those that tie, shape (n_units, n_values)."""
        shares = vote_shares(votes)
        best = shares == shares.max(axis=1, keepdims=True, initial=0)
        return np.where(np.isnan(shares), np.nan, best / best.sum(axis=1, keepdims=True).clip(1))

    def predict(self, votes: Votes) -> Codes:
        """Return each unit's value, shape (n_units,)."""
        return most_probable(vote_shares(votes))
