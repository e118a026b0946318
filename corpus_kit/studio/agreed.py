"""Where annotators of a document agree, and what of it an adjudicator starts from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from corpus_kit.corpus.model import (
    AnnotatedDocument,
    Annotation,
    Answer,
    Link,
    Question,
    References,
    Region,
    Unit,
)
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import DOCUMENT, Schema, Target
from corpus_kit.studio.disputed import Wording


class Agreed(msgspec.Struct, frozen=True):
    """What all annotators of a document said alike in a pass; a line for each unit and link on which they disagree."""

    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    answers: tuple[Answer, ...]
    disputed: tuple[str, ...] = ()

    @property
    def open(self) -> int:
        """How many units and links they disagree on."""
        return len(self.disputed)


def agreed_part(doc: AnnotatedDocument, pass_: str, schema: Schema, targets: Sequence[Target] = ()) -> Agreed | None:
    """Find what the annotators of a pass agree on; None where fewer than two saw the document.

    A span is agreed on if all marked the same characters, an answer if all gave it, a link if all who marked both ends
    drew it. What silence says counts as an answer.

    Parameters
    ----------
    doc : AnnotatedDocument
    pass_ : str
    schema : Schema
    targets : sequence of Target
    """
    heard = tuple(one for one in doc.annotations if one.pass_ == pass_)
    if len(heard) < 2:
        return None
    units = references(AnnotatedDocument(doc.document, heard), schema, targets)
    counted = [one for one in units.units if one.members or one.carrier == DOCUMENT or _by_sentence(one, schema)]
    same = {unit.id for unit in counted if _same_place(unit, schema)}
    first = heard[0]
    regions, homes = _regions(first, [unit for unit in counted if unit.id in same], schema)
    links = tuple(link for link in first.links if _kept(link, homes, units))
    answers = tuple(answer for unit in counted if unit.carrier == DOCUMENT for answer in _answers(unit))
    words = Wording(schema, targets, doc.document.text or "", units.units)
    return Agreed(tuple(regions), links, answers, tuple(_disputed(counted, same, units, words)))


def _disputed(counted: Sequence[Unit], same: Collection[str], units: References, words: Wording) -> Iterator[str]:
    for unit in counted:
        if unit.id not in same:
            yield words.marking(unit)
        elif contested := _contested(unit):
            yield words.questions(unit, contested)
    for link in units.links:
        if set(link.drawn_by) != set(link.seen_by):
            yield words.link(link)


def _by_sentence(unit: Unit, schema: Schema) -> bool:
    return unit.carrier != DOCUMENT and schema.spans[unit.carrier].units == "sentences"


def _same_place(unit: Unit, schema: Schema) -> bool:
    if unit.carrier == DOCUMENT or _by_sentence(unit, schema):
        return True
    drawn = {tuple((region.start, region.end) for region in regions) for regions in unit.members.values()}
    return set(unit.members) == set(unit.seers) and len(drawn) == 1


def _contested(unit: Unit) -> list[Question]:
    return [question for question, votes in unit.votes.items() if len(set(votes.values())) > 1]


def _answers(unit: Unit) -> list[Answer]:
    """Give the answers on which all who voted agree, if more than one did."""
    return [
        Answer(attribute, next(iter(votes.values())), target=target)
        for (attribute, target), votes in unit.votes.items()
        if len(set(votes.values())) == 1 and len(votes) > 1
    ]


def _regions(
    first: Annotation, units: Sequence[Unit], schema: Schema
) -> tuple[list[Region], dict[tuple[str, str], str]]:
    """Take the first annotator's regions of the units, with the answers agreed on; and the unit of each region.

    A sentence that the first annotator left unmarked gets a region, so that every sentence is there to answer.
    """
    regions: list[Region] = []
    homes: dict[tuple[str, str], str] = {}
    taken = {region.id for region in first.regions}
    for unit in units:
        if unit.carrier == DOCUMENT:
            continue
        marks = unit.members.get(first.annotator, ())
        if not marks and _by_sentence(unit, schema):
            id_ = f"s{unit.start}"
            while id_ in taken:
                id_ += "_"
            taken.add(id_)
            marks = (Region(id_, unit.carrier, unit.start, unit.end),)
        for i, region in enumerate(marks):
            homes[region.id, region.type] = unit.id
            answers = tuple(_answers(unit)) if i == 0 else ()
            regions.append(msgspec.structs.replace(region, answers=answers, score=None))
    return regions, homes


def _kept(link: Link, homes: dict[tuple[str, str], str], units: References) -> bool:
    head, tail = homes.get(link.head), homes.get(link.tail)
    if head is None or tail is None:
        return False
    if head == tail:
        return True
    found = [one for one in units.links if {one.head, one.tail} == {head, tail} and one.relation == link.relation]
    return any(set(one.drawn_by) == set(one.seen_by) for one in found)
