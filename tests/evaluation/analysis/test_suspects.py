import json

import numpy as np
import pytest

from corpus_kit.evaluation.analysis.suspects import confident_labels, suspect_lines, suspects
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.mistakes import LONGEST
from corpus_kit.evaluation.tasks import OPEN


def said(scores, fold=None, probable=True):
    scores = np.array(scores, dtype=float)
    fold = np.zeros(len(scores), dtype=int) if fold is None else np.array(fold)
    return Predictions(scores.argmax(axis=1), scores, probable, fold)


# Reference:       0           0           0           1           1           1
# p of label 0:   .9          .7          .2          .1          .3          .8
# Thresholds: (.9+.7+.2)/3 = .6 for 0; (.9+.7+.2)/3 = .6 for 1. So unit 2 is confidently 1, and unit 5 confidently 0.
REFERENCE = [0, 0, 0, 1, 1, 1]
SCORES = [[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.1, 0.9], [0.3, 0.7], [0.8, 0.2]]


@pytest.fixture
def task(make_task):
    """Two or three votes a unit; none on unit 0."""
    votes = [[OPEN] * 3, [0, 0, OPEN], [0, 0, 1], [1, 1, OPEN], [1, 1, OPEN], [0, 1, 0]]
    return make_task([f"text {row}" for row in range(6)], REFERENCE, labels=["red", "blue"], answers=votes)


def test_off_the_diagonal_by_hand():
    assert confident_labels(np.array(REFERENCE), np.array(SCORES)).tolist() == [0, 0, 1, 1, 1, 0]


def test_no_label_reaches_its_threshold():
    # Thresholds .9 and .8; the last reference, 2, never occurs, so nothing is ever confidently 2.
    scores = np.array([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.9, 0.0, 0.1], [0.1, 0.8, 0.1]])
    assert confident_labels(np.array([0, 1, 0, 1]), scores).tolist() == [0, 1, 0, 1]
    doubtful = np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.5, 0.2, 0.3]])
    # 0's threshold is (.9 + .5) / 2 = .7; 1's .9: the last unit reaches neither, and 2 has none.
    assert confident_labels(np.array([0, 1, 0]), doubtful).tolist() == [0, 1, OPEN]


def test_the_most_probable_of_several_confident_labels():
    # Thresholds: 0: (.5+.3)/2 = .4, 1: .3, 2: .2. The last reaches 1 and 2.
    scores = np.array([[0.5, 0.25, 0.15], [0.35, 0.3, 0.1], [0.3, 0.3, 0.2], [0.3, 0.45, 0.25]])
    assert confident_labels(np.array([0, 1, 2, 0]), scores).tolist() == [0, 1, 1, 1]


def test_votes_against_come_first_then_how_far_the_suggestion_is_ahead(task):
    found = suspects(task, np.arange(6), {"one": said(SCORES)}, True)
    # Against the reference vote 2 of 3 on unit 5, 1 of 3 on unit 2.
    assert [(one.unit_id, one.reference, one.suggested) for one in found] == [
        ("u5", "blue", "red"),
        ("u2", "red", "blue"),
    ]
    assert (found[1].believed, found[1].doubted, found[1].votes) == (0.2, 0.8, {"red": 2, "blue": 1})
    assert (found[1].text, found[1].document) == ("text 2", "e2")


def test_without_votes_the_margin_decides(make_task):
    task = make_task(["x"] * 6, REFERENCE, labels=["red", "blue"])
    scores = [*SCORES[:2], [0.25, 0.75], *SCORES[3:]]  # unit 5: .8 to .2; unit 2: .75 to .25
    assert [one.unit_id for one in suspects(task, np.arange(6), {"one": said(scores)}, True)] == ["u5", "u2"]


def test_probabilities_are_averaged_over_baselines_that_read(task):
    other = np.array(SCORES)[:, ::-1] * 0.5 + 0.25  # p of label 0: .3, .4, .65, .7, .6, .35
    found = suspects(task, np.arange(6), {"one": said(SCORES), "two": said(other)}, True)
    # The means: .6, .55, .425, .4, .45, .575, so both stand; e.g. unit 2: (.2 + .65) / 2.
    assert {one.unit_id: one.believed for one in found}["u2"] == 0.425
    blind = np.tile([0.99, 0.01], (6, 1))
    margins = said(np.array(SCORES) * 3, probable=False)
    beside = {"blind": said(blind), "one": said(SCORES), "margins": margins}
    assert suspects(task, np.arange(6), beside, True) == suspects(task, np.arange(6), {"one": said(SCORES)}, True)
    # Blind is what says the same within each fold, though folds differ.
    blind[3:] = [0.5, 0.5]
    alone = {"blind": said(blind, fold=[0, 0, 0, 1, 1, 1])}
    assert suspects(task, np.arange(6), alone, True) == []


