"""Rules on attributes, values and span types: what they may say, and the names and keys they take.

Names end up in three places where two must not be the same: labels and controls in Label Studio, keys under the
annotator's fingers, and configs and columns of the dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus_kit.errors import Problem, one_of
from corpus_kit.schema.model import DOCUMENT, Attribute, Schema, Value, walk

RESERVED_CONFIGS = frozenset(
    {"tagging", "spans", "relations", "judgements", "documents", "default", "train", "validation", "test"}
)
"""Names of a dataset's other configs, and of splits."""

RESERVED_TYPES = frozenset({DOCUMENT, "any"})
"""Words of the schema language that no span type may have as its name."""

ROW_COLUMNS = frozenset(["unit_id", "document_id", "event", "outlet"])
"""Columns of every row of a dataset."""

TAGGING_COLUMNS = ROW_COLUMNS | frozenset(["sentence", "start", "end", "text", "tokens", "offsets"])
"""Columns of the config that also has one a free span type."""

STRUCTURE_COLUMNS = ROW_COLUMNS | frozenset(["context", "parent"])
"""Columns of a structure's config, beside its anchor's and its roles'."""

REGION_FIELDS = frozenset(["unit_id", "start", "end", "text"])
"""Fields of a span inside a structure, beside its attributes."""

DOCUMENT_COLUMNS = ROW_COLUMNS | frozenset(
    ["id", "title", "url", "published", "sha256", "length", "parts", "sentences", "text", "annotations", "adjudication"]
)
"""Columns of the config that also has one an attribute of the document."""

RESERVED_CONTROLS = frozenset({"span", "text"})
"""Names of a labeling config's own controls."""

TAKEN_KEYS = (
    frozenset({"u", "escape", "esc", "enter", "space", "backspace", "delete", "up", "down", "left", "right"})
    | {f"ctrl+{key}" for key in ("enter", "space", "z", "shift+z", "backspace", "d", "h")}
    | {f"alt+{key}" for key in (".", "r", "h", "l", "m", *(f"shift+{digit}" for digit in range(1, 10)))}
    | {f"{held}+{key}" for held in ("alt", "shift") for key in ("up", "down", "left", "right")}
    | {"shift+."}
)
"""Keys that Label Studio keeps for itself."""


def _kinds(schema: Schema) -> Iterator[Problem]:
    """What an attribute says of itself fits its kind."""
    for name, one in schema.attributes.items():
        path = f"attributes.{name}"
        if one.kind == "choice":
            if not one.values:
                advice = "give it values, or kind: number or kind: text"
                yield _bad("no-values", path, "a choice without values", advice)
            if one.default and one.default not in one.labels:
                expected = one_of(one.labels, one.default)
                message = f"the default {one.default!r} is not a value"
                yield Problem(code="unknown-default", message=message, expected=expected, path=f"{path}.default")
        else:
            for key in ("values", "default", "ordered", "multiple"):
                if getattr(one, key):
                    yield _bad("not-a-choice", f"{path}.{key}", f"{key} on an attribute of kind {one.kind}")
        if one.ordered and one.nested:
            yield _bad("ordered-taxonomy", f"{path}.ordered", "nested values have no order")
        if one.ordered and one.multiple:
            yield _bad("ordered-multiple", f"{path}.ordered", "several values at once have no order")
        yield from _range(path, one)


def _range(path: str, one: Attribute) -> Iterator[Problem]:
    for key in ("min", "max"):
        if one.kind != "number" and getattr(one, key) is not None:
            yield _bad("not-a-number", f"{path}.{key}", f"{key} on an attribute of kind {one.kind}")
    if one.min is not None and one.max is not None and one.min > one.max:
        yield _bad("empty-range", f"{path}.min", f"min {one.min:g} is above max {one.max:g}")


def _spelled(schema: Schema) -> Iterator[Problem]:
    """No two things are the same string in Label Studio."""
    for kind, what in (("spans", "span type"), ("relations", "relation")):
        entries = [(f"{kind}.{name}", one.as_ or name) for name, one in getattr(schema, kind).items()]
        yield from _unique(entries, "label-used-twice", f"{what} {{}} is {{}} in Label Studio too")
    for name, attribute in schema.attributes.items():
        entries = list(_recorded(attribute.values, f"attributes.{name}", ""))
        yield from _unique(entries, "label-used-twice", "value {} is {} in Label Studio too")


def _recorded(values: dict[str, Value], path: str, above: str) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        here, spelled = f"{path}.values.{key}", above + (value.as_ or key)
        yield here, spelled
        yield from _recorded(value.values, here, spelled + "/")


