"""Sets that hold one label each are scored as the labels by themselves are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.evaluation.metrics import accuracy, alpha, exact_match, jaccard, macro_f1, micro_f1, set_alpha
from corpus_kit.evaluation.metrics.anatomy import Evaluated
from corpus_kit.evaluation.metrics.label_sets import EvaluatedSets
from corpus_kit.evaluation.metrics.margins import margins

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=30)


@given(PAIRS)
def test_scores_of_sets_of_one_are_those_of_labels(pairs):
    reference, prediction, cluster = np.array(pairs).T
    labels = ("w", "x", "y", "z")
    single = Evaluated(labels, reference, prediction, cluster, cluster)
    sets = EvaluatedSets(labels, np.eye(4, dtype=int)[reference], np.eye(4, dtype=int)[prediction], cluster, cluster)
    np.testing.assert_array_equal(margins(sets), margins(single))
    np.testing.assert_array_equal(sets.support, single.support)
    assert macro_f1.metric().estimate(sets) == macro_f1.metric().estimate(single)
    share = accuracy.metric().estimate(single)
    for metric in (micro_f1.metric(), exact_match.metric(), jaccard.metric()):
        assert metric.estimate(sets) == pytest.approx(share)
    nominal, of_sets = alpha.metric().estimate(single), set_alpha.metric().estimate(sets)
    assert (nominal is None) == (of_sets is None)
    assert nominal is None or of_sets == pytest.approx(nominal)
