"""MACE: each annotator either knows the answer or fills one in by habit."""

from __future__ import annotations

from typing import Literal, NamedTuple, Self

import numpy as np
from scipy.special import digamma

from corpus_kit.agreement.aggregation.base import most_probable, require_room
from corpus_kit.agreement.votes import Codes, Floats, Votes

Start = tuple[Floats, Floats]
"""Guessing against knowing, shape (n_annotators, 2), and what is guessed, shape (n_annotators, n_values)."""


class _Cells(NamedTuple):
    """The values voted for on each unit. All others are equally likely there, so they need not be listed."""

    units: Codes
    values: Codes
    of_vote: Codes

    @classmethod
    def of(cls, votes: Votes) -> Self:
        found, of_vote = np.unique(votes.units * max(votes.n_values, 1) + votes.values, return_inverse=True)
        return cls(found // max(votes.n_values, 1), found % max(votes.n_values, 1), of_vote)


class _Expected(NamedTuple):
    """What the current parameters make of the votes; `posteriors` are of the cells, `rest` of any other value."""

    log_likelihood: float
    posteriors: Floats
    rest: Floats
    spamming: Floats
    guesses: Floats


class MACE:
    """Learn who knows and who guesses (multi-annotator competence estimation) [1]_.

    On each unit an annotator knows the true value and gives it, or guesses after a habit of their own. One number an
    annotator, the probability of knowing, is less than a matrix of confusions and can be learnt from fewer units.

    Parameters
    ----------
    rng : numpy.random.Generator, optional
        Draws the starting points. A generator seeded with 20 where not given.
    n_restarts : int
        Starting points; the most likely result is kept.
    n_iter : int
        Steps from each.
    method : str
        ``vb``: variational Bayes with Beta and Dirichlet priors; ``em``: maximum likelihood, smoothed.
    alpha, beta : float
        The Beta prior of guessing and knowing.
    start : tuple of ndarray, optional
        The one starting point, in place of random ones.

    Attributes
    ----------
    spamming_ : ndarray, shape (n_annotators, 2)
        Weights of guessing and knowing.
    habits_ : ndarray, shape (n_annotators, n_values)
        What is guessed.
    competence_ : ndarray, shape (n_annotators,)
        Probability of knowing.

    References
    ----------
    .. [1] Hovy, Berg-Kirkpatrick, Vaswani and Hovy. Learning whom to trust with MACE. NAACL 2013.

    Examples
    --------
    >>> from corpus_kit.agreement.votes import from_matrix
    >>> votes = from_matrix([[0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1], [1, 1, 1, 1, 1, 1]])
    >>> model = MACE().fit(votes)
    >>> model.predict(votes), bool(model.competence_[2] < model.competence_[0])
    (array([0, 1, 0, 1, 0, 1]), True)
    """

    def __init__(
        self,
        rng: np.random.Generator | None = None,
        n_restarts: int = 10,
        n_iter: int = 50,
        method: Literal["vb", "em"] = "vb",
        alpha: float = 0.5,
        beta: float = 0.5,
        start: Start | None = None,
    ) -> None:
        self.rng = rng
        self.n_restarts = n_restarts
        self.n_iter = n_iter
        self.method = method
        self.alpha, self.beta = alpha, beta
        self.start = start

    def fit(self, votes: Votes) -> Self:
        """Learn competence and habits."""
        cells = _Cells.of(votes)
        rng = np.random.default_rng(20) if self.rng is None else self.rng
        starts = [self.start] if self.start else [_draw(votes, rng) for _ in range(self.n_restarts)]
        best = -np.inf
        for spamming, habits in starts:
            expected = _expect(votes, cells, spamming, habits)
            for _ in range(self.n_iter):
                spamming, habits = self._maximise(expected)
                expected = _expect(votes, cells, spamming, habits)
            if expected.log_likelihood > best:
                best = expected.log_likelihood
                self.spamming_, self.habits_ = spamming, habits
        self.competence_ = self.spamming_[:, 1] / self.spamming_.sum(axis=1)
        return self

    def predict_proba(self, votes: Votes) -> Floats:
        """Return each value's probability given the votes, shape (n_units, n_values)."""
        require_room(votes)
        cells = _Cells.of(votes)
        expected = _expect(votes, cells, self.spamming_, self.habits_)
        found = np.repeat(expected.rest[:, np.newaxis], votes.n_values, axis=1)
        found[cells.units, cells.values] = expected.posteriors
        return np.where(votes.per_unit[:, np.newaxis] > 0, found, np.nan)

    def predict(self, votes: Votes) -> Codes:
        """Return each unit's most probable value, shape (n_units,)."""
        return most_probable(self.predict_proba(votes))

    def _maximise(self, expected: _Expected) -> Start:
        if self.method == "vb":
            return _variational(expected.spamming, np.array([self.alpha, self.beta])), _variational(
                expected.guesses, np.array(10.0)
            )
        smoothing = 0.01 / expected.guesses.shape[1]
        return _normalised(expected.spamming + smoothing), _normalised(expected.guesses + smoothing)


def _expect(votes: Votes, cells: _Cells, spamming: Floats, habits: Floats) -> _Expected:
    """Compute the units' posteriors, and how often each annotator is expected to have guessed, what, and known."""
    guessing = spamming[votes.annotators, 0] * habits[votes.annotators, votes.values]
    knowing = spamming[votes.annotators, 1]
    # A vote speaks for every value as far as it may be guessed, and for its own value beyond that.
    anyway = np.log(guessing).sum() - votes.n_units * np.log(max(votes.n_values, 1))
    beyond = np.bincount(cells.of_vote, weights=np.log1p(knowing / guessing), minlength=len(cells.units))
    top = np.zeros(votes.n_units)
    np.maximum.at(top, cells.units, beyond)
    likely = np.exp(beyond - top[cells.units])
    others = votes.n_values - np.bincount(cells.units, minlength=votes.n_units)
    total = np.bincount(cells.units, weights=likely, minlength=votes.n_units) + others * np.exp(-top)
    posteriors = likely / total[cells.units]
    known = posteriors[cells.of_vote] * knowing / (guessing + knowing)
    habit_cells = votes.annotators * votes.n_values + votes.values
    guesses = np.bincount(habit_cells, weights=1 - known, minlength=habits.size).astype(float).reshape(habits.shape)
    by_annotator = np.bincount(votes.annotators, weights=known, minlength=votes.n_annotators)
    counts = np.column_stack([guesses.sum(axis=1), by_annotator])
    log_likelihood = float(anyway + (top + np.log(total)).sum()) if len(votes) else 0.0
    return _Expected(log_likelihood, posteriors, np.exp(-top) / total.clip(1e-300), counts, guesses)


def _draw(votes: Votes, rng: np.random.Generator) -> Start:
    spamming = rng.uniform(1.0, 2.5, (votes.n_annotators, 2))
    habits = rng.uniform(1.0, 2.5, (votes.n_annotators, votes.n_values))
    return _normalised(spamming), _normalised(habits)


def _normalised(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _variational(counts: Floats, prior: Floats) -> Floats:
    total = (counts + prior).sum(axis=1, keepdims=True)
    return np.asarray(np.exp(digamma(counts + prior) - digamma(total)))
