"""TF-IDF words and pairs with a linear support vector machine."""

from __future__ import annotations

from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from corpus_kit.evaluation.baselines.counting import SharedTfidf


def make() -> Pipeline:
    """Make the baseline: one linear machine a label against the rest; margins, no probabilities.

    Examples
    --------
    >>> model = make().fit(["red rose", "red wine", "blue sky", "blue sea"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["red", "blue"]).tolist()
    ['warm', 'cold']
    """
    return Pipeline([("tfidf", SharedTfidf()), ("model", LinearSVC(class_weight="balanced", max_iter=5000))])
