"""Character n-grams with logistic regression."""

from __future__ import annotations

from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines import tfidf_logreg


def make() -> Pipeline:
    """Make the baseline: `tfidf_logreg` on TF-IDF character n-grams that stand in two training units at least.

    Examples
    --------
    >>> model = make().fit(["reddish rose", "reddened", "bluish sky", "blueness"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["redder", "bluer"]).tolist()
    ['warm', 'cold']
    """
    return tfidf_logreg.make().set_params(tfidf__features="characters", tfidf__min_df=2)
