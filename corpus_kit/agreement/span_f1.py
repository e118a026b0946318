"""F1 between two annotators' spans: one is scored against the other, and it does not matter which [1]_.

Nobody can count the spans that both left out, so kappa has no table to work on; as that count grows, kappa goes to F1.

References
----------
.. [1] Hripcsak and Rothschild. Agreement, the F-measure, and reliability in information retrieval. JAMIA 12(3), 2005.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus_kit.agreement.pairing import pair_up
from corpus_kit.corpus.codepoints import Runs, runs


class Matches(NamedTuple):
    """What two annotators have in common: twice the pairs, and the spans of both. F1 is their ratio."""

    exact: int
    overlap: int
    spans: int


def compare_spans(ones: Sequence[Runs], others: Sequence[Runs]) -> Matches:
    """Count the spans of one type that two annotators share in one document.

    Exact: the same code points. Overlap: paired one to one so that the code points shared are most; any overlap counts.

    Parameters
    ----------
    ones, others : sequence of Runs
        Each annotator's spans, white space at the edges trimmed.

    Examples
    --------
    >>> compare_spans([((0, 9),), ((20, 30),)], [((0, 9),), ((25, 40),), ((50, 60),)])
    Matches(exact=2, overlap=4, spans=5)
    """
    same = Counter(ones) & Counter(others)
    return Matches(2 * same.total(), 2 * len(pair_up(ones, others)), len(ones) + len(others))


def trimmed(span: Iterable[tuple[int, int]], text: str | None) -> Runs:
    """Take white space off the edges of a span's fragments; without the text nothing is taken off.

    Examples
    --------
    >>> trimmed([(3, 9)], "say  it  now")
    ((5, 7),)
    """
    if text is None:
        return runs(span)
    kept = []
    for start, end in span:
        piece = text[start:end]
        kept.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return runs(kept)
