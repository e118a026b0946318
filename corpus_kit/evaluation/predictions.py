"""Read somebody's predictions, JSON lines ``{"unit_id": …, "label": …, "scores": …}``; every fault is told."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.folding import Predictions, are_probabilities
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.tasks import OPEN, Task

_NAMED = 10


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
    lines, problems = _lines(path)
    lines = [(number, line) for number, line in lines if line.task in ("", task.name)]
    lines = _of_baseline(lines, baseline, path)
    place = {unit: row for row, unit in enumerate(task.units)}
    found: dict[int, tuple[int, PredictionLine]] = {}
    for number, line in lines:
        problems += _line_problems(line, number, task, place, path)
        row = place.get(line.unit_id)
        if row is None:
            continue
        if row in found:
            message = f"unit {line.unit_id!r} stands on line {found[row][0]} already"
            problems.append(_problem("doubled-unit", message, path, number, "one prediction a unit"))
        found.setdefault(row, (number, line))
    problems += _missing(task, wanted, found, path) + _mixed(found, path)
    if problems:
        raise ProblemsError(sorted(problems, key=_line_number))
    due = set(wanted.tolist())
    return ReadPredictions(_arrays(task, found), sum(row not in due for row in found))


def _lines(path: Path) -> tuple[list[tuple[int, PredictionLine]], list[Problem]]:
    decoder = msgspec.json.Decoder(PredictionLine)
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
            lines.append((number, decoder.decode(raw)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            expected = '{"unit_id": "…", "label": "…"} and perhaps "scores": {label: number}'
            problems.append(_problem("bad-line", str(error), path, number, expected))
    if not lines and not problems:
        problems.append(Problem(code="empty-file", message="there is no prediction in it", file=str(path)))
    return lines, problems


def _of_baseline(
    lines: list[tuple[int, PredictionLine]], baseline: str, path: Path
) -> list[tuple[int, PredictionLine]]:
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
        problems.append(_problem("unknown-unit", message, path, number, expected))
    for label in (line.label, *(line.scores or {})):
        if label not in task.labels:
            message = f"{label!r} is no label of {task.name}"
            problems.append(_problem("unknown-label", message, path, number, one_of(task.labels, label)))
    if line.scores is not None:
        if absent := [label for label in task.labels if label not in line.scores]:
            message = f"scores lack {', '.join(absent)}"
            problems.append(_problem("missing-score", message, path, number, "a number for each label, or no scores"))
        if not all(math.isfinite(score) for score in line.scores.values()):
            problems.append(_problem("bad-score", "a score is not finite", path, number, "finite numbers"))
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
    return [_problem("missing-score", message, path, without[0], "scores on every line or on none")]


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


def _line_number(problem: Problem) -> float:
    return float(problem.path.removeprefix("line ") or "inf")


def _problem(code: str, message: str, path: Path, number: int, expected: str) -> Problem:
    return Problem(code=code, message=message, file=str(path), path=f"line {number}", expected=expected)
