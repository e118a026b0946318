"""The folder inside a corpus in which copies of its projects are kept, and in which one run works at a time."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus_kit.studio.alone import alone

FOLDER = ".studio"


def kept_in(folder: Path) -> Path:
    """Make the folder of a corpus's copies; a passing one where the corpus may not be written."""
    home = folder / FOLDER
    try:
        home.mkdir(exist_ok=True, mode=0o700)
        if not (home / ".gitignore").exists():
            (home / ".gitignore").write_text("*\n", encoding="utf-8")
        writable = os.access(home, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        home = Path(tempfile.mkdtemp(prefix="corpus-kit-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


@contextmanager
def turn(folder: Path, progress: Callable[[str, int, int], None] | None = None) -> Iterator[None]:
    """Wait until no other run works on a corpus, and let others wait while the block lasts.

    Two pushes at once would each send what the other has not sent yet.
    """

    def busy() -> None:
        if progress:
            progress("waiting for another run on this corpus", 0, 0)

    with alone(kept_in(folder), busy):
        yield
