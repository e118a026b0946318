"""What holds of every metric of sets of labels, over the table of all of them."""

import dataclasses
import inspect
from pathlib import Path

import numpy as np
import pytest

import corpus_kit.evaluation.metrics
from corpus_kit.evaluation.kinds import KINDS, MULTILABEL
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets
from corpus_kit.evaluation.metrics.registry import OF_SETS

LABELS = ("x", "y", "z")
named = pytest.mark.parametrize("metric", OF_SETS, ids=lambda metric: metric.name)


def random_units(seed, n=60, clusters=6):
    rng = np.random.default_rng(seed)
    cluster = np.sort(rng.integers(clusters, size=n))
    reference = rng.integers(2, size=(n, 3))
    prediction = np.where(rng.random((n, 3)) < 0.7, reference, rng.integers(2, size=(n, 3)))
    return EvaluatedSets(LABELS, reference, prediction, cluster, cluster, n_clusters=clusters)


@named
def test_the_order_of_units_does_not_matter(metric):
    units = random_units(0)
    order = np.random.default_rng(1).permutation(len(units))
    changed = {name: getattr(units, name)[order] for name in ("reference", "prediction", "cluster", "document")}
    assert metric.estimate(dataclasses.replace(units, **changed)) == pytest.approx(metric.estimate(units), abs=1e-12)


@named
def test_tallies_add_up_across_clusters(metric):
    units = random_units(1)
    merged = dataclasses.replace(units, cluster=units.cluster // 2, n_clusters=3)
    np.testing.assert_allclose(metric.tally(units).sum(axis=0), metric.tally(merged).sum(axis=0), atol=1e-12)
    assert (metric.tally(units).shape[0], metric.tally(merged).shape[0]) == (6, 3)


@named
def test_scores_of_many_sums_at_once_are_those_one_by_one(metric):
    units = random_units(2)
    sums = np.random.default_rng(0).integers(0, 4, size=(5, 6)) @ metric.tally(units)
    np.testing.assert_allclose(metric.score(sums, units), [float(metric.score(row, units)) for row in sums])


@named
def test_what_clusters_weigh_is_what_as_many_units_would_weigh(metric):
    # A resample that draws the clusters 0, 2, 1, 1, 0, 3 times scores as the units of cluster 1 twice, and so on.
    units, times = random_units(3), np.array([0, 2, 1, 1, 0, 3])
    places = np.repeat(np.arange(len(units)), times[units.cluster])
    changed = {name: getattr(units, name)[places] for name in ("reference", "prediction", "cluster", "document")}
    drawn = dataclasses.replace(units, **changed)
    assert float(metric.score(times @ metric.tally(units), units)) == pytest.approx(metric.estimate(drawn), abs=1e-12)


@named
def test_predicting_the_reference_is_perfect_and_nothing_beats_it(metric):
    units = random_units(4)
    assert metric.estimate(dataclasses.replace(units, prediction=units.reference)) == metric.perfect == 1
    assert all(metric.estimate(random_units(seed)) < 1 for seed in range(5))


@named
def test_turning_the_labels_does_not_matter(metric):
    units, turned = random_units(5), [2, 0, 1]
    renamed = dataclasses.replace(
        units, labels=("z", "x", "y"), reference=units.reference[:, turned], prediction=units.prediction[:, turned]
    )
    assert metric.estimate(renamed) == pytest.approx(metric.estimate(units), abs=1e-12)


@named
def test_a_label_nobody_uses_does_not_matter(metric):
    units = random_units(6)
    wider = {name: np.pad(getattr(units, name), ((0, 0), (0, 1))) for name in ("reference", "prediction")}
    unused = dataclasses.replace(units, labels=(*LABELS, "unused"), **wider)
    assert metric.estimate(unused) == pytest.approx(metric.estimate(units), abs=1e-12)


@named
def test_without_units_it_is_undefined_with_a_reason(metric):
    empty = random_units(0).take(np.zeros(60, dtype=bool))
    assert metric.estimate(empty) is None
    assert metric.missing(empty) == "no unit has a reference"


@named
def test_where_all_sets_are_empty_it_is_one_or_undefined_with_a_reason(metric):
    units = random_units(0)
    nothing = np.zeros_like(units.reference)
    value = metric.estimate(dataclasses.replace(units, reference=nothing, prediction=nothing))
    reason = metric.undefined(units)
    assert (value, reason) in (
        (None, "no label occurs in the reference"),
        (None, "no label is predicted and none is in the reference"),
        (None, "prediction and reference are one and the same set throughout"),
        (1.0, "no unit has a reference"),
    )


def test_each_metric_is_a_file_with_two_doctests_a_title_and_literature():
    folder = Path(corpus_kit.evaluation.metrics.__file__).parent
    for metric in OF_SETS:
        assert (folder / f"{metric.name}.py").read_text().count(">>> ") >= 2
        assert metric.title
        assert metric.summary
        assert metric.references
        assert inspect.isfunction(metric.tally)
    assert len({metric.name for metric in OF_SETS}) == len(OF_SETS)
    assert KINDS[MULTILABEL].headline == OF_SETS[0].name
