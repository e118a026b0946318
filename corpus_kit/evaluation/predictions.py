"""Read somebody's predictions, JSON lines ``{"unit_id": …, "label": …, "scores": …}``; every fault is told."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import numpy as np

from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.folding import Predictions, are_probabilities
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.tasks import OPEN, Task

_NAMED = 10
_FORM = '{"unit_id": "…", "label": "…"} and perhaps "scores": {label: number}'


class _Head(msgspec.Struct, frozen=True):
    """What is read of a line first: lines about other tasks may be of another form."""

    task: str = ""


class Line(Protocol):
    """A line of a predictions file; `baseline` says whose it is where the file holds several."""

    @property
    def baseline(self) -> str:
        """The system, or ``""``."""


L = TypeVar("L", bound=Line)


class PredictionLine(msgspec.Struct, frozen=True):
    """A line; `task` and `baseline` are there where a file holds several, as the one that an evaluation writes."""

    unit_id: str
    label: str
    scores: dict[str, float] | None = None
    task: str = ""
    baseline: str = ""


@dataclasses.dataclass(frozen=True, eq=False)
class ReadPredictions:
    """Predictions for a task's units, and how many were for units that are not scored."""

    predictions: Predictions
    ignored: int


def read_predictions(path: Path, task: Task, wanted: Rows, baseline: str = "") -> ReadPredictions:
    """Read predictions for the units at `wanted`.

    Parameters
    ----------
    path : Path
        The file. Lines that name another task, or with `baseline` another baseline, are passed over.
    task : Task
        The units and labels.
    wanted : ndarray of int
        Units that need a prediction each.
    baseline : str
        Which baseline's lines to read, where a file holds several.

    Raises
    ------
    ProblemsError
        All faults, with line numbers: no JSON, no such unit or label, a unit twice, scores that are no numbers or not
        one a label, units without a prediction.
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    lines, problems = read_lines(path, PredictionLine, _FORM, task.name)
    lines = lines_of(lines, baseline, path)
    place = {unit: row for row, unit in enumerate(task.units)}
    found: dict[int, tuple[int, PredictionLine]] = {}
    for number, line in lines:
        problems += _line_problems(line, number, task, place, path)
        row = place.get(line.unit_id)
        if row is None:
            continue
        if row in found:
            message = f"unit {line.unit_id!r} stands on line {found[row][0]} already"
            problems.append(line_problem("doubled-unit", message, path, number, "one prediction a unit"))
        found.setdefault(row, (number, line))
    problems += _missing(task, wanted, found, path) + _mixed(found, path)
    if problems:
        raise ProblemsError(sorted(problems, key=line_number))
    due = set(wanted.tolist())
    return ReadPredictions(_arrays(task, found), sum(row not in due for row in found))


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
        If there is no such file.
    """
    head, decoder = msgspec.json.Decoder(_Head), msgspec.json.Decoder(type_)
    lines, problems = [], []
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ProblemsError([Problem(code="unreadable-file", message=message, file=str(path))]) from error
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not raw.strip():
            continue
        try:
            if head.decode(raw).task in ("", task):
                lines.append((number, decoder.decode(raw)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(line_problem("bad-line", str(error), path, number, form))
    if not lines and not problems:
        problems.append(Problem(code="empty-file", message="there is no prediction in it", file=str(path)))
    return lines, problems


def lines_of(lines: list[tuple[int, L]], baseline: str, path: Path) -> list[tuple[int, L]]:
    """Keep the lines of a baseline.

    Raises
    ------
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    names = sorted({line.baseline for _, line in lines})
    if baseline:
        if baseline not in names:
            raise UsageError(f"{path} holds no predictions of {baseline!r} for this task; {one_of(names, baseline)}")
        return [(number, line) for number, line in lines if line.baseline == baseline]
    if len(names) > 1:
        raise UsageError(f"{path} holds predictions of several baselines; name one: {', '.join(filter(None, names))}")
    return lines


def _line_problems(line: PredictionLine, number: int, task: Task, place: dict[str, int], path: Path) -> list[Problem]:
    problems = []
    if line.unit_id not in place:
        message = f"{line.unit_id!r} is no unit of {task.name}"
        expected = "a unit_id of the dataset; were the predictions made on another version of it?"
        problems.append(line_problem("unknown-unit", message, path, number, expected))
    for label in (line.label, *(line.scores or {})):
        if label not in task.labels:
            message = f"{label!r} is no label of {task.name}"
            problems.append(line_problem("unknown-label", message, path, number, one_of(task.labels, label)))
    if line.scores is not None:
        if absent := [label for label in task.labels if label not in line.scores]:
            message = f"scores lack {', '.join(absent)}"
            problems.append(
                line_problem("missing-score", message, path, number, "a number for each label, or no scores")
            )
        if not all(math.isfinite(score) for score in line.scores.values()):
            problems.append(line_problem("bad-score", "a score is not finite", path, number, "finite numbers"))
    return problems


def _missing(task: Task, wanted: Rows, found: dict[int, tuple[int, PredictionLine]], path: Path) -> list[Problem]:
    absent = [task.units[row] for row in wanted if row not in found]
    if not absent:
        return []
    named = ", ".join(absent[:_NAMED]) + (f", … ({len(absent)} in all)" if len(absent) > _NAMED else "")
    message = f"no prediction for {len(absent)} of {len(wanted)} units: {named}"
    expected = "a prediction for every unit with a reference"
    return [Problem(code="missing-unit", message=message, file=str(path), expected=expected)]


def _mixed(found: dict[int, tuple[int, PredictionLine]], path: Path) -> list[Problem]:
    without = [number for number, line in found.values() if line.scores is None]
    if not without or len(without) == len(found):
        return []
    message = f"{len(without)} lines have no scores and the others have, first here"
    return [line_problem("missing-score", message, path, without[0], "scores on every line or on none")]


def _arrays(task: Task, found: dict[int, tuple[int, PredictionLine]]) -> Predictions:
    numbers = {label: number for number, label in enumerate(task.labels)}
    label = np.full(len(task), OPEN)
    rows = np.array(sorted(found), dtype=np.int64)
    label[rows] = [numbers[found[row][1].label] for row in rows.tolist()]
    given: Sequence[dict[str, float] | None] = [found[row][1].scores for row in rows.tolist()]
    if any(one is None for one in given):
        return Predictions(label, None, False, label)
    scores = np.full((len(task), len(task.labels)), np.nan)
    scores[rows] = [[one[name] for name in task.labels] for one in given if one is not None]
    return Predictions(label, scores, are_probabilities(scores[rows]), label)


def line_number(problem: Problem) -> float:
    """Sort problems by line, those of the whole file last."""
    return float(problem.path.removeprefix("line ") or "inf")


def line_problem(code: str, message: str, path: Path, number: int, expected: str) -> Problem:
    """Make a problem of a line."""
    return Problem(code=code, message=message, file=str(path), path=f"line {number}", expected=expected)
