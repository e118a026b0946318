"""The folder in which ``studio start`` keeps its server: environment, data, log, and how to log in."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from corpus_kit.errors import OutputError

HOME = Path(".studio")
LOGIN = "login.json"
USER = "annotator@localhost.example"


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """How people (`user`, `password`) and programs (`token`) log in to the server of a folder."""

    url: str
    user: str
    password: str
    token: str


def make_home(folder: Path) -> None:
    """Make the folder, for its owner's eyes only, and tell git to leave it alone.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made: {error.strerror}") from error


def read_login(folder: Path) -> Login | None:
    """Read how to log in to the server of a folder; None if it has none."""
    try:
        return msgspec.json.decode((folder / LOGIN).read_bytes(), type=Login)
    except (OSError, msgspec.DecodeError):
        return None


def login_of(folder: Path, url: str) -> Login:
    """Give the log-in of a folder's server; the first time, make one up and keep it readable for its owner alone."""
    known = read_login(folder)
    login = known or Login(url=url, user=USER, password=secrets.token_urlsafe(12), token=secrets.token_hex(20))
    login = msgspec.structs.replace(login, url=url)
    if login != known:
        path = folder / LOGIN
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(login), indent=2) + b"\n")
    return login
