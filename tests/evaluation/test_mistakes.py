import dataclasses

import numpy as np
import pytest

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.evaluation.evaluated import evaluated
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.metrics import accuracy
from corpus_kit.evaluation.mistakes import LONGEST, mistakes
from corpus_kit.evaluation.summary import Scorer, Statistics


def said(label, scores=None):
    probabilities = None if scores is None else np.array(scores, dtype=float)
    return Predictions(np.array(label), probabilities, scores is not None, np.zeros(len(label), dtype=int))


@pytest.fixture
def task(make_task):
    return make_task(["one", "two", "x" * 999, "four"], [0, 0, 0, 1], labels=["red", "blue"])


def test_what_most_got_wrong_comes_first_then_what_was_least_believed(task):
    sure = [[0.5, 0.5], [0.4, 0.6], [0.1, 0.9], [0.2, 0.8]]
    found = mistakes(task, np.arange(4), {"a": said([0, 1, 1, 1], sure), "b": said([1, 0, 0, 1])}, True)
    # Units 0, 1 and 2 are each wrong once; red is believed .1 for unit 2, .4 for unit 1, .5 for unit 0; 3 is right.
    assert [one.unit_id for one in found] == ["u2", "u1", "u0"]
    assert found[0].predictions == {"a": "blue", "b": "red"}
    assert len(found[0].text) == LONGEST + 2


def test_without_text_there_is_none(task):
    [found] = mistakes(task, np.arange(1), {"a": said([1, 0, 0, 0])}, False)
    assert (found.text, found.context, found.unit_id) == ("", "", "u0")


def test_units_not_evaluated_are_no_mistakes(task):
    assert mistakes(task, np.array([3]), {"a": said([1, 1, 1, 1])}, True) == []


def test_a_part_that_stands_in_few_clusters_gets_no_interval(make_task):
    task = make_task(["x"] * 12, [0] * 12, labels=["red", "blue"])
    rows = np.arange(12)
    clusters = choose_clusters(task.groups, task.documents)
    units = evaluated(task, rows, clusters, said([0] * 12))
    scorer = Scorer("t", clusters, Statistics(resamples=99))
    metrics = [accuracy.metric()]
    assert scorer.scores(units, metrics)["accuracy"].low == 1
    part = scorer.scores(units.take(rows < 4), metrics)["accuracy"]
    assert (part.estimate, part.low) == (1, None)
    assert part.reason == "only 4 clusters hold such units; 5 are the least for an interval"


def test_two_ways_to_the_same_units_score_the_same(make_task):
    task = make_task(["x"] * 12, [0, 1] * 6, labels=["red", "blue"])
    rows = np.arange(12)
    clusters = choose_clusters(task.groups, task.documents)
    units = evaluated(task, rows, clusters, said([0] * 12))
    again = dataclasses.replace(units)
    metrics = [accuracy.metric()]
    one, two = (Scorer("t", clusters, Statistics(resamples=99)).scores(each, metrics) for each in (units, again))
    assert one == two
