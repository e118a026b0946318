"""The server's program: found where the user says, or installed into an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from corpus_kit.errors import OutputError, UsageError

VERSION = "1.23.2"
GIVEN = "CORPUS_KIT_LABEL_STUDIO"
"""Names an installed Label Studio to use instead: a virtual environment, or the program itself."""


def program(folder: Path, say: Callable[[str], None]) -> Path:
    """Find the program ``label-studio``; install it if it is missing.

    Label Studio pins libraries that the toolkit wants newer, so it never shares the toolkit's environment.

    Parameters
    ----------
    folder : Path
        The environment is made in its ``env``.
    say : callable
        Told what takes long.

    Raises
    ------
    UsageError
        If ``CORPUS_KIT_LABEL_STUDIO`` names no Label Studio.
    OutputError
        If it cannot be installed; the log says why.
    """
    given = os.environ.get(GIVEN, "").strip()
    if given:
        return _given(Path(given).expanduser())
    env = folder / "env"
    stamp = env / f"label-studio-{VERSION}"
    if not stamp.exists():
        _install(env, folder / "install.log", say)
        stamp.touch()
    return _inside(env)


def _given(path: Path) -> Path:
    found = _inside(path) if path.is_dir() else path
    if not found.is_file() or not os.access(found, os.X_OK):
        raise UsageError(f"{GIVEN} names {path}, but there is no program {found.name} to run")
    return found.absolute()


def _inside(env: Path) -> Path:
    return (env / "bin" / "label-studio").absolute()


def _install(env: Path, log: Path, say: Callable[[str], None]) -> None:
    say(f"installing Label Studio {VERSION} into {env} (once; about three minutes and 1 GB) …")
    shutil.rmtree(env, ignore_errors=True)
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    steps = [
        [sys.executable, "-m", "venv", str(env)],
        [str(env / "bin" / "python"), *quiet, f"label-studio=={VERSION}"],
    ]
    with log.open("wb") as stream:
        for step in steps:
            if subprocess.run(step, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL, check=False).returncode:
                shutil.rmtree(env, ignore_errors=True)
                raise OutputError(f"Label Studio {VERSION} could not be installed; {log} says why")


if __name__ == "__main__":
    from corpus_kit.studio.home import make_home

    home = Path(sys.argv[1])
    make_home(home)
    print(program(home, print))
