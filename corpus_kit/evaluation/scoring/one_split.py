"""Tell predictions that are for one split of a dataset."""

from __future__ import annotations

from collections.abc import Collection, Sequence

NEARLY = 0.9
"""With this share of a split predicted, and nothing outside it, the split is probably what was meant."""


def split_meant(splits: Sequence[str], due: Collection[int], given: Collection[int], scored: Collection[int]) -> str:
    """Say how to score the split that predictions are for; ``""`` if they are for none, or it is what is scored.

    Parameters
    ----------
    splits : sequence of str, length n
        The split of each unit, or document.
    due, given, scored : collection of int
        Those with a reference, those predicted, and those scored.

    Examples
    --------
    >>> split_meant(["train", "train", "test"], [0, 1, 2], [2], [0, 1, 2])
    "the predictions are those of the split 'test': --split test scores it alone"
    >>> split_meant(["train", "train", "test"], [0, 1, 2], [1, 2], [0, 1, 2])
    ''
    """
    wanted = set(given) & set(due)
    for split in dict.fromkeys(splits):
        inside = {row for row in due if splits[row] == split}
        if wanted and wanted <= inside != set(scored) and len(wanted) >= NEARLY * len(inside):
            short = len(inside - wanted)
            but = f", but for {short} of {len(inside)}" if short else ""
            return f"the predictions are those of the split {split!r}{but}: --split {split} scores it alone"
    return ""
