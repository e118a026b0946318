from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from corpus_kit.schema.diff import Change, check_version, diff, required_bump
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

OLD = Schema(
    name="toys",
    attributes={
        "colour": Attribute(default="red", values={"red": Value(values={"dark": Value()}), "blue": Value()}),
        "size": Attribute(kind="number", min=0),
    },
    spans={"ball": SpanType(attributes=("colour", "size")), "bat": SpanType(as_="Bat")},
    relations={"hits": Relation(from_="bat", to=["ball"]), "goes_on": Relation(from_="bat", to="bat")},
    structures={"strike": Structure(anchor="bat", roles={"thing": Role(relation="hits", max=1)}, fragments="goes_on")},
    passes={"one": Pass(spans=("ball", "bat"))},
    rules=(Rule(id="a", title="A", text="…"), Rule(id="b", title="B", text="…")),
)


def one(kind: str, name: str, /, **changes: Any) -> Schema:
    """The old schema with one entry changed."""
    entries = getattr(OLD, kind)
    return replace(OLD, **{kind: {**entries, name: replace(entries[name], **changes)}})


RED = OLD.attributes["colour"].values["red"]
BLUE = OLD.attributes["colour"].values["blue"]
THING = OLD.structures["strike"].roles["thing"]


@pytest.mark.parametrize(
    ("new", "severity", "path"),
    [
        (replace(OLD, title="Toys"), "patch", "title"),
        (replace(OLD, references={"a": "A"}), "patch", "references"),
        (one("attributes", "colour", definition="Its hue."), "patch", "attributes.colour.definition"),
        (one("attributes", "colour", question="Which?"), "patch", "attributes.colour.question"),
        (one("spans", "ball", definition="Round.", color="#ff0000"), "patch", "spans.ball.definition"),
        (one("spans", "ball", hotkey="1"), "patch", "spans.ball.hotkey"),
        (one("passes", "one", title="One"), "patch", "passes.one.title"),
        (replace(OLD, rules=OLD.rules[:1]), "patch", "rules.b"),
        (replace(OLD, rules=OLD.rules[::-1]), "patch", "rules"),
        (one("attributes", "colour", values={"red": RED, "green": Value(), "blue": BLUE}), "minor",
         "attributes.colour.values.green"),
        (one("attributes", "colour", values={"red": Value(values={**RED.values, "pale": Value()}), "blue": BLUE}),
         "minor", "attributes.colour.values.red.values.pale"),
        (replace(OLD, spans={**OLD.spans, "net": SpanType()}), "minor", "spans.net"),
        (replace(OLD, document=Asked(attributes=("x",))), "minor", "document.attributes"),
        (one("spans", "bat", attributes=("size",)), "major", "attributes.size"),  # size becomes size_ball, size_bat
        (one("spans", "ball", attributes=("colour",)), "major", "spans.ball.attributes"),
        (one("attributes", "colour", values={"red": RED}), "major", "attributes.colour.values.blue"),
        (one("attributes", "colour", values={"red": Value(), "blue": BLUE}), "major",
         "attributes.colour.values.red.values.dark"),
        (one("attributes", "colour", values={"blue": BLUE, "red": RED}), "major", "attributes.colour.values"),
        (one("attributes", "colour", values={"red": replace(RED, as_="Rot"), "blue": BLUE}), "major",
         "attributes.colour.values.red.as"),
        *((one("attributes", "colour", **{key: True}), "major", f"attributes.colour.{key}")
          for key in ("required", "multiple", "ordered", "per_target")),
        (one("attributes", "colour", default=""), "major", "attributes.colour.default"),
        (one("attributes", "size", max=3.0), "major", "attributes.size.max"),
        (one("attributes", "size", kind="text"), "major", "attributes.size.kind"),
        (one("spans", "ball", units="sentences"), "major", "spans.ball.units"),
        (one("spans", "bat", as_=""), "major", "spans.bat.as"),
        (one("relations", "hits", from_="any"), "major", "relations.hits.from"),
        (one("relations", "hits", to=["ball", "bat"]), "major", "relations.hits.to"),
        (one("structures", "strike", anchor="ball"), "major", "structures.strike.anchor"),
        (one("structures", "strike", fragments=""), "major", "structures.strike.fragments"),
        (one("structures", "strike", holder="thing"), "major", "structures.strike.holder"),
        (one("structures", "strike", roles={"thing": replace(THING, max=None)}), "major",
         "structures.strike.roles.thing.max"),
        (one("structures", "strike", roles={"thing": THING, "net": Role(relation="r")}), "minor",
         "structures.strike.roles.net"),
        (one("structures", "strike", roles={"thing": THING, "net": Role(relation="r", min=1)}), "major",
         "structures.strike.roles.net"),
        (one("passes", "one", spans=("ball",)), "major", "passes.one.spans"),
        (replace(OLD, passes={**OLD.passes, "two": Pass(spans=("bat",))}), "minor", "passes.two"),
        (replace(OLD, relations={"hits": OLD.relations["hits"]}), "major", "relations.goes_on"),
        (replace(OLD, name="games"), "major", "name"),
    ],
)  # fmt: skip
def test_how_grave_a_change_is(new: Schema, severity: str, path: str) -> None:
    changes = diff(OLD, new)
    assert (severity, path) in [(change.severity, change.path) for change in changes]
    assert required_bump(changes) == severity


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        replace(OLD, version="2.0.0"),
        one("relations", "hits", from_=["bat"], to="ball"),
        one("spans", "ball", as_="ball"),
    ],
)
def test_what_means_the_same_is_no_change(new: Schema) -> None:
    assert diff(OLD, new) == []
    assert required_bump([]) == "none"


def test_the_gravest_comes_first() -> None:
    new = replace(one("attributes", "colour", definition="Its hue.", values={"red": RED}), title="Toys")
    assert [change.severity for change in diff(OLD, new)] == ["major", "patch", "patch"]


def test_a_change_says_what_was_and_what_is() -> None:
    (change,) = diff(OLD, one("attributes", "size", min=1.5))
    assert change == Change("changed", "attributes.size.min", "major", "changed from 0 to 1.5")


@pytest.mark.parametrize(
    ("before", "after", "removed", "enough"),
    [("1.2.3", "1.2.3", False, True), ("1.2.3", "1.9.9", True, False), ("1.2.3", "2.0.0", True, True)],
)
def test_the_version_rises_with_the_change(before: str, after: str, removed: bool, enough: bool) -> None:
    new = one("attributes", "colour", values={"red": RED}) if removed else OLD
    found = check_version(replace(OLD, version=before), replace(new, version=after), "new.yaml")
    assert (found == []) == enough
    assert all("make it 2.0.0 or higher" in problem.advice for problem in found)


def test_a_version_that_falls_is_a_problem() -> None:
    (problem,) = check_version(replace(OLD, version="1.2.3"), replace(OLD, version="1.2.2"))
    assert problem.advice == "make it 1.2.3 or higher"
