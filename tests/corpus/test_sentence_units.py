from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Region
from corpus_kit.corpus.sentence_units import sentence_of
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Attribute, Pass, Schema, SpanType, Target, Value

VALUES = {"red": Value(), "blue": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={
        "colour": Attribute(values=VALUES, default="none"),
        "mood": Attribute(values=VALUES),
        "shade": Attribute(values=VALUES, default="none", required=True),
        "view": Attribute(values=VALUES, default="none", per_target=True),
    },
    spans={"x": SpanType(units="sentences", attributes=("colour", "mood", "shade", "view")), "y": SpanType()},
    passes={"one": Pass(spans=("x",)), "two": Pass(spans=("y",)), "three": Pass(spans=("x",))},
)
DOCUMENT = Document(id="d", sentences=((0, 10), (11, 20), (21, 30)))
COLOUR, MOOD, SHADE = ("colour", ""), ("mood", ""), ("shade", "")


def x(start, end, *answers, id_="r1"):
    return Region(id_, "x", start, end, tuple(Answer(*answer) for answer in answers))


def said(annotator, *regions, pass_="one", **facts):
    return Annotation(document="d", pass_=pass_, annotator=annotator, regions=regions, **facts)


def units(*annotations, targets=(), **adjudications):
    return references(AnnotatedDocument(DOCUMENT, annotations, adjudications), SCHEMA, targets).units


def test_a_region_counts_for_the_sentence_it_overlaps_most_and_of_equals_the_earliest():
    sentences = DOCUMENT.sentences
    assert sentence_of(x(0, 10), sentences) == 0
    assert sentence_of(x(8, 15), sentences) == 1  # 2 of the first, 4 of the second
    assert sentence_of(x(8, 13), sentences) == 0  # 2 and 2
    assert sentence_of(x(5, 30), sentences) == 1  # 5, 9, 9: the second is the earlier of the nines
    assert sentence_of(x(10, 11), sentences) is None  # between two
    assert sentence_of(x(30, 40), sentences) is None
    assert sentence_of(x(0, 5), ()) is None
    assert sentence_of(x(0, 4), ((2, 9),)) == 0  # starts before the first sentence


def test_every_sentence_is_a_unit_once_somebody_saw_the_pass_even_if_nobody_marked_any():
    found = units(said("a1"))
    assert [unit.id for unit in found] == ["d:x:0-10", "d:x:11-20", "d:x:21-30"]
    assert [unit.in_reference for unit in found] == [True] * 3
    assert found[0].seers == ("a1",)
    assert found[0].members == {}
    assert found[0].votes == {COLOUR: {"a1": "none"}, MOOD: {}, SHADE: {"a1": "none"}}
    assert found[0].labels == {COLOUR: "none", MOOD: None, SHADE: "none"}


def test_nobody_saw_the_pass_so_there_is_no_unit():
    assert units() == ()
    assert units(said("a1", pass_="two")) == ()


def test_a_region_of_a_type_that_its_pass_does_not_mark_is_no_vote():
    found = units(said("a1"), said("a2", x(0, 10, ("colour", "red")), pass_="two"))
    assert found[0].seers == ("a1",)
    assert found[0].votes[COLOUR] == {"a1": "none"}


def test_a_region_without_answers_means_the_defaults():
    found = units(said("a1", x(0, 10)))
    assert found[0].votes == {COLOUR: {"a1": "none"}, MOOD: {}, SHADE: {"a1": "none"}}
    assert set(found[0].members) == {"a1"}


def test_a_partly_answered_region_leaves_required_questions_open_and_defaults_the_others():
    found = units(said("a1", x(0, 10, ("mood", "red"))))
    assert found[0].votes == {COLOUR: {"a1": "none"}, MOOD: {"a1": "red"}, SHADE: {}}


def test_a_region_across_a_boundary_votes_on_one_sentence_only():
    found = units(said("a1", x(8, 15, ("colour", "red"), ("shade", "red"))))
    assert [unit.votes[COLOUR]["a1"] for unit in found] == ["none", "red", "none"]


def test_of_two_regions_in_a_sentence_the_earlier_answers_first():
    two = (x(6, 9, ("colour", "blue"), ("shade", "blue"), id_="r2"), x(0, 5, ("colour", "red")))
    found = units(said("a1", *two))
    assert found[0].votes[COLOUR] == {"a1": "red"}
    assert found[0].votes[SHADE] == {"a1": "blue"}
    assert [region.id for region in found[0].members["a1"]] == ["r1", "r2"]


def test_silence_and_answers_are_votes_alike_and_a_tie_is_open():
    red = x(0, 10, ("colour", "red"), ("shade", "red"))
    assert units(said("a1", red), said("a2"))[0].labels[COLOUR] is None
    assert units(said("a1", red), said("a2"), said("a3"))[0].labels[COLOUR] == "none"
    assert units(said("a1", red), said("a2", red), said("a3"))[0].labels[COLOUR] == "red"


def test_who_sees_two_passes_of_the_type_is_one_voter_and_their_regions_count_together():
    found = units(said("a1", pass_="one"), said("a1", x(0, 10, ("colour", "red"), ("shade", "red")), pass_="three"))
    assert found[0].seers == ("a1",)
    assert found[0].votes[COLOUR] == {"a1": "red"}


def test_each_target_is_a_question_and_later_targets_wait_for_later_annotations():
    targets = (Target(id="t1", text=""), Target(id="t2", text="", added="2031-05-02"))
    old = said("a1", x(0, 10, ("view", "red", "t1"), ("shade", "red")), updated="2031-05-01T10:00:00Z")
    new = said("a2", x(0, 10, ("view", "blue", "t2"), ("shade", "red")), updated="2031-05-03T10:00:00Z")
    first, second, _ = units(old, new, targets=targets)
    assert first.votes[("view", "t1")] == {"a1": "red", "a2": "none"}
    assert first.votes[("view", "t2")] == {"a2": "blue"}
    assert second.votes[("view", "t2")] == {"a2": "none"}
    assert first.labels[("view", "t1")] is None
    assert first.labels[("view", "t2")] == "blue"


def test_an_adjudication_gives_the_labels_its_silence_too_and_is_no_vote():
    red = x(0, 10, ("colour", "red"), ("shade", "red"))
    ruling = said("judge", x(11, 20, ("colour", "blue"), ("mood", "blue")))
    first, second, third = units(said("a1", red), said("a2", red), one=ruling)
    assert first.adjudicated
    assert first.seers == ("a1", "a2")
    assert first.votes[COLOUR] == {"a1": "red", "a2": "red"}
    assert first.labels == {COLOUR: "none", MOOD: None, SHADE: "none"}
    # The ruling answers the second sentence in part: the required question stays open.
    assert second.labels == {COLOUR: "blue", MOOD: "blue", SHADE: None}
    assert third.labels[COLOUR] == "none"
    assert "judge" not in {name for unit in (first, second, third) for name in unit.members}


def test_an_adjudication_alone_makes_units_without_votes():
    found = units(one=said("judge", x(0, 10, ("colour", "red"), ("shade", "red"))))
    assert [unit.labels[COLOUR] for unit in found] == ["red", "none", "none"]
    assert found[0].seers == ()
    assert found[0].votes[COLOUR] == {}


def test_an_adjudication_older_than_a_target_leaves_its_label_open():
    targets = (Target(id="t1", text="", added="2031-05-02"),)
    vote = said("a1", updated="2031-05-03")
    found = units(vote, one=said("judge", updated="2031-05-01"), targets=targets)
    assert found[0].votes[("view", "t1")] == {"a1": "none"}
    assert found[0].labels[("view", "t1")] is None
