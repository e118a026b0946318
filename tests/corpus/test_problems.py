import pytest

from corpus_kit.corpus.model import Annotation, Answer, Document, Link, Region
from corpus_kit.corpus.problems import sound, unit_problems
from corpus_kit.schema.model import Attribute, Relation, Role, Schema, SpanType, Structure, Target, Value

VALUES = {"red": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={
        "colour": Attribute(values=VALUES, default="none", required=True),
        "mood": Attribute(values=VALUES),
        "view": Attribute(values=VALUES, required=True, per_target=True),
    },
    spans={
        "z": SpanType(units="sentences", attributes=("colour", "mood", "view")),
        "w": SpanType(units="sentences"),
        "x": SpanType(attributes=("colour", "mood")),
        "y": SpanType(),
    },
    relations={
        "more": Relation(from_="x", to="x", as_="continues"),
        "by": Relation(from_="x", to="y"),
        "via": Relation(from_="x", to="y"),
    },
    structures={"whole": Structure(anchor="x", roles={"whose": Role(relation="by")}, fragments="more")},
)
DOCUMENT = Document(id="d", sentences=((0, 10), (11, 20)))
X, X2, X3, Y, Y2 = (
    Region("x", "x", 0, 3),
    Region("x2", "x", 4, 6),
    Region("x3", "x", 7, 9),
    Region("y", "y", 11, 14),
    Region("y2", "y", 15, 18),
)


def annotation(regions=(), links=(), **facts):
    return Annotation(
        document="d",
        pass_="all",
        annotator="a1",
        regions=tuple(regions),
        links=tuple(links),
        file="e.json",
        task="7",
        **facts,
    )


def found(regions=(), links=(), targets=(), **facts):
    return [
        (problem.code, problem.region)
        for problem in unit_problems(annotation(regions, links, **facts), DOCUMENT, SCHEMA, targets)
    ]


def z(id_, start, end, *answers):
    return Region(id_, "z", start, end, tuple(Answer(*answer) for answer in answers))


def link(head, tail, relation="", label="", **how):
    return Link(head.id, tail.id, head.type, tail.type, relation=relation, label=label, **how)


def test_nothing_is_wrong_with_an_empty_annotation_or_a_sound_one():
    assert found() == []
    regions = [z("r1", 0, 10, ("colour", "red")), z("r2", 11, 20), X, X2, Y]
    assert found(regions, [link(X, X2, "more"), link(X, Y, "by", "by")]) == []


def test_the_second_region_of_a_sentence_by_offset():
    assert found([z("late", 5, 9), z("early", 0, 4)]) == [("second-region", "late")]
    assert found([z("r1", 0, 3), z("r2", 3, 6), z("r3", 6, 9)]) == [("second-region", "r2"), ("second-region", "r3")]


def test_regions_of_two_types_or_two_sentences_or_free_spans_may_meet():
    assert found([z("r1", 0, 4), Region("r2", "w", 5, 9)]) == []
    # 8-15 has 2 of the first sentence and 4 of the second.
    assert found([z("r1", 0, 7), z("r2", 8, 15)]) == []
    assert found([X, X2]) == []


def test_a_region_outside_all_sentences():
    assert found([z("r1", 10, 11), z("r2", 25, 30), z("r3", 9, 11)]) == [
        ("region-outside-sentences", "r1"),
        ("region-outside-sentences", "r2"),
    ]
    assert found([Region("x", "x", 25, 30)]) == []


def test_a_partly_answered_sentence_lacks_a_required_answer():
    assert found([z("r1", 0, 10, ("mood", "red"))]) == [("unanswered", "r1")]
    assert found([z("r1", 0, 10, ("mood", "red"), ("colour", "red"))]) == []
    assert found([z("r1", 0, 10)]) == []
    # A default does not stand in for a required answer; other attributes may stay open.
    assert found([z("r1", 0, 10, ("colour", "red"))]) == []
    # Free spans are not held to it.
    assert found([Region("x", "x", 0, 3, (Answer("mood", "red"),))]) == []


