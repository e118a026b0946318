import dataclasses

import numpy as np
import pytest

from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.tasks import OPEN, read_task, train_test, why_not


@pytest.fixture
def opened(dataset):
    return open_dataset(dataset)


def test_reading_keeps_references_votes_and_answers(opened):
    task = read_task(opened, "colour", opened.schema())
    rows = opened.table("colour").to_pylist()
    assert len(task) == 120
    assert (task.attribute, task.carrier, task.labels) == ("colour", "saying", ("red", "blue", "none"))
    assert [label if label != OPEN else None for label in task.reference.tolist()] == [row["label"] for row in rows]
    assert task.votes.tolist() == [row["votes"] for row in rows]
    assert task.annotators == ("a1", "a2")
    assert task.answers.tolist() == [row["annotator_labels"] for row in rows]


def test_inputs_hold_text_only_and_nothing_an_annotator_said(opened):
    task = read_task(opened, "colour", opened.schema())
    for item, row in zip(task.inputs, opened.table("colour").to_pylist(), strict=True):
        assert item == row["text"]
        for forbidden in (row["event"], row["outlet"], row["document_id"], "a1"):
            assert forbidden not in item


def test_a_question_per_target_reads_the_targets_text(opened):
    task = read_task(opened, "side", opened.schema())
    assert {item.target for item in task.inputs} == {"paint it", "keep it"}
    assert set(task.targets) == {"paint_it", "keep_it"}


def test_a_span_is_read_with_its_marked_context(tmp_path, colour_rows, write_dataset):
    rows = [row | {"label": 0, "votes": [2, 0], "annotator_labels": [0, 0]} for row in colour_rows(1, 2)]
    opened = open_dataset(write_dataset(tmp_path / "d", {"mood": (("glad", "sad"), {"train": rows})}))
    task = read_task(opened, "mood", opened.schema())
    assert task.inputs[0].context == f"Before. ⟦{rows[0]['text']}⟧ After."


def test_what_is_no_task_says_why(opened):
    schema = opened.schema()
    assert why_not("colour", schema, opened.configs) == ""
    assert why_not("topics", schema, opened.configs) == ""
    assert "nothing to classify" in why_not("tagging", schema, opened.configs)
    assert "remark" not in opened.configs
    assert "no attribute with values" in why_not("remark", schema, opened.configs)
    assert "nobody has annotated" in why_not("mood", schema, opened.configs)


def test_a_document_without_event_is_a_group_of_its_own(make_task):
    task = dataclasses.replace(make_task(["a", "b"], [0, 1]), events=("", "e1"), documents=("d1", "d2"))
    assert task.groups == ("document d1", "e1")


def test_two_datasets_become_train_and_test(make_task):
    first = make_task(["a"], [0], ["x"], answers=[[0]])
    second = make_task(["b", "c"], [1, 2], ["y", "z"], answers=[[1, 2], [OPEN, 2]])
    both = train_test(first, second)
    assert both.splits == ("train", "test", "test")
    assert list(both.inputs) == ["a", "b", "c"]
    np.testing.assert_array_equal(both.answers, [[0, OPEN], [1, 2], [OPEN, 2]])
    assert both.reference.tolist() == [0, 1, 2]


def test_a_document_in_both_datasets_stops(make_task):
    with pytest.raises(InsufficientDataError, match=r"1 document\(s\) stand in both datasets: x"):
        train_test(make_task(["a"], [0], ["x"]), make_task(["b"], [0], ["x"]))


def test_other_labels_stop(make_task):
    with pytest.raises(InsufficientDataError, match="different labels"):
        train_test(make_task(["a"], [0], ["x"]), make_task(["b"], [0], ["y"], labels=["red", "blue"]))
