"""Read the lines of a predictions file, whatever they are about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.scoring.faults import line_problem

_NOT_FINITE = re.compile(rb":\s*-?(NaN|Infinity)\b")


class _Head(msgspec.Struct, frozen=True):
    """What is read of a line first: lines about other tasks may be of another form."""

    task: str = ""


class Line(Protocol):
    """A line of a predictions file."""

    @property
    def baseline(self) -> str:
        """Whose it is, where the file holds several, or ``""``."""

    @property
    def fingerprint(self) -> str:
        """That of the dataset predicted on, or ``""``."""


L = TypeVar("L", bound=Line)


def read_lines(path: Path, type_: type[L], form: str, task: str) -> tuple[list[tuple[int, L]], list[Problem]]:
    """Decode the lines of a file that are about a task, or name none.

    Parameters
    ----------
    path : Path
    type_ : type
        What each line is.
    form : str
        What a line looks like, for problems.
    task : str
        The task's name.

    Returns
    -------
    lines : list of (int, line)
        With their numbers, from 1; empty lines are passed over.
    problems : list of Problem
        Lines that cannot be read, or that there is none.

    Raises
    ------
    ProblemsError
        If there is no such file, or it is of another format.
    """
    head, decoder = msgspec.json.Decoder(_Head), msgspec.json.Decoder(type_)
    lines, problems = [], []
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ProblemsError([Problem(code="unreadable-file", message=message, file=str(path))]) from error
    if other := _other_format(data):
        problem = Problem(code="bad-format", message=other[0], file=str(path), expected=form, advice=other[1])
        raise ProblemsError([problem])
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not raw.strip():
            continue
        try:
            if head.decode(raw).task in ("", task):
                lines.append((number, decoder.decode(raw)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if _NOT_FINITE.search(raw):
                message = "NaN and Infinity are no JSON, and no scores"
                problems.append(line_problem("bad-score", message, path, number, "finite numbers"))
            else:
                problems.append(line_problem("bad-line", str(error), path, number, form))
    if not lines and not problems:
        message = (
            f"there is no prediction in it that is about {task}" if data.strip() else "there is no prediction in it"
        )
        problems.append(Problem(code="empty-file", message=message, file=str(path), expected=form))
    return lines, problems


def _other_format(data: bytes) -> tuple[str, str] | None:
    """Say what a file is that has no line of JSON in it, and what to do."""
    if data.startswith(b"\x1f\x8b"):
        return "this is compressed", "unpack it"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return "this is UTF-16, or no text at all", "save it as UTF-8"
    if data.lstrip().startswith(b"["):
        return "this is one list in JSON", "write each item of the list on a line of its own"
    return None


def lines_of(lines: list[tuple[int, L]], baseline: str, path: Path, lenient: bool = False) -> list[tuple[int, L]]:
    """Keep the lines of a baseline; with `lenient`, all lines of a file that holds one only.

    Raises
    ------
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    names = sorted({line.baseline for _, line in lines})
    if baseline and not (lenient and len(names) == 1):
        if baseline not in names:
            raise UsageError(f"{path} holds no predictions of {baseline!r} for this task; {one_of(names, baseline)}")
        return [(number, line) for number, line in lines if line.baseline == baseline]
    if len(names) > 1:
        raise UsageError(f"{path} holds predictions of several baselines; name one: {', '.join(filter(None, names))}")
    return lines
