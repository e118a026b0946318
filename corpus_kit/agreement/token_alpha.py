"""Alpha over tokens: each token is a unit, and what covers it is its value.

It credits spans that almost agree by how much of the text they agree on, and counts agreement on leaving text
unmarked, which span F1 cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.votes import Floats
from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.model import Document

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Tokens(NamedTuple):
    """Offsets of a document's tokens, each of shape (n_tokens,)."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def tokens_of(document: Document) -> Tokens:
    """Cut headline and body into words and marks; no tokens where the text is not here."""
    text = document.text or ""
    kept = [(part.start, part.end) for part in document.parts if part.kind != "boilerplate"]
    stretches = kept if document.parts else [(0, len(text))]
    found = [match.span() for start, end in stretches for match in _TOKEN.finditer(text, start, end)]
    starts, ends = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return Tokens(starts, ends)


def covered(tokens: Tokens, spans: Iterable[Runs]) -> NDArray[np.bool_]:
    """Say which tokens share a code point with a span, shape (n_tokens,).

    Examples
    --------
    >>> covered(tokens_of(Document(id="d", text="It is so.")), [((1, 4),)])
    array([ True,  True, False, False])
    """
    inside = np.zeros(len(tokens.starts), dtype=bool)
    for span in spans:
        for start, end in span:
            first = np.searchsorted(tokens.ends, start, side="right")
            inside[first : np.searchsorted(tokens.starts, end, side="left")] = True
    return inside


def token_tallies(coverage: NDArray[np.bool_]) -> Floats:
    """Tally one type in one document for `nominal_statistic`: disagreement, tokens left out, tokens covered.

    Parameters
    ----------
    coverage : ndarray of bool, shape (n_annotators, n_tokens)
        Of at least two annotators.

    Examples
    --------
    >>> token_tallies(np.array([[True, True, False], [True, False, False]]))
    array([2., 3., 3.])
    """
    n_annotators = len(coverage)
    inside = coverage.sum(axis=0)
    disagreement = (2 * inside * (n_annotators - inside) / (n_annotators - 1)).sum()
    return np.array([disagreement, coverage.size - inside.sum(), inside.sum()], dtype=float)


def joint_tallies(coverage: Sequence[NDArray[np.bool_]], known: dict[bytes, int]) -> tuple[float, Mapping[int, float]]:
    """Tally all types in one document: a token's value is the set of types that cover it.

    Parameters
    ----------
    coverage : sequence of ndarray of bool, each of shape (n_annotators, n_tokens)
        A type each.
    known : dict
        Codes of the sets met so far; new ones are added.

    Returns
    -------
    disagreement : float
    counts : mapping of int to float
        How many tokens have each set, over annotators.
    """
    sets = np.packbits(np.stack(coverage), axis=0)  # (bytes, n_annotators, n_tokens)
    n_annotators, n_tokens = sets.shape[1:]
    rows = sets.reshape(len(sets), -1).T
    distinct, codes = np.unique(rows, axis=0, return_inverse=True)
    numbers = [known.setdefault(row.tobytes(), len(known)) for row in distinct]
    cells = np.arange(n_tokens) * len(numbers) + codes.reshape(n_annotators, n_tokens)
    counts = np.bincount(cells.ravel(), minlength=n_tokens * len(numbers)).reshape(n_tokens, len(numbers))
    disagreement = (n_annotators**2 - (counts.astype(float) ** 2).sum(axis=1)).sum() / (n_annotators - 1)
    return float(disagreement), dict(zip(numbers, counts.sum(axis=0).astype(float), strict=True))
