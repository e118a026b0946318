"""Files that come with the toolkit: schemas, the demo corpus, benchmarks."""

from __future__ import annotations

from pathlib import Path

from corpus_kit.errors import UsageError, one_of

_PACKAGE = Path(__file__).resolve().parent
_WHEEL = _PACKAGE / "_shipped"


def shipped(relative: str) -> Path:
    """Find a file or folder that comes with the toolkit.

    In a checkout it stands at the root of the repository, in an installed wheel among the package's data.

    Parameters
    ----------
    relative : str
        Its path from the root of the repository, e.g. ``schemas/news.yaml``.

    Raises
    ------
    UsageError
        If nothing ships under that name.

    Examples
    --------
    >>> shipped("schemas").is_dir()
    True
    """
    path = _root() / relative
    if not path.exists():
        folder, _, name = relative.rpartition("/")
        known = [one.name for one in (_root() / folder).glob("*")]
        raise UsageError(f"nothing ships as {relative!r}; {one_of(known, name)}")
    return path


def shipped_names(folder: str, suffix: str = ".yaml") -> tuple[str, ...]:
    """List the files with `suffix` in a shipped folder, without it: ``shipped_names("schemas")`` are the schemas."""
    return tuple(sorted(path.name.removesuffix(suffix) for path in (_root() / folder).glob(f"*{suffix}")))


def _root() -> Path:
    return _WHEEL if _WHEEL.is_dir() else _PACKAGE.parent
