"""Deciding labels by an aggregation that has to read all votes before it can say anything of one unit."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from corpus_kit.agreement.aggregation.registry import aggregation
from corpus_kit.agreement.votes import OPEN, tabulate
from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.majority import Decide, majority
from corpus_kit.corpus.model import AnnotatedDocument, AnswerValue, Question
from corpus_kit.corpus.units import references
from corpus_kit.errors import CorpusKitError
from corpus_kit.schema.model import Attribute, Schema

Key = tuple[str, Question]


class Annotated(Protocol):
    """A source of annotations, as far as agreement needs it."""

    @property
    def schema(self) -> Schema:
        """What the labels mean."""

    @property
    def config(self) -> CorpusConfig:
        """What the corpus says of itself; its targets are asked about."""

    def documents(self) -> Iterator[AnnotatedDocument]:
        """Go through the documents, the same each time."""


def decider(name: str, source: Annotated) -> Decide:
    """Fit an aggregation to all votes of a source and decide by it.

    Each question, asked of each carrier, is fitted by itself. Where several values may be chosen, each value is a
    question of its own, answered yes or no. Numbers and text are decided by majority.

    Parameters
    ----------
    name : str
        ``majority``, ``soft_votes``, ``dawid_skene`` or ``mace``.
    source : Annotated
        Read once, unless the aggregation decides from a unit's votes alone.

    Returns
    -------
    callable
        From a unit's id, a question and its votes to a value; None where values tie.

    Raises
    ------
    UsageError
        If there is no aggregation of that name.
    InsufficientDataError
        If there are too many values to learn from.
    """
    aggregation(name)
    if name in {"majority", "soft_votes"}:  # the most frequent value, either way
        return majority
    schema = source.schema
    ballots: dict[tuple[str, Question], _Ballots] = {}
    for document in source.documents():
        for unit in references(document, schema, source.config.targets).units:
            for question, votes in unit.votes.items():
                attribute = schema.attributes[question[0]]
                if votes and attribute.kind == "choice":
                    ballots.setdefault((unit.carrier, question), _Ballots(attribute)).add(unit.id, votes)
    decided: dict[Key, AnswerValue | None] = {}
    for (_, question), one in ballots.items():
        decided.update({(unit, question): value for unit, value in one.decide(name)})

    def decide(unit_id: str, question: Question, votes: Mapping[str, AnswerValue]) -> AnswerValue | None:
        if schema.attributes[question[0]].kind != "choice":
            return majority(unit_id, question, votes)
        if (unit_id, question) not in decided:
            raise CorpusKitError(f"unit {unit_id} was not there when {name} was fitted: the annotations changed")
        return decided[unit_id, question]

    return decide


class _Ballots:
    """All votes on one question asked of one carrier, compactly."""

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.units: list[str] = []
        self.annotators: dict[str, int] = {}
        self.values = {label: code for code, label in enumerate(attribute.labels)}
        self._unit, self._annotator = array("q"), array("q")
        self._answers: list[AnswerValue] = []

    def add(self, unit: str, votes: Mapping[str, AnswerValue]) -> None:
        for name, value in votes.items():
            self._unit.append(len(self.units))
            self._annotator.append(self.annotators.setdefault(name, len(self.annotators)))
            self._answers.append(value)
            for label in value if isinstance(value, tuple) else (str(value),):
                self.values.setdefault(label, len(self.values))
        self.units.append(unit)

    def decide(self, name: str) -> Iterator[tuple[str, AnswerValue | None]]:
        labels = tuple(self.values)
        if not self.attribute.multiple:
            codes = self._predict(name, [self.values[str(answer)] for answer in self._answers], len(labels))
            yield from zip(self.units, (None if code == OPEN else labels[code] for code in codes), strict=True)
            return
        chosen = [self._predict(name, [label in _labels(answer) for answer in self._answers], 2) for label in labels]
        for unit, answers in zip(self.units, zip(*chosen, strict=True), strict=True):
            picked = tuple(label for label, code in zip(labels, answers, strict=True) if code == 1)
            yield unit, None if OPEN in answers else picked

    def _predict(self, name: str, values: Sequence[int], n_values: int) -> list[int]:
        votes = tabulate(self._unit, self._annotator, values, n_units=len(self.units), n_values=n_values)
        return [int(code) for code in aggregation(name).fit(votes).predict(votes)]


def _labels(answer: AnswerValue) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else (str(answer),)
