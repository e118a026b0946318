"""Two annotators, one sentence-wise and one free span type; what they agree on is found by hand."""

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.schema.model import Asked, Attribute, Pass, Relation, Schema, SpanType, Value
from corpus_kit.studio.agreed import agreed_part

SCHEMA = Schema(
    name="toys",
    attributes={
        "colour": Attribute(values={"red": Value(), "blue": Value(), "plain": Value()}, default="plain"),
        "mood": Attribute(values={"gay": Value(), "sad": Value()}),
    },
    spans={
        "line": SpanType(units="sentences", attributes=("colour",)),
        "ball": SpanType(attributes=("colour",)),
        "child": SpanType(),
    },
    relations={"held_by": Relation(from_="ball", to="child")},
    document=Asked(attributes=("mood",)),
    passes={"lines": Pass(spans=("line",), document=("mood",)), "toys": Pass(spans=("ball", "child"))},
)
DOCUMENT = Document(id="d", text="x" * 40, length=40, sentences=((0, 10), (11, 20)))


def said(annotator, pass_, *regions, links=(), answers=()):
    return Annotation(document="d", pass_=pass_, annotator=annotator, regions=regions, links=links, answers=answers)


def part(*annotations, pass_):
    return agreed_part(AnnotatedDocument(DOCUMENT, annotations), pass_, SCHEMA)


def test_one_annotator_cannot_disagree():
    assert part(said("a1", "lines"), pass_="lines") is None


def test_sentences_keep_the_answers_that_all_gave():
    red, blue = Answer("colour", "red"), Answer("colour", "blue")
    found = part(
        said("a1", "lines", Region("r1", "line", 0, 10, (red,)), Region("r2", "line", 11, 20, (red,))),
        said("a2", "lines", Region("q1", "line", 0, 10, (red,)), Region("q2", "line", 11, 20, (blue,))),
        pass_="lines",
    )
    assert [(one.id, [answer.value for answer in one.answers]) for one in found.regions] == [
        ("r1", ["red"]),
        ("r2", []),
    ]
    assert found.open == 1
    assert found.disputed == ("line “xxxxxxxxx”: colour",)


def test_silence_agrees_with_silence():
    found = part(said("a1", "lines"), said("a2", "lines"), pass_="lines")
    assert [(one.start, [answer.value for answer in one.answers]) for one in found.regions] == [
        (0, ["plain"]),
        (11, ["plain"]),
    ]
    assert found.open == 0


def test_answers_about_the_document():
    gay, sad = (Answer("mood", "gay"),), (Answer("mood", "sad"),)
    assert part(said("a1", "lines", answers=gay), said("a2", "lines", answers=gay), pass_="lines").answers == gay
    found = part(said("a1", "lines", answers=gay), said("a2", "lines", answers=sad), pass_="lines")
    assert (found.answers, found.open) == ((), 1)
    assert found.disputed == ("The whole article: mood",)


def test_spans_and_links():
    ball, child = Region("b", "ball", 0, 5), Region("c", "child", 10, 15)
    link = Link("b", "c", "ball", "child", "held_by")
    same = (ball, child)
    found = part(
        said("a1", "toys", *same, Region("only", "ball", 30, 35), links=(link,)),
        said("a2", "toys", *same, links=(link,)),
        pass_="toys",
    )
    assert [one.id for one in found.regions] == ["b", "c"]
    assert found.links == (link,)
    assert found.open == 1  # the ball that only a1 marked
    assert found.disputed == ("ball “xxxxx”: marked or not, and how far",)
    found = part(said("a1", "toys", *same, links=(link,)), said("a2", "toys", *same), pass_="toys")
    assert (found.links, found.open) == ((), 1)  # a link that one of two drew
    assert found.disputed == ("“xxxxx” → “xxxxx”: linked or not (held_by)",)
    found = part(
        said("a1", "toys", Region("b", "ball", 0, 5)), said("a2", "toys", Region("b", "ball", 0, 6)), pass_="toys"
    )
    assert (found.regions, found.open) == ((), 1)  # matched, but not the same characters
