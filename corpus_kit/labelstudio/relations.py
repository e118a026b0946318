"""From a drawn relation to the schema's: by its label, or by the types of the regions it ties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from corpus_kit.corpus.model import Link
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.schema.model import Schema


class Reading(msgspec.Struct, frozen=True, gc=False):
    """Which types of two regions a link ties, and as what."""

    from_type: str
    to_type: str
    relation: str = ""
    reversed: bool = False


class RelationReader:
    """Reads relations against a schema; equal combinations of types are looked up once."""

    def __init__(self, schema: Schema, layout: Layout) -> None:
        self.schema, self.layout = schema, layout
        self._known: dict[tuple[tuple[str, ...], tuple[str, ...], str, str], Reading] = {}

    def link(self, ends: tuple[str, str], types: Sequence[tuple[str, ...]], direction: str, label: str) -> Link:
        """Read one relation, or one label of it.

        Parameters
        ----------
        ends : (str, str)
            Ids of the regions, as drawn.
        types : sequence of two tuples of str
            Their types; a region with two labels has two.
        direction : str
            ``right``: the arrow runs from the first to the second; ``left``: the other way; ``bi``: both.
        label : str
            As recorded; known to the layout, or empty.
        """
        key = (types[0], types[1], direction, label)
        reading = self._known.get(key)
        if reading is None:
            reading = self._known[key] = self._labelled(*key) if label else self._unlabelled(*types)
        return Link(
            ends[0],
            ends[1],
            reading.from_type,
            reading.to_type,
            reading.relation,
            reading.reversed,
            direction,
            label,
        )

    def _labelled(self, sources: tuple[str, ...], targets: tuple[str, ...], direction: str, label: str) -> Reading:
        """Types decide which way a labelled relation runs; where both ways fit, the arrow does."""
        name = self.layout.relations[label]
        relation = self.schema.relations[name]
        for backwards in (True, False) if direction == "left" else (False, True):
            for source in sources:
                for target in targets:
                    if relation.joins(target, source) if backwards else relation.joins(source, target):
                        return Reading(source, target, name, backwards)
        return Reading(sources[0], targets[0], name, direction == "left")

    def _unlabelled(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> Reading:
        fitting = [
            Reading(source, target, name, backwards)
            for source in sources
            for target in targets
            for name, backwards in self.schema.readings(source, target)
        ]
        return fitting[0] if len(fitting) == 1 else Reading(sources[0], targets[0])


def direction_of(recorded: Any) -> str:
    """Read the direction of a relation; Label Studio's default is ``right``."""
    return recorded if recorded in ("left", "right", "bi") else "right"
