"""Sets of code points, kept as runs: sorted, disjoint, half-open ranges that do not touch.

Equal sets have equal runs, so runs compare and hash as the sets they stand for, and no point is ever listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus_kit.corpus.model import Span

Runs = tuple[Span, ...]


def runs(spans: Iterable[Span]) -> Runs:
    """Take the union of spans, in any order; empty ones add nothing.

    Examples
    --------
    >>> runs([(7, 9), (0, 3), (2, 5), (5, 6), (8, 8)])
    ((0, 6), (7, 9))
    """
    found = [span for span in spans if span[0] < span[1]]
    if len(found) < 2:
        return tuple(found)
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def size(points: Runs) -> int:
    """Count the code points.

    Examples
    --------
    >>> size(((0, 6), (7, 9)))
    8
    """
    if len(points) == 1:
        return points[0][1] - points[0][0]
    return sum(end - start for start, end in points)


def common(a: Runs, b: Runs) -> Runs:
    """Intersect two sets.

    Examples
    --------
    >>> common(((0, 6), (7, 9)), ((4, 8),))
    ((4, 6), (7, 8))
    """
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start < end:
            found.append((start, end))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def shared(a: Runs, b: Runs) -> int:
    """Count the code points that two sets have in common."""
    if len(a) == 1 == len(b):
        return max(0, min(a[0][1], b[0][1]) - max(a[0][0], b[0][0]))
    return size(common(a, b))


def without(a: Runs, b: Runs) -> Runs:
    """Take from `a` what is not in `b`.

    Examples
    --------
    >>> without(((0, 10),), ((0, 2), (4, 6)))
    ((2, 4), (6, 10))
    """
    left = []
    for start, end in a:
        for hole_start, hole_end in common(((start, end),), b):
            left.append((start, hole_start))
            start = hole_end
        left.append((start, end))
    return runs(left)


def contains(outer: Runs, inner: Runs) -> bool:
    """Say whether `inner` is a proper subset of `outer`.

    Examples
    --------
    >>> contains(((0, 6),), ((1, 2), (3, 6))), contains(((0, 6),), ((0, 6),))
    (True, False)
    """
    return outer != inner and shared(outer, inner) == size(inner)
