import itertools

import pytest

from corpus_kit.corpus.fragments import cyclic, marked
from corpus_kit.corpus.model import Annotation, Link, Region
from corpus_kit.schema.model import Relation, Role, Schema, SpanType, Structure

SCHEMA = Schema(
    name="s",
    spans={"x": SpanType(), "y": SpanType()},
    relations={"more": Relation(from_="any", to="any"), "by": Relation(from_="x", to="y")},
    structures={"whole": Structure(anchor="x", roles={"whose": Role(relation="by")}, fragments="more")},
)


def annotation(regions, links=()):
    return Annotation(document="d", pass_="all", annotator="a1", regions=tuple(regions), links=tuple(links))


def more(head, tail, types="xx", **how):
    return Link(head, tail, types[0], types[1], relation="more", **how)


def ids(regions, links=()):
    return [[region.id for region in span] for span in marked(annotation(regions, links), SCHEMA)]


A, B, C = Region("A", "x", 0, 5), Region("B", "x", 10, 15), Region("C", "x", 20, 25)


@pytest.mark.parametrize("order", list(itertools.permutations([A, B, C])))
@pytest.mark.parametrize("pairs", [["AB", "BC"], ["CB", "BA"], ["BA", "BC"], ["AB", "CB"], ["AC", "AB"]])
def test_a_chain_is_one_span_in_order_of_offset_whichever_way_it_was_drawn(order, pairs):
    assert ids(order, [more(*pair) for pair in pairs]) == [["A", "B", "C"]]


def test_without_links_every_region_is_a_span_in_order_of_offset():
    assert ids([C, A, B]) == [["A"], ["B"], ["C"]]


def test_only_the_fragments_relation_joins():
    by = Link("A", "B", "x", "x", relation="by")
    assert ids([A, B], [by]) == [["A"], ["B"]]
    assert ids([A, B], [Link("A", "B", "x", "x")]) == [["A"], ["B"]]


def test_a_span_has_one_type():
    y = Region("Y", "y", 6, 9)
    assert ids([A, y], [more("A", "Y", "xy")]) == [["A"], ["Y"]]


def test_a_region_with_two_labels_is_two_spans_and_links_join_the_one_they_name():
    also = Region("A", "y", 0, 5)
    spans = marked(annotation([A, also, B], [more("A", "B")]), SCHEMA)
    assert [[(region.id, region.type) for region in span] for span in spans] == [[("A", "x"), ("B", "x")], [("A", "y")]]


def test_a_link_to_a_region_that_is_not_there_joins_nothing():
    assert ids([A], [more("A", "gone")]) == [["A"]]


def test_cycles_are_found_with_loose_ends_left_out():
    # B → C → B is a circle; A leads into it, and D is led to.
    assert cyclic([more(*pair) for pair in ("AB", "BC", "CB", "CD")]) == {("B", "x"), ("C", "x")}
    # Reversed, the second link runs A → B as well: the same arrow twice is no circle.
    assert cyclic([more("A", "B"), more("B", "A", reversed=True)]) == frozenset()
    assert cyclic([more("A", "B"), more("B", "C"), more("A", "C")]) == frozenset()
    assert cyclic([more("A", "A")]) == frozenset()
