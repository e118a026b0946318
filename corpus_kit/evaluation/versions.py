"""The versions that numbers depend on, for signatures."""

from __future__ import annotations

import numpy
import scipy
import sklearn

from corpus_kit import __version__


def versions() -> dict[str, str]:
    """Name the toolkit and the libraries that compute.

    Examples
    --------
    >>> sorted(versions())
    ['corpus-kit', 'numpy', 'scikit-learn', 'scipy']
    """
    return {
        "corpus-kit": __version__,
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
    }
