"""The reference of a document as an annotation, for an adjudicator who is to look at it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, pairwise

from corpus_kit.corpus.model import AnnotatedDocument, Answer, Link, References, Region, Unit
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import DOCUMENT, Schema, Target
from corpus_kit.studio.agreed import Agreed, agreed_part
from corpus_kit.studio.spelling import join


def reference_part(doc: AnnotatedDocument, pass_: str, schema: Schema, targets: Sequence[Target] = ()) -> Agreed | None:
    """Draw the reference that the annotators of a pass give by majority; None where nobody annotated.

    Every sentence is there, every span in the reference a region a fragment, every link in the reference once; what is
    tied has no answer. Numbers and texts, which have no reference, stand where all said the same.

    Parameters
    ----------
    doc : AnnotatedDocument
    pass_ : str
    schema : Schema
    targets : sequence of Target
    """
    heard = tuple(one for one in doc.annotations if one.pass_ == pass_)
    if not heard:
        return None
    found = references(AnnotatedDocument(doc.document, heard), schema, targets)
    kept = [unit for unit in found.units if unit.in_reference]
    numbers = count(1)
    drawn = {unit.id: [f"r{next(numbers):03}" for _ in unit.fragments] for unit in kept}
    agreed = agreed_part(doc, pass_, schema, targets)
    return Agreed(
        regions=tuple(region for unit in kept for region in _regions(unit, drawn[unit.id])),
        links=tuple(_links(found, kept, drawn, schema)),
        answers=tuple(answer for unit in kept if unit.carrier == DOCUMENT for answer in _answers(unit)),
        disputed=agreed.disputed if agreed else (),
    )


def _regions(unit: Unit, ids: Sequence[str]) -> Iterator[Region]:
    for place, (id_, (start, end)) in enumerate(zip(ids, unit.fragments, strict=True)):
        yield Region(id_, unit.carrier, start, end, () if place else tuple(_answers(unit)))


def _answers(unit: Unit) -> Iterator[Answer]:
    for (attribute, target), votes in unit.votes.items():
        value = unit.labels.get((attribute, target))
        if value is None and len(set(votes.values())) == 1:
            value = next(iter(votes.values()))
        if value is not None:
            yield Answer(attribute, value, target=target)


def _links(found: References, kept: Sequence[Unit], drawn: dict[str, list[str]], schema: Schema) -> Iterator[Link]:
    joins = {one.anchor: one.fragments for one in schema.structures.values() if one.fragments}
    carrier = {unit.id: unit.carrier for unit in kept}
    for unit in kept:
        for one, other in pairwise(drawn[unit.id]):
            yield join(schema, joins[unit.carrier], (unit.carrier, one), (unit.carrier, other))
    for link in found.links:
        if link.in_reference and link.head in carrier and link.tail in carrier:
            ends = [(carrier[unit], drawn[unit][0]) for unit in (link.head, link.tail)]
            yield join(schema, link.relation, *ends)
