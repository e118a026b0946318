"""TF-IDF words and pairs with a linear support vector machine."""

from __future__ import annotations

from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from corpus_kit.evaluation.baselines.counting import SharedTfidf

GRID = {"model__C": (1.0, 0.01, 0.1, 10.0)}
"""What is tried where a benchmark asks to tune; the default first."""


def make() -> Pipeline:
    """Make the baseline: one linear machine a label against the rest; margins, no probabilities.

    ``C`` is scikit-learn's default. The primal problem is solved, which draws nothing: the dual one, scikit-learn's
    default, goes through the units in random order, and gives other margins with another seed.

    Examples
    --------
    >>> model = make().fit(["red rose", "red wine", "blue sky", "blue sea"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["red", "blue"]).tolist()
    ['warm', 'cold']
    """
    return Pipeline(
        [("tfidf", SharedTfidf()), ("model", LinearSVC(class_weight="balanced", dual=False, max_iter=5000))]
    )
