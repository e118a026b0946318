from corpus_kit.corpus.holder import holders
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, Link, Region
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Pass, Relation, Role, Schema, SpanType, Structure

SCHEMA = Schema(
    name="s",
    spans={"claim": SpanType(units="sentences"), "x": SpanType(), "y": SpanType(), "z": SpanType()},
    relations={"by": Relation(from_="x", to="y"), "so": Relation(from_="x", to="z")},
    structures={
        "whole": Structure(anchor="x", roles={"whose": Role(relation="by"), "how": Role(relation="so")}, holder="whose")
    },
    passes={"one": Pass(spans=("claim",)), "two": Pass(spans=("x", "y", "z"))},
)
# One sentence of 100 characters, and a second of 20.
DOCUMENT = Document(id="d", sentences=((0, 100), (101, 121)))
FIRST, SECOND = "d:claim:0-100", "d:claim:101-121"
SEEN = Annotation(document="d", pass_="one", annotator="a1")


def region(type_, start, end):
    return Region(f"{type_}{start}", type_, start, end)


def marked(regions, links=(), annotator="a1"):
    ties = tuple(Link(a, b, a[0], b[0], relation="by" if b[0] == "y" else "so") for a, b in links)
    return Annotation(document="d", pass_="two", annotator=annotator, regions=tuple(regions), links=ties)


def held(*annotations, schema=SCHEMA, **adjudications):
    refs = references(AnnotatedDocument(DOCUMENT, (SEEN, *annotations), adjudications), schema)
    return holders(refs, DOCUMENT, schema)


def test_nobody_looked_for_attributions():
    assert held() == {FIRST: None, SECOND: None}


def test_somebody_looked_and_found_none():
    assert held(marked([])) == {FIRST: "author", SECOND: "author"}
    assert held(two=marked([])) == {FIRST: "author", SECOND: "author"}


def test_a_schema_without_holders_has_none():
    bare = Schema(name="s", spans=SCHEMA.spans, passes=SCHEMA.passes)
    assert held(marked([]), schema=bare) == {FIRST: None, SECOND: None}


def test_half_of_the_rest_suffices_once_cue_and_source_are_taken_away():
    # y 0-10 and z 10-20 leave 80 characters; the content covers 40 of them.
    ties = [("x60", "y0"), ("x60", "z10")]
    regions = [region("y", 0, 10), region("z", 10, 20), region("x", 60, 100)]
    assert held(marked(regions, ties))[FIRST] == ("d:y:0-10",)
    # 39 of 80 is less than half.
    less = [region("y", 0, 10), region("z", 10, 20), region("x", 61, 100)]
    assert held(marked(less, [("x61", "y0")]))[FIRST] == "author"
    # Without the source and the cue taken away, 40 of 100 would be less than half as well.
    assert held(marked([region("x", 60, 100)]))[FIRST] == "author"


def test_sources_and_cues_of_other_structures_are_taken_away_too():
    # y 0-10 belongs to nothing, z 20-40 to no anchor: 70 left, of which 35 are covered.
    regions = [region("y", 0, 10), region("z", 20, 40), region("x", 50, 85)]
    assert held(marked(regions))[FIRST] == ()


def test_characters_of_the_content_that_are_taken_away_cover_nothing():
    # The content 0-60 holds the source 0-30: the rest is 30-100, of which the content covers 30 of 70.
    regions = [region("x", 0, 60), region("y", 0, 30)]
    assert held(marked(regions, [("x0", "y0")]))[FIRST] == "author"


def test_an_attribution_without_a_source_holds_it_for_nobody():
    assert held(marked([region("x", 0, 90)]))[FIRST] == ()


def test_several_sources_hold_it_together():
    regions = [region("x", 0, 80), region("y", 90, 95), region("y", 82, 88)]
    assert held(marked(regions, [("x0", "y90"), ("x0", "y82")]))[FIRST] == ("d:y:82-88", "d:y:90-95")


def test_of_nested_contents_the_shortest_that_covers_half():
    # y 0-5 z 5-10 | x 10-100: y 10-15 z 15-20 | x 20-100. The rest is 20-100; both contents cover all of it.
    regions = [region(*one) for one in (("y", 0, 5), ("z", 5, 10), ("x", 10, 100), ("y", 10, 15), ("z", 15, 20))]
    regions.append(region("x", 20, 100))
    assert held(marked(regions, [("x10", "y0"), ("x20", "y10")]))[FIRST] == ("d:y:10-15",)
    # A still shorter one that covers less than half, 70-100 of 80, is no candidate.
    assert held(marked([*regions, region("x", 70, 100)], [("x10", "y0"), ("x20", "y10")]))[FIRST] == ("d:y:10-15",)


def test_the_length_of_a_content_is_its_own_even_beyond_the_sentence():
    # 0-60 (60 characters) covers 60 of 100; 30-121 (91) covers 70: the first is the shorter.
    regions = [region("x", 0, 60), region("x", 30, 121), region("y", 122, 125)]
    assert held(marked(regions, [("x30", "y122")])) == {FIRST: (), SECOND: ("d:y:122-125",)}


def test_of_contents_of_one_length_the_earliest():
    regions = [region("x", 40, 100), region("x", 0, 60), region("y", 102, 105), region("y", 110, 115)]
    assert held(marked(regions, [("x0", "y110"), ("x40", "y102")]))[FIRST] == ("d:y:110-115",)


def test_a_sentence_that_is_all_attribution_is_the_authors():
    assert held(marked([region("y", 101, 121), region("x", 101, 121)]))[SECOND] == "author"


def test_spans_outside_the_reference_neither_hold_nor_are_taken_away():
    # Two annotators: the content is marked by both, source and link by one: undecided, so no source.
    # The rest is all 100 characters, of which 50 are covered.
    one = marked([region("x", 50, 100), region("y", 0, 10)], [("x50", "y0")])
    assert held(one, marked([region("x", 50, 100)], annotator="a2"))[FIRST] == ()
    # A content of one of two is undecided.
    assert held(marked([region("x", 0, 100)]), marked([], annotator="a2"))[FIRST] == "author"
