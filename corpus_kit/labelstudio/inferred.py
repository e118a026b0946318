"""A schema from what is known of a Label Studio project, and the layout that reads its exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from corpus_kit.labelstudio.layout import Control, Layout
from corpus_kit.labelstudio.slugs import Slugs, slug_of
from corpus_kit.schema.check_labels import (
    DOCUMENT_COLUMNS,
    RESERVED_CONFIGS,
    RESERVED_CONTROLS,
    RESERVED_TYPES,
    TAGGING_COLUMNS,
)
from corpus_kit.schema.model import DOCUMENT, Asked, Attribute, Relation, Schema, SpanType, Value

Kind = Literal["choice", "number", "text"]
KINDS: dict[str, Kind] = {"rating": "number", "number": "number", "textarea": "text", "datetime": "text"}
"""What answers are to each control that asks for more than a choice."""


class Found(msgspec.Struct, frozen=True):
    """A value: the string recorded, the one shown, and the values below it."""

    recorded: str
    shown: str = ""
    below: tuple[Found, ...] = ()


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """A control that asks something of regions with some labels, of the document, or of both."""

    control: str
    kind: Kind
    labels: tuple[str, ...] = ()
    on_document: bool = False
    values: tuple[Found, ...] = ()
    multiple: bool = False
    required: bool = False
    min: float | None = None
    max: float | None = None


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What a labeling config declares, or exports show."""

    texts: dict[str, str]
    label_controls: frozenset[str] | None
    labels: tuple[Found, ...] = ()
    colors: dict[str, str] = {}
    askers: tuple[Asker, ...] = ()
    relations: tuple[str, ...] = ()
    refused: dict[str, str] = {}
    guessed: tuple[str, ...] = ()


def assemble(name: str, findings: Findings) -> tuple[Schema, Layout]:
    """Make a schema without problems, and the layout by which it reads the exports.

    Slugs are made of the strings; where they differ, ``as`` holds the string. The one spelling that a schema cannot
    hold is that of a control named as a generated config names its own: there only the layout knows it.
    """
    spans = _slugs([one.recorded for one in findings.labels], "label", RESERVED_TYPES | TAGGING_COLUMNS, ["{}_spans"])
    relations = _slugs(findings.relations, "relation", (), [])
    given = Slugs([one.control for one in findings.askers], "question")
    asked: dict[str, tuple[str, ...]] = {}
    attributes: dict[str, Attribute] = {}
    controls: dict[str, tuple[Control, ...]] = {}
    values: dict[str, dict[str, str]] = {}
    for asker in findings.askers:
        carriers = tuple(spans[label] for label in asker.labels) + ((DOCUMENT,) if asker.on_document else ())
        slug = _attribute_slug(given, asker, carriers)
        asked[slug] = carriers
        attributes[slug], values[slug] = _attribute(asker, slug)
        places = ([False] if asker.labels else []) + ([True] if asker.on_document else [])
        controls[asker.control] = tuple(Control(slug, on_document=place) for place in places)
    schema = Schema(
        name=slug_of(name, "schema") or "inferred",
        attributes=attributes,
        spans={
            slug: SpanType(
                title=_unless(_shown(one), slug),
                as_=_unless(one.recorded, slug),
                color=findings.colors.get(one.recorded, ""),
                attributes=tuple(attribute for attribute, carriers in asked.items() if slug in carriers),
            )
            for one in findings.labels
            for slug in [spans[one.recorded]]
        },
        relations={
            slug: Relation(title=_unless(string, slug), as_=_unless(string, slug)) for string, slug in relations.items()
        },
        document=Asked(attributes=tuple(slug for slug, carriers in asked.items() if DOCUMENT in carriers)),
    )
    layout = Layout(
        findings.texts,
        findings.label_controls,
        spans,
        controls,
        values,
        relations,
        findings.refused,
        findings.guessed,
    )
    return schema, layout


def _slugs(
    strings: Sequence[str], kind: str, reserved: frozenset[str] | tuple[()], patterns: Sequence[str]
) -> dict[str, str]:
    slugs = Slugs(strings, kind)
    return {
        string: slugs.give(string, reserved, lambda slug: [pattern.format(slug) for pattern in patterns])
        for string in strings
    }


def _attribute_slug(slugs: Slugs, asker: Asker, carriers: Sequence[str]) -> str:
    reserved = RESERVED_CONFIGS | (DOCUMENT_COLUMNS if asker.on_document else frozenset())
    if _spelled_as_ours(asker.control):
        reserved |= {asker.control}
    several = carriers if len(carriers) > 1 else ()
    return slugs.give(asker.control, reserved, lambda slug: [f"{slug}_{carrier}" for carrier in several])


def _spelled_as_ours(control: str) -> bool:
    return control in RESERVED_CONTROLS or control.startswith(f"{DOCUMENT}__")


def _attribute(asker: Asker, slug: str) -> tuple[Attribute, dict[str, str]]:
    """Make an attribute, and the map from its recorded values to its labels."""
    recorded: dict[str, str] = {}
    attribute = Attribute(
        title=_unless(asker.control, slug),
        as_="" if _spelled_as_ours(asker.control) else _unless(asker.control, slug),
        kind=asker.kind,
        values=_values(asker.values, "", "", recorded),
        multiple=asker.multiple and asker.kind == "choice",
        required=asker.required,
        min=asker.min,
        max=asker.max,
    )
    return attribute, recorded


def _values(found: Sequence[Found], above: str, path: str, recorded: dict[str, str]) -> dict[str, Value]:
    """Name values, leaving out those whose recorded path is another's already: no reader could tell them apart."""
    slugs = Slugs([one.recorded for one in found], "value")
    values = {}
    for one in found:
        spelled = above + one.recorded
        if spelled not in recorded:
            slug = slugs.give(one.recorded)
            recorded[spelled] = path + slug
            below = _values(one.below, f"{spelled}/", f"{path}{slug}/", recorded)
            values[slug] = Value(title=_unless(_shown(one), slug), as_=_unless(one.recorded, slug), values=below)
    return values


def _shown(one: Found) -> str:
    return one.shown or one.recorded


def _unless(string: str, slug: str) -> str:
    return "" if string == slug else string
