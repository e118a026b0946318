"""Any schema makes a config that Label Studio takes and that leads back to it; any config makes a sound schema."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface

from corpus_kit.labelstudio.config import labeling_config
from corpus_kit.labelstudio.infer import infer_from_config
from corpus_kit.labelstudio.inferred import Asker, Findings, Found, assemble
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.model import Asked, Attribute, Relation, Schema, SpanType, Value

ODD = [
    "red",
    "blue",
    "Red",
    "one two",
    "a,b",
    "x/y",
    "<&\">'",
    "$cash",
    "主张",
    "😀",
    " s ",
    'name="t"',
    "document",
    "text",
]
TAKEN = [
    "span",
    "tagging",
    "tokens",
    "label_1",
    "document__q",
    "title",
    "value_2",
    "red_2",
    "any",
    "q_red",
    "red_spans",
]
NAMES = st.sampled_from([*ODD, *TAKEN])
WORDS = st.one_of(NAMES, st.just("5"))  # Label Studio takes no number as the name of a control
SLUGS = st.sampled_from(["red", "blue", "green", "grey", "plum", "q"])
TITLES = st.one_of(st.just(""), WORDS, st.text(max_size=8))
FEW = {"max_size": 4}


def values(depth: int = 1) -> st.SearchStrategy[dict[str, Value]]:
    below = values(depth - 1) if depth else st.just({})
    one = st.builds(Value, title=TITLES, hint=TITLES, as_=st.one_of(st.just(""), WORDS), values=below)
    return st.dictionaries(SLUGS, one, min_size=0 if depth == 0 else 1, **FEW)


ATTRIBUTES = st.one_of(
    st.builds(Attribute, title=TITLES, values=values(), required=st.booleans(), multiple=st.booleans()),
    st.builds(Attribute, question=TITLES, kind=st.just("number"), min=st.sampled_from([None, -1.5, 0.0])),
    st.builds(Attribute, kind=st.just("text"), as_=st.one_of(st.just(""), NAMES)),
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """Schemas of one pass, each attribute on regions or on the document: what a config can say without loss."""
    attributes = draw(st.dictionaries(SLUGS, ATTRIBUTES, **FEW))
    spans = draw(
        st.dictionaries(SLUGS, st.builds(SpanType, title=TITLES, as_=st.one_of(st.just(""), WORDS)), min_size=1, **FEW)
    )
    on_document = {name for name in attributes if draw(st.booleans())}
    carriers = {name: draw(st.sets(st.sampled_from(list(spans)), min_size=1)) for name in attributes}
    return Schema(
        name="x",
        attributes=attributes,
        spans={
            span: msgspec.structs.replace(
                one, attributes=tuple(n for n in attributes if n not in on_document and span in carriers[n])
            )
            for span, one in spans.items()
        },
        relations=draw(st.dictionaries(SLUGS, st.builds(Relation, as_=st.one_of(st.just(""), WORDS)), **FEW)),
        document=Asked(attributes=tuple(name for name in attributes if name in on_document)),
    )


@settings(deadline=None, max_examples=40)
@given(schemas().filter(lambda schema: not check_schema(schema)))
def test_a_config_leads_back_to_its_schema(schema: Schema) -> None:
    xml = labeling_config(schema)
    LabelInterface(xml).validate()
    inferred, layout = infer_from_config(xml)
    expected = layout_of(schema)
    assert check_schema(inferred) == []
    assert layout.texts == expected.texts
    assert list(layout.spans) == list(expected.spans)
    assert list(layout.relations) == list(expected.relations)
    assert set(layout.controls) == set(expected.controls)
    for control, asked in expected.controls.items():
        (ours,), (theirs,) = asked, layout.controls[control]
        assert ours.on_document == theirs.on_document
        assert list(layout.values[theirs.attribute]) == list(expected.values[ours.attribute])
        one, other = schema.attributes[ours.attribute], inferred.attributes[theirs.attribute]
        assert (one.kind, one.multiple, one.required, one.min) == (
            other.kind,
            other.multiple,
            other.required,
            other.min,
        )
        recorded = [
            {x.as_ or name for name, x in s.spans.items() if a in x.attributes}
            for s, a in ((schema, ours.attribute), (inferred, theirs.attribute))
        ]
        commas = len(recorded[0]) > 1 and any("," in name for name in recorded[0])
        assert recorded[0] == recorded[1] or commas


@settings(deadline=None, max_examples=40)
@given(schemas().filter(lambda schema: not check_schema(schema)))
def test_keys_never_clash(schema: Schema) -> None:
    keys = [part.split('"')[0] for part in labeling_config(schema).split(' hotkey="')[1:]]
    assert len(keys) == len(set(keys))


FOUND = st.recursive(
    st.builds(Found, WORDS, TITLES),
    lambda inner: st.builds(Found, WORDS, TITLES, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=5,
)


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    labels = draw(st.lists(st.builds(Found, WORDS, TITLES), unique_by=lambda one: one.recorded, **FEW))
    askers = []
    for control in draw(st.lists(WORDS, unique=True, **FEW)):
        kind = draw(st.sampled_from(["choice", "number", "text"]))
        of = draw(st.sets(st.sampled_from(labels))) if labels else set()
        askers.append(
            Asker(
                control=control,
                kind=kind,
                labels=tuple(one.recorded for one in labels if one in of),
                on_document=not of or draw(st.booleans()),
                values=tuple(draw(st.lists(FOUND, min_size=1, **FEW))) if kind == "choice" else (),
                multiple=draw(st.booleans()),
            )
        )
    return Findings(
        texts={"t": "text"},
        label_controls=frozenset(),
        labels=tuple(labels),
        askers=tuple(askers),
        relations=tuple(draw(st.lists(WORDS, unique=True, **FEW))),
    )


@settings(deadline=None, max_examples=150)
@given(findings())
def test_whatever_is_found_makes_a_sound_schema(found: Findings) -> None:
    schema, layout = assemble("主张", found)
    assert check_schema(schema) == []
    assert set(layout.spans.values()) == set(schema.spans)
    assert {one.attribute for asked in layout.controls.values() for one in asked} == set(schema.attributes)
    for name, attribute in schema.attributes.items():
        assert set(layout.values[name].values()) == set(attribute.labels)
