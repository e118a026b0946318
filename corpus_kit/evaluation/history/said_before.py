"""What a system said, taken from the lines of a predictions file as far as they fit the present task."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.errors import Problem
from corpus_kit.evaluation.documents.evaluated import evaluated_documents
from corpus_kit.evaluation.documents.folding import Answers
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.evaluated import clusters_of, evaluated
from corpus_kit.evaluation.folding import Predictions
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.scoring.document_lines import SaidReader, line_form
from corpus_kit.evaluation.tasks import OPEN, Task


@dataclasses.dataclass(frozen=True, eq=False)
class Said:
    """By row of the task, an answer's number or spans or structures; and the rows of which what was said does not fit.

    Units that are not in the task any more, or have no reference, are not among either.
    """

    said: Mapping[int, Any]
    unfit: frozenset[int]


def said_of(task: Task | DocumentTask, lines: Sequence[tuple[int, Mapping[str, Any]]], path: Path) -> Said:
    """Read lines about a task by one system.

    Parameters
    ----------
    task : Task or DocumentTask
        The present one.
    lines : sequence of (int, mapping)
        Lines with their numbers.
    path : Path
        Where they come from.
    """
    return _answers(task, lines, path) if isinstance(task, DocumentTask) else _labels(task, lines)


def _labels(task: Task, lines: Sequence[tuple[int, Mapping[str, Any]]]) -> Said:
    place = {unit: row for row, unit in enumerate(task.units) if task.reference[row] != OPEN}
    named = [(str(line.get("unit_id")), line.get("label")) for _, line in lines]
    given = {place[unit]: task.number(label) for unit, label in named if unit in place}
    said = {row: number for row, number in given.items() if number != OPEN}
    return Said(said, frozenset(given.keys() - said.keys()))


def _answers(task: DocumentTask, lines: Sequence[tuple[int, Mapping[str, Any]]], path: Path) -> Said:
    type_, _ = line_form(task)
    place = {document: row for row, document in enumerate(task.documents)}
    problems: list[Problem] = []
    unfit: set[int] = set()
    reader = SaidReader(task, path, problems)
    for number, line in lines:
        row = place.get(str(line.get("document_id")))
        if row is None:
            continue
        before = len(problems)
        try:
            reader.read(row, number, msgspec.convert(line, type_))
        except msgspec.ValidationError:
            unfit.add(row)
        if len(problems) > before:
            unfit.add(row)
    return Said({row: reader.said(row) for row in reader.rows if row not in unfit}, frozenset(unfit))


def put_together(task: Task | DocumentTask, rows: Rows, *systems: Said) -> tuple[Clusters, list[Any]]:
    """Put what systems said of the units at `rows` beside the reference.

    Returns
    -------
    Clusters, list
        The partition of the units, and each system's units as metrics take them.
    """
    clusters = clusters_of(task, rows)
    if isinstance(task, DocumentTask):
        answers = [Answers(tuple(map(one.said.get, range(len(task)))), np.full(len(task), OPEN)) for one in systems]
        return clusters, [evaluated_documents(task, rows, clusters, one) for one in answers]
    found = []
    for one in systems:
        label = np.full(len(task), OPEN)
        label[rows] = [one.said[row] for row in rows.tolist()]
        found.append(evaluated(task, rows, clusters, Predictions(label, None, False, label)))
    return clusters, found
