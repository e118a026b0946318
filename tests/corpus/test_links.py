from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, Link, Region
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Relation, Role, Schema, SpanType, Structure

SCHEMA = Schema(
    name="s",
    spans={"x": SpanType(), "y": SpanType(), "z": SpanType(units="sentences")},
    relations={
        "more": Relation(from_="x", to="x"),
        "by": Relation(from_="x", to="y"),
        "on": Relation(from_="z", to="x"),
        "like": Relation(from_="x", to="x"),
    },
    structures={"whole": Structure(anchor="x", roles={"whose": Role(relation="by")}, fragments="more")},
)
X, Y = Region("x", "x", 0, 10), Region("y", "y", 20, 30)
BY = Link("x", "y", "x", "y", relation="by")


def said(annotator, links=(), regions=(X, Y)):
    return Annotation(document="d", pass_="all", annotator=annotator, regions=tuple(regions), links=tuple(links))


def links(*annotations, **adjudications):
    document = Document(id="d", sentences=((0, 15), (15, 30)))
    return references(AnnotatedDocument(document, annotations, adjudications), SCHEMA).links


def held(*annotations, **adjudications):
    return [link.in_reference for link in links(*annotations, **adjudications)]


def test_more_than_half_of_those_who_marked_both_ends():
    assert held(said("a1", [BY])) == [True]
    assert held(said("a1", [BY]), said("a2")) == [None]
    assert held(said("a1", [BY]), said("a2"), said("a3")) == [False]
    assert held(said("a1", [BY]), said("a2", [BY]), said("a3")) == [True]


def test_who_marked_one_end_only_has_no_say():
    # a3 saw both types and marked x only: two of the two who marked both drew it.
    (link,) = links(said("a1", [BY]), said("a2", [BY]), said("a3", regions=[X]), said("a4", regions=[]))
    assert (link.head, link.tail, link.relation) == ("d:x:0-10", "d:y:20-30", "by")
    assert link.drawn_by == link.seen_by == ("a1", "a2")
    assert link.in_reference is True


def test_links_join_units_even_where_spans_differ():
    # 0-8 shares 8 of 10 with 0-10; 20-28 8 of 10 with 20-30. The unit's spans are the shorter ones.
    other = said("a2", [Link("u", "v", "x", "y", relation="by")], [Region("u", "x", 0, 8), Region("v", "y", 20, 28)])
    (link,) = links(said("a1", [BY]), other)
    assert (link.head, link.tail, link.drawn_by) == ("d:x:0-8", "d:y:20-28", ("a1", "a2"))


def test_a_link_drawn_against_its_relation_is_the_same_link():
    (link,) = links(said("a1", [BY]), said("a2", [Link("y", "x", "y", "x", relation="by", reversed=True)]))
    assert link.drawn_by == ("a1", "a2")


def test_a_link_drawn_twice_counts_once():
    (link,) = links(said("a1", [BY, BY]), said("a2"))
    assert link.drawn_by == ("a1",)
    assert link.in_reference is None


def test_links_of_any_fragment_belong_to_the_whole_and_the_tie_is_used_up():
    parts = [Region("x", "x", 0, 10), Region("w", "x", 12, 18), Y]
    tied = said("a1", [Link("w", "x", "x", "x", relation="more"), Link("w", "y", "x", "y", relation="by")], parts)
    (link,) = links(tied)
    assert (link.head, link.relation) == ("d:x:0-10+12-18", "by")


def test_a_link_within_one_unit_or_without_a_relation_is_left_out():
    parts = [Region("x", "x", 0, 10), Region("w", "x", 12, 18)]
    tie, within = Link("x", "w", "x", "x", relation="more"), Link("x", "w", "x", "x", relation="like")
    assert links(said("a1", [tie, within], parts)) == ()
    assert [link.relation for link in links(said("a1", [within], parts))] == ["like"]
    assert links(said("a1", [Link("x", "y", "x", "y")])) == ()


def test_a_region_with_two_labels_is_linked_by_the_one_that_was_meant():
    both = [X, Region("x", "y", 0, 10), Y]
    assert [link.head for link in links(said("a1", [BY], both))] == ["d:x:0-10"]


def test_a_sentence_can_be_an_end():
    z = Region("z", "z", 16, 29)
    drawn = said("a1", [Link("z", "x", "z", "x", relation="on")], [X, z])
    # a2 saw the sentence, as all do, but marked nothing in it: no say.
    (link,) = links(drawn, said("a2", regions=[X]))
    assert (link.head, link.seen_by, link.in_reference) == ("d:z:15-30", ("a1",), True)


def test_between_adjudicated_units_the_adjudications_links_are_the_reference():
    assert held(said("a1", [BY]), said("a2", [BY]), all=said("judge")) == [False]
    (link,) = links(said("a1"), said("a2"), all=said("judge", [BY]))
    assert link.in_reference is True
    assert link.drawn_by == ()
    assert link.seen_by == ("a1", "a2")


def test_links_come_in_order_of_their_ends():
    regions = [X, Region("w", "x", 12, 18), Y, Region("v", "y", 32, 40)]
    pairs = [("w", "y"), ("x", "v"), ("x", "y")]
    found = links(said("a1", [Link(a, b, "x", "y", relation="by") for a, b in pairs], regions))
    assert [(link.head, link.tail) for link in found] == [
        ("d:x:0-10", "d:y:20-30"),
        ("d:x:0-10", "d:y:32-40"),
        ("d:x:12-18", "d:y:20-30"),
    ]
