"""TF-IDF from counts made once: vocabulary and idf are those of the training fold, the counting is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin

from corpus_kit.errors import CorpusKitError
from corpus_kit.evaluation.inputs import Inputs, Rows, analyze

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "words": ("words",),
    "characters": ("characters",),
    "both": ("words", "characters"),
}
"""What `SharedTfidf` counts, by its parameter `features`."""


class EmptyVocabularyError(CorpusKitError):
    """No feature occurs in the texts to learn from."""


class SharedTfidf(TransformerMixin, BaseEstimator):
    """Turn inputs into TF-IDF vectors; equal to ``TfidfVectorizer(analyzer=analyze, sublinear_tf=True)``.

    Given `Inputs`, columns of the shared counts are picked and weighted; given any other list of strings, they are
    counted here. Either way nothing is learnt but from what `fit` is given.

    Parameters
    ----------
    min_df : int
        Leave out features in fewer training units.
    dtype : str
        Of the weights: ``float64``, or ``float32`` for solvers that are faster with it.
    features : str
        ``words`` (and pairs), ``characters`` (n-grams within words), or ``both``: the two vectors behind each other,
        each of length one, as of a ``FeatureUnion``.

    Raises
    ------
    EmptyVocabularyError
        By `fit`, if no feature is left.

    Notes
    -----
    Term frequency is ``1 + ln(count)``, idf is ``ln((1 + n) / (1 + df)) + 1``, rows have length one [1]_.

    References
    ----------
    .. [1] Manning, Raghavan and Schütze. Introduction to Information Retrieval. 2008, §6.4.

    Examples
    --------
    >>> vectors = SharedTfidf().fit(["red", "blue"]).transform(["red", "green"])
    >>> vectors.toarray()
    array([[0., 1.],
           [0., 0.]])
    >>> SharedTfidf(min_df=2, features="characters").fit(["reader", "trade"]).transform(["ad"]).shape
    (1, 1)
    """

    def __init__(self, min_df: int = 1, dtype: str = "float64", features: str = "words") -> None:
        self.min_df = min_df
        self.dtype = dtype
        self.features = features

    def fit(self, X: Sequence[str], y: Any = None) -> Self:  # noqa: ARG002
        """Learn vocabulary and idf."""
        inputs = X if isinstance(X, Inputs) else Inputs(list(X))  # type: ignore[arg-type]
        self.inputs_ = inputs.take([])
        self.columns_: dict[str, Rows] = {}
        self.idf_: dict[str, NDArray[np.float64]] = {}
        for block in BLOCKS[self.features]:
            counts = inputs.counts(block)
            occurring = np.bincount(counts.indices, minlength=counts.shape[1])
            self.columns_[block] = np.flatnonzero(occurring >= max(self.min_df, 1))
            self.idf_[block] = np.log((1 + len(inputs)) / (1 + occurring[self.columns_[block]])) + 1
        if not any(map(len, self.columns_.values())):
            raise EmptyVocabularyError(f"the training texts have no {' or '.join(self.columns_)} to learn from")
        return self

    def transform(self, X: Sequence[str]) -> sparse.csr_matrix:
        """Weight inputs, shape (n, n_vocabulary)."""
        return sparse.csr_matrix(sparse.hstack([self._weighted(X, block) for block in self.columns_], format="csr"))

    def _weighted(self, X: Sequence[str], block: str) -> sparse.csr_matrix:
        shared = isinstance(X, Inputs) and X.shares_counts_with(self.inputs_)
        counts = X.counts(block)[:, self.columns_[block]] if shared else self._count(X, block)  # type: ignore[attr-defined]
        weights = counts.astype(np.float64)
        weights.data = (np.log(weights.data) + 1) * self.idf_[block][weights.indices]
        norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        weights.data = (weights.data / np.repeat(norms, np.diff(weights.indptr))).astype(self.dtype)
        return weights

    def _count(self, X: Sequence[str], block: str) -> sparse.csr_matrix:
        tokens = self.inputs_.tokens(block)
        place = {tokens[column]: position for position, column in enumerate(self.columns_[block])}
        found = [[place[token] for token in analyze(item, block) if token in place] for item in X]
        ends = np.cumsum([0] + [len(row) for row in found])
        columns = [column for row in found for column in row]
        counts = sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(found), len(place)))
        counts.sum_duplicates()
        return counts
