"""The tally that most label metrics share: hits, predictions and references of each label.

Accuracy, F1, the Matthews coefficient and alpha against the reference are all functions of a confusion matrix's
diagonal and its two margins, so three numbers a label do instead of a matrix.
"""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats


def margins(units: Evaluated) -> Floats:
    """Count, per cluster and label, units with the label in both, in the prediction, in the reference.

    Returns
    -------
    ndarray of float, shape (c, 3 · k)
        All hits, then all predicted, then all references. Of sets, a unit counts for each of its labels.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([0, 0, 0])
    >>> units = Evaluated(("a", "b"), np.array([0, 1, 1]), np.array([0, 0, 1]), one, one)
    >>> margins(units).tolist()
    [[1.0, 1.0, 2.0, 1.0, 1.0, 2.0]]
    """
    return units.margins()


def parts(tallies: Floats) -> tuple[Floats, Floats, Floats]:
    """Take margins (..., 3 · k) apart: hits, predicted and reference, each (..., k)."""
    n_labels = tallies.shape[-1] // 3
    return tallies[..., :n_labels], tallies[..., n_labels : 2 * n_labels], tallies[..., 2 * n_labels :]


def confusion(units: Evaluated) -> list[list[int]]:
    """Count units by reference (row) and prediction (column); nothing where these are sets."""
    return units.confusion()
