import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.protocols import (
    KINDS,
    fixed,
    folds_of,
    grouped_kfold,
    leave_one_group_out,
    leave_one_outlet_out,
)
from corpus_kit.evaluation.tasks import OPEN

GROUPS = st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=60).filter(lambda groups: len(set(groups)) >= 2)


def crossing(folds, groups):
    named = np.asarray(groups)
    return [fold.name for fold in folds if set(named[fold.train]) & set(named[fold.test])]


def covers(folds, n):
    return sorted(np.concatenate([fold.test for fold in folds]).tolist()) == list(range(n))


@dataclasses.dataclass
class Units:
    groups: list[str]
    outlets: list[str]
    documents: list[str]
    splits: list[str]
    reference: np.ndarray


@st.composite
def units(draw):
    """Units of documents; a document has one event, outlet and split, and perhaps no outlet."""
    facts = st.tuples(st.sampled_from("abcdefg"), st.sampled_from(["", *"uvwx"]), st.sampled_from(["train", "test"]))
    documents = draw(st.lists(facts, min_size=1, max_size=12))
    of = draw(st.lists(st.integers(0, len(documents) - 1), min_size=1, max_size=40))
    events, outlets, splits = (list(column) for column in zip(*(documents[place] for place in of), strict=True))
    reference = np.array(draw(st.lists(st.integers(OPEN, 2), min_size=len(of), max_size=len(of))))
    return Units(events, outlets, [f"d{place}" for place in of], splits, reference)


@pytest.mark.parametrize("kind", KINDS)
@given(task=units(), k=st.integers(2, 5))
def test_no_protocol_splits_a_group(kind, task, k):
    try:
        folds = folds_of(task, kind, k)
    except InsufficientDataError:
        return
    assert not crossing(folds, task.groups)
    assert not crossing(folds, task.documents)
    assert all(len(fold.train) and len(fold.test) for fold in folds)
    tested = np.concatenate([fold.test for fold in folds])
    assert len(np.unique(tested)) == len(tested)


@given(units())
def test_leaving_one_outlet_out_splits_neither_outlet_nor_event_and_tests_every_unit_once(task):
    try:
        folds = folds_of(task, "leave_one_outlet_out")
    except InsufficientDataError:
        return
    outlets = [outlet or document for outlet, document in zip(task.outlets, task.documents, strict=True)]
    assert len(folds) == len(set(outlets))
    assert not crossing(folds, outlets)
    assert covers(folds, len(outlets))
    # All that is left out of a fold is what others wrote about the tested events.
    for fold in folds:
        tested = {task.groups[row] for row in fold.test}
        left = set(range(len(outlets))) - {*fold.train.tolist(), *fold.test.tolist()}
        assert {task.groups[row] for row in left} <= tested


@given(GROUPS)
def test_leaving_one_event_out_never_splits_a_group_and_tests_every_unit_once(groups):
    folds = leave_one_group_out(groups)
    assert len(folds) == len(set(groups))
    assert not crossing(folds, groups)
    assert covers(folds, len(groups))
    assert all(len(fold.train) + len(fold.test) == len(groups) for fold in folds)


@given(GROUPS, st.data())
def test_grouped_kfold_never_splits_a_group_and_tests_every_unit_once(groups, data):
    k = data.draw(st.integers(2, len(set(groups))))
    reference = np.array(data.draw(st.lists(st.integers(OPEN, 2), min_size=len(groups), max_size=len(groups))))
    folds = grouped_kfold(groups, reference, k)
    assert len(folds) == k
    assert all(len(fold.test) for fold in folds)
    assert not crossing(folds, groups)
    assert covers(folds, len(groups))


@given(st.lists(st.sampled_from([("train", "a"), ("test", "b"), ("validation", "c"), ("train", "d")]), min_size=1))
def test_fixed_never_splits_a_group(rows):
    splits, groups = zip(*rows, strict=True)
    if {"train", "test"} <= set(splits):
        folds = fixed(splits, groups)
        assert not crossing(folds, groups)
        assert [splits[row] for row in folds[0].train] == ["train"] * splits.count("train")
        assert [splits[row] for row in folds[0].test] == ["test"] * splits.count("test")


def test_grouped_kfold_spreads_labels():
    # Eight groups of five units, half of them all label 0 and half all label 1: two folds can be even, two of each.
    groups = [f"g{row // 5}" for row in range(40)]
    reference = np.array([0] * 20 + [1] * 20)
    for fold in grouped_kfold(groups, reference, 2):
        assert np.bincount(reference[fold.test]).tolist() == [10, 10]


def test_grouped_kfold_makes_no_draw():
    groups = [f"g{row % 7}" for row in range(50)]
    reference = np.arange(50) % 3
    one, two = grouped_kfold(groups, reference, 3), grouped_kfold(groups, reference, 3)
    assert [fold.test.tolist() for fold in one] == [fold.test.tolist() for fold in two]


def test_without_an_outlet_a_document_stands_for_one():
    task = Units(["a", "b", "c", "c"], ["", "wire", "", ""], ["d1", "d2", "d3", "d3"], [""] * 4, np.zeros(4, dtype=int))
    folds = folds_of(task, "leave_one_outlet_out")
    assert [(fold.name, fold.train.tolist(), fold.test.tolist()) for fold in folds] == [
        ("document d1", [1, 2, 3], [0]),
        ("document d3", [0, 1], [2, 3]),
        ("wire", [0, 2, 3], [1]),
    ]


def test_an_outlet_that_tells_of_every_event_leaves_nothing_to_train_on():
    with pytest.raises(InsufficientDataError, match="wire tells of every event"):
        leave_one_outlet_out(["post", "wire", "wire"], ["a", "a", "b"])


def test_a_group_on_both_sides_stops():
    with pytest.raises(InsufficientDataError, match=r"1 event\(s\) stand in both train and test.*: a"):
        fixed(["train", "test"], ["a", "a"])


@pytest.mark.parametrize(
    ("kind", "folds", "said"),
    [
        ("leave_one_event_out", 5, "at least two events, and there is 1"),
        ("leave_one_outlet_out", 5, "no outlet is recorded"),
        ("grouped_kfold", 5, "5 folds need at least 5 events, and there are 1"),
        ("grouped_kfold", 1, "ask for at least 2 folds"),
        ("fixed", 5, "no split 'test' to test on; splits with units here: train"),
        ("train_test", 5, "no split 'test'"),
    ],
)
def test_too_little_says_so(make_task, kind, folds, said):
    with pytest.raises(InsufficientDataError, match=said):
        folds_of(make_task(["a", "b"], [0, 1], ["e", "e"]), kind, folds)


def test_without_any_outlet_none_can_be_left_out():
    # Each document would otherwise be left out by itself, under a name that promises more.
    task = Units(["a", "b", "c"], [""] * 3, ["d1", "d2", "d3"], [""] * 3, np.zeros(3, dtype=int))
    with pytest.raises(InsufficientDataError, match="no outlet is recorded"):
        folds_of(task, "leave_one_outlet_out")
    with pytest.raises(InsufficientDataError, match="at least two outlets, and there is 1"):
        leave_one_outlet_out(["post", "post"], ["a", "b"])
