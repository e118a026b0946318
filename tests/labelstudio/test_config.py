from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import msgspec
import pytest
from label_studio_sdk.label_interface import LabelInterface

from corpus_kit.errors import UsageError
from corpus_kit.labelstudio.config import labeling_config
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.questions import WORD_JOINER, shown
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.model import Asked, Attribute, Pass, Relation, Schema, SpanType, Target, Value
from corpus_kit.schema.reading import load_schema
from corpus_kit.shipped import shipped

TARGETS = [Target(id="levy", text="the levy"), Target(id="strike", text="the strike")]
HOSTILE = 'Is "this" <b>one</b> & \'that\' worth $money? name="span"'


def toys() -> Schema:
    return Schema(
        name="toys",
        attributes={
            "colour": Attribute(question="Which colour?", required=True, values={"red": Value(), "blue": Value()}),
            "mood": Attribute(
                default="none", per_target=True, values={"up": Value(), "down": Value(), "none": Value()}
            ),
            "kinds": Attribute(multiple=True, values={"a": Value(title="A", as_="A!"), "b": Value(hint="Not a")}),
            "place": Attribute(values={"north": Value(values={"hill": Value(title="Hill")}), "south": Value()}),
            "size": Attribute(kind="number", min=0, max=2.5),
            "note": Attribute(kind="text"),
            "tone": Attribute(required=True, values={"calm": Value(hotkey="k"), "loud": Value()}),
        },
        spans={
            "ball": SpanType(title="Ball", as_="BALL", attributes=("colour", "size")),
            "bat": SpanType(hotkey="7", attributes=("colour", "place", "mood")),
            "net": SpanType(),
        },
        relations={"hits": Relation(from_="bat", to="ball"), "rolls": Relation(from_="ball", to="net", as_="rolls on")},
        document=Asked(attributes=("mood", "kinds", "note", "tone")),
    )


def read(schema: Schema, pass_: str = "", targets: list[Target] | None = None) -> ElementTree.Element:
    xml = labeling_config(schema, pass_, TARGETS if targets is None else targets)
    LabelInterface(xml).validate()
    return ElementTree.fromstring(xml)


def control(root: ElementTree.Element, name: str) -> ElementTree.Element:
    (found,) = [one for one in root.iter() if one.get("name") == name]
    return found


def attributes(element: ElementTree.Element, *names: str) -> list[str | None]:
    return [element.get(name) for name in names]


def hotkeys(root: ElementTree.Element) -> Iterator[str]:
    return (element.get("hotkey", "") for element in root.iter() if element.get("hotkey"))


def test_the_toys_are_a_schema() -> None:
    assert check_schema(toys()) == []


def test_text_stands_left_and_questions_right() -> None:
    root = read(toys())
    left, right = root.findall("View")
    assert attributes(left.find("Text"), "name", "value", "granularity") == ["text", "$text", "word"]  # type: ignore[arg-type]
    assert left.find("Labels").get("name") == "span"  # type: ignore[union-attr]
    assert right.get("className") == "ck-side"
    assert "380px" in (root.findtext("Style") or "")
    assert ElementTree.fromstring(labeling_config(toys(), text_key="body")).find(".//Text").get("value") == "$body"  # type: ignore[union-attr]


def test_labels_show_titles_and_record_what_the_layout_reads() -> None:
    labels = [attributes(one, "value", "alias", "hotkey") for one in control(read(toys()), "span")]
    assert labels == [["Ball", "BALL", "1"], ["bat", "bat", "7"], ["net", "net", "2"]]


def test_names_are_those_the_layout_reads() -> None:
    schema = toys()
    layout = layout_of(schema, TARGETS)
    interface = LabelInterface(labeling_config(schema, "", TARGETS))
    assert {one.name for one in interface.controls} == {"span", *layout.controls}
    assert {one.name for one in interface.objects} == set(layout.texts)
    assert set(interface.get_control("span").labels) == set(layout.spans)
    assert set(interface.get_control("kinds").labels) == set(layout.values["kinds"])


def test_region_questions_are_asked_of_their_labels_only() -> None:
    root = read(toys())
    names = ("perRegion", "whenLabelValue")
    assert attributes(control(root, "size"), *names) == ["true", "BALL"]
    assert attributes(control(root, "colour"), *names) == ["true", "BALL,bat"]
    views = [one for one in root.iter("View") if one.get("visibleWhen") == "region-selected"]
    reminder, *asked = [
        (one.get("whenLabelValue"), [c.get("name") for c in one.iter() if c.get("toName")]) for one in views
    ]
    assert reminder == (None, [])  # to press Esc before the next span
    assert asked == [
        ("BALL,bat", ["colour"]),
        ("BALL", ["size"]),
        ("bat", ["place", "mood__levy", "mood__strike"]),
    ]


def test_document_questions_show_while_no_region_is_selected() -> None:
    (view,) = [one for one in read(toys()).iter("View") if one.get("visibleWhen") == "no-region-selected"]
    names = [one.get("name") for one in view.iter() if one.get("toName")]
    assert names == ["document__mood__levy", "document__mood__strike", "kinds", "note", "tone"]
    assert all(one.get("perRegion") is None for one in view.iter())


def test_each_kind_has_its_control() -> None:
    root = read(toys())
    assert control(root, "colour").get("choice") == "single-radio"
    assert control(root, "kinds").get("choice") == "multiple"
    assert attributes(control(root, "size"), "min", "max") == ["0", "2.5"]
    assert control(root, "note").tag == "TextArea"
    place = control(root, "place")
    assert attributes(place, "maxUsages", "required") == ["1", None]
    assert [one.get("alias") for one in place.iter("Choice")] == ["north", "hill", "south"]
    assert [one.get("value") for one in place.iter("Choice")] == ["north", "Hill", "south"]
    assert attributes(control(root, "tone"), "required", "requiredMessage") == [
        "true",
        "The article has no answer yet: tone.",
    ]


