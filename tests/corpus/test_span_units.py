from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Attribute, Pass, Relation, Schema, SpanType, Structure, Value

VALUES = {"red": Value(), "blue": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={"colour": Attribute(values=VALUES), "mood": Attribute(values=VALUES, default="none")},
    spans={"x": SpanType(attributes=("colour", "mood")), "y": SpanType()},
    relations={"more": Relation(from_="x", to="x")},
    structures={"whole": Structure(anchor="x", roles={}, fragments="more")},
    passes={"one": Pass(spans=("x",)), "two": Pass(spans=("x", "y"))},
)
COLOUR, MOOD = ("colour", ""), ("mood", "")


def x(start, end, colour="", id_="", mood=""):
    answers = [Answer("colour", colour)] * bool(colour) + [Answer("mood", mood)] * bool(mood)
    return Region(id_ or f"r{start}", "x", start, end, tuple(answers))


def said(annotator, *regions, pass_="one", links=()):
    return Annotation(document="d", pass_=pass_, annotator=annotator, regions=regions, links=tuple(links))


def more(head, tail):
    return Link(head, tail, "x", "x", relation="more")


def units(*annotations, **adjudications):
    return references(AnnotatedDocument(Document(id="d"), annotations, adjudications), SCHEMA).units


def held(*annotations, **adjudications):
    return {unit.id: unit.in_reference for unit in units(*annotations, **adjudications)}


def test_a_span_needs_more_than_half_of_the_seers_and_half_is_undecided():
    assert held(said("a1", x(0, 9))) == {"d:x:0-9": True}
    assert held(said("a1", x(0, 9)), said("a2")) == {"d:x:0-9": None}
    assert held(said("a1", x(0, 9)), said("a2"), said("a3")) == {"d:x:0-9": False}
    assert held(said("a1", x(0, 9)), said("a2", x(0, 9)), said("a3")) == {"d:x:0-9": True}


def test_an_empty_annotation_counts_as_a_seer():
    # Two of four is half; without the empty ones it would be all.
    assert held(said("a1", x(0, 9)), said("a2", x(0, 9)), said("a3"), said("a4")) == {"d:x:0-9": None}


def test_who_has_no_member_votes_absent_and_casts_no_vote_on_attributes():
    (unit,) = units(said("a1", x(0, 9, "red")), said("a2", x(0, 8, "red")), said("a3"))
    assert unit.seers == ("a1", "a2", "a3")
    assert unit.votes == {COLOUR: {"a1": "red", "a2": "red"}, MOOD: {"a1": "none", "a2": "none"}}
    assert unit.labels == {COLOUR: "red", MOOD: "none"}


def test_a_member_who_does_not_answer_has_no_vote_without_a_default():
    (unit,) = units(said("a1", x(0, 9, "red")), said("a2", x(0, 9)))
    assert unit.votes[COLOUR] == {"a1": "red"}
    assert set(unit.members) == {"a1", "a2"}


def test_one_span_against_its_two_halves():
    # 0-20 against 0-11 (11 of 20) and 12-20 (8 of 20): the first half goes with the whole. The two members fit each
    # other equally well and start together, so the shorter stands for the unit. Each is seen by two.
    assert held(said("a1", x(0, 20)), said("a2", x(0, 11), x(12, 20))) == {"d:x:0-11": True, "d:x:12-20": None}


def test_two_halves_tied_as_one_span_match_the_whole():
    # {0-9, 11-20} against 0-20: 18 of 20. Equal mean IoU, equal start: the shorter, with a hole.
    halves = said("a2", x(11, 20), x(0, 9), links=[more("r11", "r0")])
    (unit,) = units(said("a1", x(0, 20)), halves)
    assert unit.id == "d:x:0-9+11-20"
    assert unit.fragments == ((0, 9), (11, 20))
    assert [region.start for region in unit.members["a2"]] == [0, 11]


def test_a_chain_of_fragments_is_one_unit():
    regions = (x(0, 4), x(10, 14), x(20, 24))
    chain = said("a1", *regions, links=[more("r20", "r10"), more("r0", "r10")])
    assert held(chain) == {"d:x:0-4+10-14+20-24": True}


def test_fragments_that_touch_or_overlap_are_one_stretch():
    assert held(said("a1", x(0, 5), x(4, 9), links=[more("r0", "r4")])) == {"d:x:0-9": True}


def test_the_first_fragment_that_answers_decides():
    regions = (x(20, 24, "blue", mood="blue"), x(10, 14, "red"), x(0, 4))
    (unit,) = units(said("a1", *regions, links=[more("r0", "r10"), more("r10", "r20")]))
    assert unit.votes == {COLOUR: {"a1": "red"}, MOOD: {"a1": "blue"}}


