"""Read somebody's spans or structures, a JSON line each; every fault is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.evaluation.articles import Article, Structure, TypedSpan
from corpus_kit.evaluation.document_folding import Answers
from corpus_kit.evaluation.document_tasks import DocumentTask
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION, LINKING
from corpus_kit.evaluation.predictions import line_number, line_problem, lines_of, read_lines
from corpus_kit.evaluation.tasks import OPEN

Fragments = list[tuple[int, int]]


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    document_id: str
    task: str = ""
    baseline: str = ""
    fold: str = ""


class SpanLine(_Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span; without type and fragments: nothing is found in the document."""

    type: str | None = None
    fragments: Fragments | None = None


class StructureLine(_Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A structure; without an anchor: nothing is found in the document."""

    anchor: Fragments | None = None
    roles: dict[str, list[Fragments]] | None = None


SPAN_FORM = '{"document_id": "…", "type": "…", "fragments": [[start, end], …]}'
STRUCTURE_FORM = '{"document_id": "…", "anchor": [[start, end], …], "roles": {role: [[[start, end], …], …]}}'


@dataclasses.dataclass(frozen=True, eq=False)
class ReadAnswers:
    """Answers for a task's documents.

    Attributes
    ----------
    answers : Answers
        By document.
    ignored : int
        Lines about documents or types that are not scored.
    silent : int
        Documents to be scored that no line is about: nothing is taken to be found in them.
    """

    answers: Answers
    ignored: int
    silent: int


def read_answers(
    path: Path, task: DocumentTask, wanted: Rows, documents: Collection[str], baseline: str = ""
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

    Raises
    ------
    ProblemsError
        All faults, with line numbers: no JSON, no such document, type or role, offsets outside the text, a span or
        anchor twice, and for links a span that is not given.
    UsageError
        If the file holds several baselines and none is named, or not the one named.
    """
    of_spans = task.asked.kind == EXTRACTION
    type_: type[Any] = SpanLine if of_spans else StructureLine
    lines, problems = read_lines(path, type_, SPAN_FORM if of_spans else STRUCTURE_FORM, task.name)
    place = {document: row for row, document in enumerate(task.documents)}
    found: dict[int, dict[Any, tuple[int, Any]]] = {}
    reader, ignored = _Reader(task, path, problems), 0
    for number, line in lines_of(lines, baseline, path):
        row = place.get(line.document_id)
        if row is None:
            if line.document_id not in documents:
                expected = "a document_id of the dataset; were the predictions made on another version of it?"
                message = f"{line.document_id!r} is no document of the dataset"
                reader.fault("unknown-document", message, number, expected)
            ignored += 1
            continue
        mine = found.setdefault(row, {})
        made: Any = reader.span(row, number, line) if of_spans else reader.structure(row, number, line)
        if made is None:
            continue
        key = made if of_spans else made.anchor
        if key in mine:
            what = "the span" if of_spans else "the anchor"
            reader.fault("doubled", f"{what} stands on line {mine[key][0]} already", number, "each once a document")
        mine.setdefault(key, (number, made))
    if problems:
        raise ProblemsError(sorted(problems, key=line_number))
    due = set(wanted.tolist())
    ignored += sum(
        row not in due or (of_spans and one.type in task.taught[row].unasked)
        for row, mine in found.items()
        for _, one in mine.values()
    )
    said = [tuple(sorted(one for _, one in found.get(row, {}).values())) for row in range(len(task))]
    return ReadAnswers(Answers(tuple(said), np.full(len(task), OPEN)), ignored, len(due - found.keys()))


class _Reader:
    """Turns lines into spans and structures, and collects what is wrong with them."""

    def __init__(self, task: DocumentTask, path: Path, problems: list[Problem]) -> None:
        self._task, self._path, self._problems = task, path, problems

    def fault(self, code: str, message: str, number: int, expected: str = "") -> None:
        self._problems.append(line_problem(code, message, self._path, number, expected))

    def span(self, row: int, number: int, line: SpanLine) -> TypedSpan | None:
        if line.type is None and line.fragments is None:
            return None
        if line.type is None or line.fragments is None:
            self.fault("bad-line", "a span needs a type and fragments", number, SPAN_FORM)
            return None
        known = self._task.asked.types
        if line.type not in known:
            self.fault("unknown-type", f"{line.type!r} is no span type of the task", number, one_of(known, line.type))
        points = self._points(row, number, line.fragments)
        return TypedSpan(line.type, points) if points and line.type in known else None

    def structure(self, row: int, number: int, line: StructureLine) -> Structure | None:
        if line.anchor is None:
            if line.roles is not None:
                self.fault("bad-line", "roles need an anchor", number, STRUCTURE_FORM)
            return None
        asked, before = self._task.asked, len(self._problems)
        anchor = self._given(row, number, self._points(row, number, line.anchor), [asked.anchor])
        fillers: dict[str, list[Runs]] = {}
        for role, spans in (line.roles or {}).items():
            if role not in asked.roles:
                self.fault("unknown-role", f"{role!r} is no role", number, one_of(asked.roles, role))
                continue
            types = asked.roles[role].types
            fillers[role] = [self._given(row, number, self._points(row, number, one), types) for one in spans]
        return None if len(self._problems) > before else Structure.of(anchor, fillers, asked.roles)

    def _points(self, row: int, number: int, fragments: Sequence[tuple[int, int]]) -> Runs:
        article: Article = self._task.articles[row]
        length = len(article.text)
        wrong = [(start, end) for start, end in fragments if not 0 <= start < end <= length]
        for start, end in wrong:
            message = f"[{start}, {end}] is no stretch of the text"
            self.fault("bad-offsets", message, number, f"0 <= start < end <= {length}, in code points")
        ordered = sorted(fragments)
        if not wrong and any(end > start for (_, end), (start, _) in pairwise(ordered)):
            self.fault("bad-offsets", "fragments of one span overlap", number, "disjoint fragments")
            return ()
        points = () if wrong else article.clean(fragments)
        if not points and not wrong:
            self.fault("empty-span", "the span holds nothing but white space", number, "at least one character")
        return points

    def _given(self, row: int, number: int, points: Runs, types: Iterable[str]) -> Runs:
        if self._task.asked.kind != LINKING or not points:
            return points
        named = tuple(types)
        if not any(span.points == points and span.type in named for span in self._task.articles[row].spans):
            offsets = "+".join(f"{start}-{end}" for start, end in points)
            message = f"{offsets} is none of the spans that are given"
            self.fault("not-given", message, number, f"a {' or '.join(named)} of the reference, see the config tagging")
        return points
