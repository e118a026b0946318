"""Precision, recall and F1 of each label."""

from __future__ import annotations

from corpus_kit.evaluation.metrics.anatomy import Floats, ratio
from corpus_kit.evaluation.metrics.margins import parts


def precision(tallies: Floats) -> Floats:
    """Divide a label's hits by its predictions: (..., 3 · k) to (..., k); NaN where it is never predicted.

    Examples
    --------
    >>> import numpy as np
    >>> precision(np.array([1.0, 0, 4, 0, 2, 3]))
    array([0.25,  nan])
    >>> precision(np.array([2.0, 1, 2, 1, 3, 1]))
    array([1., 1.])
    """
    hits, predicted, _ = parts(tallies)
    return ratio(hits, predicted)


def recall(tallies: Floats) -> Floats:
    """Divide a label's hits by its references: (..., 3 · k) to (..., k); NaN where it has no support.

    Examples
    --------
    >>> import numpy as np
    >>> recall(np.array([1.0, 0, 4, 0, 2, 0]))
    array([0.5, nan])
    >>> recall(np.array([2.0, 1, 2, 1, 4, 1]))
    array([0.5, 1. ])
    """
    hits, _, reference = parts(tallies)
    return ratio(hits, reference)


def f1(tallies: Floats) -> Floats:
    """Take the harmonic mean of precision and recall, as 2·hits / (predicted + references).

    This form is defined, as 0, where one of the two is 0/0 but the other is not; NaN only where a label is neither
    predicted nor referenced.

    References
    ----------
    Van Rijsbergen. Information Retrieval, 2nd ed., 1979, ch. 7.

    Examples
    --------
    >>> import numpy as np
    >>> f1(np.array([1.0, 0, 0, 1, 2, 0, 3, 1, 0]))
    array([0.5, 0. , nan])
    >>> f1(np.array([2.0, 2.0, 2.0]))
    array([1.])
    """
    hits, predicted, reference = parts(tallies)
    return ratio(2 * hits, predicted + reference)


def support(tallies: Floats) -> Floats:
    """Count a label's references: (..., 3 · k) to (..., k).

    Examples
    --------
    >>> import numpy as np
    >>> support(np.array([1.0, 0, 4, 0, 2, 3]))
    array([2., 3.])
    >>> support(np.array([0.0, 0, 0]))
    array([0.])
    """
    return parts(tallies)[2]
