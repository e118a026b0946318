import pytest

from corpus_kit.corpus.model import Annotation, Answer
from corpus_kit.corpus.votes import Said, ballots, canonical, cast, instant, missing
from corpus_kit.schema.model import Asked, Attribute, Pass, Schema, SpanType, Target, Value

VALUES = {"red": Value(), "blue": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={
        "colour": Attribute(values=VALUES, default="none"),
        "shade": Attribute(values=VALUES, default="none", required=True),
        "mood": Attribute(values=VALUES),
        "tags": Attribute(values=VALUES, default="none", multiple=True),
        "view": Attribute(values=VALUES, default="none", per_target=True),
        "amount": Attribute(kind="number"),
    },
    spans={"x": SpanType(attributes=("colour", "shade", "mood", "tags", "view", "amount"))},
    document=Asked(attributes=("mood", "colour")),
    passes={"one": Pass(spans=("x",), document=("mood",)), "two": Pass(document=("colour",))},
)
T = Target(id="t1", text="")


def vote(question, *answers, schema=SCHEMA, targets=(T,), **facts):
    asked = ballots(schema, "x", targets)
    annotation = Annotation(**{"document": "d", "pass_": "one", "annotator": "a1"} | facts)
    ballot = next(one for one in asked if one.question == question)
    return cast(ballot, [Said(annotation, (), answers)], asked)


def test_silence_means_the_default_or_no_vote():
    assert vote(("colour", "")) == "none"
    assert vote(("shade", "")) == "none"
    assert vote(("tags", "")) == ("none",)
    assert vote(("view", "t1")) == "none"
    assert vote(("mood", "")) is None
    assert vote(("amount", "")) is None


def test_a_partly_answered_unit_has_no_vote_on_a_required_question_and_defaults_elsewhere():
    red = Answer("mood", "red")
    assert vote(("shade", ""), red) is None
    assert vote(("colour", ""), red) == "none"
    assert vote(("mood", ""), red) == "red"


def test_the_first_answer_counts():
    assert vote(("mood", ""), Answer("mood", "red"), Answer("mood", "blue")) == "red"


def test_an_answer_about_another_target_is_no_answer_but_leaves_the_unit_answered():
    other = Target(id="t2", text="")
    said = Answer("view", "red", target="t2")
    assert vote(("view", "t1"), said, targets=(T, other)) == "none"
    assert vote(("view", "t2"), said, targets=(T, other)) == "red"
    assert vote(("shade", ""), said, targets=(T, other)) is None


def test_a_pass_that_does_not_ask_gives_no_vote():
    assert vote(("colour", ""), pass_="two") is None
    asked = {one.question: one.passes for one in ballots(SCHEMA, "document", ())}
    assert asked == {("mood", ""): {"one"}, ("colour", ""): {"two"}}


@pytest.mark.parametrize(
    ("added", "updated", "votes"),
    [
        ("2031-05-02", "2031-05-01T23:59:59Z", False),
        ("2031-05-02", "2031-05-02T00:00:00Z", True),
        ("2031-05-02", "2031-05-02", True),
        ("2031-05-02", "2031-05-01", False),
        # 00:30 two hours east of Greenwich is 22:30 the day before.
        ("2031-05-02", "2031-05-02T00:30:00+02:00", False),
        # 23:00 five hours west is 04:00 the day after.
        ("2031-05-02", "2031-05-01T23:00:00-05:00", True),
        ("2031-05-02T12:00:00.5Z", "2031-05-02T12:00:00.400000Z", False),
        # As strings the second sorts before the first; as instants it is an hour later.
        ("2031-05-02T12:00:00+02:00", "2031-05-02T11:00:00Z", True),
        # Nothing known of one of the dates: nothing says that the annotation came first.
        ("2031-05-02", "", True),
        ("", "2001-01-01", True),
    ],
)
def test_an_annotation_older_than_a_target_has_no_vote_on_it(added, updated, votes):
    targets = (Target(id="t1", text="", added=added),)
    assert vote(("view", "t1"), targets=targets, updated=updated) == ("none" if votes else None)
    said = Answer("view", "red", target="t1")
    assert vote(("view", "t1"), said, targets=targets, updated=updated) == ("red" if votes else None)
    assert vote(("colour", ""), targets=targets, updated=updated) == "none"


def test_the_day_of_creation_stands_in_for_an_unknown_update():
    targets = (Target(id="t1", text="", added="2031-05-02"),)
    assert vote(("view", "t1"), targets=targets, created="2031-05-01") is None
    assert vote(("view", "t1"), targets=targets, created="2031-05-01", updated="2031-05-02") == "none"


def test_who_answers_nothing_misses_nothing():
    asked = ballots(SCHEMA, "x", ())
    assert missing((), asked) == ()
    assert missing((Answer("mood", "red"),), asked) == (("shade", ""),)
    assert missing((Answer("elsewhere", "red"),), asked) == ()


def test_several_labels_are_spelled_in_the_schemas_order():
    assert canonical(SCHEMA.attributes["tags"], ("none", "red", "none")) == ("red", "none")
    assert canonical(SCHEMA.attributes["tags"], "red") == ("red",)
    assert canonical(SCHEMA.attributes["colour"], "red") == "red"
    assert canonical(SCHEMA.attributes["amount"], 3.5) == 3.5


def test_a_time_without_a_zone_is_utc_and_nonsense_is_no_time():
    assert instant("2031-05-02T10:00:00") == instant("2031-05-02T10:00:00Z")
    assert instant("soon") is None
