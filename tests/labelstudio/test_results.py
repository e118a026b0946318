from pathlib import Path

import msgspec
import pytest

from corpus_kit.corpus.model import Answer, Link, Region
from corpus_kit.labelstudio.layout import Control, layout_of
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.records import Result
from corpus_kit.labelstudio.results import ResultReader
from corpus_kit.labelstudio.spans import Place
from corpus_kit.schema.model import Asked, Attribute, Pass, Relation, Schema, SpanType, Value
from corpus_kit.schema.reading import load_schema

SCHEMA = load_schema(Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml")
TEXT = "A red ball lies in the blue box. Another ball is near it."
BALL = {"id": "r1", "type": "labels", "from_name": "span", "to_name": "text", "origin": "manual"}
BALL["value"] = {"start": 6, "end": 10, "text": "ball", "labels": ["ball"]}
BOX = {"id": "r2", "type": "labels", "from_name": "span", "value": {"start": 28, "end": 31, "labels": ["box"]}}
NEAR = {"id": "r3", "type": "labels", "from_name": "span", "value": {"start": 41, "end": 45, "labels": ["ball"]}}


def read(*results, schema=SCHEMA, layout=None, pass_=""):
    records = msgspec.convert([*results], list[Result])
    reader = ResultReader(schema, layout or layout_of(schema), pass_)
    return reader.read(records, Place(TEXT, len(TEXT)), Where("f.json", "1", "a1"))


def relation(a, b, *labels, **more):
    return {"type": "relation", "from_id": a, "to_id": b, **({"labels": [*labels]} if labels else {}), **more}


def links(*results, **options):
    reading = read(BALL, BOX, NEAR, *results, **options)
    assert reading.problems == []
    return reading.links


def test_a_region_keeps_what_was_recorded():
    noted = {**BALL, "meta": {"text": ["n1", "n2"]}, "score": 1, "parentID": "r9", "hidden": True}
    reading = read(noted)
    assert reading.regions == [Region("r1", "ball", 6, 10, (), "span", "manual", ("n1", "n2"), 1.0, "r9")]


def test_order_does_not_matter():
    answer = {
        "id": "r1",
        "from_name": "colour",
        "type": "choices",
        "value": {"start": 6, "end": 10, "choices": ["red"]},
    }
    link = relation("r1", "r2")
    forward, backward = read(BALL, BOX, answer, link), read(link, answer, BOX, BALL)
    assert forward.problems == backward.problems == []
    assert sorted(forward.regions, key=lambda one: one.id) == sorted(backward.regions, key=lambda one: one.id)
    assert forward.links == backward.links == [Link("r1", "r2", "ball", "box", "in")]


def test_a_region_with_two_labels_is_two_and_each_takes_its_answers():
    both = {**BALL, "value": {**BALL["value"], "labels": ["ball", "box"]}}
    colour = {
        "id": "r1",
        "from_name": "colour",
        "type": "choices",
        "value": {"start": 6, "end": 10, "choices": ["red"]},
    }
    size = {"id": "r1", "from_name": "size", "type": "number", "value": {"start": 6, "end": 10, "number": 3}}
    ball, box = read(both, colour, size).regions
    assert (ball.id, box.id, ball.type, box.type) == ("r1", "r1", "ball", "box")
    red = Answer("colour", "red", "", "r1", "colour")
    assert ball.answers == (red, Answer("size", 3.0, "", "r1", "size"))
    assert box.answers == (red,)


def test_two_results_of_one_id_and_place_add_up():
    ball, box = read(BALL, {**BALL, "value": {**BALL["value"], "labels": ["box"]}}).regions
    assert (ball.type, box.type, ball.start, box.start) == ("ball", "box", 6, 6)


@pytest.mark.parametrize(
    ("type_", "control", "value", "found"),
    [
        ("choices", "mood", {"choices": ["calm"]}, "calm"),
        ("choices", "topic", {"choices": ["sport", "science"]}, ("sport", "science")),
        ("choices", "topic", {"choices": ["sport"]}, ("sport",)),
        ("taxonomy", "topic", {"taxonomy": [["science", "climate"], ["sport"]]}, ("science/climate", "sport")),
    ],
)
def test_reads_answers_about_the_document(type_, control, value, found):
    reading = read({"id": "d1", "from_name": control, "to_name": "text", "type": type_, "value": value})
    assert reading.answers == [Answer(control, found, "", "d1", control)]


@pytest.mark.parametrize(
    ("type_", "control", "value", "found"),
    [
        ("number", "size", {"number": 0}, 0.0),
        ("rating", "size", {"rating": 4}, 4.0),
        ("textarea", "remark", {"text": ["one", "two\nlines"]}, ("one", "two\nlines")),
        ("textarea", "remark", {"text": "one"}, ("one",)),
        ("choices", "tags", {"choices": ["soft", "hard"]}, ("soft", "hard")),
        ("choices", "tags", {"choices": ["soft", "soft"]}, ("soft",)),
    ],
)
def test_reads_answers_about_a_region(type_, control, value, found):
    answer = {"id": "r1", "from_name": control, "type": type_, "value": {"start": 6, "end": 10, **value}}
    (region,) = read(BALL, answer).regions
    assert region.answers == (Answer(control, found, "", "r1", control),)


@pytest.mark.parametrize("value", [{"choices": []}, {}, None])
def test_an_empty_choice_is_no_answer(value):
    reading = read({"id": "d1", "from_name": "mood", "type": "choices", "value": value})
    assert (reading.answers, reading.problems) == ([], [])


def test_lines_of_several_text_areas_add_up():
    lines = [
        {"id": "r1", "from_name": "remark", "type": "textarea", "value": {"start": 6, "end": 10, "text": [line]}}
        for line in ("one", "two")
    ]
    (region,) = read(BALL, *lines).regions
    assert [answer.value for answer in region.answers] == [("one", "two")]


def test_results_without_type_or_control_are_read_where_one_reading_is_left():
    reading = read(
        {"id": "r1", "value": {"start": 6, "end": 10, "labels": ["ball"]}},
        {"id": "r1", "value": {"start": 6, "end": 10, "choices": ["red"]}},
        {"id": "d1", "value": {"choices": ["tense"]}},
        {"id": "d2", "value": {"taxonomy": [["science", "climate"]]}},
    )
    assert reading.problems == []
    assert [answer.value for answer in reading.regions[0].answers] == ["red"]
    assert [(answer.attribute, answer.value) for answer in reading.answers] == [
        ("mood", "tense"),
        ("topic", ("science/climate",)),
    ]


def test_results_that_two_controls_could_have_given_are_not_guessed():
    twins = Schema(
        name="s", attributes={n: Attribute(values={"v": Value()}) for n in "ab"}, document=Asked(attributes=("a", "b"))
    )
    reading = read({"id": "d1", "value": {"choices": ["v"]}}, schema=twins)
    assert [(one.code, one.expected) for one in reading.problems] == [
        ("unknown-control", "expected from_name, expected one of: a, b")
    ]


def test_an_unlabelled_relation_follows_from_its_two_types():
    # in: ball → box. Drawn from the box it runs the other way. beside: ball → ball.
    assert links(relation("r1", "r2")) == [Link("r1", "r2", "ball", "box", "in")]
    assert links(relation("r2", "r1")) == [Link("r2", "r1", "box", "ball", "in", reversed=True)]
    assert links(relation("r1", "r3", direction="left")) == [
        Link("r1", "r3", "ball", "ball", "beside", direction="left")
    ]


def test_a_drawn_label_decides_where_types_leave_both_ways_open():
    right, left, both = links(
        relation("r1", "r3", "beside", direction="right"),
        relation("r1", "r3", "beside", direction="left"),
        relation("r1", "r3", "beside", direction="bi"),
    )
    assert [(one.relation, one.reversed) for one in (right, left, both)] == [
        ("beside", False),
        ("beside", True),
        ("beside", False),
    ]
    assert left.head == ("r3", "ball")
    # Where the types allow one way only, the arrow's direction does not matter.
    (only,) = links(relation("r2", "r1", "in", direction="right"))
    assert (only.head, only.tail) == (("r1", "ball"), ("r2", "box"))


def test_a_relation_with_two_labels_is_two_and_one_that_nothing_decides_stays_open():
    loose = Schema(name="s", spans=SCHEMA.spans, attributes=SCHEMA.attributes, relations={n: Relation() for n in "pq"})
    first, second, open_ = links(relation("r1", "r2", "p", "q"), relation("r1", "r2"), schema=loose)
    assert (first.relation, second.relation) == ("p", "q")
    assert (open_.relation, open_.label) == ("", "")


def test_a_link_to_a_region_of_two_types_takes_the_one_that_fits():
    both = {**BOX, "value": {**BOX["value"], "labels": ["ball", "box"]}}
    reading = read(BALL, both, relation("r1", "r2", "in"))
    assert reading.links == [Link("r1", "r2", "ball", "box", "in", label="in")]


def test_labels_are_read_as_the_schema_spells_them():
    spelled = Schema(
        name="s",
        attributes={"hue": Attribute(as_="The hue", values={"red": Value(as_="Deep red")})},
        spans={"ball": SpanType(as_="A ball", attributes=("hue",))},
        relations={"beside": Relation(as_="next to")},
    )
    reading = read(
        {**BALL, "value": {**BALL["value"], "labels": ["A ball"]}},
        {"id": "r1", "from_name": "The hue", "type": "choices", "value": {"start": 6, "choices": ["Deep red"]}},
        relation("r1", "r1", "next to"),
        schema=spelled,
    )
    assert reading.problems == []
    assert (reading.regions[0].type, reading.regions[0].answers[0].value) == ("ball", "red")
    assert (reading.links[0].relation, reading.links[0].label) == ("beside", "next to")


def test_one_control_may_ask_of_regions_and_of_the_document():
    layout = msgspec.structs.replace(layout_of(SCHEMA), controls={"m": (Control("colour"), Control("mood", "", True))})
    reading = read(
        BALL,
        {"id": "r1", "from_name": "m", "type": "choices", "value": {"start": 6, "choices": ["red"]}},
        {"id": "d", "from_name": "m", "type": "choices", "value": {"choices": ["calm"]}},
        layout=layout,
    )
    assert reading.problems == []
    assert (reading.regions[0].answers[0].attribute, reading.answers[0].attribute) == ("colour", "mood")


def test_a_config_names_its_controls_and_objects_strictly():
    layout = msgspec.structs.replace(
        layout_of(SCHEMA), label_controls=frozenset({"span"}), refused={"box": "RectangleLabels", "pic": "Image"}
    )
    odd = [{"from_name": "spam"}, {"from_name": "box"}, {"to_name": "txet"}, {"to_name": "pic"}]
    reading = read(*({**BALL, "id": f"r{i}", **one} for i, one in enumerate(odd)), layout=layout)
    assert [one.code for one in reading.problems] == [
        "unknown-control",
        "unsupported-control",
        "unknown-object",
        "unsupported-control",
    ]
    assert reading.problems[0].expected == "expected one of: span; did you mean 'span'?"
    assert "RectangleLabels" in reading.problems[1].message


def test_a_pass_expects_its_own_types_and_attributes_only():
    schema = msgspec.structs.replace(
        SCHEMA, passes={"p": Pass(spans=("ball",), document=("mood",)), "q": Pass(spans=("box",), document=("topic",))}
    )
    topic = {"id": "d", "from_name": "topic", "type": "choices", "value": {"choices": ["sport"]}}
    reading = read(BALL, BOX, topic, schema=schema, pass_="p")
    assert [(one.code, one.region) for one in reading.problems] == [("not-in-pass", "r2"), ("not-in-pass", "d")]
    assert read(BALL, BOX, topic, schema=schema).problems == []


def test_says_nearest_name_and_where():
    (problem,) = read({**BALL, "value": {**BALL["value"], "labels": ["bal"]}}).problems
    assert problem.expected == "expected one of: ball, box; did you mean 'ball'?"
    assert (problem.file, problem.task, problem.annotator, problem.region) == ("f.json", "1", "a1", "r1")


def test_says_what_cannot_be_kept_without_a_lost_region():
    lost = {**BOX, "value": {**BOX["value"], "labels": ["bocks"]}}
    answer = {"id": "r2", "from_name": "colour", "type": "choices", "value": {"start": 28, "choices": ["blue"]}}
    (problem,) = read(BALL, lost, answer, relation("r1", "r2")).problems
    assert problem.code == "unknown-label"
    assert problem.advice == "2 answers or relations of the region cannot be kept without it"
