"""Predicted sets of labels: read, every fault told, and scored."""

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.scoring.score import score


def said(*labels, **more):
    return [{"unit_id": f"d{place:02}a", "label": label} | more for place, label in enumerate(labels)]


def test_by_hand(small, write):
    # {sea} right; {sea} for {sea, sky}; {} right; the fourth has no reference; {sea} for {sky}.
    found = score(small, "topics", write(*said(["sea"], ["sea"], [], ["sky"], ["sea"])))
    assert (found["kind"], found["units"], found["ignored"]) == ("multilabel", 4, 1)
    # sea: 2 hits, 3 predicted, 2 due. sky: 0, 0, 2.
    assert found["labels"] == {
        "sea": {"precision": 0.666667, "recall": 1.0, "f1": 0.8, "support": 2},
        "sky": {"precision": None, "recall": 0.0, "f1": 0.0, "support": 2},
    }
    assert {name: one["estimate"] for name, one in found["metrics"].items() if name != "set_alpha"} == {
        "macro_f1": 0.4,
        "micro_f1": 0.571429,  # 2·2/(3 + 4)
        "exact_match": 0.5,
        "jaccard": 0.625,  # (1 + 1/2 + 1 + 0)/4
    }
    assert found["metrics"]["macro_f1"]["reason"] == "4 documents are too few for intervals; 5 are the least"
    assert "confusion" not in found


def test_every_fault_at_once_with_its_line(small, write):
    path = write(
        {"unit_id": "d00a", "label": ["sae"]},
        {"unit_id": "d00a", "label": ["sea"]},
        {"unit_id": "d01a", "label": ["sea", "sky", "sea"]},
        {"unit_id": "d02a", "label": "sea"},
        {"unit_id": "d99z", "label": []},
        {"unit_id": "d02a", "label": [], "scores": {"sea": 0.2}},
        {"unit_id": "d03a", "label": None},
    )
    with pytest.raises(ProblemsError) as caught:
        score(small, "topics", path)
    assert [(one.path, one.code) for one in caught.value.problems] == [
        ("line 1", "unknown-label"),
        ("line 1", "missing-score"),
        ("line 2", "doubled-unit"),
        ("line 3", "doubled-label"),
        ("line 4", "bad-line"),
        ("line 5", "unknown-unit"),
        ("line 6", "missing-score"),
        ("line 7", "bad-line"),
        ("", "missing-unit"),
    ]
    problems = caught.value.problems
    assert "did you mean 'sea'" in problems[0].expected
    assert problems[3].message == "'sea' stands twice"
    assert '"label": ["…", …]' in problems[4].expected
    assert "d04a" in problems[-1].message


@pytest.mark.parametrize("scores", [{"sea": 0.9, "sky": 0.8}, {"sea": -2.0, "sky": 3.0}])
def test_scores_are_of_each_label_and_need_not_sum_to_one(small, write, scores):
    found = score(small, "topics", write(*said(["sea"], ["sea"], [], [], ["sea"], scores=scores)))
    assert found["notes"][1:] == []  # the first is about clusters
