"""The versions that numbers depend on, for signatures."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

import numpy
import scipy
import sklearn

from corpus_kit import __version__


def versions() -> dict[str, str]:
    """Name the toolkit and the libraries that compute; those of extras where they are installed.

    Examples
    --------
    >>> sorted(versions().keys() - {"python-crfsuite"})
    ['corpus-kit', 'numpy', 'scikit-learn', 'scipy']
    """
    found = {
        "corpus-kit": __version__,
        "numpy": numpy.__version__,
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
    }
    with suppress(PackageNotFoundError):
        found["python-crfsuite"] = version("python-crfsuite")
    return found
