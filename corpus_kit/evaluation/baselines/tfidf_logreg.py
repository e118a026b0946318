"""TF-IDF words and pairs with logistic regression."""

from __future__ import annotations

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines.counting import SharedTfidf

GRID = {"model__C": (10.0, 0.1, 1.0, 100.0)}
"""What is tried where a benchmark asks to tune; the default first."""


def make() -> Pipeline:
    """Make the baseline: multinomial logistic regression, labels weighted inversely to their frequency.

    ``newton-cg`` on ``float32`` reaches the objective of the default solver many times sooner on sparse text. ``C=10``
    is a habit, not a finding: a weaker penalty than scikit-learn's default, since vectors have length one. There is no
    record of its having been tuned on any corpus.

    Examples
    --------
    >>> model = make().fit(["red rose", "red wine", "blue sky", "blue sea"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["a red sky at sea", "red"]).tolist()
    ['cold', 'warm']
    """
    model = LogisticRegression(solver="newton-cg", C=10.0, class_weight="balanced", max_iter=200)
    return Pipeline([("tfidf", SharedTfidf(dtype="float32")), ("model", model)])