def _controls(schema: Schema) -> Iterator[Problem]:
    """Each attribute has a control of its own; targets and the document add to its name."""
    entries = [(f"attributes.{name}", one.as_ or name) for name, one in schema.attributes.items()]
    yield from _unique(entries, "control-used-twice", "attribute {} is asked by the control {} too")
    per_target = {one.as_ or name for name, one in schema.attributes.items() if one.per_target}
    for path, control in entries:
        if control in RESERVED_CONTROLS:
            yield _bad("reserved-name", path, f"{control!r} is a control of every labeling config", "give it an as:")
        start = control.split("__")[0]
        if control.startswith(f"{DOCUMENT}__") or (start != control and start in per_target):
            message = f"the control name {control!r} can be read as {start!r} asked of something"
            yield _bad("reserved-name", path, message, "use no double underscore")


def _hotkeys(schema: Schema) -> Iterator[Problem]:
    """Within a pass every key does one thing, and none that Label Studio does already."""
    for path, key in _keys(schema, schema.spans, schema.attributes):
        if _folded(key) in TAKEN_KEYS:
            yield _bad("taken-hotkey", f"{path}.hotkey", f"Label Studio uses the key {key!r} itself")
    told = set()
    for name, one in schema.all_passes.items():
        spans = [span for span in one.spans if span in schema.spans]
        asked = dict.fromkeys(a for span in spans for a in schema.spans[span].attributes) | dict.fromkeys(one.document)
        first: dict[str, str] = {}
        for path, key in _keys(schema, spans, [a for a in asked if a in schema.attributes]):
            other = first.setdefault(_folded(key), path)
            if other != path and (other, path) not in told:
                told.add((other, path))
                message = f"key {key!r} is taken by {other} in pass {name!r}"
                yield _bad("duplicate-hotkey", f"{path}.hotkey", message)


def _keys(schema: Schema, spans: Iterable[str], attributes: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in spans:
        if schema.spans[name].hotkey:
            yield f"spans.{name}", schema.spans[name].hotkey
    for name in attributes:
        for path, value in walk(schema.attributes[name].values):
            if value.hotkey:
                yield f"attributes.{name}.values." + path.replace("/", ".values."), value.hotkey


def _folded(key: str) -> str:
    return "+".join(part.strip() for part in key.lower().split("+"))


def _names(schema: Schema) -> Iterator[Problem]:
    """Configs and columns of the dataset have names of their own."""
    configs = [(f"structures.{name}", name) for name in schema.structures]
    configs += [(f"structures.{name}", f"{name}_end_to_end") for name in schema.structures]
    for name, one in schema.attributes.items():
        carriers = schema.carriers(name) if one.kind == "choice" else ()
        configs += [(f"attributes.{name}", schema.config_name(name, carrier)) for carrier in carriers]
    for path, config in configs:
        if config in RESERVED_CONFIGS:
            yield _bad(
                "reserved-name", path, f"{config!r} is a config or split of every dataset", "give it another name"
            )
    yield from _unique(configs, "config-used-twice", "{} makes the dataset config {} too")
    for name in RESERVED_TYPES & set(schema.spans):
        yield _bad(
            "reserved-name", f"spans.{name}", f"{name!r} is a word of the schema language", "give it another name"
        )
    free = [name for name, span in schema.spans.items() if span.units == "spans"]
    columns = [(f"spans.{name}", column) for name in free for column in (name, f"{name}_spans")]
    yield from _columns(columns, TAGGING_COLUMNS, "tagging")
    asked = [(f"attributes.{name}", name) for name in schema.document.attributes if name in schema.attributes]
    yield from _columns(asked, DOCUMENT_COLUMNS, "documents")
    for name, structure in schema.structures.items():
        roles = [(f"structures.{name}.roles.{role}", role) for role in structure.roles]
        anchor = (f"structures.{name}.anchor", structure.anchor)
        yield from _columns([anchor, *roles], STRUCTURE_COLUMNS, name)
    for name in sorted(REGION_FIELDS & set(schema.attributes)):
        if schema.structures and schema.carriers(name) != (DOCUMENT,):
            yield _bad(
                "reserved-name", f"attributes.{name}", f"{name!r} is a field of every span", "give it another name"
            )


def _columns(columns: list[tuple[str, str]], taken: frozenset[str], config: str) -> Iterator[Problem]:
    for path, column in columns:
        if column in taken:
            message = f"{column!r} is a column of the dataset config {config!r} already"
            yield _bad("reserved-name", path, message, "give it another name, and as: what Label Studio calls it")
    yield from _unique(columns, "column-used-twice", f"{{}} makes the column {{}} of the dataset config {config!r} too")


def _unique(entries: Iterable[tuple[str, str]], code: str, message: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, name in entries:
        other = first.setdefault(name, path)
        if other != path:
            yield _bad(code, path, message.format(other, repr(name)))


def _bad(code: str, path: str, message: str, advice: str = "") -> Problem:
    return Problem(code=code, path=path, message=message, advice=advice)


RULES = (_kinds, _spelled, _controls, _hotkeys, _names)
