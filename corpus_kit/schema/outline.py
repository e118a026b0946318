"""What the guidelines show: everything a pass asks, gathered from the schema and put in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus_kit.errors import UsageError, one_of
from corpus_kit.schema import wording
from corpus_kit.schema.model import Attribute, Pass, Schema, Structure, Target, Value, walk

ARTICLE = "the article"
AnswerKeys = Mapping[tuple[str, str, bool, str], str]
"""The key of an answer, by attribute, target, whether it is asked of the document, and label."""

_CONTENTS = (
    ("work", "How to work", ("passes",)),
    ("mark", "What to mark", ("spans",)),
    ("link", "What to link", ("relations", "structures")),
    ("answer", "What to answer", ("questions",)),
    ("targets", "Targets", ("targets",)),
    ("rules", "Decisions on hard cases", ("rules",)),
    ("references", "References", ("references",)),
)


def outline(schema: Schema, pass_: str, targets: Sequence[Target], keys: AnswerKeys | None = None) -> dict[str, Any]:
    """Gather what the templates show, in order."""
    if pass_ and pass_ not in schema.all_passes:
        raise UsageError(f"schema {schema.label} has no pass {pass_!r}; {one_of(schema.all_passes, pass_)}")
    passes = {pass_: schema.all_passes[pass_]} if pass_ else dict(schema.all_passes)
    spans = [name for name in schema.spans if any(name in one.spans for one in passes.values())]
    asked = {name for span in spans for name in schema.spans[span].attributes}
    asked |= {name for one in passes.values() for name in one.document}
    questions = [_question(schema, name, passes, keys, targets) for name in schema.attributes if name in asked]
    relations = _relations(schema, spans)
    structures = [_structure(schema, name) for name, one in schema.structures.items() if one.anchor in spans]
    spans_shown = [_span(schema, name) for name in spans]
    view = {
        "schema": schema,
        "page_title": schema.title or schema.name,
        "pass_title": passes[pass_].title or pass_ if pass_ else "",
        "passes": [_pass(schema, name, one) for name, one in passes.items()],
        "spans": spans_shown,
        "relations": relations,
        "structures": structures,
        "questions": questions,
        "targets": targets if any(one["per_target"] for one in questions) else (),
        "rules": schema.rules,
    }
    cited = _cited(schema, [*spans_shown, *relations, *structures, *questions], whole=not pass_)
    contents = [(id_, title) for id_, title, parts in _CONTENTS if any((view | cited)[part] for part in parts)]
    return view | cited | {"contents": contents}


def _title(entries: Mapping[str, Any], name: str) -> str:
    return (entries[name].title or name.replace("_", " ")) if name in entries else name.replace("_", " ")


def _asked_titles(schema: Schema, names: Sequence[str]) -> list[str]:
    return [_title(schema.attributes, name) for name in names]


def _pass(schema: Schema, name: str, one: Pass) -> dict[str, Any]:
    """Say how to go about a pass, step by step."""
    spans = {span: schema.spans[span] for span in one.spans}
    sentences = [span for span, type_ in spans.items() if type_.units == "sentences"]
    free = [span for span in spans if span not in sentences]
    steps = []
    for span in sentences:
        asked = wording.series(_asked_titles(schema, spans[span].attributes))
        then = f" Choose one after the other and answer: {asked}." if asked else ""
        steps.append(f"The sentences are marked already, each as {_title(schema.spans, span)}.{then}")
    if free:
        named = [
            _title(schema.spans, span) + (f" (key {spans[span].hotkey})" * bool(spans[span].hotkey)) for span in free
        ]
        steps.append(f"Choose what to mark, then drag over the words: {wording.series(named, 'or')}.")
        steps.append("Press Esc before the next: a key changes what is selected.")
        for span in free:
            asked = wording.series(_asked_titles(schema, spans[span].attributes))
            steps += [f"For each {_title(schema.spans, span)}, answer: {asked}."] if asked else []
    links = [f"{one['from']} and {one['to']} ({one['title']})" for one in _relations(schema, list(spans))]
    if links:
        steps.append(f"Link what belongs together: {wording.series(links)}. {_linking(schema, one.spans)}")
    if one.document:
        steps.append(f"Of the article as a whole, answer: {wording.series(_asked_titles(schema, one.document))}.")
    if free:
        steps.append("Submit, also where there was nothing to mark.")
    return {"name": name, "title": one.title or name.replace("_", " "), "steps": steps}


def _linking(schema: Schema, spans: Sequence[str]) -> str:
    """Say how to draw a link: its direction and name matter only where the two types leave them open."""
    fragments = {one.fragments for one in schema.structures.values()}
    fits = [(a, b, schema.readings(a, b)) for a in spans for b in spans]
    named = any(len({name for name, _ in found}) > 1 for _, _, found in fits)
    directed = any(len(found) > 1 or (a == b and not {n for n, _ in found} <= fragments) for a, b, found in fits)
    first = "the one named first" if directed else "one"
    end = "then choose what the link is called" if named else "" if directed else "the direction does not matter"
    return f"To link, click {first}, press Alt+R, click the other" + (f"; {end}." if end else ".")


def _span(schema: Schema, name: str) -> dict[str, Any]:
    span = schema.spans[name]
    return {
        **_entry(name, span, _title(schema.spans, name)),
        "examples": span.examples,
        "counterexamples": span.counterexamples,
        "color": span.color,
        "hotkey": span.hotkey,
        "sentences": span.units == "sentences",
        "questions": [(asked, _title(schema.attributes, asked)) for asked in span.attributes],
    }


def _relations(schema: Schema, spans: Sequence[str]) -> list[dict[str, Any]]:
    """List the relations that can be drawn between these span types."""
    listed = []
    for name, relation in schema.relations.items():
        pairs = [(a, b) for a in spans for b in spans if relation.joins(a, b)]
        if pairs:
            ends = [dict.fromkeys(_title(schema.spans, end) for end in side) for side in zip(*pairs, strict=True)]
            entry = _entry(name, relation, _title(schema.relations, name))
            joined = [wording.series(list(end), "or") for end in ends]
            listed.append({**entry, "from": joined[0], "to": joined[1], "examples": relation.examples})
    return listed


def _structure(schema: Schema, name: str) -> dict[str, Any]:
    one: Structure = schema.structures[name]
    anchor = _title(schema.spans, one.anchor)
    parts = [f"exactly one {anchor}"]
    parts += [f"{wording.count(role.min, role.max)} {_title(schema.spans, key)}" for key, role in one.roles.items()]
    words = [f"It has {wording.series(parts)}."]
    words += [
        f"Each {_title(schema.spans, key)} is linked to the {anchor} by “{_title(schema.relations, role.relation)}”."
        for key, role in one.roles.items()
    ]
    if one.fragments:
        joined = _title(schema.relations, one.fragments)
        words.append(f"A {anchor} in several pieces is marked piece by piece, and the pieces are joined by “{joined}”.")
    if one.holder:
        words.append(f"The {_title(schema.spans, one.holder)} tells whose {anchor} it is.")
    return {**_entry(name, one, _title(schema.structures, name)), "words": words}


def _question(
    schema: Schema, name: str, passes: Mapping[str, Pass], keys: AnswerKeys | None, targets: Sequence[Target]
) -> dict[str, Any]:
    one = schema.attributes[name]
    marked = {span for item in passes.values() for span in item.spans}
    carriers = [_title(schema.spans, span) for span in schema.carriers(name) if span in marked]
    on_document = any(name in item.document for item in passes.values())
    default = dict(walk(one.values)).get(one.default)
    sides = [on for on, there in ((False, bool(carriers)), (True, on_document)) if there]
    return {
        **_entry(name, one, _title(schema.attributes, name)),
        "question": one.question or _title(schema.attributes, name),
        "asked_of": wording.series([*carriers, *([ARTICLE] if on_document else [])]),
        "how": _how(one),
        "default": (default.title or one.default) if default else "",
        "required": one.required,
        "per_target": one.per_target,
        "values": [_value(one, path, value, _keys(name, path, value, sides, keys)) for path, value in walk(one.values)],
        "target_keys": _target_keys(name, one, targets, sides, keys) if one.per_target and keys else [],
    }


def _value(attribute: Attribute, path: str, value: Value, key: str) -> dict[str, Any]:
    return {
        **_entry(path, value, value.title or path.rsplit("/", 1)[-1].replace("_", " ")),
        "cited": value.references if value.references != attribute.references else (),
        "depth": path.count("/"),
        "hint": value.hint or wording.sentence(value.definition),
        "key": key,
        "examples": value.examples,
        "counterexamples": value.counterexamples,
    }


def _keys(name: str, path: str, value: Value, sides: Sequence[bool], keys: AnswerKeys | None, target: str = "") -> str:
    """Give an answer's key; where spans and the article are asked the same with different keys, both."""
    if not keys:
        return value.hotkey
    found = {on: keys.get((name, target, on, path), "") for on in sides}
    texts = [f"{key} ({ARTICLE})" if on and len(sides) > 1 else key for on, key in found.items() if key]
    return ", ".join(texts)


