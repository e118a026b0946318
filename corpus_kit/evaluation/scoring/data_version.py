"""Tell predictions that were made for another version of the dataset from single faults."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from corpus_kit.errors import Problem
from corpus_kit.evaluation.scoring.lines import Line

_FEW = 10


def other_version(
    path: Path,
    lines: Iterable[tuple[int, Line]],
    ids: Iterable[str],
    known: Collection[str],
    fingerprint: str,
    what: str = "units",
) -> Problem | None:
    """Say in one problem that a file is for another version, where a problem a line would hide it.

    It is so if a line states another fingerprint, or if many ids are unknown: more than ten, or two and at least half.

    Parameters
    ----------
    path : Path
        The predictions file.
    lines : iterable of (int, Line)
        Its lines about the task.
    ids : iterable of str
        The units, or documents, that the lines are about.
    known : collection of str
        Those of the dataset.
    fingerprint : str
        The dataset's; empty if that is not to be compared.
    what : str
        What `ids` are of.

    Examples
    --------
    >>> other_version(Path("p.jsonl"), [], ["u1", "u2", "v1", "v2"], ["u1", "u2"], "").message
    'the file was made for another version of the dataset: 2 of its 4 units are unknown here'
    >>> other_version(Path("p.jsonl"), [], ["u1", "u2", "v1"], ["u1", "u2"], "") is None
    True
    """
    all_, here = set(ids), set(known)
    unknown = len(all_ - here)
    stated = {line.fingerprint for _, line in lines} - {"", fingerprint} if fingerprint else set()
    if not stated and (unknown < 2 or (unknown <= _FEW and 2 * unknown < len(all_))):
        return None
    prints = f" (fingerprint {', '.join(sorted(stated))}; this one is {fingerprint})" if stated else ""
    return Problem(
        code="other-version",
        message=f"the file was made for another version of the dataset{prints}: "
        f"{unknown} of its {len(all_)} {what} are unknown here",
        file=str(path),
        expected=f"predictions for the {what} of this dataset",
        advice="predict again with this dataset, or score with the dataset that the predictions were made for"
        + ("; without the fingerprint the lines are scored as they are" if stated else ""),
    )
