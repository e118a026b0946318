"""What holds of every metric, over the table of all of them."""

import dataclasses
import inspect
import math
from pathlib import Path

import numpy as np
import pytest

import corpus_kit.evaluation.metrics
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.registry import ON_REQUEST, STANDARD, Requested, metrics_for

LABELS = ("x", "y", "z")
ALL = metrics_for({"favg": Requested(of=("x", "y")), "average_precision": Requested(positive="x")})
BY_LABELS = [metric for metric in ALL if metric.needs == "labels"]
named = pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)


def random_units(seed: int, n: int = 60, clusters: int = 6) -> Evaluated:
    rng = np.random.default_rng(seed)
    cluster = np.sort(rng.integers(clusters, size=n))
    reference = rng.integers(3, size=n)
    scores = rng.dirichlet(np.ones(3), size=n)
    prediction = scores.argmax(axis=1)
    votes = rng.integers(0, 3, size=(n, 3))
    return Evaluated(LABELS, reference, prediction, cluster, cluster, scores, True, votes, clusters)


def shuffled(units: Evaluated, order: np.ndarray) -> Evaluated:
    changed = {
        name: getattr(units, name)[order]
        for name in ("reference", "prediction", "cluster", "document", "scores", "votes")
    }
    return dataclasses.replace(units, **changed)


@named
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_units_does_not_matter(metric, seed):
    units = random_units(seed)
    order = np.random.default_rng(seed + 10).permutation(len(units))
    assert metric.estimate(shuffled(units, order)) == pytest.approx(metric.estimate(units), abs=1e-12)


@named
def test_tallies_add_up_across_clusters(metric):
    # The clusters are documents, so any two partitions of them give the same sums.
    units = random_units(1)
    merged = dataclasses.replace(units, cluster=units.cluster // 2, n_clusters=3)
    np.testing.assert_allclose(metric.tally(units).sum(axis=0), metric.tally(merged).sum(axis=0), atol=1e-12)
    assert metric.tally(units).shape[0] == 6
    assert metric.tally(merged).shape[0] == 3


@named
def test_scores_of_many_sums_at_once_are_those_one_by_one(metric):
    units = random_units(2)
    sums = np.random.default_rng(0).integers(0, 4, size=(5, 6)) @ metric.tally(units)
    together = metric.score(sums, units)
    assert together.shape == (5,)
    np.testing.assert_allclose(together, [float(metric.score(row, units)) for row in sums])


@named
def test_drawing_every_cluster_twice_changes_nothing_but_alphas_correction(metric):
    units = random_units(3)
    tallies = metric.tally(units)
    once, twice = (float(metric.score(times * tallies.sum(axis=0), units)) for times in (1, 2))
    assert once == pytest.approx(twice, abs=0.01 if metric.name == "alpha" else 1e-12)


@named
def test_predicting_the_reference_is_perfect(metric):
    units = random_units(4)
    sure = np.eye(3)[units.reference]
    right = dataclasses.replace(units, prediction=units.reference, scores=sure, votes=sure.astype(int) * 3)
    assert metric.estimate(right) == pytest.approx(metric.perfect)


@named
def test_nothing_beats_perfect(metric):
    for seed in range(5):
        value = metric.estimate(random_units(seed))
        assert value is not None
        assert value <= metric.perfect if metric.higher else value >= metric.perfect


@pytest.mark.parametrize("metric", BY_LABELS, ids=lambda metric: metric.name)
def test_renaming_labels_does_not_matter(metric):
    units = random_units(5)
    turned = np.array([2, 0, 1])
    renamed = dataclasses.replace(
        units, labels=("y", "z", "x"), reference=turned[units.reference], prediction=turned[units.prediction]
    )
    assert metric.estimate(renamed) == pytest.approx(metric.estimate(units), abs=1e-12)


@pytest.mark.parametrize("metric", BY_LABELS, ids=lambda metric: metric.name)
def test_a_label_nobody_uses_does_not_matter(metric):
    units = random_units(6)
    wider = dataclasses.replace(units, labels=(*LABELS, "unused"))
    assert metric.estimate(wider) == pytest.approx(metric.estimate(units), abs=1e-12)


@named
def test_without_units_it_is_undefined_with_a_reason(metric):
    empty = random_units(0).take(np.zeros(60, dtype=bool))
    assert metric.estimate(empty) is None
    assert metric.missing(empty)


@named
def test_what_it_needs_and_does_not_get_is_a_reason(metric):
    units = random_units(0)
    bare = dataclasses.replace(units, scores=None, probable=False)
    margins = dataclasses.replace(units, probable=False)
    assert bool(metric.missing(bare)) == (metric.needs != "labels")
    assert bool(metric.missing(margins)) == (metric.needs in ("probabilities", "votes"))
    assert bool(metric.missing(dataclasses.replace(units, votes=None))) == (metric.needs == "votes")
    assert (metric.estimate(bare) is None) == (metric.needs != "labels")


@named
def test_it_never_gives_infinity(metric):
    units = random_units(7)
    wrong = np.eye(3)[(units.reference + 1) % 3]
    value = metric.estimate(dataclasses.replace(units, scores=wrong, prediction=wrong.argmax(axis=1)))
    assert value is not None
    assert math.isfinite(value)


def test_each_metric_is_a_file_with_two_doctests_and_a_title():
    folder = Path(corpus_kit.evaluation.metrics.__file__).parent
    for name in (*STANDARD, *ON_REQUEST):
        source = (folder / f"{name}.py").read_text()
        assert source.count(">>> ") >= 2, name
    for metric in ALL:
        assert metric.title
        assert metric.summary
        assert inspect.isfunction(metric.tally)


def test_names_are_unique():
    assert len({metric.name for metric in ALL}) == len(ALL) == len(STANDARD) + len(ON_REQUEST)
