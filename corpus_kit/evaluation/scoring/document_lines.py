"""The lines of a predictions file that are about spans or structures, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.errors import Problem, one_of
from corpus_kit.evaluation.documents.articles import Article, Structure, TypedSpan
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.kinds import EXTRACTION, LINKING
from corpus_kit.evaluation.scoring.faults import line_problem

Fragments = list[tuple[int, int]]


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    document_id: str
    task: str = ""
    baseline: str = ""
    fold: str = ""
    fingerprint: str = ""


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


def line_form(task: DocumentTask) -> tuple[type[Any], str]:
    """Give what a line about a task is, and what it looks like."""
    return (SpanLine, SPAN_FORM) if task.asked.kind == EXTRACTION else (StructureLine, STRUCTURE_FORM)


class SaidReader:
    """Turns lines into spans and structures, and collects what is wrong with them.

    Parameters
    ----------
    task : DocumentTask
        The documents and what is asked of them.
    path : Path
        The file, for problems.
    problems : list of Problem
        Where problems are put.
    """

    def __init__(self, task: DocumentTask, path: Path, problems: list[Problem]) -> None:
        self._task, self._path, self._problems = task, path, problems
        self._found: dict[int, dict[Any, tuple[int, Any]]] = {}

    @property
    def rows(self) -> Set[int]:
        """The documents that lines were about."""
        return self._found.keys()

    def said(self, row: int) -> tuple[Any, ...]:
        """Return the spans or structures of a document."""
        return tuple(sorted(one for _, one in self._found.get(row, {}).values()))

    def read(self, row: int, number: int, line: Any) -> None:
        """Read a line about the document at `row`."""
        mine = self._found.setdefault(row, {})
        of_spans = self._task.asked.kind == EXTRACTION
        made: Any = self._span(row, number, line) if of_spans else self._structure(row, number, line)
        if made is None:
            return
        key = made if of_spans else made.anchor
        if key in mine:
            what = "the span" if of_spans else "the anchor"
            self.fault("doubled", f"{what} stands on line {mine[key][0]} already", number, "each once a document")
        mine.setdefault(key, (number, made))

    def fault(self, code: str, message: str, number: int, expected: str = "") -> None:
        """Add a problem of a line."""
        self._problems.append(line_problem(code, message, self._path, number, expected))

    def _span(self, row: int, number: int, line: SpanLine) -> TypedSpan | None:
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

    def _structure(self, row: int, number: int, line: StructureLine) -> Structure | None:
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
