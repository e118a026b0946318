"""What was found while a source was read: faults, repairs, and counts of what was kept."""

from __future__ import annotations

import msgspec

from corpus_kit.corpus.model import Annotation
from corpus_kit.errors import Problem
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.spans import Repair

COLLAPSED = frozenset(["unsupported-type", "unsupported-control"])
"""Faults that every region of a file may have alike; they are told once a file, with their number."""


class Partial(msgspec.Struct, frozen=True):
    """A document read from a copy that differs: how many sentences it has as annotated, how many the copy lacks."""

    document: str
    sentences: int
    missing: int


class Audit(msgspec.Struct, kw_only=True):
    """What one reading of a source found.

    Attributes
    ----------
    problems : list of Problem
        Every fault. A source without faults has none; with ``lenient`` they are what was left out.
    partial : list of Partial
        Documents that were read from a copy that differs from what was annotated.
    assumptions : list of str
        What was taken for granted because nothing tells.
    repairs : list of Repair
        Every span whose offsets were corrected.
    annotators : list of str
        Those who submitted an annotation that is no adjudication, in order.
    annotations, spans, relations, judgements : int
        What was kept, adjudications included. A region with two labels is two spans, a relation with two labels two
        relations, an answer with several choices one judgement.
    skipped, drafts, predictions : int
        What is in the export and is never a vote.
    repeated : int
        Annotations that stood in several files; the later one was read.
    empties : list of Where
        Annotations submitted without any result: their annotator saw the document and found nothing.
    """

    problems: list[Problem] = []
    partial: list[Partial] = []
    assumptions: list[str] = []
    repairs: list[Repair] = []
    annotators: list[str] = []
    annotations: int = 0
    spans: int = 0
    relations: int = 0
    judgements: int = 0
    skipped: int = 0
    drafts: int = 0
    predictions: int = 0
    repeated: int = 0
    empties: list[Where] = []

    @property
    def empty(self) -> int:
        """How many annotations were submitted without any result."""
        return len(self.empties)

    def count(self, annotation: Annotation) -> None:
        """Count what an annotation holds."""
        self.spans += len(annotation.regions)
        self.relations += len(annotation.links)
        self.judgements += len(annotation.answers) + sum(len(region.answers) for region in annotation.regions)


def collapsed(problems: list[Problem]) -> list[Problem]:
    """Tell what a whole file has alike once, with the number of times.

    Examples
    --------
    >>> alike = [Problem(code="unsupported-type", message="an image", file="a.json", region=r) for r in "xy"]
    >>> [problem.message for problem in collapsed(alike)]
    ['an image (2 times in this file)']
    """
    times: dict[tuple[str, str, str], int] = {}
    for problem in problems:
        if problem.code in COLLAPSED:
            key = (problem.code, problem.file, problem.message)
            times[key] = times.get(key, 0) + 1
    kept, told = [], set()
    for problem in problems:
        key = (problem.code, problem.file, problem.message)
        if key in told:
            continue
        if times.get(key, 1) > 1:
            told.add(key)
            message = f"{problem.message} ({times[key]} times in this file)"
            problem = msgspec.structs.replace(problem, message=message)
        kept.append(problem)
    return kept
