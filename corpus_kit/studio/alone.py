"""A folder in which one run works at a time; the system lets go of it when the run ends, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK = "lock"


@contextmanager
def alone(folder: Path, busy: Callable[[], object]) -> Iterator[IO[str]]:
    """Hold a folder while the block does.

    Parameters
    ----------
    folder : Path
        It must exist.
    busy : callable
        Called if another run holds it; unless it raises, that run is then waited for.

    Yields
    ------
    stream
        The lock: a process that inherits it holds the folder on.

    Examples
    --------
    >>> import tempfile
    >>> def busy():
    ...     raise OSError("somebody is here")
    >>> with tempfile.TemporaryDirectory() as folder, alone(Path(folder), busy), alone(Path(folder), busy):
    ...     pass
    Traceback (most recent call last):
    OSError: somebody is here
    """
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            busy()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
