from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, Link, Region, StructureInstance
from corpus_kit.corpus.structures import annotation_structures, incomplete, structures
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Relation, Role, Schema, SpanType, Structure

SCHEMA = Schema(
    name="s",
    spans={"x": SpanType(), "y": SpanType(), "z": SpanType()},
    relations={
        "more": Relation(from_="x", to="x"),
        "by": Relation(from_="x", to="y"),
        "so": Relation(from_="x", to="z"),
    },
    structures={
        "whole": Structure(
            anchor="x",
            roles={"whose": Role(relation="by"), "how": Role(relation="so", min=1, max=1)},
            fragments="more",
            holder="whose",
        )
    },
)


def region(type_, start, end, id_=""):
    return Region(id_ or f"{type_}{start}", type_, start, end)


def link(head, tail, relation):
    return Link(head.id, tail.id, head.type, tail.type, relation=relation)


def said(annotator, regions, links=()):
    return Annotation(document="d", pass_="all", annotator=annotator, regions=tuple(regions), links=tuple(links))


def of_reference(*annotations):
    return structures(references(AnnotatedDocument(Document(id="d"), annotations), SCHEMA), SCHEMA)


X, X2 = region("x", 0, 10), region("x", 30, 40)
Y, Y2, Z = region("y", 12, 16), region("y", 18, 22), region("z", 24, 26)


def test_roles_are_filled_in_order_of_offset():
    one = said("a1", [Y2, X, Z, Y], [link(X, Y2, "by"), link(X, Y, "by"), link(X, Z, "so")])
    assert annotation_structures(one, SCHEMA) == [
        StructureInstance("whole", "x0", {"whose": ("y12", "y18"), "how": ("z24",)})
    ]
    assert of_reference(one) == [
        StructureInstance("whole", "d:x:0-10", {"whose": ("d:y:12-16", "d:y:18-22"), "how": ("d:z:24-26",)})
    ]


def test_an_anchor_alone_is_a_structure_and_a_role_alone_is_none():
    (found,) = of_reference(said("a1", [X, Y]))
    assert found.roles == {"whose": (), "how": ()}


def test_roles_of_any_fragment_belong_to_the_whole():
    one = said("a1", [X, X2, Y, Z], [link(X2, X, "more"), link(X, Y, "by"), link(X2, Z, "so")])
    (found,) = annotation_structures(one, SCHEMA)
    assert (found.anchor, found.roles) == ("x0", {"whose": ("y12",), "how": ("z24",)})
    (found,) = of_reference(one)
    assert found.anchor == "d:x:0-10+30-40"
    assert found.roles == {"whose": ("d:y:12-16",), "how": ("d:z:24-26",)}


def test_a_shared_source_fills_both():
    one = said("a1", [X, X2, Y], [link(X, Y, "by"), link(X2, Y, "by")])
    assert [found.roles["whose"] for found in of_reference(one)] == [("d:y:12-16",)] * 2


def test_only_units_and_links_in_the_reference_make_structures():
    # X and Y are marked by both; a1 alone ties them: undecided. X2 and Z are a1's alone: undecided.
    first = said("a1", [X, X2, Y, Z], [link(X, Y, "by"), link(X, Z, "so")])
    assert of_reference(first, said("a2", [X, Y])) == [StructureInstance("whole", "d:x:0-10", {"whose": (), "how": ()})]


def test_a_link_in_the_reference_to_a_unit_outside_fills_nothing():
    # Of three, only a1 marked Z and tied it: one of one for the link, one of three for the span.
    refs = references(
        AnnotatedDocument(Document(id="d"), (said("a1", [X, Z], [link(X, Z, "so")]), said("a2", [X]), said("a3", [X]))),
        SCHEMA,
    )
    assert [one.in_reference for one in refs.links] == [True]
    assert [one.roles["how"] for one in structures(refs, SCHEMA)] == [()]


def test_the_parent_is_the_smallest_anchor_around():
    nest = [region("x", 0, 50), region("x", 5, 40), region("x", 10, 20), region("x", 30, 45), region("x", 60, 70)]
    found = {one.anchor: one.parent for one in annotation_structures(said("a1", nest), SCHEMA)}
    # 30-45 sticks out of 5-40, so only 0-50 is around it.
    assert found == {"x0": "", "x5": "x0", "x10": "x5", "x30": "x0", "x60": ""}


def test_equal_anchors_have_no_parent_in_each_other():
    twins = [region("x", 5, 9, "r1"), region("x", 5, 9, "r2"), region("x", 0, 9, "r3")]
    found = {one.anchor: one.parent for one in annotation_structures(said("a1", twins), SCHEMA)}
    assert found == {"r1": "r3", "r2": "r3", "r3": ""}


def test_anchors_that_start_or_end_together_nest():
    # 0-20 around 0-12 around {0-4, 8-12}, and around 15-20.
    nest = [region("x", 0, 4, "r1"), region("x", 8, 12, "r2"), region("x", 0, 12, "r3"), region("x", 15, 20, "r4")]
    one = said("a1", [*nest, region("x", 0, 20, "r5")], [link(nest[0], nest[1], "more")])
    found = {one.anchor: one.parent for one in annotation_structures(one, SCHEMA)}
    assert found == {"r1": "r3", "r3": "r5", "r4": "r5", "r5": ""}


def test_containment_is_of_code_points_so_a_gap_holds_nothing():
    # {0-10, 30-40} contains 32-36, and not 12-20, which lies in its gap; 0-40 contains {0-10, 30-40}.
    parts = [X, X2, region("x", 32, 36), region("x", 12, 20), region("x", 0, 40, "all")]
    found = annotation_structures(said("a1", parts, [link(X, X2, "more")]), SCHEMA)
    assert {one.anchor: one.parent for one in found} == {"x0": "all", "x32": "x0", "x12": "all", "all": ""}


def test_among_anchors_of_equal_size_the_earliest_is_the_parent():
    found = annotation_structures(said("a1", [region("x", 2, 12), region("x", 0, 10), region("x", 4, 8)]), SCHEMA)
    assert {one.anchor: one.parent for one in found} == {"x0": "", "x2": "", "x4": "x0"}


def test_roles_are_counted_against_their_bounds():
    def how(*ids):
        return incomplete(StructureInstance("whole", "x", {"whose": (), "how": ids}), SCHEMA)

    assert how() == {"how": "missing"}
    assert how("z1") == {}
    assert how("z1", "z2") == {"how": "excess"}
    assert incomplete(StructureInstance("whole", "x", {}), SCHEMA) == {"how": "missing"}
