"""The same numbers as krippendorff, statsmodels and scikit-learn, on random data."""

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from corpus_kit.agreement.alpha import interval_alpha, nominal_alpha, ordinal_alpha
from corpus_kit.agreement.cohen import cohen_kappa
from corpus_kit.agreement.multirater import fleiss_kappa
from corpus_kit.agreement.votes import from_matrix

SEEDS = range(8)


def random_matrix(seed, missing=0.25):
    """Annotators by units, values 0 to 4; -1 where there is no vote."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(5, size=60)
    say = np.where(rng.random((4, 60)) < 0.6, truth, rng.integers(5, size=(4, 60)))
    return np.where(rng.random((4, 60)) < missing, -1, say)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("level", "alpha"),
    [
        ("nominal", nominal_alpha),
        ("ordinal", ordinal_alpha),
        ("interval", lambda votes: interval_alpha(votes, range(5))),
    ],
)
def test_alpha_with_missing_values(level, alpha, seed):
    matrix = random_matrix(seed)
    theirs = krippendorff.alpha(np.where(matrix < 0, np.nan, matrix), level_of_measurement=level)
    assert alpha(from_matrix(matrix)).coefficient().estimate == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", ["", "linear", "quadratic"])
def test_cohens_kappa(seed, weights):
    one, other = random_matrix(seed, missing=0)[:2]
    theirs = cohen_kappa_score(one, other, weights=weights or None)
    votes = from_matrix(np.array([one, other]), n_values=5)
    assert cohen_kappa(votes, 0, 1, weights).coefficient().estimate == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_kappa(seed):
    matrix = random_matrix(seed, missing=0)
    theirs = statsmodels_fleiss(aggregate_raters(matrix.T)[0])
    assert fleiss_kappa(from_matrix(matrix)).coefficient().estimate == pytest.approx(theirs, abs=1e-12)
