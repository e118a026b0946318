"""Read somebody's predictions, JSON lines ``{"unit_id": …, "label": …, "scores": …}``; every fault is told.

Where a unit may have several labels, ``label`` is a list of them, and may be empty.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.evaluation.folding import TOLERANCE, Predictions, are_probabilities
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.scoring.data_version import other_version
from corpus_kit.evaluation.scoring.faults import in_order, line_problem
from corpus_kit.evaluation.scoring.lines import lines_of, read_lines
from corpus_kit.evaluation.scoring.one_split import split_meant
from corpus_kit.evaluation.tasks import OPEN, Task

_NAMED = 10
_FORM = '{"unit_id": "…", "label": "…"} and perhaps "scores": {label: number}'
_FORM_OF_SETS = '{"unit_id": "…", "label": ["…", …]} and perhaps "scores": {label: number}'

L = TypeVar("L")


class PredictionLine(msgspec.Struct, Generic[L], frozen=True):
    """A line; `label` is a string, or a list of strings where a unit may have several labels.

    `task` and `baseline` are there where a file holds several, as the one that an evaluation writes.
    `fingerprint`, if given, is that of the dataset predicted on.
    """

    unit_id: str
    label: L
    scores: dict[str, float] | None = None
    task: str = ""
    baseline: str = ""
    fingerprint: str = ""


Found = dict[int, tuple[int, PredictionLine[Any]]]
"""By row of the task, a line and its number."""


@dataclasses.dataclass(frozen=True, eq=False)
class ReadPredictions:
    """Predictions for a task's units, how many were for units that are not scored, and what a reader should know."""

    predictions: Predictions
    ignored: int
    notes: tuple[str, ...] = ()


def read_predictions(
    path: Path, task: Task, wanted: Rows, baseline: str = "", *, fingerprint: str = "", lenient: bool = False
) -> ReadPredictions:
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
    fingerprint : str
        The dataset's, which lines that state one must state.
    lenient : bool
        Do not ask for `baseline` in a file that holds one only.

    Raises
    ------
    ProblemsError
        All faults, with line numbers: no JSON, no such unit or label, a unit twice, scores that are no numbers or not
        one a label, units without a prediction; or, in one problem, that it is for another version of the dataset.
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    one_each = task.sets is None
    type_: type[Any] = PredictionLine[str] if one_each else PredictionLine[list[str]]
    lines, problems = read_lines(path, type_, _FORM if one_each else _FORM_OF_SETS, task.name)
    if not lines:
        raise ProblemsError(in_order(problems))
    lines = lines_of(lines, baseline, path, lenient)
    place = {unit: row for row, unit in enumerate(task.units)}
    if other := other_version(path, lines, (line.unit_id for _, line in lines), place, fingerprint):
        raise ProblemsError(in_order([*problems, other]))
    found: Found = {}
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
    problems += _off(found, path) if one_each else []
    if problems:
        raise ProblemsError(in_order(problems))
    due = set(wanted.tolist())
    said = _arrays(task, found)
    return ReadPredictions(said, sum(row not in due for row in found), _notes(said) if one_each else ())


def _line_problems(
    line: PredictionLine[Any], number: int, task: Task, place: dict[str, int], path: Path
) -> list[Problem]:
    problems = []
    if line.unit_id not in place:
        message = f"{line.unit_id!r} is no unit of {task.name}"
        expected = "a unit_id of the dataset; were the predictions made on another version of it?"
        problems.append(line_problem("unknown-unit", message, path, number, expected))
    said = [line.label] if isinstance(line.label, str) else line.label
    for label in sorted({label for label in said if said.count(label) > 1}):
        problems.append(line_problem("doubled-label", f"{label!r} stands twice", path, number, "each label once"))
    for label in (*said, *(line.scores or {})):
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


def _missing(task: Task, wanted: Rows, found: Found, path: Path) -> list[Problem]:
    absent = [task.units[row] for row in wanted if row not in found]
    if not absent:
        return []
    meant = split_meant(task.splits, np.flatnonzero(task.reference != OPEN).tolist(), found, wanted.tolist())
    named = ", ".join(absent[:_NAMED]) + (f", … ({len(absent)} in all)" if len(absent) > _NAMED else "")
    message = f"no prediction for {len(absent)} of {len(wanted)} units: {named}"
    expected = "a prediction for every unit with a reference"
    return [Problem(code="missing-unit", message=message, file=str(path), expected=expected, advice=meant)]


def _mixed(found: Found, path: Path) -> list[Problem]:
    without = [number for number, line in found.values() if line.scores is None]
    if not without or len(without) == len(found):
        return []
    message = f"{len(without)} lines have no scores and the others have, first here"
    return [line_problem("missing-score", message, path, without[0], "scores on every line or on none")]


def _off(found: Found, path: Path) -> list[Problem]:
    """Find the lines whose scores are no probabilities, where those of the others are."""
    sums = [
        (number, sum(line.scores.values()), min(line.scores.values()))
        for number, line in found.values()
        if line.scores and all(math.isfinite(score) for score in line.scores.values())
    ]
    off = [(number, total, least) for number, total, least in sums if least < 0 or abs(total - 1) > TOLERANCE]
    if 2 * len(off) > len(sums):
        return []
    expected = "probabilities on every line, or other scores on every line"
    return [
        line_problem(
            "bad-score",
            f"the scores {'sum to' if least >= 0 else 'are partly negative and sum to'} {total:.4g}, while those of "
            f"{len(sums) - len(off)} other lines are probabilities, which sum to one",
            path,
            number,
            expected,
        )
        for number, total, least in off
    ]


def _notes(said: Predictions) -> tuple[str, ...]:
    if said.scores is None or said.probable:
        return ()
    given = said.scores[~np.isnan(said.scores).any(axis=1)]
    if not ((given >= 0) & (given <= 1)).all():
        return ()
    return ("the scores lie between 0 and 1 but do not sum to one, so they are not taken for probabilities",)


def _arrays(task: Task, found: Found) -> Predictions:
    label = np.full(len(task), OPEN)
    rows = np.array(sorted(found), dtype=np.int64)
    label[rows] = [task.number(found[row][1].label) for row in rows.tolist()]
    given: Sequence[dict[str, float] | None] = [found[row][1].scores for row in rows.tolist()]
    if any(one is None for one in given):
        return Predictions(label, None, False, label)
    scores = np.full((len(task), len(task.labels)), np.nan)
    scores[rows] = [[one[name] for name in task.labels] for one in given if one is not None]
    return Predictions(label, scores, task.sets is None and are_probabilities(scores[rows]), label)
