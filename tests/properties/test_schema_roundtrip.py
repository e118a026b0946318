"""Schemas made at random: what is dumped reads back equal, and what is read never breaks."""

from __future__ import annotations

import contextlib
import string
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_kit.errors import ProblemsError
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.conform import conform
from corpus_kit.schema.diff import diff, required_bump
from corpus_kit.schema.guidelines import guidelines_html, guidelines_markdown, instructions_html
from corpus_kit.schema.model import (
    Asked,
    Attribute,
    Pass,
    Relation,
    Role,
    Rule,
    Schema,
    SpanType,
    Structure,
    Value,
)  # fmt: skip
from corpus_kit.schema.reading import dump_schema, parse_yaml, schema_of

words = st.sampled_from(
    ["yes", "no", "on", "null", "true", "1.0", "1e5", "0o7", "- a", "a: b", "#x", "*a", "&a", "'", "~"]
)
texts = st.one_of(words, st.text(max_size=12))
slugs = st.one_of(
    st.sampled_from(["yes", "no", "on", "null", "true", "y", "document", "text"]),
    st.text(string.ascii_lowercase, min_size=1, max_size=4),
)
keys = st.one_of(slugs, st.sampled_from(["1", "0", "12", "1e5", "0x1", "2001"]))
many = st.lists(texts, max_size=2).map(tuple)
names = st.lists(slugs, max_size=2).map(tuple)
bounds = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False).map(float))
common: dict[str, Any] = {"title": texts, "definition": texts, "references": many}


def values(depth: int) -> st.SearchStrategy[dict[str, Value]]:
    below = values(depth - 1) if depth else st.just({})
    one = st.builds(Value, **common, hint=texts, examples=many, hotkey=texts, as_=texts, values=below)
    return st.dictionaries(keys, one, max_size=2)


flags = {name: st.booleans() for name in ("required", "multiple", "ordered", "per_target")}
kinds = st.sampled_from(["choice", "number", "text"])
ends = st.one_of(slugs, st.just("any"), st.lists(slugs, max_size=2))
attributes = st.builds(
    Attribute, **common, question=texts, kind=kinds, values=values(1), default=texts, min=bounds, max=bounds, **flags
)
spans = st.builds(
    SpanType, **common, units=st.sampled_from(["spans", "sentences"]), attributes=names, hotkey=texts, as_=texts,
    color=st.sampled_from(["", "#00ff00", "#ABCDEF"]),
)  # fmt: skip
roles = st.builds(Role, relation=texts, min=st.integers(-2, 3), max=st.one_of(st.none(), st.integers(-2, 3)))
structures = st.builds(
    Structure, **common, anchor=slugs, fragments=texts, holder=texts, roles=st.dictionaries(slugs, roles, max_size=2)
)
schemas = st.builds(
    Schema,
    name=slugs,
    version=st.sampled_from(["1.0.0", "0.12.3"]),
    title=texts,
    description=texts,
    references=st.dictionaries(texts, texts, max_size=2),
    attributes=st.dictionaries(slugs, attributes, max_size=2),
    spans=st.dictionaries(slugs, spans, max_size=2),
    relations=st.dictionaries(slugs, st.builds(Relation, **common, from_=ends, to=ends, as_=texts), max_size=2),
    structures=st.dictionaries(slugs, structures, max_size=2),
    document=st.builds(Asked, attributes=names),
    passes=st.dictionaries(slugs, st.builds(Pass, title=texts, spans=names, document=names), max_size=2),
    rules=st.lists(st.builds(Rule, id=slugs, title=texts, text=texts, examples=many), max_size=2).map(tuple),
)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(texts, st.sampled_from(["name", "attributes", "spans", "values", "from", "rules", "min"])),
            inner,
            max_size=3,
        ),
    ),
)


@settings(max_examples=60, deadline=None)
@given(schemas)
def test_a_dumped_schema_reads_back_equal(schema: Schema) -> None:
    text = dump_schema(schema)
    again = conform(parse_yaml(text, ""), Schema, "")
    assert again == schema
    assert dump_schema(again) == text
    assert again.fingerprint == schema.fingerprint
    assert diff(schema, again) == []
    problems = check_schema(schema)
    if not problems:
        assert schema_of(text) == schema


@settings(max_examples=40, deadline=None)
@given(schemas, schemas)
def test_no_schema_breaks_what_reads_it(one: Schema, other: Schema) -> None:
    if not check_schema(one):
        for write in (guidelines_html, guidelines_markdown, instructions_html):
            assert write(one)
    there, back = diff(one, other), diff(other, one)
    assert bool(there) == bool(back)
    assert required_bump(there) in {"none", "patch", "minor", "major"}


@settings(max_examples=100, deadline=None)
@given(plain)
def test_no_data_breaks_the_checker(data: object) -> None:
    with contextlib.suppress(ProblemsError):
        conform(data, Schema, "")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab:- \n[]{}&*!#'\"?,|>%@1.~\t", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ProblemsError):
        parse_yaml(text, "")
