"""Rules on relations and structures."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_kit.errors import Problem, one_of
from corpus_kit.schema.model import Relation, Schema, SeveralTypes, Structure


def _ends(schema: Schema) -> Iterator[Problem]:
    """Relations run between span types that there are."""
    for name, relation in schema.relations.items():
        for key, types in (("from", relation.from_), ("to", relation.to)):
            path = f"relations.{name}.{key}"
            if isinstance(types, list) and not types:
                yield _bad("no-span-type", path, "a relation from or to nothing", "name span types, or write any")
            for i, one in enumerate(types if isinstance(types, list) else []):
                yield from _type(schema, f"{path}[{i}]", one)
            if isinstance(types, str) and types != "any":
                yield from _type(schema, path, types)


def _type(schema: Schema, path: str, name: str) -> Iterator[Problem]:
    if name not in schema.spans:
        advice = "to allow every type, write any alone, not in a list" if name == "any" else ""
        message = f"there is no span type {name!r}"
        expected = one_of(schema.spans, name)
        yield Problem(code="unknown-span-type", path=path, message=message, expected=expected, advice=advice)


def _drawable(schema: Schema) -> Iterator[Problem]:
    """Some pass shows both ends of each relation."""
    for name, relation in schema.relations.items():
        pairs = [(a, b) for one in schema.all_passes.values() for a in one.spans for b in one.spans]
        there = types_of(relation.from_, schema) and types_of(relation.to, schema)
        if there and not any(relation.joins(a, b) for a, b in pairs):
            advice = "mark both of its ends in one pass"
            yield _bad("never-annotated", f"relations.{name}", "no pass marks both ends of this relation", advice)


def _structures(schema: Schema) -> Iterator[Problem]:
    for name, structure in schema.structures.items():
        path = f"structures.{name}"
        yield from _type(schema, f"{path}.anchor", structure.anchor)
        if not structure.roles:
            yield _bad("no-roles", f"{path}.roles", "a structure without roles is only a span type")
        if structure.holder and structure.holder not in structure.roles:
            message = f"the holder {structure.holder!r} is not a role"
            expected = one_of(structure.roles, structure.holder)
            yield Problem(code="unknown-role", path=f"{path}.holder", message=message, expected=expected)
        yield from _roles(schema, path, structure)
        if structure.fragments:
            yield from _fragments(schema, path, structure)


def _roles(schema: Schema, path: str, structure: Structure) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, role in structure.roles.items():
        here = f"{path}.roles.{name}"
        relation = schema.relations.get(role.relation)
        if relation is None:
            yield _no_relation(schema, f"{here}.relation", role.relation)
        elif structure.anchor in schema.spans and not _leaves(relation, structure.anchor, schema):
            message = f"relation {role.relation!r} does not run from the anchor {structure.anchor!r}"
            yield _bad("role-off-anchor", f"{here}.relation", message, "a role's relation runs from anchor to role")
        other = first.setdefault(role.relation, name)
        if other != name:
            message = f"relation {role.relation!r} fills the role {other!r} too"
            yield _bad("relation-used-twice", f"{here}.relation", message)
        if role.min < 0:
            yield _bad("empty-range", f"{here}.min", f"min {role.min} is below 0")
        if role.max is not None and role.max < max(role.min, 1):
            yield _bad("empty-range", f"{here}.max", f"max {role.max} is below {max(role.min, 1)}")


def _fragments(schema: Schema, path: str, structure: Structure) -> Iterator[Problem]:
    name, anchor, here = structure.fragments, structure.anchor, f"{path}.fragments"
    relation = schema.relations.get(name)
    if relation is None:
        yield _no_relation(schema, here, name)
        return
    if [types_of(end, schema) for end in (relation.from_, relation.to)] != [[anchor], [anchor]]:
        message = f"relation {name!r} does not run from the anchor {anchor!r} to itself alone"
        yield _bad("fragments-off-anchor", here, message, f"write from: {anchor} and to: {anchor}")
    if name in {role.relation for role in structure.roles.values()}:
        yield _bad("relation-used-twice", here, f"relation {name!r} fills a role too")
    if anchor in schema.spans and schema.spans[anchor].units == "sentences":
        yield _bad("fragments-of-sentences", here, f"{anchor!r} is a sentence each, which has no fragments")


def _shared_fragments(schema: Schema) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name, structure in schema.structures.items():
        other = first.setdefault(structure.fragments, name) if structure.fragments else name
        if other != name:
            message = f"relation {structure.fragments!r} joins the fragments of structure {other!r} too"
            yield _bad("relation-used-twice", f"structures.{name}.fragments", message)


def _cycles(schema: Schema) -> Iterator[Problem]:
    """No structure is, over others, a part of itself. A role of the anchor's own type is none of these."""
    parts = {name: _parts(schema, name) for name in schema.structures}
    told: set[frozenset[str]] = set()
    for name in parts:
        cycle = _cycle(parts, name)
        if cycle and frozenset(cycle) not in told:
            told.add(frozenset(cycle))
            message = "structures are parts of each other: " + " → ".join([*cycle, name])
            yield _bad("structure-cycle", f"structures.{name}", message)


def _parts(schema: Schema, name: str) -> list[str]:
    """Name the other structures whose anchor fills a role of this one; ``any`` says nothing of types."""
    relations = [schema.relations.get(role.relation) for role in schema.structures[name].roles.values()]
    ends = [one.to for one in relations if one is not None and one.to != "any"]
    filling = {type_ for end in ends for type_ in types_of(end, schema)} - {schema.structures[name].anchor}
    return [other for other, one in schema.structures.items() if other != name and one.anchor in filling]


def _cycle(parts: dict[str, list[str]], start: str) -> list[str]:
    """Find a way from `start` back to it."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for part in parts[way[-1]]:
            if part == start:
                return way
            if part not in seen:
                seen.add(part)
                ways.append([*way, part])
    return []


def types_of(types: SeveralTypes, schema: Schema) -> list[str]:
    """List the span types that one end of a relation admits, of those that there are."""
    if types == "any":
        return list(schema.spans)
    return [name for name in ([types] if isinstance(types, str) else types) if name in schema.spans]


def _leaves(relation: Relation, anchor: str, schema: Schema) -> bool:
    return anchor in types_of(relation.from_, schema)


def _no_relation(schema: Schema, path: str, name: str) -> Problem:
    message = f"there is no relation {name!r}"
    return Problem(code="unknown-relation", path=path, message=message, expected=one_of(schema.relations, name))


def _bad(code: str, path: str, message: str, advice: str = "") -> Problem:
    return Problem(code=code, path=path, message=message, advice=advice)


RULES = (_ends, _drawable, _structures, _shared_fragments, _cycles)
