import pickle

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from corpus_kit.evaluation.features import FEATURES
from corpus_kit.evaluation.inputs import FeatureMemo, Input, Inputs, analyze

TEXTS = ["The sea, the sky.", "A rose is a rose", "", "sea sea sea"]


def test_an_input_is_its_fields_a_line_each():
    item = Input("word", context="a ⟦word⟧", target="the plan")
    assert item == "word\na ⟦word⟧\nthe plan"
    assert (item.text, item.context, item.target) == ("word", "a ⟦word⟧", "the plan")


def test_an_input_survives_pickling():
    item = pickle.loads(pickle.dumps(Input("word", target="plan")))
    assert (item.text, item.context, item.target) == ("word", "", "plan")


def test_the_same_word_in_text_and_target_are_two_features():
    assert analyze(Input("sea", target="sea")) == ["sea", "target=sea"]


def test_counts_are_those_of_scikit_learn():
    oracle = CountVectorizer(analyzer=analyze)
    expected = oracle.fit_transform(TEXTS).toarray()
    inputs = Inputs([Input(text) for text in TEXTS])
    assert inputs.tokens() == tuple(oracle.get_feature_names_out())
    np.testing.assert_array_equal(inputs.counts().toarray(), expected)


def test_characters_are_those_of_scikit_learn_within_words():
    texts = [*TEXTS, "İstanbul’s  old\u00a0port", "a é"]
    oracle = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    expected = oracle.fit_transform(texts).toarray()
    inputs = Inputs([Input(text) for text in texts])
    assert inputs.tokens("characters") == tuple(oracle.get_feature_names_out())
    np.testing.assert_array_equal(inputs.counts("characters").toarray(), expected)


def test_characters_of_fields_are_apart():
    # " a " is the only n-gram of three characters or more in a padded letter.
    item = Input("a", context="a", target="a")
    assert analyze(item, "characters") == [" a ", "context= a ", "target= a "]


def test_a_feature_is_counted_when_asked_for_and_once_for_all_tasks(monkeypatch):
    asked = []

    def split(field, text):
        asked.append(text)
        return [text]

    monkeypatch.setitem(FEATURES, "characters", split)
    memo = FeatureMemo()
    one = Inputs([Input("sea"), Input("sky"), Input("sea")], memo)
    other = one.like([Input("sky")])
    one.counts("words")
    assert asked == []
    for _ in range(2):
        one.take([0, 1]).counts("characters")
        other.counts("characters")
    assert asked == ["sea", "sky"]


def test_counts_do_not_depend_on_what_was_counted_before():
    memo = FeatureMemo()
    Inputs([Input("zebra sky rose")], memo).counts()
    shared, alone = Inputs([Input(text) for text in TEXTS], memo), Inputs([Input(text) for text in TEXTS])
    assert shared.tokens() == alone.tokens()
    np.testing.assert_array_equal(shared.counts().toarray(), alone.counts().toarray())


def test_taking_keeps_order_and_shares_columns():
    inputs = Inputs([Input(text) for text in TEXTS])
    taken = inputs.take([3, 0]).take([1])
    assert list(taken) == [TEXTS[0]]
    assert taken.shares_counts_with(inputs)
    np.testing.assert_array_equal(taken.counts().toarray(), inputs.counts().toarray()[[0]])


def test_it_is_a_sequence():
    inputs = Inputs([Input(text) for text in TEXTS])
    assert (len(inputs), inputs[-1], list(inputs[1:3])) == (4, TEXTS[3], TEXTS[1:3])
    with pytest.raises(IndexError):
        inputs[4]
