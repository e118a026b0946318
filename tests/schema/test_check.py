from __future__ import annotations

from pathlib import Path

import pytest

from corpus_kit.schema.check import check_schema
from corpus_kit.schema.model import (
    Asked,
    Attribute,
    Pass,
    Relation,
    Role,
    Schema,
    SpanType,
    Structure,
    Value,
)  # fmt: skip
from corpus_kit.schema.reading import load_schema


def codes(schema: Schema) -> list[str]:
    return [problem.code for problem in check_schema(schema, "a.yaml")]


def test_the_shipped_schemas_are_sound() -> None:
    for path in (Path(__file__).parent.parent.parent / "schemas").glob("*.yaml"):
        assert check_schema(load_schema(path)) == []


def test_a_schema_made_in_python_is_held_to_the_patterns() -> None:
    (problem,) = check_schema(Schema(name="My toys", version="1.0.0"), "a.yaml")
    assert (problem.code, problem.path, problem.file) == ("bad-text", "name", "a.yaml")


def test_one_attribute_on_several_carriers_is_no_clash_of_keys() -> None:
    attribute = Attribute(values={"red": Value(hotkey="q")})
    spans = {"ball": SpanType(attributes=("colour",)), "bat": SpanType(attributes=("colour",))}
    document = Asked(attributes=("colour",))
    assert codes(Schema(name="toys", attributes={"colour": attribute}, spans=spans, document=document)) == []


def test_the_same_keys_in_two_passes_are_no_clash() -> None:
    spans = {"ball": SpanType(hotkey="1"), "bat": SpanType(hotkey="1")}
    passes = {"one": Pass(spans=("ball",)), "two": Pass(spans=("bat",))}
    assert codes(Schema(name="toys", spans=spans, passes=passes)) == []
    assert codes(Schema(name="toys", spans=spans)) == ["duplicate-hotkey"]


def test_a_clash_in_two_passes_is_told_once() -> None:
    spans = {"ball": SpanType(hotkey="1"), "bat": SpanType(hotkey="1")}
    both = Pass(spans=("ball", "bat"))
    assert codes(Schema(name="toys", spans=spans, passes={"one": both, "two": both})) == ["duplicate-hotkey"]


def test_a_nested_default_is_a_path() -> None:
    values = {"red": Value(values={"dark": Value()})}
    for default, expected in (("red/dark", []), ("red", []), ("dark", ["unknown-default"])):
        attribute = Attribute(values=values, default=default)
        asked = Asked(attributes=("colour",))
        assert codes(Schema(name="toys", attributes={"colour": attribute}, document=asked)) == expected


@pytest.mark.parametrize("to", ["any", "ball", ["ball", "bat"]])
def test_a_role_may_have_the_type_of_the_anchor(to: str | list[str]) -> None:
    schema = Schema(
        name="toys",
        spans={"ball": SpanType(), "bat": SpanType()},
        relations={"meets": Relation(from_="ball", to=to)},
        structures={"meeting": Structure(anchor="ball", roles={"other": Role(relation="meets")})},
    )
    assert codes(schema) == []


def test_a_longer_cycle_of_structures_is_told_once() -> None:
    names = ["a", "b", "c"]
    schema = Schema(
        name="toys",
        spans={name: SpanType() for name in names},
        relations={f"r_{a}": Relation(from_=a, to=b) for a, b in zip(names, "bca", strict=True)},
        structures={f"s_{a}": Structure(anchor=a, roles={"part": Role(relation=f"r_{a}")}) for a in names},
    )
    (problem,) = check_schema(schema)
    assert problem.message == "structures are parts of each other: s_a → s_b → s_c → s_a"


def test_sentence_units_make_no_column_of_their_own() -> None:
    assert codes(Schema(name="toys", spans={"event": SpanType(units="sentences")})) == []
    assert codes(Schema(name="toys", spans={"event": SpanType()})) == ["reserved-name"]
