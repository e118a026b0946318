"""Writing files and folders whole or not at all.

Everything is written beside its place under a passing name and renamed when it is complete, so that a full disk, an
interrupt or an error half-way leaves what stood there before.
"""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from corpus_kit.errors import OutputError

BUILD_RECORD = "build.json"
"""The file by which a folder is known to be made by a build, and so may be replaced by another."""


def write_bytes_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, replacing the one that stands there.

    Parameters
    ----------
    path : Path
        The file; its folder must exist. A symbolic link is followed.
    data : bytes
        Its contents.

    Raises
    ------
    OutputError
        If it cannot be written; what stood there before still does.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes_atomic(Path(folder, "a.txt"), b"whole")
    ...     Path(folder, "a.txt").read_bytes()
    b'whole'
    """
    with whole_file(path) as making:
        making.stream.write(data)


class Making:
    """A file while it is written beside its place; `changed` says, at the end, if it is other than what stood there."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.changed = stream, True


@contextmanager
def whole_file(path: Path) -> Iterator[Making]:
    """Yield a stream whose contents become the file if the block succeeds; one that is the same already is left alone.

    Parameters
    ----------
    path : Path
        The file; its folder must exist. A symbolic link is followed.

    Yields
    ------
    Making

    Raises
    ------
    OutputError
        If it cannot be written, or is a device or a folder; what stood there before still does.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        raise OutputError(f"{path}: stands already and is not a file; choose another name")
    passing = _passing_name(place)
    try:
        with passing.open("xb") as stream:
            making = Making(stream)
            yield making
            stream.flush()
            making.changed = not (place.is_file() and filecmp.cmp(passing, place, shallow=False))
            if making.changed:
                os.fsync(stream.fileno())
        if making.changed:
            if place.exists():
                shutil.copymode(place, passing)
            passing.replace(place)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; what stood there is untouched") from error
    finally:
        with suppress(OSError):
            passing.unlink(missing_ok=True)


def write_text_atomic(path: Path, text: str) -> None:
    """Write text as UTF-8, newlines as they are, whole or not at all; see `write_bytes_atomic`."""
    write_bytes_atomic(path, text.encode())


@contextmanager
def whole_folder(out: Path, overwrite: bool = False, record: str = BUILD_RECORD) -> Iterator[Path]:
    """Yield a passing folder that becomes `out` if the block succeeds, and is gone if it fails.

    Parameters
    ----------
    out : Path
        The folder to be. Missing parents are made.
    overwrite : bool
        Replace what stands there, if it is an empty folder or one of its own kind (it holds `record`).
        Anything else is never removed.
    record : str
        The file by which a folder is known to be of this kind.

    Yields
    ------
    Path
        An empty folder beside `out`, on the same file system.

    Raises
    ------
    OutputError
        Before the block, if `out` stands and may not be replaced; after it, if `out` cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_folder(Path(folder, "out")) as making:
    ...         _ = (making / "build.json").write_text("{}")
    ...     sorted(path.name for path in Path(folder).rglob("*"))
    ['build.json', 'out']
    """
    place = out.resolve()
    require_free(out, overwrite, record)
    making = _passing_name(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        making.mkdir()
    except OSError as error:
        raise OutputError(f"{out}: cannot be made: {error.strerror}") from error
    try:
        yield making
        require_free(out, overwrite, record)
        _swap_in(making, place)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {error.strerror or error}; nothing was written") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def require_free(out: Path, overwrite: bool = False, record: str = BUILD_RECORD) -> None:
    """Raise `OutputError` if `out` stands and may not be replaced; see `whole_folder`."""
    if not os.path.lexists(out):
        return
    if not out.is_dir():
        raise OutputError(f"{out}: stands already and is not a folder; choose another name")
    if not overwrite:
        raise OutputError(f"{out}: stands already; choose another name, or replace it with --overwrite")
    if any(out.iterdir()) and not (out / record).is_file():
        raise OutputError(f"{out}: holds something else (it has no {record}), so it is not replaced")


def _swap_in(making: Path, place: Path) -> None:
    if not place.exists():
        making.rename(place)
        return
    former = _passing_name(place)
    place.rename(former)
    try:
        making.rename(place)
    except BaseException:
        former.rename(place)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _passing_name(place: Path) -> Path:
    return place.with_name(f".corpus-kit-{secrets.token_hex(6)}.tmp")
