"""F1 between two annotators' links and structures, over spans that both of them marked.

Where one of them did not mark a span, a link to it says nothing about links: that is the spans' disagreement. So links
are compared over units that both marked, with the relation's label and without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus_kit.corpus.model import Unit, UnitLink
from corpus_kit.schema.model import Structure


class LinkMatches(NamedTuple):
    """Links of one relation: how many of both annotators the other drew too, with its label and without, and all."""

    labelled: int
    unlabelled: int
    links: int


class StructureMatches(NamedTuple):
    """Structures of both annotators: on an anchor that both marked, of those equal throughout, and all.

    `roles` gives for each role the fillers, at shared anchors, that both chose, and all.
    """

    anchors: int
    whole: int
    structures: int
    roles: dict[str, tuple[int, int]]


def compare_links(links: Iterable[UnitLink], one: str, other: str) -> dict[str, LinkMatches]:
    """Compare the links that two annotators drew between units marked by both.

    Returns
    -------
    dict
        By relation; relations that neither drew are missing.

    Examples
    --------
    >>> both = ("a1", "a2")
    >>> links = [UnitLink("by", "u1", "u2", both, both, True), UnitLink("by", "u1", "u3", ("a1",), both, None),
    ...          UnitLink("on", "u3", "u1", ("a2",), both, None)]
    >>> compare_links(links, "a1", "a2")["by"]
    LinkMatches(labelled=2, unlabelled=3, links=3)
    """
    comparable = [link for link in links if one in link.seen_by and other in link.seen_by]
    joined = {name: {_ends(link) for link in comparable if name in link.drawn_by} for name in (one, other)}
    found: dict[str, LinkMatches] = {}
    for link in comparable:
        drawn = [name for name in (one, other) if name in link.drawn_by]
        anyway = sum(_ends(link) in joined[other if name == one else one] for name in drawn)
        before = found.get(link.relation, LinkMatches(0, 0, 0))
        found[link.relation] = LinkMatches(
            before.labelled + (2 if len(drawn) == 2 else 0), before.unlabelled + anyway, before.links + len(drawn)
        )
    return {relation: matches for relation, matches in found.items() if matches.links}


def compare_structures(
    structure: Structure, units: Sequence[Unit], links: Iterable[UnitLink], one: str, other: str
) -> StructureMatches:
    """Compare two annotators' structures of one kind in one document; each anchor marked is a structure."""
    anchors = {
        name: {u.id for u in units if u.carrier == structure.anchor and name in u.members} for name in (one, other)
    }
    shared = anchors[one] & anchors[other]
    fillers: dict[tuple[str, str, str], set[str]] = {}
    for link in links:
        for name in link.drawn_by:
            fillers.setdefault((name, link.relation, link.head), set()).add(link.tail)
    same = dict.fromkeys(shared, True)
    roles = {}
    for role, filled_by in structure.roles.items():
        both = total = 0
        for anchor in shared:
            mine, yours = (fillers.get((name, filled_by.relation, anchor), set()) for name in (one, other))
            both += 2 * len(mine & yours)
            total += len(mine) + len(yours)
            same[anchor] &= mine == yours
        roles[role] = (both, total)
    count = len(anchors[one]) + len(anchors[other])
    return StructureMatches(2 * len(shared), 2 * sum(same.values()), count, roles)


def _ends(link: UnitLink) -> frozenset[str]:
    return frozenset((link.head, link.tail))
