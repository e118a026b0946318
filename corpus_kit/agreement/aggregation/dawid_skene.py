"""Dawid-Skene: each annotator has a matrix of confusions, learnt together with the answers."""

from __future__ import annotations

import functools
from typing import Self

import numpy as np
from scipy import sparse

from corpus_kit.agreement.aggregation.base import distinct, most_probable, require_room, vote_shares
from corpus_kit.agreement.votes import OPEN, Codes, Floats, Votes

_LEAST = 1e-10
"""Counts and priors are at least this, so that every logarithm exists."""
_NEVER = 1e-300
"""The prior of a value that nobody gave: units that are unlikely whatever their value must not fall to it."""


class DawidSkene:
    """Learn by expectation-maximisation how often each annotator takes each value for each other one [1]_.

    A unit's true value is hidden; an annotator answers `l` with a probability that depends on the true value alone.
    Starting from the shares of the votes, the most likely values and the most likely confusions are found in turn.
    All votes stand in one sparse matrix, units by (annotator, value), so that both steps are a product with it; units
    on which everyone voted alike share a row.

    Two annotators are not enough to say which of them is right where they differ, and few units make confusions
    guesses: then majority is the better choice.

    Parameters
    ----------
    n_iter : int
        Steps at most.
    tol : float
        Stop when the lower bound of the log-likelihood, a vote, grows by less. (The prior is counted with every vote.)

    Attributes
    ----------
    priors_ : ndarray, shape (n_values,)
    confusions_ : ndarray, shape (n_annotators, n_values, n_values)
        ``[annotator, answer, truth]``: the probability of the answer given the true value.
    n_iter_ : int
        Steps taken.

    References
    ----------
    .. [1] Dawid and Skene. Maximum likelihood estimation of observer error-rates using the EM algorithm. Applied
       Statistics 28(1), 1979.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> votes = from_matrix([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1], [0, 1, 0, 1, 0, 0]])
    >>> DawidSkene().fit(votes).predict(votes)
    array([0, 0, 0, 1, 1, 1])
    """

    def __init__(self, n_iter: int = 100, tol: float = 1e-5) -> None:
        self.n_iter = n_iter
        self.tol = tol

    def fit(self, votes: Votes) -> Self:
        """Learn priors and confusions.

        Raises
        ------
        InsufficientDataError
            If there are too many values to have a matrix of confusions an annotator.
        """
        require_room(votes, confusions=True)
        patterns, of_unit = distinct(votes)
        weights = np.bincount(of_unit[of_unit != OPEN], minlength=patterns.n_units).astype(float)
        answers = _answers(patterns)
        weighted = (answers * weights[:, np.newaxis]).T.tocsr()
        posteriors = vote_shares(patterns)
        priors, confusions, _ = _maximise(weighted, posteriors, weights, votes)
        bound = -np.inf
        self.n_iter_ = 0
        self._learnt(priors, confusions, votes)
        while self.n_iter_ < self.n_iter and len(votes):
            posteriors, entropies = _posteriors(answers, priors, confusions)
            self._learnt(priors, confusions, votes)
            self.n_iter_ += 1
            priors, confusions, expected = _maximise(weighted, posteriors, weights, votes)
            reached = (expected + float(weights @ entropies)) / len(votes)
            if reached - bound < self.tol:
                break
            bound = reached
        return self

    def predict_proba(self, votes: Votes) -> Floats:
        """Return each value's probability given the votes, shape (n_units, n_values).

        `votes` has the codes of the table that was fitted; on that table, these are the posteriors of the last step.
        """
        patterns, of_unit = distinct(votes)
        found, _ = _posteriors(
            _answers(patterns),
            self.priors_,
            self.confusions_.reshape(votes.n_annotators * votes.n_values, votes.n_values),
        )
        return np.vstack([found, np.full((1, votes.n_values), np.nan)])[of_unit]

    def predict(self, votes: Votes) -> Codes:
        """Return each unit's most probable value, shape (n_units,)."""
        return most_probable(self.predict_proba(votes))

    def _learnt(self, priors: Floats, confusions: Floats, votes: Votes) -> None:
        self.priors_ = priors
        self.confusions_ = confusions.reshape(votes.n_annotators, votes.n_values, votes.n_values)


def _answers(votes: Votes) -> sparse.csr_array:
    """Lay out the votes, one a row at least, as a matrix of units by (annotator, value)."""
    ends = np.concatenate([[0], np.cumsum(votes.per_unit)])
    columns = votes.annotators * votes.n_values + votes.values
    return sparse.csr_array(
        (np.ones(len(votes)), columns, ends), shape=(votes.n_units, votes.n_annotators * votes.n_values)
    )


def _maximise(
    weighted: sparse.csr_array, posteriors: Floats, weights: Floats, votes: Votes
) -> tuple[Floats, Floats, float]:
    """Estimate priors and confusions, shape (n_annotators · n_values, n_values), and the votes' expected likelihood."""
    answered = np.diff(weighted.indptr)[:, np.newaxis] > 0  # what an annotator never answers takes no part in sums
    counts = np.where(answered, (weighted @ posteriors).clip(_LEAST), 0)
    by_annotator = counts.reshape(votes.n_annotators, votes.n_values, votes.n_values)
    shares = by_annotator / by_annotator.sum(axis=1, keepdims=True).clip(_LEAST)
    confusions = np.where(answered, shares.reshape(counts.shape), _LEAST)
    given = answered.reshape(votes.n_annotators, votes.n_values).any(axis=0)
    priors = np.maximum(weights @ posteriors / max(weights.sum(), 1), np.where(given, _LEAST, _NEVER))
    return priors, confusions, float((counts * (np.log(confusions) + np.log(priors))).sum())


def _posteriors(answers: sparse.csr_array, priors: Floats, confusions: Floats) -> tuple[Floats, Floats]:
    """Compute the probability of each value of each unit, shape (n_units, n_values), and each unit's entropy."""
    joint = answers @ np.log(confusions)
    joint += np.log(priors)
    joint -= _row_max(joint)[:, np.newaxis]
    posteriors = np.exp(joint)
    total = posteriors @ np.ones(len(priors))
    posteriors /= total[:, np.newaxis]
    return posteriors, np.log(total) - np.einsum("uv,uv->u", posteriors, joint)


def _row_max(table: Floats) -> Floats:
    # NumPy's reduction over short rows is slow; a few columns are quicker one by one.
    short = 0 < table.shape[1] < 32
    return np.asarray(functools.reduce(np.maximum, table.T) if short else table.max(axis=1, initial=-np.inf))
