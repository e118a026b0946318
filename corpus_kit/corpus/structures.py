"""Structures: regions tied by relations that mean one thing together, found in a reference or in one annotation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from corpus_kit.corpus.codepoints import Runs, contains, runs, size
from corpus_kit.corpus.fragments import end_of, marked
from corpus_kit.corpus.model import Annotation, References, StructureInstance
from corpus_kit.schema.model import Schema


class Piece(NamedTuple):
    """What may be the anchor of a structure, or fill a role: a unit, or a span of an annotation."""

    points: Runs
    id: str
    type: str


Tie = tuple[str, Piece, Piece]
"""A relation, and the pieces where it starts and ends."""


def structures(units: References, schema: Schema) -> list[StructureInstance]:
    """Find the structures of the reference.

    Every anchor in the reference is one, roles filled or not. A role is filled by the units in the reference to which
    a link in the reference runs.

    Returns
    -------
    list of StructureInstance
        Over `Unit.id`, by structure in the schema's order and offset of the anchor.

    Examples
    --------
    >>> from corpus_kit.corpus.model import Unit, UnitLink
    >>> from corpus_kit.schema.model import Relation, Role, SpanType, Structure
    >>> schema = Schema(name="s", spans={"x": SpanType(), "y": SpanType()}, relations={"by": Relation()},
    ...                 structures={"pair": Structure(anchor="x", roles={"whose": Role(relation="by")})})
    >>> x = Unit(id="d:x:0-9", document="d", pass_="all", carrier="x", fragments=((0, 9),))
    >>> y = Unit(id="d:y:10-14", document="d", pass_="all", carrier="y", fragments=((10, 14),))
    >>> link = UnitLink("by", x.id, y.id, ("a1",), ("a1",), True)
    >>> structures(References((x, y), (link,)), schema)
    [StructureInstance(name='pair', anchor='d:x:0-9', roles={'whose': ('d:y:10-14',)}, parent='')]
    """
    pieces = {unit.id: Piece(unit.fragments, unit.id, unit.carrier) for unit in units.units if unit.in_reference}
    ties = [
        (link.relation, pieces[link.head], pieces[link.tail])
        for link in units.links
        if link.in_reference and link.head in pieces and link.tail in pieces
    ]
    return _assemble(pieces.values(), ties, schema)


def annotation_structures(annotation: Annotation, schema: Schema) -> list[StructureInstance]:
    """Find the structures of one annotation, over region ids; of a discontinuous span, the first fragment's.

    A link to or from any fragment belongs to the whole span.
    """
    pieces = {}
    for span in marked(annotation, schema):
        points = runs((region.start, region.end) for region in span)
        if not points:
            continue
        pieces.update(dict.fromkeys(map(end_of, span), Piece(points, span[0].id, span[0].type)))
    ties = [
        (link.relation, pieces[link.head], pieces[link.tail])
        for link in annotation.links
        if link.head in pieces and link.tail in pieces
    ]
    return _assemble(dict.fromkeys(pieces.values()), ties, schema)


def incomplete(structure: StructureInstance, schema: Schema) -> dict[str, Literal["missing", "excess"]]:
    """Say which roles are filled less often than their ``min``, or more often than their ``max``.

    Examples
    --------
    >>> from corpus_kit.schema.model import Role, Structure
    >>> roles = {"whose": Role(relation="by", min=1), "how": Role(relation="so", max=1)}
    >>> schema = Schema(name="s", structures={"pair": Structure(anchor="x", roles=roles)})
    >>> incomplete(StructureInstance("pair", "r1", {"whose": (), "how": ("r2", "r3")}), schema)
    {'whose': 'missing', 'how': 'excess'}
    """
    found: dict[str, Literal["missing", "excess"]] = {}
    for name, role in schema.structures[structure.name].roles.items():
        filled = len(structure.roles.get(name, ()))
        if filled < role.min:
            found[name] = "missing"
        elif role.max is not None and filled > role.max:
            found[name] = "excess"
    return found


def _assemble(pieces: Iterable[Piece], ties: Iterable[Tie], schema: Schema) -> list[StructureInstance]:
    pieces = sorted(pieces)
    filled: dict[tuple[str, Piece], set[Piece]] = {}
    for relation, head, tail in ties:
        filled.setdefault((relation, head), set()).add(tail)
    found = []
    for name, structure in schema.structures.items():
        anchors = [piece for piece in pieces if piece.type == structure.anchor]
        parents = _parents(anchors)
        for anchor in anchors:
            roles = {
                role: tuple(piece.id for piece in sorted(filled.get((one.relation, anchor), ())) if piece != anchor)
                for role, one in structure.roles.items()
            }
            found.append(StructureInstance(name, anchor.id, roles, parents.get(anchor, "")))
    return found


def _parents(anchors: Sequence[Piece]) -> Mapping[Piece, str]:
    """Find for each anchor the smallest that contains it properly; of several the earliest."""
    # An anchor that contains another starts no later; those that have ended cannot contain what comes.
    found: dict[Piece, str] = {}
    around: list[Piece] = []
    for anchor in sorted(anchors, key=lambda piece: (piece.points[0][0], -piece.points[-1][1], -size(piece.points))):
        around = [piece for piece in around if piece.points[-1][1] > anchor.points[0][0]]
        holders = [piece for piece in around if contains(piece.points, anchor.points)]
        if holders:
            found[anchor] = min(holders, key=lambda piece: (size(piece.points), piece.points, piece.id)).id
        around.append(anchor)
    return found
