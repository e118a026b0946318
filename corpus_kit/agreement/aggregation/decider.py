"""Deciding labels by an aggregation that has to read all votes before it can say anything of one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from corpus_kit.agreement.aggregation.registry import aggregation
from corpus_kit.agreement.ballots import Ballots
from corpus_kit.agreement.source import Annotated
from corpus_kit.agreement.votes import OPEN, Votes
from corpus_kit.corpus.majority import Decide, majority
from corpus_kit.corpus.model import AnswerValue, Question
from corpus_kit.corpus.units import references
from corpus_kit.errors import CorpusKitError


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
    asked: dict[tuple[str, Question], _Asked] = {}
    for document in source.documents():
        for unit in references(document, schema, source.config.targets).units:
            for question, votes in unit.votes.items():
                attribute = schema.attributes[question[0]]
                if votes and attribute.kind == "choice":
                    asked.setdefault((unit.carrier, question), _Asked(Ballots(attribute), [])).add(unit.id, votes)
    decided: dict[tuple[str, Question], AnswerValue | None] = {}
    for (_, question), one in asked.items():
        decided.update({(unit, question): value for unit, value in one.decided(name)})

    def decide(unit_id: str, question: Question, votes: Mapping[str, AnswerValue]) -> AnswerValue | None:
        if schema.attributes[question[0]].kind != "choice":
            return majority(unit_id, question, votes)
        if (unit_id, question) not in decided:
            raise CorpusKitError(f"unit {unit_id} was not there when {name} was fitted: the annotations changed")
        return decided[unit_id, question]

    return decide


class _Asked(NamedTuple):
    """One question asked of one carrier: all votes, and the units they are on."""

    ballots: Ballots
    units: list[str]

    def add(self, unit: str, votes: Mapping[str, AnswerValue]) -> None:
        self.ballots.add(len(self.units), votes)
        self.units.append(unit)

    def decided(self, name: str) -> Iterator[tuple[str, AnswerValue | None]]:
        labels = self.ballots.labels
        if not self.ballots.attribute.multiple:
            codes = _fitted(name, self.ballots.table())
            yield from zip(self.units, (None if code == OPEN else labels[code] for code in codes), strict=True)
            return
        chosen = [_fitted(name, self.ballots.chosen(label)) for label in labels]
        for unit, answers in zip(self.units, zip(*chosen, strict=True), strict=True):
            picked = tuple(label for label, code in zip(labels, answers, strict=True) if code == 1)
            yield unit, None if OPEN in answers else picked


def _fitted(name: str, votes: Votes) -> list[int]:
    return [int(code) for code in aggregation(name).fit(votes).predict(votes)]
