"""What is spelled reads back as it was: the reader of exports is the other half."""

import msgspec

from corpus_kit.corpus.model import Answer, Link, Region
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.records import Result
from corpus_kit.labelstudio.results import ResultReader
from corpus_kit.labelstudio.spans import Place
from corpus_kit.schema.model import Asked, Attribute, Relation, Schema, SpanType, Target, Value
from corpus_kit.studio.spelling import Speller

TEXT = "a red ball\r\nand a child 🎉 alone"
SCHEMA = Schema(
    name="toys",
    attributes={
        "colour": Attribute(values={"red": Value(as_="RED!"), "blue": Value()}),
        "kind": Attribute(values={"ball": Value(values={"beach": Value(as_="Beach ball")})}),
        "stance": Attribute(values={"for": Value(), "none": Value()}, default="none", per_target=True),
        "size": Attribute(kind="number"),
        "why": Attribute(kind="text"),
    },
    spans={"ball": SpanType(as_="Ball", attributes=("colour", "kind", "stance")), "child": SpanType()},
    relations={"held_by": Relation(from_="ball", to="child")},
    document=Asked(attributes=("size", "why", "colour")),
)
TARGETS = (Target(id="toys", text="Toys"),)


def read(results):
    reader = ResultReader(SCHEMA, layout_of(SCHEMA, TARGETS), "all")
    records = msgspec.convert(results, list[Result])
    reading = reader.read(records, Place(TEXT, len(TEXT)), Where())
    assert reading.problems == []
    return reading


def test_regions_answers_and_links_read_back():
    answers = (Answer("colour", "red"), Answer("kind", "ball/beach"), Answer("stance", "for", target="toys"))
    ball = Region("b", "ball", 2, 10, answers)
    child = Region("c", "child", 18, 25)
    link = Link("b", "c", "ball", "child", "held_by")
    about = [Answer("size", 3.0), Answer("why", ("so", "there")), Answer("colour", "blue")]
    speller = Speller(SCHEMA, TEXT)
    results = [*speller.region(ball), *speller.region(child), *map(speller.answer, about), speller.link(link)]
    reading = read(results)
    assert [(one.id, one.type, one.start, one.end) for one in reading.regions] == [
        ("b", "ball", 2, 10),
        ("c", "child", 18, 25),
    ]
    said = {(one.attribute, one.target): one.value for one in reading.regions[0].answers}
    assert said == {("colour", ""): "red", ("kind", ""): "ball/beach", ("stance", "toys"): "for"}
    assert {one.attribute: one.value for one in reading.answers} == {
        "size": 3.0,
        "why": ("so", "there"),
        "colour": "blue",
    }
    assert [(one.from_id, one.to_id, one.relation) for one in reading.links] == [("b", "c", "held_by")]


def test_a_default_that_is_told_by_silence_is_not_spelled():
    assert Speller(SCHEMA, TEXT).answer(Answer("stance", "none", target="toys"), Region("b", "ball", 2, 10)) is None
