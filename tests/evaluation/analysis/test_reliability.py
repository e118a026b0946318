import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from corpus_kit.evaluation.analysis.reliability import reliability
from corpus_kit.evaluation.metrics.anatomy import Evaluated


def units(reference, scores, probable=True):
    reference = np.array(reference)
    zeros = np.zeros(len(reference), dtype=int)
    scores = None if scores is None else np.array(scores, dtype=float)
    labels = tuple("abcdef"[: 2 if scores is None else scores.shape[1]])
    return Evaluated(labels, reference, zeros, zeros, zeros, scores, probable)


def test_by_hand():
    # Confidences .9, .85 (right, wrong) in (.8, .9], .6 (right) in (.5, .6], 1 (right) in (.9, 1].
    found = reliability(units([0, 1, 1, 0], [[0.9, 0.1], [0.85, 0.15], [0.4, 0.6], [1, 0]]))
    assert [(one.low, one.high) for one in found[:2]] == [(0, 0.1), (0.1, 0.2)]
    assert {one.high: (one.units, one.confidence, one.accuracy) for one in found if one.units} == {
        0.6: (1, 0.6, 1),
        0.9: (2, 0.875, 0.5),
        1.0: (1, 1, 1),
    }


def test_empty_bins_have_none_and_are_there():
    found = reliability(units([0], [[1.0, 0.0]]))
    assert len(found) == 10
    assert [(one.confidence, one.accuracy) for one in found[:-1]] == [(None, None)] * 9


def test_without_probabilities_there_are_no_bins():
    assert reliability(units([0, 1], None)) == []
    assert reliability(units([0, 1], [[2.0, -1.0], [0.3, 0.1]], probable=False)) == []


@pytest.mark.parametrize("seed", range(5))
def test_the_curve_of_scikit_learn(seed):
    """Of two labels, with confidence as the score and being right as the outcome."""
    rng = np.random.default_rng(seed)
    first = rng.random(300).round(6)
    reference = (rng.random(300) > first).astype(int)
    found = reliability(units(reference, np.column_stack([first, 1 - first])))
    confidence, right = np.maximum(first, 1 - first), (first < 0.5).astype(int) == reference
    accuracy, mean = calibration_curve(right, confidence, n_bins=10)
    filled = [one for one in found if one.units]
    assert [one.accuracy for one in filled] == pytest.approx(accuracy, abs=1e-6)
    assert [one.confidence for one in filled] == pytest.approx(mean, abs=1e-6)