def test_a_required_question_is_owed_for_each_target_that_was_there():
    targets = [Target(id="t1", text=""), Target(id="t2", text="", added="2031-05-02")]
    region = z("r1", 0, 10, ("colour", "red"), ("view", "red", "t1"))
    assert found([region], targets=targets, updated="2031-05-01") == []
    assert found([region], targets=targets, updated="2031-05-03") == [("unanswered", "r1")]
    (problem,) = unit_problems(annotation([region], updated="2031-05-03"), DOCUMENT, SCHEMA, targets)
    assert "view (t2)" in problem.message


def test_an_answer_about_a_target_makes_a_region_answered():
    assert found([z("r1", 0, 10, ("view", "red", "t1"))]) == [("unanswered", "r1")]


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (link(X, X), "self-link"),
        (Link("x", "x", "x", "y", relation="by"), "self-link"),  # one region with two labels
        (link(Y, Y2), "no-such-relation"),
        (link(Y, Y2, label="by"), "no-such-relation"),
        (link(X, Y, label="continues"), "contradicting-relation"),
        (link(X, Y, label="more"), "contradicting-relation"),
        (link(X, X2, label="by"), "contradicting-relation"),
    ],
)
def test_links_that_cannot_be(drawn, code):
    assert found([X, X2, Y, Y2], [drawn]) == [(code, drawn.from_id)]


@pytest.mark.parametrize(
    "drawn",
    [
        link(X, Y),  # two relations fit: unresolved, but no contradiction
        link(Y, X, "by", "by", reversed=True),
        link(X, X2, "more", "continues"),
        link(X, Y, label="something else"),  # an unknown label is the reader's matter
    ],
)
def test_links_that_can(drawn):
    assert found([X, X2, Y], [drawn]) == []


def test_fragments_that_run_in_a_circle():
    circle = [link(X, X2, "more"), link(X2, X3, "more"), link(X3, X, "more")]
    assert found([X, X2, X3], circle) == [("cycle", "x")]
    assert found([X, X2], [link(X, X2, "more"), link(X2, X, "more")]) == [("cycle", "x")]
    assert found([X, X2, X3], circle[:2]) == []
    # Two ways from the first to the last, but none back.
    assert found([X, X2, X3], [*circle[:2], link(X, X3, "more")]) == []


def test_all_problems_at_once_with_their_place():
    problems = unit_problems(annotation([z("r1", 25, 30), X], [link(X, X)]), DOCUMENT, SCHEMA)
    assert [problem.code for problem in problems] == ["region-outside-sentences", "self-link"]
    assert {(problem.file, problem.task, problem.annotator) for problem in problems} == {("e.json", "7", "a1")}


def test_what_is_left_has_no_problem_but_open_answers():
    partly = z("r3", 12, 19, ("mood", "red"))
    regions = [z("r1", 0, 4), z("r2", 5, 9), partly, z("r4", 25, 30), X, X2, Y, Y2]
    links = [link(X, X), link(X, Y, "by"), link(Y, Y2), link(X, X2, "more"), link(X2, X, "more")]
    left = sound(annotation(regions, links), DOCUMENT, SCHEMA)
    assert [region.id for region in left.regions] == ["r1", "r3", "x", "x2", "y", "y2"]
    assert left.links == (link(X, Y, "by"),)
    assert [problem.code for problem in unit_problems(left, DOCUMENT, SCHEMA)] == ["unanswered"]


def test_without_relations_in_the_schema_any_link_may_be():
    """Label Studio draws plain links also where the labeling config lists no relations."""
    plain = Schema(name="s", spans={"x": SpanType(), "y": SpanType()})
    assert unit_problems(annotation([X, Y], [link(X, Y)]), DOCUMENT, plain) == []
    assert [one.code for one in unit_problems(annotation([X], [link(X, X)]), DOCUMENT, plain)] == ["self-link"]
