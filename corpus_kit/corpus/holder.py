"""Whose words a sentence is, by the reference's structures. A derived column, never part of a vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from corpus_kit.corpus.codepoints import Runs, runs, shared, size, without
from corpus_kit.corpus.model import Document, References
from corpus_kit.corpus.structures import structures
from corpus_kit.schema.model import Schema, Structure

AUTHOR: Literal["author"] = "author"
Holder = tuple[str, ...] | Literal["author"] | None


def holders(refs: References, document: Document, schema: Schema) -> dict[str, Holder]:
    """Say for each sentence unit whose words it is.

    From the sentence, the characters of all spans in the reference that serve to attribute (of the types that fill
    the roles of a structure with a ``holder``) are removed. Anchors that cover at least half of the rest are
    candidates; the shortest one's holders are the sentence's.

    Parameters
    ----------
    refs : References
        Units of the document, with links.
    document : Document
        The document of `refs`.
    schema : Schema

    Returns
    -------
    dict
        Id of each unit that is a sentence → ids of the units that hold it (empty where the attribution names none);
        ``"author"`` where no anchor covers enough; None where nobody looked for anchors.

    Notes
    -----
    Characters are code points, white space included, so that a withheld text changes nothing. The shortest candidate
    is the one with the fewest code points; of several the earliest. Of a sentence that is nothing but attribution
    nothing is left to cover: it is the author's.
    """
    naming = {name: one for name, one in schema.structures.items() if one.holder and one.anchor in refs.seers}
    held = {unit.id: unit for unit in refs.units if unit.in_reference}
    types = _role_types(naming.values(), schema)
    attributing = runs(span for unit in held.values() if unit.carrier in types for span in unit.fragments)
    candidates = [
        (held[found.anchor].fragments, found.roles[naming[found.name].holder])
        for found in structures(refs, schema)
        if found.name in naming
    ]
    candidates.sort(key=lambda one: (size(one[0]), one))
    return {
        unit.id: _holder(without(unit.fragments, attributing), candidates) if naming else None
        for unit in refs.units
        if unit.document == document.id and unit.carrier in schema.spans
        if schema.spans[unit.carrier].units == "sentences"
    }


def _holder(rest: Runs, candidates: Sequence[tuple[Runs, tuple[str, ...]]]) -> Holder:
    for points, names in candidates:
        if rest and 2 * shared(points, rest) >= size(rest):
            return names
    return AUTHOR


def _role_types(naming: Iterable[Structure], schema: Schema) -> set[str]:
    """Name the types of free spans that fill a role, anchors apart."""
    return {
        name
        for structure in naming
        for role in structure.roles.values()
        for name, span in schema.spans.items()
        if span.units == "spans" and name != structure.anchor
        if schema.relations[role.relation].joins(structure.anchor, name)
    }
