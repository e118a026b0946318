"""Matching spans of one type across annotators: which of them mark the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from corpus_kit.corpus.codepoints import Runs, runs, shared, size
from corpus_kit.corpus.model import Span

FLOORS = (63, 60, 48, 32)
"""IoUs, in 64ths, that pairs must exceed to be merged, round after round."""
MANY = 100
"""Of up to so many items all pairs are compared in one round."""


def match_spans(spans_by_annotator: Mapping[str, Sequence[Sequence[Span]]]) -> list[dict[str, int]]:
    """Group the spans of one type, at most one of an annotator in a group, so that all in a group overlap well.

    Pairs of spans of different annotators whose intersection over union (of code points) exceeds one half are taken
    from the best down, and their groups merged iff they share no annotator and all pairs across exceed one half.
    Pairs that fit equally well go by offsets, never by name: renaming annotators renames the result and no more.

    Parameters
    ----------
    spans_by_annotator : mapping of str to sequence
        Each annotator's spans; a span is its fragments, ``[(start, end), …]``. Spans without a code point are ignored.

    Returns
    -------
    list of dict
        A group each, in order of offset: annotator → index into the annotator's spans. Every span is in one group.

    Notes
    -----
    Comparisons are exact. Equal spans are one item here, held by all who drew them. A span that an annotator drew
    twice makes a second item, because a group holds one span of an annotator.

    Examples
    --------
    >>> match_spans({"a1": [[(0, 10)], [(20, 30)]], "a2": [[(0, 8)]], "a3": [[(24, 34)]]})
    [{'a1': 0, 'a2': 0}, {'a1': 1}, {'a3': 0}]
    """
    held: dict[tuple[Runs, int], dict[str, int]] = {}
    for annotator, spans in spans_by_annotator.items():
        times: dict[Runs, int] = {}
        for index, fragments in enumerate(spans):
            if points := runs(fragments):
                times[points] = times.get(points, 0) + 1
                held.setdefault((points, times[points]), {})[annotator] = index
    items = sorted(held)
    groups = _merge([points for points, _ in items], [held[item].keys() for item in items])
    found = [{name: index for i in group for name, index in held[items[i]].items()} for group in groups]
    return [{name: group[name] for name in spans_by_annotator if name in group} for group in found]


def central(spans: Sequence[Sequence[Span]]) -> Runs:
    """Choose the span that stands for a group: the highest mean IoU to the others; ties: earliest, then shortest.

    Examples
    --------
    >>> central([[(0, 10)], [(0, 8)], [(1, 10)]])  # mean IoU 17/20, 3/4 and 4/5
    ((0, 10),)
    """
    counts = Counter(map(runs, spans))
    if len(counts) == 1:
        return next(iter(counts))

    # The sum over all members, itself included, orders them as the mean over the others does.
    def misfit(points: Runs) -> Fraction:
        return -sum((times * iou(points, other) for other, times in counts.items()), start=Fraction(0))

    return min(counts, key=lambda points: (misfit(points), points[0][0], size(points), points))


def iou(a: Runs, b: Runs) -> Fraction:
    """Divide the number of shared code points by the number in either.

    Examples
    --------
    >>> iou(((0, 10),), ((5, 15),))
    Fraction(1, 3)
    """
    both = shared(a, b)
    return Fraction(both, size(a) + size(b) - both)


def _merge(items: Sequence[Runs], holders: Iterable[Iterable[str]]) -> list[list[int]]:
    """Merge sorted items from the best-fitting pair down; groups are lists of indices, in order of their first."""
    group_of = [[index] for index in range(len(items))]
    names = [set(annotators) for annotators in holders]
    # What fits best settles most, so among many items worse pairs are looked for only afterwards.
    for floor in FLOORS if len(items) > MANY else FLOORS[-1:]:
        for _, i, j in sorted(_close_pairs(items, [names[group[0]] for group in group_of], floor)):
            one, other = group_of[i], group_of[j]
            if one is other or names[one[0]] & names[other[0]]:
                continue
            if len(one) == len(other) == 1 or all(_is_close(items[a], items[b]) for a in one for b in other):
                names[one[0]] |= names[other[0]]
                one.extend(other)
                for index in other:
                    group_of[index] = one
    return [group for index, group in enumerate(group_of) if min(group) == index]


def _close_pairs(items: Sequence[Runs], names: Sequence[set[str]], floor: int) -> Iterator[tuple[int, int, int]]:
    """Score each pair of sorted items that share no name and whose IoU exceeds `floor` 64ths, at least one half.

    Scores are integers, ordered exactly as the IoUs, the best first.
    """
    sizes = [size(points) for points in items]
    # Two unlike fractions with denominators up to n differ by at least 1/n², so whole n²-ths tell them apart.
    scale = max((2 * one for one in sizes), default=0) ** 2
    everyone = set().union(*names)
    left = [index for index in range(len(items)) if len(names[index]) < len(everyone)]
    for place, i in enumerate(left, start=1):
        # A later item shares enough of this one only if it starts early enough: by the median point for one half.
        last_start = _point(items[i], ((64 - floor) * sizes[i] - 1) // 64)
        for j in islice(left, place, None):
            if items[j][0][0] > last_start:
                break
            if 64 * min(sizes[i], sizes[j]) <= floor * max(sizes[i], sizes[j]) or not names[i].isdisjoint(names[j]):
                continue
            both = shared(items[i], items[j])
            either = sizes[i] + sizes[j] - both
            if 64 * both > floor * either:
                yield -(both * scale // either), i, j


def _is_close(a: Runs, b: Runs) -> bool:
    both = shared(a, b)
    return 2 * both > size(a) + size(b) - both


def _point(points: Runs, index: int) -> int:
    """Find the code point at `index` of the set in order."""
    for start, end in points:
        if index < end - start:
            return start + index
        index -= end - start
    raise IndexError(index)
