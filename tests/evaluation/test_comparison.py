import numpy as np
import pytest

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.comparison import compare, in_words
from corpus_kit.evaluation.metrics import accuracy
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.permutation import PermutationTest
from corpus_kit.evaluation.summary import Scorer, Statistics

STATISTICS = Statistics(resamples=4_999)


@pytest.fixture
def systems():
    """Twelve events of ten units, reference all x: right on 5, 5 (the same) and 9 of ten."""
    cluster = np.repeat(np.arange(12), 10)
    reference = np.zeros(120, dtype=np.int64)
    half, most = np.tile(np.arange(10) >= 5, 12).astype(int), np.tile(np.arange(10) >= 9, 12).astype(int)
    return {
        name: Evaluated(("x", "y"), reference, said, cluster, cluster)
        for name, said in (("base", half), ("same", half), ("good", most))
    }


def test_each_against_one_with_interval_test_and_words(systems):
    clusters = choose_clusters([f"e{number:02}" for number in systems["base"].cluster], ["d"] * 120)
    titles = {"base": "Base", "same": "Same", "good": "Good"}
    scorer = Scorer("t", clusters, STATISTICS)
    same, good = compare(systems, "base", accuracy.metric(), scorer, STATISTICS, "t", titles)
    # Every event moves by the same four of ten units, so the interval has no width.
    assert (good.difference.estimate, good.difference.low, good.difference.high) == (0.4, 0.4, 0.4)
    # Only swapping none (or all) of twelve events gives so large a difference: 1 of 2^11; times two for the family.
    assert (good.p, good.smallest_p) == pytest.approx((2**-11, 2**-11), abs=1e-6)
    assert good.p_holm == pytest.approx(2 * 2**-11, abs=1e-6)
    assert good.sentence.startswith("Good is 0.400 above Base in Accuracy (95% interval +0.400 to +0.400")
    assert good.sentence.endswith("They are distinguishable.")
    assert same.sentence == "Same and Base score the same in every cluster; nothing sets them apart."


def test_without_the_one_compared_to_there_is_nothing(systems):
    clusters = choose_clusters([f"e{number:02}" for number in systems["base"].cluster], ["d"] * 120)
    scorer = Scorer("t", clusters, STATISTICS)
    assert compare(systems, "gone", accuracy.metric(), scorer, STATISTICS, "t", {}) == []


@pytest.mark.parametrize(
    ("test", "p_holm", "family", "end"),
    [
        (PermutationTest(-0.1, 0.5, 2**-11, 12, True), 0.5, 1, "Not distinguishable."),
        (
            PermutationTest(-0.1, 1 / 8, 1 / 8, 4, True),
            0.5,
            4,
            "with 4 differing clusters and 4 comparisons, no adjusted p below 0.5 can be reached.",
        ),
        (PermutationTest(-0.1, 0.001, 2**-11, 12, True), 0.002, 2, "They are distinguishable."),
    ],
)
def test_words_claim_no_more_than_was_shown(test, p_holm, family, end):
    words = in_words("A", "B", "Macro-F1", Interval(-0.1, -0.2, 0.05), test, p_holm, family, 0.95)
    assert words.startswith("A is 0.100 below B in Macro-F1 (95% interval -0.200 to +0.050, ")
    assert words.endswith(end)


def test_what_is_undefined_is_not_compared():
    test = PermutationTest(None, None, None, 0, False, "one of the two scores is undefined")
    words = in_words("A", "B", "MCC", Interval(None, reason="one of the two scores is undefined"), test, None, 0, 0.95)
    assert words == "A and B cannot be compared: one of the two scores is undefined."
