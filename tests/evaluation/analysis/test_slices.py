"""Twenty-four units of six clusters, four each; what is right is chosen so that scores are told by counting."""

import numpy as np
import pytest

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.evaluation.analysis.facts import Fact
from corpus_kit.evaluation.analysis.slices import slices
from corpus_kit.evaluation.metrics import accuracy, macro_f1
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.summary import Scorer, Statistics

N = 48
CLUSTER = np.repeat(np.arange(6), 8)
ROWS = np.arange(N)


def units(wrong=(), reference=None):
    reference = np.arange(N) % 2 if reference is None else np.array(reference)
    label = reference.copy()
    label[list(wrong)] = 1 - label[list(wrong)]
    return Evaluated(("red", "blue"), reference, label, CLUSTER, CLUSTER, n_clusters=6)


@pytest.fixture
def scorer():
    return Scorer("t", Clusters("document", CLUSTER, 6, ""), Statistics(resamples=99))


def test_every_baseline_is_scored_on_each_value(scorer):
    # "a": the first half of each cluster, 24 units in 6 clusters; "one" is wrong on 6 of them, once a cluster.
    fact = Fact("outlet", tuple("aaaabbbb" * 6))
    systems = {"one": units(range(0, N, 8)), "two": units(range(N))}
    first, second = slices([fact], ROWS, systems, accuracy.metric(), scorer)
    assert (first.by, first.value, first.units, first.clusters, first.note) == ("outlet", "a", 24, 6, "")
    # Each cluster has 3 of 4 right, so every resample has, too.
    assert (first.scores["one"].estimate, first.scores["one"].low, first.scores["one"].high) == (0.75, 0.75, 0.75)
    assert first.scores["two"].estimate == 0
    assert second.scores["one"].estimate == 1


def test_the_interval_is_that_of_the_part(scorer):
    fact = Fact("outlet", tuple("aaaabbbb" * 6))
    system = units(range(0, 20, 3))
    metric = macro_f1.metric()
    first, _ = slices([fact], ROWS, {"one": system}, metric, scorer)
    part = system.take(np.array(fact.values) == "a")
    assert first.scores == {"one": scorer.scores(part, [metric])["macro_f1"]}
    assert first.scores["one"].low < first.scores["one"].high


def test_too_small_to_tell(scorer):
    few = Fact("outlet", tuple("a" * 32 + "b" * 16))  # a: 32 units in 4 clusters; b: 16 in 2
    spread = Fact("target", tuple("ccccdddd" * 2 + "dddddddd" * 4))  # c: 8 units in 2 clusters; d: 40 in 6
    a, b, d, c = slices([few, spread], ROWS, {"one": units()}, accuracy.metric(), scorer)
    assert a.note == "too small to tell: 32 in 4 clusters; 20 in 5 are the least"
    assert (a.scores["one"].estimate, a.scores["one"].low, a.scores["one"].reason) == (1, None, a.note)
    assert (b.units, b.clusters) == (16, 2)
    assert (d.note, d.scores["one"].low) == ("", 1)
    assert c.note == "too small to tell: 8 in 2 clusters; 20 in 5 are the least"


def test_facts_in_order_values_by_size_then_name_or_by_their_own_order(scorer):
    by_size = Fact("outlet", tuple("aabbbccc" * 6))
    ordered = Fact("words", tuple("xxxxxyzz" * 6), order=("y", "none such", "x", "z"))
    found = slices([ordered, by_size], ROWS, {"one": units()}, accuracy.metric(), scorer)
    assert [(one.by, one.value) for one in found] == [
        ("words", "y"),
        ("words", "x"),
        ("words", "z"),
        ("outlet", "b"),
        ("outlet", "c"),
        ("outlet", "a"),
    ]


def test_what_is_not_known_is_in_no_slice_and_one_value_tells_nothing(scorer):
    unknown = Fact("outlet", ("",) * 8 + tuple("aaaabbbb" * 5))
    alone = Fact("target", ("t",) * 40 + ("",) * 8)
    found = slices([unknown, alone], ROWS, {"one": units()}, accuracy.metric(), scorer)
    assert [(one.value, one.units) for one in found] == [("a", 20), ("b", 20)]
    assert slices([unknown], ROWS, {}, accuracy.metric(), scorer) == []


def test_facts_are_of_all_units_of_the_task_and_rows_say_which_are_evaluated(scorer):
    fact = Fact("outlet", tuple("a?" * N))
    assert slices([fact], ROWS * 2, {"one": units()}, accuracy.metric(), scorer) == []
    assert len(slices([fact], ROWS, {"one": units()}, accuracy.metric(), scorer)) == 2


def test_a_part_with_one_reference_tells_nothing(scorer):
    reference = [0, 0, 0, 0, 0, 1, 0, 1] * 6
    same, both = slices(
        [Fact("x", tuple("aaaabbbb" * 6))], ROWS, {"one": units(reference=reference)}, macro_f1.metric(), scorer
    )
    assert same.note == "every unit has the same reference, so the scores tell nothing"
    assert (same.scores["one"].estimate, same.scores["one"].low) == (1, None)
    assert both.note == ""


def test_what_each_counts_for(scorer):
    fact = Fact("outlet", tuple("aaaabbbb" * 6))
    first, second = slices([fact], ROWS, {"one": units()}, accuracy.metric(), scorer, np.repeat([3, 0], 24))
    assert (first.units, second.units) == (36, 36)  # 12 units of each half are in the first three clusters, at 3 each
