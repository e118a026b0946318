"""A local Label Studio server: started quietly on one port of this machine, stopped cleanly."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus_kit.errors import OutputError, Problem, ProblemsError, UsageError
from corpus_kit.studio.alone import alone
from corpus_kit.studio.environment import program
from corpus_kit.studio.home import Login, login_of, make_home, read_login

ADDRESS = "127.0.0.1"
PATIENCE = 300.0
"""Seconds that a first start may take: it makes the database."""
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def running(
    folder: Path, port: int = 8080, say: Callable[[str], None] = lambda _: None, patience: float = PATIENCE
) -> Iterator[tuple[Login, subprocess.Popen[bytes]]]:
    """Run a server while the block does.

    It listens on this machine only, calls nobody, and keeps everything in `folder`. It has one user, made at its first
    start.

    Parameters
    ----------
    folder : Path
        Where environment, data and log are; made if missing.
    port : int
    say : callable
        Told what takes long.
    patience : float
        Seconds to wait for it to be up.

    Yields
    ------
    Login
        The address, and how to log in.
    Popen
        The server's process.

    Raises
    ------
    ProblemsError
        ``port-busy``; ``not-started`` with the last lines of its log.
    UsageError
        If there is no such port.
    OutputError
        If the folder cannot be written, is used by another server, or the program cannot be installed.
    """
    if not 1 <= port <= 65_535:
        raise UsageError(f"there is no port {port}; expected 1 to 65535")
    make_home(folder)
    with alone(folder, lambda: _refuse(folder)) as lock:
        require_free_port(port)
        command = [str(program(folder, say)), "start", "--no-browser", "--internal-host", ADDRESS, "--port", str(port)]
        login = login_of(folder, f"http://{ADDRESS}:{port}")
        log = folder / "server.log"
        first = "" if (folder / "data" / "label_studio.sqlite3").exists() else " (the first time takes a minute)"
        say(f"starting Label Studio{first} …")
        require_free_port(port)  # the server itself would silently take the next one
        with log.open("wb") as stream:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=_settings(folder, login),
                start_new_session=True,
                pass_fds=[lock.fileno()],  # a server that outlives us holds the folder still
            )
            try:
                _wait(process, login.url, log, patience)
                yield login, process
            finally:
                _stop(process)


def require_free_port(port: int) -> None:
    """Raise ``port-busy`` if something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            busy = error.errno == errno.EADDRINUSE
            message = "the port is in use already" if busy else "the port may not be used"
            advice = "stop what runs there, or choose another with --port"
            raise ProblemsError(
                [Problem(code="port-busy", message=message, file=f"http://{ADDRESS}:{port}", advice=advice)]
            ) from None


def _settings(folder: Path, login: Login) -> dict[str, str]:
    """Keep the server local and quiet; settings of another one that stand in the environment do not reach it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("LABEL_STUDIO_", "DJANGO_"))}
    return own | {
        "LABEL_STUDIO_BASE_DATA_DIR": str((folder / "data").absolute()),
        "LABEL_STUDIO_USERNAME": login.user,
        "LABEL_STUDIO_PASSWORD": login.password,
        "LABEL_STUDIO_USER_TOKEN": login.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "FEATURE_FLAGS_OFFLINE": "true",
        "CONVERTER_DOWNLOAD_RESOURCES": "false",
    }


def _wait(process: subprocess.Popen[bytes], url: str, log: Path, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise _not_started(log, f"it stopped with exit code {process.returncode}")
        try:
            with _DIRECT.open(f"{url}/health", timeout=5) as answer:
                if json.load(answer).get("status") == "UP":
                    return
        except (OSError, ValueError, urllib.error.URLError):
            time.sleep(0.3)
    raise _not_started(log, f"it was not up after {patience:.0f} seconds")


def _not_started(log: Path, message: str) -> ProblemsError:
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
    advice = "its last words:\n" + "\n".join(last) if last else ""
    return ProblemsError([Problem(code="not-started", message=message, file=str(log), advice=advice)])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server and its children to end; insist after ten seconds."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _refuse(folder: Path) -> None:
    """Two servers on one database would lose each other's writes."""
    known = read_login(folder)
    where = f" already, at {known.url}: use it, or stop it first" if known else "; stop it first"
    raise OutputError(f"{folder}: another server runs from this folder{where}")