def _target_keys(
    name: str, one: Attribute, targets: Sequence[Target], sides: Sequence[bool], keys: AnswerKeys
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give for each target the values that have a key there, and the key."""
    values = [(path, value, value.title or path) for path, value in walk(one.values)]
    keyed = [
        (target.text, [(title, _keys(name, path, value, sides, keys, target.id)) for path, value, title in values])
        for target in targets
    ]
    return [(text, [(title, key) for title, key in pairs if key]) for text, pairs in keyed]


def _how(one: Attribute) -> str:
    """Say how to answer."""
    if one.kind == "text":
        return "Write text."
    if one.kind == "number":
        low, high = ("" if bound is None else f"{bound:g}" for bound in (one.min, one.max))
        span = (
            f" from {low} to {high}"
            if low and high
            else f" of at least {low}"
            if low
            else f" up to {high}" * bool(high)
        )
        return f"Write a number{span}."
    choose = "Choose all that apply" if one.multiple else "Choose one"
    return choose + (", on a scale in this order." if one.ordered else ".")


def _entry(name: str, entry: Any, title: str) -> dict[str, Any]:
    return {"name": name, "title": title, "definition": entry.definition, "cited": entry.references}


def _cited(schema: Schema, shown: Sequence[dict[str, Any]], *, whole: bool) -> dict[str, dict[str, str]]:
    """List the references that are shown: all of them on the page of the whole schema."""
    cited = {key for one in shown for key in (*one["cited"], *(k for v in one.get("values", ()) for k in v["cited"]))}
    shown_keys = [key for key in schema.references if whole or key in cited]
    return {"references": {key: " ".join(schema.references[key].split()) for key in shown_keys}}
