"""``corpus-kit studio start``: a server in the foreground, and how to use it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urljoin

from corpus_kit.errors import OutputError
from corpus_kit.shipped import shipped
from corpus_kit.studio.access import Access, reach
from corpus_kit.studio.home import HOME, LOGIN, Login
from corpus_kit.studio.push import push
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
        with closing(reach(login.url, login.token)) as access:
            pages = (
                [f"{one.pass_}  {one.url}/data" for one in push(access, shipped("annotations/demo"))] if demo else []
            )
            lines = _welcome(folder, login, invitation(access), pages)
        for line in lines:
            say(line)
        code = process.wait()
        raise OutputError(f"Label Studio ended by itself (exit code {code}); {folder / 'server.log'} says why")
    say("stopped")


def invitation(access: Access) -> str:
    """Give the address at which whoever has it signs up to the server."""
    with access.told("asking for the invite link") as client:
        return urljoin(access.url, str(client.organizations.invites.get_invite_link().invite_url))


def _welcome(folder: Path, login: Login, invitation: str, pages: list[str]) -> list[str]:
    lines = [f"\nLabel Studio is up at {login.url}", f"log in as {login.user}; the password is in {folder / LOGIN}"]
    lines += ["other annotators sign up here; pass it to nobody else:", f"  {invitation}"]
    if pages:
        lines += ["", "the demo corpus, ready to annotate (press Label All Tasks):", *(f"  {page}" for page in pages)]
    else:
        option = "" if folder == HOME else f" --folder {folder}"
        lines += ["", f"bring a corpus along, in another terminal: corpus-kit studio push CORPUS{option}"]
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
