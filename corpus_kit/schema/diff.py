"""What changed between two versions of a schema, and which version number that asks for.

*Patch* is wording: titles, definitions, questions, hints, examples, references, rules, colours and keys. A definition
that is put differently is wording, however much; only a human can tell whether it means something else.

*Minor* is more labels: a new attribute, value, span type, relation, structure, optional role or pass, or one more
attribute asked of a span type or of the document.

*Major* is fewer or other labels; a merger is a removal. Besides what is removed, that is every change of what
annotations, or numbers made from them, mean: `default`, `required`, `ordered`, `multiple`, `per_target`, `kind`, `min`,
`max`, `units`, `from`, `to`, `anchor`, `fragments`, `holder`, the relation and cardinalities of a role, what a pass no
longer asks, `as`, the order of values (the integers of a dataset's labels), and the name of a dataset config.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from corpus_kit.errors import Problem
from corpus_kit.schema.model import Schema

Severity = Literal["patch", "minor", "major"]
_ORDER = ("none", "patch", "minor", "major")

_WORDING = frozenset(
    {"title", "definition", "question", "hint", "examples", "counterexamples", "references", "color", "hotkey"}
)
_NAMED = ("attributes", "spans", "relations", "structures", "passes")
_LISTED = {("spans", "attributes"), ("passes", "spans"), ("passes", "document")}
_THING = {
    "attributes": "attribute",
    "spans": "span type",
    "relations": "relation",
    "structures": "structure",
    "passes": "pass",
    "values": "value",
    "roles": "role",
}


class Change(msgspec.Struct, frozen=True):
    """One difference: `kind` is ``added``, ``removed`` or ``changed``, `path` where it is in the schema."""

    kind: Literal["added", "removed", "changed"]
    path: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.severity:<5}  {self.path}: {self.message}"


def diff(old: Schema, new: Schema) -> list[Change]:
    """List what changed from `old` to `new`, apart from the version itself; the gravest first.

    Examples
    --------
    >>> from corpus_kit.schema.model import Attribute, Value
    >>> old = Schema(name="toys", attributes={"colour": Attribute(values={"red": Value(), "blue": Value()})})
    >>> colour = Attribute(values={"red": Value(hint="Warm"), "green": Value()})
    >>> new = Schema(name="toys", attributes={"colour": colour})
    >>> for change in diff(old, new):
    ...     print(change)
    major  attributes.colour.values.blue: value removed
    minor  attributes.colour.values.green: value added
    patch  attributes.colour.values.red.hint: changed from '' to 'Warm'
    """
    found = [*_top(old, new), *_configs(old, new)]
    for kind in _NAMED:
        found += _mapping(kind, getattr(old, kind), getattr(new, kind), kind)
    return sorted(found, key=lambda change: -_ORDER.index(change.severity))


def required_bump(changes: Iterable[Change]) -> str:
    """Name the part of the version that must rise: ``major``, ``minor``, ``patch``, or ``none``.

    Examples
    --------
    >>> required_bump([Change("added", "spans.x", "minor", "…"), Change("changed", "title", "patch", "…")])
    'minor'
    """
    return max((change.severity for change in changes), key=_ORDER.index, default="none")


def check_version(old: Schema, new: Schema, file: str = "") -> list[Problem]:
    """Check that the version rose as far as the changes ask.

    Examples
    --------
    >>> for problem in check_version(Schema(name="toys"), Schema(name="toys", title="All toys")):
    ...     print(problem.message, "|", problem.advice)
    version 1.0.0 follows 1.0.0, but there is a patch change: title | make it 1.0.1 or higher
    """
    changes = diff(old, new)
    needed = required_bump(changes)
    before, after = (tuple(int(part) for part in one.version.split(".")) for one in (old, new))
    lowest = {
        "none": before,
        "patch": (*before[:2], before[2] + 1),
        "minor": (before[0], before[1] + 1, 0),
        "major": (before[0] + 1, 0, 0),
    }[needed]
    if after >= lowest:
        return []
    why = f", but there is a {needed} change: {changes[0].path}" if changes else ""
    message = f"version {new.version} follows {old.version}{why}"
    advice = f"make it {'.'.join(map(str, lowest))} or higher"
    return [Problem(code="version-too-low", message=message, advice=advice, path="version", file=file)]


def _top(old: Schema, new: Schema) -> Iterator[Change]:
    if old.name != new.name:
        yield _changed("name", old.name, new.name, "major")
    for key in ("title", "description", "references"):
        if getattr(old, key) != getattr(new, key):
            yield Change("changed", key, "patch", "wording")
    yield from _list("document.attributes", old.document.attributes, new.document.attributes)
    before, after = ({rule.id: rule for rule in one.rules} for one in (old, new))
    if list(before) != list(after) and set(before) == set(after):
        yield Change("changed", "rules", "patch", "the order of rules changed")
    for rule in before | after:
        if before.get(rule) != after.get(rule):
            kind: Any = "added" if rule not in before else "removed" if rule not in after else "changed"
            yield Change(kind, f"rules.{rule}", "patch", f"rule {kind}")


def _configs(old: Schema, new: Schema) -> Iterator[Change]:
    """A dataset config changes its name when its attribute comes to sit on several carriers, or on one only."""
    for name in old.attributes:
        for carrier in set(old.carriers(name)) & set(new.carriers(name)) if name in new.attributes else ():
            before, after = old.config_name(name, carrier), new.config_name(name, carrier)
            if before != after:
                message = f"its dataset config {before!r} is now {after!r}"
                yield Change("changed", f"attributes.{name}", "major", message)


def _mapping(path: str, old: dict[str, Any], new: dict[str, Any], kind: str) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change("removed", f"{path}.{name}", "major", f"{_THING[kind]} removed")
    for name, entry in new.items():
        if name in old:
            yield from _entry(f"{path}.{name}", old[name], entry, kind)
        else:
            needed = kind == "roles" and entry.min > 0
            message = f"{_THING[kind]} added" + (", and required" if needed else "")
            yield Change("added", f"{path}.{name}", "major" if needed else "minor", message)
    kept = [[name for name in one if name in old and name in new] for one in (old, new)]
    if kind == "values" and kept[0] != kept[1]:
        yield Change("changed", path, "major", "the order of values changed")


def _entry(path: str, old: msgspec.Struct, new: msgspec.Struct, kind: str) -> Iterator[Change]:
    for field, shown in zip(old.__struct_fields__, old.__struct_encode_fields__, strict=True):
        before, after = (_normal(path, shown, getattr(one, field)) for one in (old, new))
        if shown in ("values", "roles"):
            yield from _mapping(f"{path}.{shown}", before, after, shown)
        elif (kind, shown) in _LISTED:
            yield from _list(f"{path}.{shown}", before, after)
        elif before != after:
            yield _changed(f"{path}.{shown}", before, after, "patch" if shown in _WORDING else "major")


def _normal(path: str, key: str, value: Any) -> Any:
    """Write alike what means the same: one type as a list of it, an `as` that repeats the name."""
    if key in ("from", "to"):
        return "any" if value == "any" else [value] if isinstance(value, str) else sorted(value)
    return value or path.rsplit(".", 1)[-1] if key == "as" else value


def _list(path: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change("removed", path, "major", f"{name!r} is no longer asked")
    for name in new:
        if name not in old:
            yield Change("added", path, "minor", f"{name!r} is asked too")


def _changed(path: str, old: object, new: object, severity: Severity) -> Change:
    before, after = _short(old), _short(new)
    message = "wording" if len(before + after) > 80 else f"changed from {before} to {after}"
    return Change("changed", path, severity, message)


def _short(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else repr(value)
