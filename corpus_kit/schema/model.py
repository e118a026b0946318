"""What labels mean: the types of the schema language.

The types are the language: ``schemas/schema-language.json`` and the reader's checks are derived from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

DOCUMENT = "document"
"""The carrier name of attributes asked once a document."""


def _text(pattern: str, description: str) -> Any:
    return msgspec.Meta(pattern=pattern, description=description)


Slug = Annotated[
    str, _text(r"^[a-z][a-z0-9_]*$", "a name of small letters a-z, digits and underscores that begins with a letter")
]
ValueKey = Annotated[str, _text(r"^[a-z0-9][a-z0-9_]*$", "a name of small letters a-z, digits and underscores")]
RuleId = Annotated[str, _text(r"^[a-z][a-z0-9_-]*$", "a name of small letters a-z, digits, hyphens and underscores")]
Version = Annotated[str, _text(r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$", "MAJOR.MINOR.PATCH, e.g. 1.0.0")]
Color = Annotated[str, _text(r"^(#[0-9a-fA-F]{6})?$", "a colour as #rrggbb, in quotes")]
SeveralTypes = list[str] | str
"""A span type, a list of them, or ``any``."""


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    title: str = ""
    definition: str = ""
    references: tuple[str, ...] = ()


class Value(_Entry, frozen=True, kw_only=True, rename={"as_": "as"}):
    """One value of an attribute; `values` nest in a taxonomy."""

    hint: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    hotkey: str = ""
    as_: str = ""
    values: dict[ValueKey, Value] = {}


class Attribute(_Entry, frozen=True, kw_only=True, rename={"as_": "as"}):
    """A question asked of a span or a document, with its values."""

    question: str = ""
    kind: Literal["choice", "number", "text"] = "choice"
    values: dict[ValueKey, Value] = {}
    default: str = ""
    required: bool = False
    multiple: bool = False
    ordered: bool = False
    per_target: bool = False
    min: float | None = None
    max: float | None = None
    as_: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The values in order; a nested value is the path to it, joined by ``/``.

        Examples
        --------
        >>> Attribute(values={"science": Value(values={"climate": Value()}), "sport": Value()}).labels
        ('science', 'science/climate', 'sport')
        """
        return tuple(path for path, _ in walk(self.values))

    @property
    def nested(self) -> bool:
        """Whether the values form a taxonomy."""
        return any(value.values for value in self.values.values())


class SpanType(_Entry, frozen=True, kw_only=True, rename={"as_": "as"}):
    """A type of region, the attributes asked of it, and what its unit is."""

    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    color: Color = ""
    hotkey: str = ""
    units: Literal["spans", "sentences"] = "spans"
    attributes: tuple[str, ...] = ()
    as_: str = ""


class Relation(_Entry, frozen=True, kw_only=True, rename={"as_": "as", "from_": "from"}):
    """A relation between two regions."""

    from_: SeveralTypes = "any"
    to: SeveralTypes = "any"
    examples: tuple[str, ...] = ()
    as_: str = ""

    def joins(self, source: str, target: str) -> bool:
        """Whether it may run from a region of type `source` to one of type `target`."""
        return _admits(self.from_, source) and _admits(self.to, target)


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a structure: the relation from the anchor that fills it, and how often."""

    relation: str
    min: int = 0
    max: int | None = None


class Structure(_Entry, frozen=True, kw_only=True):
    """Regions tied by relations that mean one thing together.

    `holder` names the role whose spans say whose words the anchor is; without it sentences have no holder.
    """

    anchor: str
    roles: dict[Slug, Role]
    fragments: str = ""
    holder: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The attributes asked once a document."""

    attributes: tuple[str, ...] = ()


class Pass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is annotated in one go: span types, and attributes of the document."""

    title: str = ""
    spans: tuple[str, ...] = ()
    document: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A decision on a hard case, printed in the guidelines."""

    id: RuleId
    title: str
    text: str
    examples: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a stance is toward. Annotations last updated before `added` (an ISO date or time) have no vote on it."""

    id: Slug
    text: str
    kind: Literal["entity", "proposition", "policy"] = "entity"
    favor_means: str = ""
    against_means: str = ""
    added: str = ""


class Schema(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A label schema: attributes, span types, relations, structures, passes and rules."""

    name: Slug
    version: Version = "1.0.0"
    title: str = ""
    description: str = ""
    references: dict[str, str] = {}
    attributes: dict[Slug, Attribute] = {}
    spans: dict[Slug, SpanType] = {}
    relations: dict[Slug, Relation] = {}
    structures: dict[Slug, Structure] = {}
    document: Asked = Asked()
    passes: dict[Slug, Pass] = {}
    rules: tuple[Rule, ...] = ()

    @property
    def label(self) -> str:
        """Name and version, as stamped on everything derived: ``news@1.0.0``."""
        return f"{self.name}@{self.version}"

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change whenever anything in the schema does, the order of values included."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]

    @property
    def all_passes(self) -> Mapping[str, Pass]:
        """The passes; without any, one named ``all`` that asks everything."""
        return self.passes or {"all": Pass(spans=tuple(self.spans), document=self.document.attributes)}

    def carriers(self, attribute: str) -> tuple[str, ...]:
        """Say what `attribute` is asked of: span types, then `DOCUMENT`."""
        on_spans = tuple(name for name, span in self.spans.items() if attribute in span.attributes)
        return on_spans + ((DOCUMENT,) if attribute in self.document.attributes else ())

    def asked_of(self, carrier: str) -> tuple[str, ...]:
        """Say which attributes are asked of a span type, or of `DOCUMENT`."""
        return self.document.attributes if carrier == DOCUMENT else self.spans[carrier].attributes

    def config_name(self, attribute: str, carrier: str) -> str:
        """Name the dataset config of an attribute: plain, or with its carrier where it sits on several."""
        return attribute if len(self.carriers(attribute)) == 1 else f"{attribute}_{carrier}"

    def passes_of(self, carrier: str, attribute: str = "") -> tuple[str, ...]:
        """Say in which passes a span type is marked, or a document attribute asked."""
        return tuple(
            name
            for name, one in self.all_passes.items()
            if (attribute in one.document if carrier == DOCUMENT else carrier in one.spans)
        )

    def readings(self, source: str, target: str) -> tuple[tuple[str, bool], ...]:
        """List the relations that fit a link drawn from type `source` to `target`: name, and whether reversed."""
        found = [(name, False) for name, relation in self.relations.items() if relation.joins(source, target)]
        if source != target:
            found += [(name, True) for name, relation in self.relations.items() if relation.joins(target, source)]
        return tuple(found)


def walk(values: Mapping[str, Value], above: str = "") -> Iterator[tuple[str, Value]]:
    """Go through a taxonomy depth first: the path of each value, joined by ``/``, and the value."""
    for key, value in values.items():
        yield above + key, value
        yield from walk(value.values, f"{above}{key}/")


def _admits(types: SeveralTypes, name: str) -> bool:
    return types == "any" or name == types or (isinstance(types, list) and name in types)
