import numpy as np
import pytest

from corpus_kit.evaluation.ceiling import annotator_ceiling, others_majority
from corpus_kit.evaluation.tasks import OPEN


def test_ties_and_silence_give_no_majority():
    answers = np.array([[0, 1, 1], [0, 1, 2], [0, OPEN, 1], [0, OPEN, OPEN]])
    assert others_majority(answers, 0, 3).tolist() == [1, OPEN, 1, OPEN]


def test_by_hand(make_task):
    # Three annotators; columns a1, a2, a3.
    answers = [[0, 0, 0], [0, 0, 1], [1, 1, 0], [0, 1, OPEN]]
    task = make_task(["a", "b", "c", "d"], [0, 0, 1, OPEN], labels=["x", "y"], answers=answers)
    found = annotator_ceiling(task, {"system": np.array([0, 0, 1, 0])})
    # Against the others' majority. a1: x=x, then others (0,1) tied, (1,0) tied, d: 0 against 1 → 1 of 2.
    # a2: x, tied, tied, d: 1 against 0 → 1 of 2. a3: x, 1 against 0, 0 against 1 → 1 of 3.
    accuracy = {one.name: one.metrics["accuracy"] for one in found.scores}
    assert accuracy["annotators"] == pytest.approx((1 / 2 + 1 / 2 + 1 / 3) / 3, abs=1e-6)
    # The system: a1: a right, d 0 against 1 → 1 of 2. a2: a, d 0 against 0 → 2 of 2. a3: a, b, c right → 3 of 3.
    assert accuracy["system"] == pytest.approx((1 / 2 + 1 + 1) / 3, abs=1e-6)
    assert (found.annotators, found.units) == (3, 4)


def test_one_annotator_has_no_ceiling(make_task):
    found = annotator_ceiling(make_task(["a"], [0], answers=[[0]]), {})
    assert found.scores == []
    assert found.reason == "it takes two annotators who answered the same units"


def test_units_that_a_system_did_not_predict_are_left_out_for_all(make_task):
    task = make_task(["a", "b"], [0, 0], labels=["x", "y"], answers=[[0, 0], [0, 1]])
    found = annotator_ceiling(task, {"system": np.array([0, OPEN])})
    assert found.units == 1
    assert {one.name: one.metrics["accuracy"] for one in found.scores} == {"annotators": 1, "system": 1}
