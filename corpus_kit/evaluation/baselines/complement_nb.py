"""Complement naive Bayes on TF-IDF words and pairs."""

from __future__ import annotations

from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines.counting import SharedTfidf

GRID = {"model__alpha": (1.0, 0.1, 0.3, 3.0)}
"""What is tried where a benchmark asks to tune; the default first."""


def make() -> Pipeline:
    """Make the baseline: each label is judged by how badly the text fits all others, which suits skewed labels [1]_.

    ``alpha`` is scikit-learn's default, one count for every feature.

    References
    ----------
    .. [1] Rennie, Shih, Teevan and Karger. Tackling the poor assumptions of naive Bayes text classifiers. ICML 2003.

    Examples
    --------
    >>> model = make().fit(["red rose", "red wine", "blue sky", "blue sea"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["red", "blue"]).tolist()
    ['warm', 'cold']
    """
    return Pipeline([("tfidf", SharedTfidf()), ("model", ComplementNB())])
