"""Who votes what: from answers and silence to votes, and from votes to labels.

A vote is an explicit answer, or the attribute's default where a seer was silent. An annotation that was last updated
before a target was added has no vote on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from corpus_kit.corpus.model import Annotation, Answer, AnswerValue, Question, Region
from corpus_kit.schema.model import Attribute, Schema, Target


class Said(NamedTuple):
    """What one annotation says of one unit: the regions that mark it, and answers, the first to a question counting."""

    annotation: Annotation
    regions: tuple[Region, ...]
    answers: tuple[Answer, ...]


def said_of(annotation: Annotation, regions: tuple[Region, ...]) -> Said:
    """Collect what the regions of an annotation answer."""
    if len(regions) == 1:
        return Said(annotation, regions, regions[0].answers)
    return Said(annotation, regions, tuple([answer for region in regions for answer in region.answers]))


class Ballot(NamedTuple):
    """One question put to a carrier, to those who saw one of `passes` and worked after `added`."""

    question: Question
    attribute: Attribute
    passes: frozenset[str]
    added: datetime | None

    def put_to(self, annotation: Annotation) -> bool:
        """Say whether the annotation was asked: it saw the pass, and the target was there when it was last updated."""
        if annotation.pass_ not in self.passes:
            return False
        updated = instant(annotation.updated or annotation.created) if self.added else None
        return self.added is None or updated is None or updated >= self.added


def ballots(schema: Schema, carrier: str, targets: Iterable[Target]) -> tuple[Ballot, ...]:
    """List the questions asked of a carrier; an attribute asked per target is a question a target."""
    listed = []
    targets = tuple(targets)
    for name in schema.asked_of(carrier):
        attribute = schema.attributes[name]
        passes = frozenset(schema.passes_of(carrier, name))
        about = [(one.id, instant(one.added)) for one in targets] if attribute.per_target else [("", None)]
        listed += [Ballot((name, target), attribute, passes, added) for target, added in about]
    return tuple(listed)


def missing(answers: Iterable[Answer], asked: Sequence[Ballot]) -> tuple[Question, ...]:
    """List the required questions that a partly answered unit leaves open; who answers nothing misses nothing."""
    answered = {answer.question for answer in answers} & {ballot.question for ballot in asked}
    required = (ballot.question for ballot in asked if ballot.attribute.required)
    return tuple(question for question in required if answered and question not in answered)


def cast(ballot: Ballot, said: Iterable[Said], asked: Sequence[Ballot]) -> AnswerValue | None:
    """Find one annotator's vote.

    Parameters
    ----------
    ballot : Ballot
        The question.
    said : iterable of Said
        What each of the annotator's annotations says of the unit, those included that saw it and are silent.
    asked : sequence of Ballot
        All questions asked of the unit.

    Returns
    -------
    str, float, tuple of str or None
        The first answer in order; else, where the unit is not partly answered with this required question open, the
        default; None is no vote.
    """
    heard = [one for one in said if ballot.put_to(one.annotation)]
    answers = [answer for one in heard for answer in one.answers]
    for answer in answers:
        if answer.question == ballot.question:
            return canonical(ballot.attribute, answer.value)
    attribute = ballot.attribute
    if not heard or not attribute.default or (attribute.required and ballot.question in missing(answers, asked)):
        return None
    return canonical(attribute, attribute.default)


def canonical(attribute: Attribute, value: AnswerValue) -> AnswerValue:
    """Spell equal answers alike: several labels stand once each, in the schema's order.

    Examples
    --------
    >>> from corpus_kit.schema.model import Value
    >>> topics = Attribute(values={"sea": Value(), "law": Value()}, multiple=True)
    >>> canonical(topics, ("law", "sea", "law"))
    ('sea', 'law')
    """
    if attribute.kind != "choice" or not attribute.multiple:
        return value
    labels = attribute.labels
    chosen = set(value) if isinstance(value, tuple) else {str(value)}
    known = tuple(label for label in labels if label in chosen)
    return known + tuple(sorted(chosen - set(labels)))


def instant(text: str) -> datetime | None:
    """Read an ISO 8601 date or time; a date is its first moment, and a time without a zone is UTC.

    Returns None where there is nothing to read.

    Examples
    --------
    >>> instant("2031-05-02") == instant("2031-05-02T02:00:00+02:00")
    True
    >>> instant("") is None
    True
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def by_annotator(said: Iterable[Said]) -> Mapping[str, list[Said]]:
    """Gather what is said by who says it, names in order."""
    gathered: dict[str, list[Said]] = {}
    for one in said:
        gathered.setdefault(one.annotation.annotator, []).append(one)
    return dict(sorted(gathered.items())) if len(gathered) > 1 else gathered
