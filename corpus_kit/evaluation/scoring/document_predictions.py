"""Read somebody's spans or structures, a JSON line each; every fault is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Set
from pathlib import Path

import numpy as np

from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.documents.folding import Answers
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION
from corpus_kit.evaluation.scoring.data_version import other_version
from corpus_kit.evaluation.scoring.document_lines import SaidReader, line_form
from corpus_kit.evaluation.scoring.faults import in_order
from corpus_kit.evaluation.scoring.lines import lines_of, read_lines
from corpus_kit.evaluation.scoring.one_split import split_meant
from corpus_kit.evaluation.tasks import OPEN


@dataclasses.dataclass(frozen=True, eq=False)
class ReadAnswers:
    """Answers for a task's documents.

    Attributes
    ----------
    answers : Answers
        By document.
    ignored : int
        Lines about documents or types that are not scored.
    notes : tuple of str
        What a reader should know: documents that no line is about.
    """

    answers: Answers
    ignored: int
    notes: tuple[str, ...] = ()


def read_answers(
    path: Path,
    task: DocumentTask,
    wanted: Rows,
    documents: Collection[str],
    baseline: str = "",
    *,
    fingerprint: str = "",
    lenient: bool = False,
) -> ReadAnswers:
    """Read predictions for the documents at `wanted`.

    Parameters
    ----------
    path : Path
        The file. Lines that name another task, or with `baseline` another baseline, are passed over.
    task : DocumentTask
        The documents and what is asked of them.
    wanted : ndarray of int
        Documents that are scored.
    documents : collection of str
        Every document of the dataset, also those that the task is not about.
    baseline : str
        Which baseline's lines to read, where a file holds several.
    fingerprint : str
        The dataset's, which lines that state one must state.
    lenient : bool
        Do not ask for `baseline` in a file that holds one only.

    Raises
    ------
    ProblemsError
        All faults, with line numbers: no JSON, no such document, type or role, offsets outside the text, a span or
        anchor twice, and for links a span that is not given; or, in one problem, that the file is for another version
        of the dataset.
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    type_, form = line_form(task)
    lines, problems = read_lines(path, type_, form, task.name)
    lines = lines_of(lines, baseline, path, lenient)
    if other := other_version(
        path, lines, (line.document_id for _, line in lines), documents, fingerprint, "documents"
    ):
        raise ProblemsError(in_order([*problems, other]))
    place = {document: row for row, document in enumerate(task.documents)}
    reader = SaidReader(task, path, problems)
    ignored = 0
    for number, line in lines:
        if line.document_id in place:
            reader.read(place[line.document_id], number, line)
            continue
        if line.document_id not in documents:
            expected = "a document_id of the dataset; were the predictions made on another version of it?"
            message = f"{line.document_id!r} is no document of the dataset"
            reader.fault("unknown-document", message, number, expected)
        ignored += 1
    if problems:
        raise ProblemsError(in_order(problems))
    due, of_spans = set(wanted.tolist()), task.asked.kind == EXTRACTION
    ignored += sum(
        row not in due or (of_spans and one.type in task.taught[row].unasked)
        for row in reader.rows
        for one in reader.said(row)
    )
    said = tuple(reader.said(row) for row in range(len(task)))
    return ReadAnswers(Answers(said, np.full(len(task), OPEN)), ignored, _notes(task, due, reader.rows))


def _notes(task: DocumentTask, due: Set[int], given: Set[int]) -> tuple[str, ...]:
    silent = len(due - given)
    have = "1 document has" if silent == 1 else f"{silent} documents have"
    note = f"{have} no line, so nothing is taken to be found there"
    meant = split_meant(task.splits, range(len(task)), given, due)
    return (f"{note}; {meant}" if meant else note,) if silent else ()
