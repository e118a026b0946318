from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.evaluation.permutation import holm, paired_permutation


def share(sums):
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1]


def of_hits(hits):
    return np.stack([np.array(hits), np.full(len(hits), 10)], axis=1).astype(float)


def test_every_swap_by_hand():
    # Differences an article: 3, 1, −1. The first unswapped, the four swaps sum to 3+1−1 = 3, 3+1+1 = 5, 3−1−1 = 1 and
    # 3−1+1 = 3; three of them are at least the observed 3.
    test = paired_permutation(of_hits([8, 6, 4]), of_hits([5, 5, 5]), share, rng=np.random.default_rng(0))
    assert test.difference == pytest.approx(3 / 30)
    assert (test.p, test.smallest_p, test.clusters, test.exact) == (3 / 4, 1 / 4, 3, True)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=7))
def test_it_is_the_share_of_all_swaps(pairs):
    first, second = (of_hits(list(side)) for side in zip(*pairs, strict=True))
    differences = (first - second)[:, 0] / (10 * len(pairs))
    observed = abs(differences.sum())
    signs = np.array(list(product([1, -1], repeat=len(pairs))))
    expected = np.mean(abs(signs @ differences) >= observed - 1e-12)
    test = paired_permutation(first, second, share, rng=np.random.default_rng(0))
    assert test.p == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=30), st.integers(0, 5))
def test_swapping_the_systems_changes_the_sign_alone(pairs, seed):
    first, second = (of_hits(list(side)) for side in zip(*pairs, strict=True))
    one = paired_permutation(first, second, share, rng=np.random.default_rng(seed), n_resamples=99)
    two = paired_permutation(second, first, share, rng=np.random.default_rng(seed), n_resamples=99)
    assert one.difference == pytest.approx(-two.difference)
    assert one.p == two.p
    assert one.p >= one.smallest_p > 0


def test_clusters_where_both_agree_say_nothing():
    first, second = of_hits([8, 6, 4, 7, 7]), of_hits([5, 5, 5, 7, 7])
    test = paired_permutation(first, second, share, rng=np.random.default_rng(0))
    assert (test.clusters, test.p) == (3, 3 / 4)


def test_the_same_predictions_are_not_different():
    test = paired_permutation(of_hits([5, 6]), of_hits([5, 6]), share, rng=np.random.default_rng(0))
    assert (test.difference, test.p, test.smallest_p) == (0, 1, 1)


def test_an_undefined_score_is_told():
    test = paired_permutation(np.zeros((3, 2)), of_hits([1, 2, 3]), share, rng=np.random.default_rng(0))
    assert (test.p, test.reason) == (None, "one of the two scores is undefined")


def test_drawn_swaps_never_give_zero():
    first, second = of_hits([10] * 30), of_hits([0] * 30)
    test = paired_permutation(first, second, share, rng=np.random.default_rng(0), n_resamples=99)
    assert (test.p, test.smallest_p, test.exact) == (1 / 100, 1 / 100, False)


def test_drawn_and_enumerated_agree():
    rng = np.random.default_rng(2)
    first, second = of_hits(rng.integers(3, 9, 14)), of_hits(rng.integers(2, 8, 14))
    exact = paired_permutation(first, second, share, rng=rng, n_resamples=9_999)
    drawn = paired_permutation(first, second, share, rng=rng, n_resamples=4_000)
    assert (exact.exact, drawn.exact) == (True, False)
    # Four standard errors of a share of 4,000 draws.
    assert drawn.p == pytest.approx(exact.p, abs=4 * (exact.p * (1 - exact.p) / 4_000) ** 0.5 + 1 / 4_000)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_the_closed_test_of_bonferroni(p_values):
    # A hypothesis is rejected iff every set it belongs to is: adjusted p is the largest |set| · smallest p of the set.
    places = range(len(p_values))
    sets = [chosen for size in places for chosen in combinations(places, size + 1)]
    expected = [
        max(min(1, len(chosen) * min(p_values[one] for one in chosen)) for chosen in sets if place in chosen)
        for place in places
    ]
    np.testing.assert_allclose(holm(p_values), expected)


@pytest.mark.slow
def test_it_rejects_no_more_often_than_it_may():
    # 1,000 pairs of equal systems on 16 articles: p < .05 in at most about 5 %; three standard errors are 2.1 points.
    rng = np.random.default_rng(4)
    rejected = 0
    for _ in range(1_000):
        skill = rng.beta(6, 3, 16)
        first, second = (of_hits(rng.binomial(10, skill)) for _ in range(2))
        rejected += paired_permutation(first, second, share, rng=rng, n_resamples=499).p < 0.05
    assert 0.02 <= rejected / 1_000 <= 0.072