def test_per_target_is_a_row_a_target_that_offers_all_but_the_default() -> None:
    root = read(toys())
    row = control(root, "mood__strike")
    assert row.get("choice") == "single"
    assert [one.get("alias") for one in row] == ["up", "down"]
    headers = [one.get("value") for one in root.iter("Header")]
    assert headers.count("the levy") == headers.count("the strike") == 2


def test_keys_are_one_a_choice_named_ones_first_and_the_document_holds_shift() -> None:
    root = read(toys())
    keys = list(hotkeys(root))
    assert len(keys) == len(set(keys))
    choices = [
        one for name in ("colour", "kinds", "tone", "mood__levy", "document__mood__levy") for one in control(root, name)
    ]
    assert all(one.get("hotkey") for one in choices)
    assert control(root, "tone")[0].get("hotkey") == "shift+k"
    assert all(key.startswith("shift+") for one in ("kinds", "tone") for key in hotkeys(control(root, one)))
    of_region, of_document = (list(hotkeys(control(root, name))) for name in ("mood__levy", "document__mood__levy"))
    assert of_document == [f"shift+{key}" for key in of_region]


def test_a_key_that_the_schema_names_is_dealt_to_nothing_else() -> None:
    schema = Schema(
        name="x",
        attributes={"a": Attribute(values={"v": Value(hotkey="1"), "w": Value()})},
        spans={"s": SpanType(attributes=("a",)), "t": SpanType(units="sentences", hotkey="q")},
    )
    root = read(schema)
    assert [one.get("hotkey") for one in control(root, "a")] == ["1", "a"]  # of the letters, q is the label's
    assert [one.get("hotkey") for one in control(root, "span")] == ["2", "q"]


def test_only_schemas_with_relations_declare_some() -> None:
    values = [one.get("value") for one in read(toys()).iter("Relation")]
    assert values == ["hits", "rolls on"]
    assert read(Schema(name="x", spans={"y": SpanType()})).find("Relations") is None


def test_a_pass_asks_its_own() -> None:
    base = toys()
    passes = {"one": Pass(spans=("ball", "net")), "two": Pass(spans=("bat",), document=("mood", "tone"))}
    schema = msgspec.structs.replace(base, passes=passes)
    root = read(schema, "one")
    assert {one.get("name") for one in root.iter() if one.get("toName")} == {"span", "colour", "size"}
    assert [one.get("value") for one in root.iter("Relation")] == ["rolls on"]
    assert control(root, "colour").get("whenLabelValue") == "BALL"
    two = read(schema, "two")
    assert control(two, "colour").get("whenLabelValue") is None  # every region of this pass is asked
    with pytest.raises(UsageError, match=r"several passes; expected one of: one, two"):
        labeling_config(schema)
    with pytest.raises(UsageError, match=r"no pass 'twoo'.*did you mean 'two'\?"):
        labeling_config(schema, "twoo")


def test_a_pass_without_spans_shows_its_questions_always() -> None:
    schema = Schema(name="x", attributes={"a": Attribute(kind="text")}, document=Asked(attributes=("a",)))
    root = read(schema)
    assert root.find(".//Labels") is None
    assert not [one for one in root.iter("View") if one.get("visibleWhen")]


def test_hostile_text_is_shown_and_nothing_more() -> None:
    schema = Schema(
        name="x",
        attributes={
            "a": Attribute(
                title=HOSTILE,
                question=HOSTILE,
                required=True,
                values={"v": Value(title=HOSTILE, hint=HOSTILE, as_=HOSTILE)},
            )
        },
        spans={"s": SpanType(title=HOSTILE, as_=HOSTILE, attributes=("a",)), "t": SpanType(title="\x00\x1bt\ud800")},
        relations={"r": Relation(as_=HOSTILE)},
    )
    root = read(schema)
    safe = HOSTILE.replace("$", "$" + WORD_JOINER)
    (choice,) = control(root, "a")
    assert attributes(choice, "value", "alias", "hint") == [safe, HOSTILE, HOSTILE]
    assert [one.get("value") for one in control(root, "span")] == [safe, "t"]
    assert safe in [one.get("value") for one in root.iter("Header")]
    assert len(list(root.iter("Choices"))) == 1


def test_a_label_with_a_comma_is_named_alone() -> None:
    """Label Studio compares a control's whole whenLabelValue before it splits it, a view's never."""
    schema = Schema(
        name="x",
        attributes={"a": Attribute(kind="text"), "b": Attribute(kind="text")},
        spans={
            "s": SpanType(as_="s, too", attributes=("a", "b")),
            "t": SpanType(attributes=("b",)),
            "u": SpanType(),
        },
    )
    root = read(schema)
    assert control(root, "a").get("whenLabelValue") == "s, too"
    assert control(root, "b").get("whenLabelValue") is None
    assert not [one for one in root.iter("View") if one.get("whenLabelValue")]


def test_shown_strings_never_equal_anothers_recorded_one() -> None:
    found = shown({"a": ("a", "b"), "b": ("b", ""), "c": ("c", "b (a)")})
    assert found == {"a": ("a", "b (a)"), "b": ("b", "b"), "c": ("c", "b (a) (c)")}


@pytest.mark.parametrize("pass_", ["claims", "attribution"])
def test_the_shipped_schema(pass_: str) -> None:
    schema = load_schema(shipped("schemas/news.yaml"))
    root = read(schema, pass_)
    choices = list(root.iter("Choice"))
    assert choices
    keys = [one.get("hotkey") for one in [*choices, *root.iter("Label")]]
    assert None not in keys
    assert len(keys) == len(set(keys))
