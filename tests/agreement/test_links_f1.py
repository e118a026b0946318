from corpus_kit.agreement.links_f1 import LinkMatches, compare_links, compare_structures
from corpus_kit.corpus.model import Unit, UnitLink
from corpus_kit.schema.model import Role, Structure

BOTH = ("a1", "a2")


def unit(name, carrier, *members):
    return Unit(id=name, document="d", pass_="p", carrier=carrier, seers=BOTH, members=dict.fromkeys(members, ()))


def test_links_to_spans_that_only_one_marked_do_not_count():
    links = [UnitLink("by", "u1", "u2", ("a1",), ("a1",), True), UnitLink("by", "u1", "u3", BOTH, BOTH, True)]
    assert compare_links(links, *BOTH) == {"by": LinkMatches(2, 2, 2)}


def test_another_relation_in_any_direction_is_the_same_link_without_label():
    links = [UnitLink("by", "u1", "u2", ("a1",), BOTH, None), UnitLink("on", "u2", "u1", ("a2",), BOTH, None)]
    assert compare_links(links, *BOTH) == {"by": LinkMatches(0, 1, 1), "on": LinkMatches(0, 1, 1)}


def test_a_third_annotator_changes_nothing():
    links = [UnitLink("by", "u1", "u2", ("a3",), ("a1", "a2", "a3"), None)]
    assert compare_links(links, *BOTH) == {}


def test_structures():
    """Anchors: u1 and u2 of both, u3 of a1 alone. u1: same speaker, a2 adds a manner. u2: nothing filled by either."""
    structure = Structure(anchor="x", roles={"speaker": Role(relation="by"), "manner": Role(relation="so")})
    units = [unit("u1", "x", *BOTH), unit("u2", "x", *BOTH), unit("u3", "x", "a1"), unit("u4", "y", *BOTH)]
    links = [UnitLink("by", "u1", "u4", BOTH, BOTH, True), UnitLink("so", "u1", "u4", ("a2",), BOTH, None)]
    found = compare_structures(structure, units, links, *BOTH)
    assert found.anchors == 4  # two shared, of five
    assert found.whole == 2  # u2 only
    assert found.structures == 5
    assert found.roles == {"speaker": (2, 2), "manner": (0, 1)}
