"""Sharing counts changes speed, not numbers: the same pipelines, made one by one of scikit-learn's own parts."""

from functools import partial

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

from corpus_kit.evaluation.baselines import (
    char_complement_nb,
    char_logreg,
    char_svm,
    complement_nb,
    tfidf_logreg,
    tfidf_svm,
)
from corpus_kit.evaluation.baselines.counting import EmptyVocabularyError, SharedTfidf
from corpus_kit.evaluation.baselines.registry import Baseline, maker
from corpus_kit.evaluation.folding import predict_folds
from corpus_kit.evaluation.inputs import Input, Inputs, analyze
from corpus_kit.evaluation.protocols import grouped_kfold
from corpus_kit.evaluation.tasks import OPEN

WORDS = partial(TfidfVectorizer, analyzer=analyze, sublinear_tf=True)
CHARACTERS = partial(TfidfVectorizer, analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
LOGREG = partial(LogisticRegression, C=10, class_weight="balanced", solver="newton-cg", max_iter=200, tol=1e-7)
SVM = partial(LinearSVC, class_weight="balanced", dual=False, max_iter=5000)
ORACLES = {
    tfidf_logreg: (WORDS, LOGREG),
    tfidf_svm: (WORDS, SVM),
    complement_nb: (WORDS, ComplementNB),
    char_logreg: (partial(CHARACTERS, min_df=2), LOGREG),
    char_svm: (partial(CHARACTERS, min_df=2), SVM),
    char_complement_nb: (partial(CHARACTERS, min_df=2), ComplementNB),
}


@pytest.fixture
def task(make_task, colour_rows):
    rows = colour_rows(12, 20, seed=4)
    reference = [OPEN if row["label"] is None else row["label"] for row in rows]
    return make_task([row["text"] for row in rows], reference, [row["event"] for row in rows])


@pytest.mark.parametrize("module", ORACLES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_scores_are_those_of_pipelines_fitted_one_by_one(task, module):
    folds = grouped_kfold(task.groups, task.reference, 4)
    labels = np.array(task.labels, dtype=object)
    make = maker(Baseline("x", "", "", module.make), "", None, 0)
    shared = predict_folds(task, folds, make)
    one_by_one = np.full(len(task), "", dtype=object)
    for fold in folds:
        train = fold.train[task.reference[fold.train] != OPEN]
        oracle = Pipeline([("tfidf", ORACLES[module][0]()), ("model", ORACLES[module][1]())])
        oracle.fit([task.inputs[row] for row in train], labels[task.reference[train]])
        one_by_one[fold.test] = oracle.predict([task.inputs[row] for row in fold.test])
    known = task.reference != OPEN
    reference = labels[task.reference[known]]
    ours, theirs = (
        f1_score(reference, said, average="macro") for said in (labels[shared.label[known]], one_by_one[known])
    )
    assert ours == pytest.approx(theirs, abs=1e-4)
    assert 0.6 < ours < 1


BLOCKS = {
    "words": WORDS,
    "characters": CHARACTERS,
    "both": lambda min_df: FeatureUnion([("w", WORDS(min_df=min_df)), ("c", CHARACTERS(min_df=min_df))]),
}


@pytest.mark.parametrize("min_df", [1, 2])
@pytest.mark.parametrize("features", BLOCKS)
def test_vectors_are_those_of_scikit_learn_with_the_training_folds_vocabulary(features, min_df):
    texts = ["the sea, the sky", "the rose", "sky sky sea", "a door at sea", ""]
    inputs = Inputs([Input(text) for text in texts])
    train, test = [0, 1, 2], [3, 4, 0]
    oracle = BLOCKS[features](min_df=min_df).fit([texts[row] for row in train])
    expected = oracle.transform([texts[row] for row in test]).toarray()
    ours = SharedTfidf(min_df, features=features).fit(inputs.take(train))
    np.testing.assert_allclose(ours.transform(inputs.take(test)).toarray(), expected, atol=1e-12)
    np.testing.assert_allclose(ours.transform([texts[row] for row in test]).toarray(), expected, atol=1e-12)


@pytest.mark.parametrize("features", ["words", "characters"])
def test_fields_are_apart_as_in_scikit_learn(features):
    items = [Input("the sea", context="a ⟦sea⟧", target="see it"), Input("a sea"), Input("it", target="the sea")]
    oracle = TfidfVectorizer(analyzer=partial(analyze, features=features), sublinear_tf=True)
    expected = oracle.fit_transform(items).toarray()
    ours = SharedTfidf(features=features)
    np.testing.assert_allclose(ours.fit_transform(Inputs(items)).toarray(), expected, atol=1e-12)


def test_what_only_test_units_hold_is_not_learnt():
    inputs = Inputs([Input("sea"), Input("sky"), Input("rose")])
    fitted = SharedTfidf(features="both").fit(inputs.take([0, 1]))
    words, characters = (
        [fitted.inputs_.tokens(block)[column] for column in fitted.columns_[block]] for block in ("words", "characters")
    )
    assert words == ["sea", "sky"]
    assert set(characters) == {
        " se",
        "sea",
        "ea ",
        " sea",
        "sea ",
        " sea ",
        " sk",
        "sky",
        "ky ",
        " sky",
        "sky ",
        " sky ",
    }
    assert fitted.transform(inputs.take([2])).nnz == 0


@pytest.mark.parametrize(
    ("features", "said"), [("words", "words"), ("characters", "characters"), ("both", "words or characters")]
)
def test_no_feature_at_all_is_said(features, said):
    with pytest.raises(EmptyVocabularyError, match=f"no {said} to learn from"):
        SharedTfidf(features=features).fit(["", " "])
