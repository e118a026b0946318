"""Names for the systems or results behind some paths: short, and no two alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus_kit.errors import UsageError


def system_names(paths: Sequence[Path], taken: Iterable[str] = ()) -> list[str]:
    """Name each path by as much of its end as tells it from the others: at least its name, without .jsonl.

    Parameters
    ----------
    paths : sequence of Path
        Files or folders.
    taken : iterable of str
        Names that are used already.

    Raises
    ------
    UsageError
        If a path is named twice.

    Examples
    --------
    >>> system_names([Path("a/mine.jsonl"), Path("yours.jsonl")])
    ['mine', 'yours']
    >>> system_names([Path("a/said.jsonl"), Path("b/said.jsonl"), Path("c.jsonl")])
    ['a/said', 'b/said', 'c']
    >>> system_names([Path("a/said.jsonl"), Path("a/said.json")])
    ['said.jsonl', 'said.json']
    """
    whole = [path.resolve() for path in paths]
    if doubled := [str(path) for path, one in zip(paths, whole, strict=True) if whole.count(one) > 1]:
        raise UsageError(f"{doubled[0]} is named twice")
    parts = [(*path.parts[1:-1], _bare(path.name)) for path in whole]
    parts = [path.parts[1:] if parts.count(one) > 1 else one for path, one in zip(whole, parts, strict=True)]
    depths, used = [1] * len(parts), set(taken)
    while True:
        names = ["/".join(one[-depth:]) for one, depth in zip(parts, depths, strict=True)]
        short = [depth < len(one) for one, depth in zip(parts, depths, strict=True)]
        unclear = [may and (names.count(name) > 1 or name in used) for name, may in zip(names, short, strict=True)]
        if not any(unclear):
            return names
        depths = [depth + more for depth, more in zip(depths, unclear, strict=True)]


def _bare(name: str) -> str:
    return name.removesuffix(".jsonl").removesuffix(".json") or name
