"""A unit before its votes are counted: where it is, who says what of it, and whether the reference holds it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.corpus.fragments import marked
from corpus_kit.corpus.model import Annotation, Region
from corpus_kit.corpus.votes import Said
from corpus_kit.schema.model import DOCUMENT, Schema


class Voice(NamedTuple):
    """An annotation and its spans, fragments joined."""

    annotation: Annotation
    spans: tuple[tuple[Region, ...], ...]


class Draft(msgspec.Struct, kw_only=True):
    """A unit in the making.

    Attributes
    ----------
    carrier : str
        A span type, or ``document``.
    points : tuple of (int, int)
        Its code points; empty for a document.
    said : list of Said
        What annotators say of it; seers of a sentence or a document are here even if silent.
    ruled : list of Said
        What adjudications say of it.
    in_reference, adjudicated
        As in `Unit`.
    """

    carrier: str
    points: Runs = ()
    said: list[Said]
    ruled: list[Said] = []
    in_reference: bool | None = True
    adjudicated: bool = False


def passes_of(schema: Schema, carrier: str) -> tuple[str, ...]:
    """Name the passes in which a carrier is annotated, in the schema's order."""
    if carrier != DOCUMENT:
        return schema.passes_of(carrier)
    asking = {name for attribute in schema.document.attributes for name in schema.passes_of(DOCUMENT, attribute)}
    return tuple(name for name in schema.all_passes if name in asking)


def voices(annotations: Iterable[Annotation], schema: Schema) -> tuple[Voice, ...]:
    """Read annotations in an order that does not depend on the order in which they came."""
    order = {name: rank for rank, name in enumerate(schema.all_passes)}

    def rank(one: Annotation) -> tuple[str, int, str, str]:
        return (one.annotator, order.get(one.pass_, len(order)), one.updated, one.id)

    return tuple(Voice(one, marked(one, schema)) for one in sorted(annotations, key=rank))
