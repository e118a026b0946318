import numpy as np
import pytest

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.resampling import Interval
from corpus_kit.evaluation.comparison import compare, in_words, why_none
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
    ("test", "p_holm", "reachable", "end"),
    [
        (PermutationTest(-0.1, 0.5, 2**-11, 12, True), 0.5, 2**-11, "Not distinguishable."),
        (
            PermutationTest(-0.1, 1 / 8, 1 / 8, 4, True),
            0.5,
            0.5,
            "with 4 differing clusters, no adjusted p below 0.5 can be reached.",
        ),
        (PermutationTest(-0.1, 0.001, 2**-11, 12, True), 0.002, 2**-10, "They are distinguishable."),
    ],
)
def test_words_claim_no_more_than_was_shown(test, p_holm, reachable, end):
    words = in_words("A", "B", "Macro-F1", Interval(-0.1, -0.2, 0.05), test, p_holm, reachable, 0.95)
    assert words.startswith("A is 0.100 below B in Macro-F1 (95% interval −0.200 to +0.050, ")
    assert words.endswith(end)


def test_what_is_undefined_is_not_compared():
    test = PermutationTest(None, None, None, 0, False, "one of the two scores is undefined")
    words = in_words(
        "A", "B", "MCC", Interval(None, reason="one of the two scores is undefined"), test, None, None, 0.95
    )
    assert words == "A and B cannot be compared: one of the two scores is undefined."


def test_what_can_be_reached_depends_on_the_other_comparisons(systems):
    # `few` is right on one unit more than `base` in five events and on one less in a sixth. Of the 64 sums of six signs
    # 14 are 4 or more in size, so p = 14/64; at best it would be 1/32. As `good` comes first, Holm takes that times
    # one, not two: a p below .05 was within reach, so the size is not to blame.
    reference = systems["base"].reference
    few = systems["base"].prediction.copy()
    few[[0, 10, 20, 30, 40]] = 1
    few[55] = 0
    three = {"base": systems["base"], "good": systems["good"]}
    three["few"] = Evaluated(("x", "y"), reference, few, systems["base"].cluster, systems["base"].cluster)
    clusters = choose_clusters([f"e{number:02}" for number in systems["base"].cluster], ["d"] * 120)
    titles = {name: name for name in three}
    scorer = Scorer("t", clusters, STATISTICS)
    good, found = compare(three, "base", accuracy.metric(), scorer, STATISTICS, "t", titles)
    assert (found.clusters, found.smallest_p) == (6, 1 / 32)
    assert found.p == found.p_holm == 14 / 64
    assert found.sentence.endswith("Not distinguishable.")
    assert good.p_holm == pytest.approx(2 * 2**-11, abs=1e-6)


def test_a_level_is_written_as_it_is():
    test = PermutationTest(0.1, 0.5, 2**-11, 12, True)
    words = in_words("A", "B", "Macro-F1", Interval(0.1, -0.1, 0.3), test, 0.5, 2**-11, 0.999)
    assert "99.9% interval" in words


def test_without_the_one_compared_to_the_reason_is_told(systems):
    titles = {"base": "Base", "gone": "Gone"}
    assert why_none(systems, "gone", titles) == ["nothing is compared, for Gone could not be run"]
    assert why_none(systems, "base", titles) == why_none({}, "gone", titles) == []
