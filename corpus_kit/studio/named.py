"""A file of documents to be adjudicated, such as the suspects of an evaluation."""

from __future__ import annotations

from pathlib import Path

import msgspec

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.evaluation.tasks import attribute_configs
from corpus_kit.studio.projects import Corpus

FORM = 'expected {"document_id": "…"}, and perhaps "task": whose pass alone is wanted'

Named = dict[str, frozenset[str]]
"""Document → the passes in which it is wanted."""


class Line(msgspec.Struct, frozen=True):
    """A line: a document, and the attribute's config that it is wanted for; whatever else stands there is not read."""

    document_id: str
    task: str = ""


def read_named(path: Path, corpus: Corpus) -> Named:
    """Read which documents are wanted: JSON lines that name one each, several times if need be.

    Parameters
    ----------
    path : Path
        The file.
    corpus : Corpus
        Whose documents they are.

    Raises
    ------
    ProblemsError
        If it cannot be read, names nothing, or a line is malformed, or names a document or task that is not there.
    """
    try:
        rows = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ProblemsError([Problem(code="unreadable-file", message=message, file=str(path))]) from error
    lines: dict[int, Line] = {}
    problems = []
    for number, row in enumerate(rows, 1):
        try:
            if row.strip():
                lines[number] = msgspec.json.decode(row, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(_problem("bad-line", str(error), path, number, FORM))
    problems += _unknown(path, lines, corpus)
    if not lines and not problems:
        problems.append(_problem("empty-file", "it names no document", path, 0, FORM))
    if problems:
        raise ProblemsError(problems)
    found: dict[str, frozenset[str]] = {}
    for line in lines.values():
        found[line.document_id] = found.get(line.document_id, frozenset()) | _passes(line.task, corpus)
    return found


def _unknown(path: Path, lines: dict[int, Line], corpus: Corpus) -> list[Problem]:
    known, tasks = corpus.documents, attribute_configs(corpus.schema)
    if lines and not any(line.document_id in known for line in lines.values()):
        message = f"none of its documents is in the corpus {corpus.config.name}"
        return [
            _problem(
                "unknown-document", message, path, 0, "expected documents of this corpus; is the file of another one?"
            )
        ]
    problems = []
    for number, line in lines.items():
        if line.document_id not in known:
            message = f"the corpus {corpus.config.name} has no document {line.document_id!r}"
            problems.append(_problem("unknown-document", message, path, number, one_of(known, line.document_id)))
        if line.task and line.task not in tasks:
            message = f"{line.task!r} asks no attribute of schema {corpus.schema.label}"
            problems.append(_problem("unknown-task", message, path, number, one_of(tasks, line.task)))
    return problems


def _passes(task: str, corpus: Corpus) -> frozenset[str]:
    if not task:
        return frozenset(corpus.schema.all_passes)
    attribute, carrier = attribute_configs(corpus.schema)[task]
    return frozenset(corpus.schema.passes_of(carrier, attribute))


def _problem(code: str, message: str, path: Path, number: int, expected: str) -> Problem:
    place = f"line {number}" if number else ""
    return Problem(code=code, message=message, file=str(path), path=place, expected=expected)