def test_types_are_matched_apart():
    both = said("a1", x(0, 9, id_="r"), Region("r", "y", 0, 9), pass_="two")
    assert held(both) == {"d:x:0-9": True, "d:y:0-9": True}


def test_the_second_of_two_equal_spans_is_a_unit_of_its_own():
    one = said("a1", x(0, 9, "red", "r1"), x(0, 9, "blue", "r2"))
    first, second = units(one, said("a2", x(0, 9)))
    assert (first.id, first.in_reference, set(first.members)) == ("d:x:0-9", True, {"a1", "a2"})
    assert (second.id, second.in_reference, set(second.members)) == ("d:x:0-9#2", None, {"a1"})
    assert first.votes[COLOUR] == {"a1": "red"}
    assert second.votes[COLOUR] == {"a1": "blue"}


def test_who_sees_two_passes_of_the_type_is_one_seer_and_a_span_marked_in_both_is_one():
    # a1 sees both passes and marks 0-9 in both, 20-29 in the second; a2 sees the first.
    again = said("a1", x(0, 9, "blue"), x(20, 29), pass_="two")
    first, second = units(said("a1", x(0, 9)), again, said("a2"))
    assert first.seers == second.seers == ("a1", "a2")
    assert first.in_reference is None
    assert first.votes[COLOUR] == {"a1": "blue"}
    assert second.in_reference is None


def test_an_adjudications_spans_are_the_units_whatever_the_votes():
    # Both annotators mark 0-9, the judge 20-29 alone.
    found = units(said("a1", x(0, 9, "red")), said("a2", x(0, 9, "red")), one=said("judge", x(20, 29, "blue")))
    outside, ruled = found
    assert (outside.id, outside.in_reference, outside.labels[COLOUR]) == ("d:x:0-9", False, None)
    assert (ruled.id, ruled.in_reference, ruled.labels) == ("d:x:20-29", True, {COLOUR: "blue", MOOD: "none"})
    assert ruled.members == {}
    assert ruled.votes == {COLOUR: {}, MOOD: {}}
    assert outside.votes[COLOUR] == {"a1": "red", "a2": "red"}
    assert outside.adjudicated
    assert ruled.adjudicated


def test_votes_stand_beside_the_adjudicated_span_one_to_one():
    # The judge's 0-10; a1's 0-9 (9/10) and 0-10 (1): the latter is matched, the former stays outside.
    # a2's 0-5 shares exactly one half: not matched. What is left, 0-9 and 0-5, fits (5/9) and is one unit outside.
    annotations = said("a1", x(0, 9, "blue", "r1"), x(0, 10, "red", "r2")), said("a2", x(0, 5, "blue"))
    found = {unit.id: unit for unit in units(*annotations, one=said("judge", x(0, 10, "blue")))}
    assert {id_: unit.in_reference for id_, unit in found.items()} == {"d:x:0-5": False, "d:x:0-10": True}
    assert set(found["d:x:0-5"].members) == {"a1", "a2"}
    assert found["d:x:0-10"].votes[COLOUR] == {"a1": "red"}
    assert found["d:x:0-10"].labels[COLOUR] == "blue"
    assert found["d:x:0-10"].seers == ("a1", "a2")


def test_annotators_need_not_fit_each_other_to_stand_beside_one_adjudicated_span():
    # Judge 0-10; a1 0-6 (6/10), a2 4-10 (6/10), which share 2 of 10.
    (unit,) = units(said("a1", x(0, 6)), said("a2", x(4, 10)), one=said("judge", x(0, 10)))
    assert set(unit.members) == {"a1", "a2"}


def test_an_empty_adjudication_leaves_nothing_in_the_reference():
    assert held(said("a1", x(0, 9)), said("a2", x(0, 9)), one=said("judge")) == {"d:x:0-9": False}


def test_an_adjudication_of_one_pass_leaves_types_of_others_to_the_majority():
    both = said("a1", x(0, 9), Region("y0", "y", 0, 9), pass_="two")
    assert held(both, one=said("judge")) == {"d:x:0-9": False, "d:y:0-9": True}


def test_an_adjudications_fragments_are_joined_too():
    judge = said("judge", x(0, 4), x(6, 10), links=[more("r6", "r0")])
    (unit,) = units(said("a1", x(0, 10)), one=judge)  # 8 of 10
    assert unit.id == "d:x:0-4+6-10"
    assert set(unit.members) == {"a1"}
