"""The calibration error is the gaps of the reliability curve, weighted by units."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_kit.evaluation.analysis.reliability import reliability
from corpus_kit.evaluation.metrics import ece
from corpus_kit.evaluation.metrics.anatomy import Evaluated


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(2, 5), st.sampled_from([0.2, 1.0, 20.0]))
def test_the_gaps_add_up(seed, n, n_labels, spread):
    rng = np.random.default_rng(seed)
    scores = rng.dirichlet([spread] * n_labels, size=n)
    reference, cluster = rng.integers(n_labels, size=n), rng.integers(4, size=n)
    units = Evaluated(tuple("abcde"[:n_labels]), reference, reference, cluster, cluster, scores, True)
    bins = reliability(units)
    assert sum(one.units for one in bins) == n
    gaps = [one.units * abs(one.confidence - one.accuracy) for one in bins if one.units]
    assert sum(gaps) / n == pytest.approx(ece.metric().estimate(units), abs=2e-6)
    for one in bins:
        assert one.units == 0 or one.low - 1e-6 <= one.confidence <= one.high + 1e-6
