"""Character n-grams with a linear support vector machine."""

from __future__ import annotations

from sklearn.pipeline import Pipeline

from corpus_kit.evaluation.baselines import tfidf_svm


def make() -> Pipeline:
    """Make the baseline: `tfidf_svm` on TF-IDF character n-grams that stand in two training units at least.

    Examples
    --------
    >>> model = make().fit(["reddish rose", "reddened", "bluish sky", "blueness"], ["warm", "warm", "cold", "cold"])
    >>> model.predict(["redder", "bluer"]).tolist()
    ['warm', 'cold']
    """
    return tfidf_svm.make().set_params(tfidf__features="characters", tfidf__min_df=2)
