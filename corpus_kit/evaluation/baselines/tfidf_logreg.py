"""TF-IDF words and pairs with logistic regression."""

from __future__ import annotations

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines.counting import SharedTfidf


def make() -> Pipeline:
    """Make the baseline: multinomial logistic regression, labels weighted inversely to their frequency.

    ``newton-cg`` on ``float32`` reaches the objective of the default solver many times sooner on sparse text.

    Examples
    --------
    >>> model = make().fit(["red rose", "red wine", "blue sky", "blue sea"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["a red sky at sea", "red"]).tolist()
    ['cold', 'warm']
    """
    model = LogisticRegression(solver="newton-cg", C=10.0, class_weight="balanced", max_iter=200)
    return Pipeline([("tfidf", SharedTfidf(dtype="float32")), ("model", model)])