def test_where_no_fold_has_two_units_none_is_held_to_be_blind(task):
    assert len(suspects(task, np.arange(6), {"one": said(SCORES, fold=range(6))}, True)) == 2


def test_without_probabilities_there_are_no_suspects(task):
    labels = Predictions(np.array(REFERENCE), None, False, np.zeros(6, dtype=int))
    assert suspects(task, np.arange(6), {"one": labels}, True) == []
    assert suspects(task, np.arange(6), {}, True) == []


def test_only_evaluated_units_count(task):
    # Without unit 2 the threshold of 0 is .8: unit 5 reaches it exactly.
    found = suspects(task, np.array([0, 1, 3, 4, 5]), {"one": said(SCORES)}, True)
    assert [one.unit_id for one in found] == ["u5"]


def test_no_text_where_it_is_withheld_and_long_ones_are_cut(make_task):
    task = make_task(["x" * 999] * 6, REFERENCE, labels=["red", "blue"])
    assert len(suspects(task, np.arange(6), {"one": said(SCORES)}, True)[0].text) == LONGEST + 2
    hidden = suspects(task, np.arange(6), {"one": said(SCORES)}, False)
    assert {(one.text, one.context) for one in hidden} == {("", "")}


def test_lines_hold_no_text(task):
    found = suspects(task, np.arange(6), {"one": said(SCORES)}, True)
    lines = suspect_lines("colour", found)
    assert lines[0] == {
        "task": "colour",
        "unit_id": "u5",
        "document_id": "e5",
        "reference": "blue",
        "suggested": "red",
        "believed": 0.2,
        "doubted": 0.8,
        "votes": {"red": 2, "blue": 1},
    }
    assert "text 5" not in json.dumps(lines)


@pytest.mark.parametrize("seed", range(20))
def test_cleanlab_finds_the_same(make_task, seed):
    """The authors' own implementation, on labels that are wrong at random.

    Where two labels reach their thresholds it takes the most probable label of all, though that one may not reach its
    own; the paper (and we) take the most probable of those that do. Units where the two differ are left out.
    """
    from cleanlab.count import compute_confident_joint, get_confident_thresholds
    from cleanlab.filter import find_label_issues

    rng = np.random.default_rng(seed)
    n, k = 300, int(rng.integers(2, 6))
    true = rng.choice(k, size=n, p=rng.dirichlet([2] * k))
    true[:k] = np.arange(k)
    reference = np.where(rng.random(n) < 0.2, rng.integers(k, size=n), true)
    reference[:k] = np.arange(k)
    scores = (np.eye(k)[true] * rng.uniform(0, 2, size=(n, 1)) + rng.dirichlet([1] * k, size=n)).round(6)
    scores = (scores / scores.sum(axis=1, keepdims=True)).round(6)
    confident = scores >= get_confident_thresholds(reference, scores) - 1e-6
    best = confident[np.arange(n), scores.argmax(axis=1)]
    alike = best | (confident.sum(axis=1) < 2)
    assert alike.mean() > 0.8

    off = np.zeros(n, dtype=bool)
    off[compute_confident_joint(reference, scores, return_indices_of_off_diagonals=True)[1]] = True
    ours = confident_labels(reference, scores)
    assert ((ours != OPEN) & (ours != reference))[alike].tolist() == off[alike].tolist()

    # Of these, the ones whose suggestion is more probable than the reference. Cleanlab asks that any label be, which
    # is the same where the most probable label is confident.
    task = make_task(["x"] * n, reference.tolist(), labels=[f"l{label}" for label in range(k)])
    found = {one.unit_id for one in suspects(task, np.arange(n), {"one": said(scores)}, False)}
    issues = find_label_issues(reference, scores, filter_by="confident_learning", n_jobs=1)
    assert {f"u{row}" for row in np.flatnonzero(issues & best)} == {
        name for name in found if best[int(name.removeprefix("u"))]
    }
    assert found
