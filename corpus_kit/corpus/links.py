"""Links between units: who could have drawn each, who did, and whether the reference holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus_kit.corpus.drafts import Draft
from corpus_kit.corpus.fragments import End, end_of, fragment_relations
from corpus_kit.corpus.majority import carried
from corpus_kit.corpus.model import Annotation, Unit, UnitLink
from corpus_kit.corpus.votes import Said
from corpus_kit.schema.model import Schema

UnitEnds = tuple[str, int, int]
"""A relation, and the positions of the units where it starts and ends."""


def unit_links(units: Sequence[Unit], drafts: Sequence[Draft], schema: Schema) -> tuple[UnitLink, ...]:
    """Carry links from regions over to units.

    A link's ends are the units that its regions mark, whichever fragment it was drawn to. Links that tie fragments
    together are used up in joining them; links without a resolved relation, and within one unit, are left out.

    Parameters
    ----------
    units : sequence of Unit
    drafts : sequence of Draft
        In the order of `units`.
    schema : Schema

    Returns
    -------
    tuple of UnitLink
        In order of the units they start and end at. In the reference iff more than half of the annotators who marked
        both ends drew it; between adjudicated units, iff the adjudication did.
    """
    drawn: dict[UnitEnds, set[str]] = {}
    for annotation, ends in _drawn([draft.said for draft in drafts], schema):
        drawn.setdefault(ends, set()).add(annotation.annotator)
    ruled = {ends for _, ends in _drawn([draft.ruled for draft in drafts], schema)}
    found = []
    for relation, head, tail in sorted({*drawn, *ruled}, key=lambda ends: (ends[1], ends[2], ends[0])):
        by = drawn.get((relation, head, tail), set())
        seen = units[head].members.keys() & units[tail].members.keys()
        adjudicated = units[head].adjudicated and units[tail].adjudicated
        held = (relation, head, tail) in ruled if adjudicated else carried(len(by), len(seen))
        found.append(UnitLink(relation, units[head].id, units[tail].id, tuple(sorted(by)), tuple(sorted(seen)), held))
    return tuple(found)


def _drawn(said: Iterable[Iterable[Said]], schema: Schema) -> Iterator[tuple[Annotation, UnitEnds]]:
    """Go through the links of all annotations as links between units; `said` is by unit."""
    passed_over = {"", *fragment_relations(schema)}
    annotations: dict[int, Annotation] = {}
    places: dict[int, dict[End, int]] = {}
    for position, one in enumerate(said):
        for annotation, regions, _ in one:
            if id(annotation) not in annotations:
                annotations[id(annotation)], places[id(annotation)] = annotation, {}
            for region in regions:
                places[id(annotation)][end_of(region)] = position
    for key, annotation in annotations.items():
        of_end = places[key].get
        for link in annotation.links:
            head, tail = of_end(link.head), of_end(link.tail)
            if link.relation not in passed_over and head is not None and tail is not None and head != tail:
                yield annotation, (link.relation, head, tail)
