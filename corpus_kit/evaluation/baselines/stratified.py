"""Stratified: a label drawn as often as it occurs in training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin


class Stratified(ClassifierMixin, BaseEstimator):
    """Draw labels with their training shares, blind to the text: what chance gives.

    Parameters
    ----------
    random_state : int
        Seed of the draws; the same seed and number of inputs give the same labels.

    Examples
    --------
    >>> guess = Stratified(random_state=0).fit(["a"] * 4, ["red", "red", "red", "blue"]).predict(["b"] * 1000)
    >>> 700 < guess.tolist().count("red") < 800
    True
    """

    def __init__(self, random_state: int | None = None) -> None:
        self.random_state = random_state

    def fit(self, X: Sequence[str], y: Sequence[str]) -> Self:  # noqa: ARG002
        """Count the labels."""
        self.classes_, counts = np.unique(np.asarray(y, dtype=str), return_counts=True)
        self.shares_ = counts / counts.sum()
        return self

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """Draw a label for each input."""
        rng = np.random.default_rng(self.random_state)
        drawn = rng.choice(len(self.classes_), size=len(X), p=self.shares_)
        return np.asarray(self.classes_[drawn])

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Give each input the training shares, shape (n, n_classes)."""
        return np.tile(self.shares_, (len(X), 1))


def make() -> Stratified:
    """Make the baseline."""
    return Stratified()
