"""Faults of a predictions file: those of a line, and how all of them are told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from corpus_kit.errors import Problem

MOST = 100
"""How many faults of a kind are told one by one."""

_BYTE = re.compile(r" \(byte \d+\)$")


def line_problem(code: str, message: str, path: Path, number: int, expected: str) -> Problem:
    """Make a problem of a line."""
    return Problem(code=code, message=message, file=str(path), path=f"line {number}", expected=expected)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort the problems of a file by line, those of all of it last; what many lines have in common is told once.

    Examples
    --------
    >>> faults = [line_problem("bad-line", "no JSON", Path("p"), number, "JSON") for number in (7, 3, 9)]
    >>> [(one.path, one.message) for one in in_order(faults)]
    [('line 3', 'no JSON; the same on 2 more lines')]
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for one in sorted(problems, key=_line_number):
        alike.setdefault((one.code, _BYTE.sub("", one.message)), []).append(one)
    told, kinds, untold = [], Counter[str](), Counter[str]()
    for (code, _), found in alike.items():
        kinds[code] += 1
        if kinds[code] > MOST:
            untold[code] += len(found)
        else:
            told.append(_once(found))
    file = told[0].file if told else ""
    return told + [
        Problem(code=code, message=f"{count:,} more faults of this kind", file=file) for code, count in untold.items()
    ]


def _once(found: Sequence[Problem]) -> Problem:
    first, more = found[0], len({one.path for one in found}) - 1
    again = f"; the same on {more:,} more line{'s' if more > 1 else ''}" if more else ""
    return msgspec.structs.replace(first, message=first.message + again)


def _line_number(problem: Problem) -> float:
    return float(problem.path.removeprefix("line ") or "inf")
