import numpy as np
import pytest
from scipy.stats import bootstrap

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.resampling import Interval, Resamples, bounded, cluster_bootstrap, percentile_bounds
from corpus_kit.errors import InsufficientDataError


def share(sums):
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1]


def tallies_of(n, seed=0):
    rng = np.random.default_rng(seed)
    size = rng.integers(5, 20, n)
    return np.stack([rng.binomial(size, 0.7), size], axis=1)


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    one, two, three = (cluster_bootstrap(tallies_of(20), share, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one == two
    assert one != three


def test_equal_clusters_leave_no_room():
    interval = cluster_bootstrap(np.array([[1, 2]] * 6), share, rng=np.random.default_rng(0))
    assert interval == Interval(0.5, 0.5, 0.5)


def test_resamples_are_those_of_drawing_clusters_by_hand():
    # The same draws, added up one resample at a time.
    tallies = tallies_of(7).astype(float)
    drawn = np.random.default_rng(5).integers(7, size=(50, 7))
    expected = [tallies[row].sum(axis=0) for row in drawn]
    np.testing.assert_array_equal(Resamples(7, 50, np.random.default_rng(5)).totals(tallies), expected)


def test_large_products_are_cut_without_a_seam():
    tallies = np.random.default_rng(0).integers(0, 9, size=(300, 40)).astype(float)
    drawn = np.random.default_rng(5).integers(300, size=(101, 300))
    expected = [tallies[row].sum(axis=0) for row in drawn]
    np.testing.assert_array_equal(Resamples(300, 101, np.random.default_rng(5)).totals(tallies), expected)


def test_bounds_are_scipys_where_clusters_are_single_units():
    # With tallies (value, 1), the statistic is the mean, which scipy resamples too; bounds agree but for the draws.
    values = np.random.default_rng(3).normal(size=80)
    tallies = np.stack([values, np.ones(80)], axis=1)
    ours = cluster_bootstrap(tallies, share, rng=np.random.default_rng(0))
    theirs = bootstrap((values,), np.mean, method="percentile", n_resamples=9_999, rng=np.random.default_rng(1))
    spread = ours.high - ours.low
    assert ours.low == pytest.approx(theirs.confidence_interval.low, abs=0.05 * spread)
    assert ours.high == pytest.approx(theirs.confidence_interval.high, abs=0.05 * spread)


def test_four_clusters_are_too_few():
    with pytest.raises(
        InsufficientDataError, match="too few clusters with data for an interval: 4, and 5 are the least"
    ):
        cluster_bootstrap(tallies_of(4), share, rng=np.random.default_rng(0))


def test_an_undefined_score_has_no_interval():
    with pytest.raises(InsufficientDataError, match="itself is undefined"):
        cluster_bootstrap(np.zeros((6, 2)), share, rng=np.random.default_rng(0))


@pytest.mark.parametrize(("undefined", "is_bounded"), [(10, True), (11, False)])
def test_up_to_a_tenth_undefined_resamples_are_left_out(undefined, is_bounded):
    draws = np.arange(100.0)
    draws[:undefined] = np.nan
    if is_bounded:
        # 10 … 99 remain: 2.5 % and 97.5 % of 89 steps.
        assert percentile_bounds(draws, 0.95) == pytest.approx((10 + 89 * 0.025, 10 + 89 * 0.975))
    else:
        with pytest.raises(InsufficientDataError, match="undefined in 11% of the resamples"):
            percentile_bounds(draws, 0.95)
        assert bounded(0.5, draws, 0.95) == Interval(
            0.5, reason="undefined in 11% of the resamples, so there are no bounds"
        )


def test_a_rare_label_in_one_of_six_clusters_gets_no_interval():
    # Its cluster is missing from a resample with chance (5/6)^6 = 33 %.
    tallies = np.array([[1, 1]] + [[0, 0]] * 5)
    with pytest.raises(InsufficientDataError, match=r"undefined in 3[234]% of the resamples"):
        cluster_bootstrap(tallies, share, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("n_events", "n_documents", "kind", "said"),
    [
        (10, 10, "event", ""),
        (9, 9, "document", "9 events are fewer than 10"),
        (9, 9, "document", "probably too narrow"),
        (2, 4, "document", "4 documents are too few for intervals"),
    ],
)
def test_clusters_are_events_if_there_are_ten_else_documents(n_events, n_documents, kind, said):
    documents = [f"d{number}" for number in range(n_documents)] * 3
    groups = [f"e{number % n_events}" for number in range(n_documents)] * 3
    chosen = choose_clusters(groups, documents)
    assert chosen.kind == kind
    assert chosen.count == (n_events if kind == "event" else n_documents)
    assert said in chosen.note
    assert bool(chosen.note) == bool(said)


@pytest.mark.slow
def test_intervals_cover_what_they_promise():
    # 400 corpora of 40 articles whose accuracy varies by article around .7: the 95 % interval holds .7 in about 95 %,
    # a little less, as percentile intervals do. Binomial bounds of 400 draws at .93: 0.895 to 0.96.
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        skill = rng.beta(14, 6, 40)
        tallies = np.stack([rng.binomial(20, skill), np.full(40, 20)], axis=1)
        interval = cluster_bootstrap(tallies, share, rng=rng, n_resamples=999)
        held += interval.low <= 0.7 <= interval.high
    assert 0.9 <= held / 400 <= 0.98


@pytest.mark.slow
def test_resampling_single_sentences_would_promise_too_much():
    rng = np.random.default_rng(12)
    held = 0
    for _ in range(200):
        skill = rng.beta(3.5, 1.5, 20)
        right = rng.binomial(1, np.repeat(skill, 20))
        tallies = np.stack([right, np.ones(400, dtype=int)], axis=1)
        interval = cluster_bootstrap(tallies, share, rng=rng, n_resamples=499)
        held += interval.low <= 0.7 <= interval.high
    assert held / 200 < 0.85
