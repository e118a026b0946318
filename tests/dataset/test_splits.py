from __future__ import annotations

import hashlib

import pytest

from corpus_kit.dataset.splits import events_by_split, hashed, plan_splits
from corpus_kit.errors import ProblemsError, UsageError

MANY = {f"d{number}": f"event {number}" for number in range(60)}


def test_listed_events_decide() -> None:
    splits = plan_splits({"d1": "a", "d2": "b", "d3": "a"}, {"train": ["a"], "test": ["b"]})
    assert splits.documents == {"d1": "train", "d2": "test", "d3": "train"}
    assert splits.kind == "listed"
    assert events_by_split(splits, {"d1": "a", "d2": "b", "d3": "a"}) == {"train": ["a"], "test": ["b"]}


def test_every_fault_of_listed_splits_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        plan_splits({"d1": "a", "d2": "flod", "d3": ""}, {"train": ["a"], "test": ["flood"]}, file="corpus.yaml")
    problems = caught.value.problems
    assert [problem.code for problem in problems] == ["unknown-event", "event-without-split", "event-without-split"]
    assert "did you mean 'flod'" in problems[0].expected
    assert "documents without an event" in problems[2].message
    assert {problem.file for problem in problems} == {"corpus.yaml"}


def test_fewer_than_ten_events_are_not_divided() -> None:
    nine = {f"d{number}": f"event {number % 9}" for number in range(50)}
    assert set(plan_splits(nine, {}).documents.values()) == {"train"}
    assert plan_splits(nine | {"d99": "event 9"}, {}).kind == "hash"


def test_the_hash_is_of_the_event_alone() -> None:
    splits = plan_splits(MANY, {}).documents
    # by hand: the first eight bytes of the SHA-256 as a big-endian number, modulo ten; 0-7, 8, 9
    place = int(hashlib.sha256(b"event 7").hexdigest()[:16], 16) % 10
    assert splits["d7"] == ("train" if place < 8 else "validation" if place == 8 else "test")
    assert plan_splits(MANY | {"new": "new event"}, {}).documents.items() >= splits.items()
    assert set(splits.values()) == {"train", "validation", "test"}


def test_documents_without_an_event_are_groups_of_their_own() -> None:
    splits = plan_splits(dict.fromkeys(MANY, ""), {})
    assert len(set(splits.documents.values())) == 3
    assert splits.documents["d3"] == hashed("document d3")
    assert events_by_split(splits, dict.fromkeys(MANY, "")) == {"train": [], "validation": [], "test": []}


def test_an_export_alone_is_divided_only_on_request() -> None:
    assert plan_splits(MANY, {}, bare=True).kind == "one"
    assert plan_splits(MANY, {}, bare=True, wanted="hash").kind == "hash"
    assert plan_splits({"d1": "a"}, {"train": ["a"]}, wanted="one").kind == "one"


def test_an_unknown_way_of_splitting_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="did you mean 'hash'"):
        plan_splits(MANY, {}, wanted="hsh")
