"""``corpus-kit studio start``: a server in the foreground, and how to use it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from corpus_kit.errors import OutputError
from corpus_kit.shipped import shipped
from corpus_kit.studio.access import reach
from corpus_kit.studio.home import LOGIN, Login
from corpus_kit.studio.push import Pushed, push
from corpus_kit.studio.server import running

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Also SIGINT: a shell that runs us in the background has told us to ignore it."""


def start(folder: Path, port: int, *, demo: bool = False, say: Callable[[str], None]) -> None:
    """Run a server until Ctrl-C or SIGTERM, saying where it is and how to log in.

    Parameters
    ----------
    folder : Path
        Where it is kept.
    port : int
    demo : bool
        Push the demo corpus.
    say : callable
        Told what to tell.

    Raises
    ------
    ProblemsError
        See `running`.
    OutputError
        Also if the server ends by itself.
    """
    with _interruptible(), suppress(KeyboardInterrupt), running(folder, port, say) as (login, process):
        pages = [f"{one.pass_}  {one.url}/data" for one in _push_demo(login)] if demo else []
        for line in _welcome(folder, login, pages):
            say(line)
        code = process.wait()
        raise OutputError(f"Label Studio ended by itself (exit code {code}); {folder / 'server.log'} says why")
    say("stopped")


def _push_demo(login: Login) -> list[Pushed]:
    access = reach(login.url, login.token)
    try:
        return push(access, shipped("annotations/demo"))
    finally:
        access.close()


def _welcome(folder: Path, login: Login, pages: list[str]) -> list[str]:
    lines = [f"\nLabel Studio is up at {login.url}", f"log in as {login.user}; the password is in {folder / LOGIN}"]
    if pages:
        lines += ["", "the demo corpus, ready to annotate (press Label All Tasks):", *(f"  {page}" for page in pages)]
    else:
        lines += ["", "bring a corpus along, in another terminal: corpus-kit studio push CORPUS"]
    return [*lines, "", "Ctrl-C stops it; what was annotated stays"]


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a terminal that closes end the block: the server never outlives it."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
