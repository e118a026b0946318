"""Sentences on which two values were confused, for the author of the guidelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_kit.agreement.bounding import Plain
from corpus_kit.agreement.differences import shown
from corpus_kit.corpus.model import AnswerValue, Document, References, Unit
from corpus_kit.schema.model import DOCUMENT, Schema, Value, walk

MOST = 8
"""Examples of a confusion."""


class Example(NamedTuple):
    """A unit in its sentence: text before, the unit, text after; and who said which."""

    document: str
    before: str
    unit: str
    after: str
    target: str
    votes: list[tuple[str, str]]


class Confusion(NamedTuple):
    """The two values of an attribute that are confused most, how the guidelines define them, and where it happens."""

    config: str
    question: str
    labels: tuple[str, str]
    definitions: list[tuple[str, Value | None]]
    pairs: int
    share: float
    examples: list[Example]


class Confusions:
    """Collects examples of each attribute's most frequent confusion.

    Parameters
    ----------
    attributes : mapping of str to dict
        As measured: config → ``attribute``, ``most_confused``.
    schema : Schema
    """

    def __init__(self, attributes: Mapping[str, Plain], schema: Schema) -> None:
        self.schema = schema
        self.found = {
            config: _confusion(config, one, schema) for config, one in attributes.items() if one["most_confused"]
        }

    def add(self, document: Document, found: References) -> None:
        """Take examples from a document; none where its text is not here."""
        for unit in found.units if document.text is not None else ():
            for (attribute, target), votes in unit.votes.items():
                confusion = self.found.get(self.schema.config_name(attribute, unit.carrier))
                if (
                    confusion
                    and len(confusion.examples) < MOST
                    and {*confusion.labels} <= {shown(one) for one in votes.values()}
                ):
                    confusion.examples.append(_example(document, unit, target, votes))

    def __iter__(self) -> Iterator[Confusion]:
        return iter(self.found.values())


def _confusion(config: str, measured: Plain, schema: Schema) -> Confusion:
    attribute = schema.attributes[measured["attribute"]]
    first = measured["most_confused"][0]
    one, other = first["labels"]
    values = dict(walk(attribute.values))
    return Confusion(
        config,
        attribute.question or attribute.title or measured["attribute"],
        (one, other),
        [(label, values.get(label)) for label in (one, other)],
        first["pairs"],
        first["share"],
        [],
    )


def _example(document: Document, unit: Unit, target: str, votes: Mapping[str, AnswerValue]) -> Example:
    said = [(name, shown(value)) for name, value in sorted(votes.items())]
    text = document.text or ""
    if unit.carrier == DOCUMENT:
        return Example(document.id, "", document.title or document.id, "", target, said)
    start, end = unit.start, unit.end
    around = _around(document.sentences, start, end) or (max(0, start - 80), min(len(text), end + 80))
    first, last = min(around[0], start), max(around[1], end)
    return Example(document.id, text[first:start], text[start:end], text[end:last], target, said)


def _around(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    touched = [one for one in sentences if one[0] < end and one[1] > start]
    return (touched[0][0], touched[-1][1]) if touched else None
