"""An annotation's spans: regions, with the fragments of a discontinuous span joined."""

from __future__ import annotations

from collections.abc import Iterable

from corpus_kit.corpus.model import Annotation, Link, Region
from corpus_kit.schema.model import Schema

End = tuple[str, str]
"""A region's id and type; the id alone may stand for several regions, one a label."""


def fragment_relations(schema: Schema) -> frozenset[str]:
    """Name the relations that tie the fragments of one span together."""
    return frozenset(structure.fragments for structure in schema.structures.values() if structure.fragments)


def end_of(region: Region) -> End:
    """Name a region as links do."""
    return (region.id, region.type)


def in_order(regions: Iterable[Region]) -> tuple[Region, ...]:
    """Sort regions by offset; regions of equal offsets keep their order."""
    return tuple(sorted(regions, key=lambda region: (region.start, region.end)))


def marked(annotation: Annotation, schema: Schema) -> tuple[tuple[Region, ...], ...]:
    """List an annotation's spans, each as its fragments in order of offset.

    Regions of one type tied by a structure's ``fragments`` relation are one span, whichever way the links run and in
    whatever order a chain was drawn. Every other region is a span by itself.

    Parameters
    ----------
    annotation : Annotation
    schema : Schema

    Returns
    -------
    tuple of tuple of Region
        In order of the first fragment's offsets; equal offsets keep the annotation's order.

    Examples
    --------
    >>> from corpus_kit.schema.model import Relation, SpanType, Structure
    >>> schema = Schema(name="s", spans={"x": SpanType()}, relations={"more": Relation(from_="x", to="x")},
    ...                 structures={"whole": Structure(anchor="x", roles={}, fragments="more")})
    >>> one, two, three = Region("r1", "x", 9, 12), Region("r2", "x", 0, 4), Region("r3", "x", 5, 7)
    >>> link = Link("r1", "r2", "x", "x", relation="more")
    >>> annotation = Annotation(document="d", pass_="all", annotator="a1", regions=(one, two, three), links=(link,))
    >>> [[region.id for region in span] for span in marked(annotation, schema)]
    [['r2', 'r1'], ['r3']]
    """
    regions = in_order(annotation.regions)
    root = {end_of(region): end_of(region) for region in regions}

    def find(end: End) -> End:
        while root[end] != end:
            root[end] = end = root[root[end]]
        return end

    for link in _ties(annotation.links, fragment_relations(schema)):
        if link.head in root and link.tail in root:
            root[find(link.head)] = find(link.tail)
    spans: dict[End, list[Region]] = {}
    for region in regions:
        spans.setdefault(find(end_of(region)), []).append(region)
    return tuple(map(tuple, spans.values()))


def cyclic(links: Iterable[Link]) -> frozenset[End]:
    """Find the regions on a cycle of links, or between two cycles: what is left when loose ends are taken off.

    Examples
    --------
    >>> links = [Link(a, b, "x", "x") for a, b in ("ab", "bc", "cb", "ce")]
    >>> sorted(region for region, _ in cyclic(links))
    ['b', 'c']
    """
    arrows = {(link.head, link.tail) for link in links if link.head != link.tail}
    while True:
        nodes = {head for head, _ in arrows} & {tail for _, tail in arrows}
        kept = {(head, tail) for head, tail in arrows if head in nodes and tail in nodes}
        if kept == arrows:
            return frozenset(nodes)
        arrows = kept


def _ties(links: Iterable[Link], relations: frozenset[str]) -> list[Link]:
    return [link for link in links if link.relation in relations and link.from_type == link.to_type]
