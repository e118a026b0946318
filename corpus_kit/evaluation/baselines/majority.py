"""Majority: always the most frequent training label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin


class Majority(ClassifierMixin, BaseEstimator):
    """Predict the most frequent training label; what a system must beat to have learnt anything.

    Of equally frequent labels the alphabetically first is taken. Probabilities are the training shares.

    Examples
    --------
    >>> Majority().fit(["a", "b", "c"], ["red", "blue", "red"]).predict(["d"]).tolist()
    ['red']
    """

    def fit(self, X: Sequence[str], y: Sequence[str]) -> Self:  # noqa: ARG002
        """Count the labels."""
        self.classes_, counts = np.unique(np.asarray(y, dtype=str), return_counts=True)
        self.shares_ = counts / counts.sum()
        return self

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """Give each input the most frequent label."""
        return np.repeat(self.classes_[[int(np.argmax(self.shares_))]], len(X))

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Give each input the training shares, shape (n, n_classes)."""
        return np.tile(self.shares_, (len(X), 1))


def make() -> Majority:
    """Make the baseline."""
    return Majority()
