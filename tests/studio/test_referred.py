"""The reference drawn as an annotation says again what it was drawn from."""

from pathlib import Path

import pytest

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.corpus.units import references
from corpus_kit.labelstudio.source import open_source
from corpus_kit.schema.model import Asked, Attribute, Pass, Relation, Role, Schema, SpanType, Structure, Value
from corpus_kit.studio.referred import reference_part

DEMO = Path(__file__).parent.parent.parent / "annotations" / "demo"
SCHEMA = Schema(
    name="toys",
    attributes={
        "colour": Attribute(values={"red": Value(), "blue": Value(), "plain": Value()}, default="plain"),
        "mood": Attribute(values={"gay": Value(), "sad": Value()}),
        "age": Attribute(kind="number"),
    },
    spans={
        "line": SpanType(units="sentences", attributes=("colour",)),
        "ball": SpanType(attributes=("colour", "age")),
        "child": SpanType(),
    },
    relations={
        "held_by": Relation(from_="ball", to="child"),
        "lost_by": Relation(from_="ball", to="child", as_="lost by"),
        "more": Relation(from_="ball", to="ball"),
    },
    structures={"game": Structure(anchor="ball", roles={"player": Role(relation="lost_by")}, fragments="more")},
    document=Asked(attributes=("mood",)),
    passes={"lines": Pass(spans=("line",), document=("mood",)), "toys": Pass(spans=("ball", "child"))},
)
DOCUMENT = Document(id="d", text="x" * 60, length=60, sentences=((0, 10), (11, 20)))


def said(annotator, pass_, *regions, links=(), answers=()):
    return Annotation(document="d", pass_=pass_, annotator=annotator, regions=regions, links=links, answers=answers)


def part(*annotations, pass_):
    return reference_part(AnnotatedDocument(DOCUMENT, annotations), pass_, SCHEMA)


def test_where_nobody_annotated_there_is_nothing():
    assert part(said("a1", "lines"), pass_="toys") is None


def test_one_annotators_work_is_the_reference():
    red = Region("q", "line", 1, 9, (Answer("colour", "red"),))
    found = part(said("a1", "lines", red, answers=(Answer("mood", "sad"),)), pass_="lines")
    assert [(one.start, one.end, [answer.value for answer in one.answers]) for one in found.regions] == [
        (0, 10, ["red"]),
        (11, 20, ["plain"]),
    ]
    assert ([answer.value for answer in found.answers], found.open) == (["sad"], 0)


def test_majorities_stand_and_ties_are_left_open():
    colours = [("red", "red"), ("red", "blue"), ("blue", "plain")]
    annotations = [
        said(
            f"a{number}",
            "lines",
            Region("r", "line", 0, 10, (Answer("colour", first),)),
            Region("s", "line", 11, 20, (Answer("colour", second),)),
        )
        for number, (first, second) in enumerate(colours, 1)
    ]
    found = part(*annotations, pass_="lines")
    assert [[answer.value for answer in one.answers] for one in found.regions] == [["red"], []]
    assert found.open == 2


def test_spans_fragments_and_links_of_most():
    marks = (
        Region("b", "ball", 0, 5, (Answer("age", 3.0),)),
        Region("b2", "ball", 8, 12),
        Region("c", "child", 20, 25),
    )
    links = (Link("b", "b2", "ball", "ball", "more"), Link("b", "c", "ball", "child", "lost_by", label="lost by"))
    alone = Region("only", "child", 40, 45)
    found = part(
        said("a1", "toys", *marks, links=links),
        said("a2", "toys", *marks, links=links),
        said("a3", "toys", *marks, alone, links=links[:1]),
        pass_="toys",
    )
    assert [(one.type, one.start, one.end) for one in found.regions] == [
        ("ball", 0, 5),
        ("ball", 8, 12),
        ("child", 20, 25),
    ]
    first, second, child = (one.id for one in found.regions)
    assert [[answer.value for answer in one.answers] for one in found.regions] == [["plain", 3.0], [], []]
    # Two relations fit a ball and a child, so that one is labelled; only one fits two balls.
    assert found.links == (
        Link(first, second, "ball", "ball", "more"),
        Link(first, child, "ball", "child", "lost_by", label="lost by"),
    )
    assert found.open == 2  # the child that one marked, and the link that one left out


@pytest.fixture(scope="module")
def demo():
    source = open_source(DEMO)
    return source, list(source.documents())


def test_the_demos_references_say_the_same_when_drawn(demo):
    source, documents = demo
    targets = source.config.targets
    for doc in documents:
        plain = AnnotatedDocument(doc.document, doc.annotations)
        drawn = []
        for pass_ in source.schema.all_passes:
            start = reference_part(plain, pass_, source.schema, targets)
            drawn.append(
                Annotation(
                    document=doc.document.id,
                    pass_=pass_,
                    annotator="a1",
                    regions=start.regions,
                    links=start.links,
                    answers=start.answers,
                )
            )
        before = references(plain, source.schema, targets)
        after = references(AnnotatedDocument(doc.document, tuple(drawn)), source.schema, targets)
        kept = {unit.id: unit for unit in before.units if unit.in_reference}
        assert list(kept) == [unit.id for unit in after.units]
        for unit in after.units:
            labels = {question: label for question, label in kept[unit.id].labels.items() if label is not None}
            assert labels.items() <= unit.labels.items()
        assert _links(before) == _links(after)


def _links(found):
    held = {unit.id for unit in found.units if unit.in_reference}
    return {
        (link.relation, link.head, link.tail)
        for link in found.links
        if link.in_reference and {link.head, link.tail} <= held
    }
