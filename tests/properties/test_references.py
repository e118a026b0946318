"""What must hold of references whatever annotators say: names and order decide nothing, and no vote is invented."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.corpus.codepoints import runs
from corpus_kit.corpus.fragments import marked
from corpus_kit.corpus.holder import holders
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.corpus.structures import annotation_structures, structures
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Asked, Attribute, Pass, Relation, Role, Schema, SpanType, Structure, Value

VALUES = {"red": Value(), "blue": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={
        "colour": Attribute(values=VALUES, default="none"),
        "mood": Attribute(values=VALUES, required=True),
        "tags": Attribute(values=VALUES, multiple=True),
    },
    spans={
        "z": SpanType(units="sentences", attributes=("colour", "tags")),
        "x": SpanType(attributes=("mood", "colour")),
        "y": SpanType(),
    },
    relations={"more": Relation(from_="x", to="x"), "by": Relation(from_="x", to="y")},
    structures={"whole": Structure(anchor="x", roles={"whose": Role(relation="by")}, fragments="more", holder="whose")},
    document=Asked(attributes=("mood",)),
    passes={"one": Pass(spans=("z",), document=("mood",)), "two": Pass(spans=("x", "y"))},
)
DOCUMENT = Document(id="d", sentences=((0, 9), (10, 20), (20, 30)))
NAMES = ["a1", "a2", "a3", "a4"]
ANSWERS = {
    "z": [
        Answer("colour", "red"),
        Answer("colour", "blue"),
        Answer("tags", ("red", "blue")),
        Answer("tags", ("blue",)),
    ],
    "x": [Answer("mood", "red"), Answer("mood", "blue"), Answer("colour", "red")],
    "y": [],
}


@st.composite
def annotations(draw, annotator, pass_):
    types = SCHEMA.passes[pass_].spans
    regions = []
    for index in range(draw(st.integers(0, 5))):
        type_ = draw(st.sampled_from(types))
        start = draw(st.integers(0, 24))
        answers = draw(st.lists(st.sampled_from(ANSWERS[type_]), max_size=2)) if ANSWERS[type_] else []
        regions.append(Region(f"r{index}", type_, start, start + draw(st.integers(1, 12)), tuple(answers)))
    pairs = [(a, b) for a in regions for b in regions if a.id != b.id and a.type == "x"]
    drawn = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    links = [Link(a.id, b.id, a.type, b.type, relation="more" if b.type == "x" else "by") for a, b in drawn]
    answers = [Answer("mood", draw(st.sampled_from(["red", "blue"])))] if pass_ == "one" and draw(st.booleans()) else []
    return Annotation(
        document="d",
        pass_=pass_,
        annotator=annotator,
        regions=tuple(regions),
        links=tuple(links),
        answers=tuple(answers),
    )


@st.composite
def documents(draw, adjudicated=True):
    sat = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["one", "two"])), unique=True, max_size=6))
    said = tuple(draw(annotations(name, pass_)) for name, pass_ in sat)
    ruled = draw(st.lists(st.sampled_from(["one", "two"]), unique=True, max_size=1)) if adjudicated else []
    return AnnotatedDocument(DOCUMENT, said, {pass_: draw(annotations("judge", pass_)) for pass_ in ruled})


def renamed(refs, names):
    """Rename the annotators in references, keeping everything in the order of names."""

    def table(found):
        return dict(sorted((names[name], value) for name, value in found.items()))

    def row(found):
        return tuple(sorted(names[name] for name in found))

    units = [
        msgspec.structs.replace(
            unit,
            seers=row(unit.seers),
            members=table(unit.members),
            votes={question: table(votes) for question, votes in unit.votes.items()},
        )
        for unit in refs.units
    ]
    links = [
        msgspec.structs.replace(link, drawn_by=row(link.drawn_by), seen_by=row(link.seen_by)) for link in refs.links
    ]
    seers = {carrier: row(found) for carrier, found in refs.seers.items()}
    return msgspec.structs.replace(refs, units=tuple(units), links=tuple(links), seers=seers)


@given(documents(), st.permutations(NAMES), st.randoms())
def test_new_names_in_a_new_order_change_nothing_but_names(doc, order, random):
    names = dict(zip(NAMES, order, strict=True))
    said = [msgspec.structs.replace(one, annotator=names[one.annotator]) for one in doc.annotations]
    random.shuffle(said)
    after = references(msgspec.structs.replace(doc, annotations=tuple(said)), SCHEMA)
    assert after == renamed(references(doc, SCHEMA), names)


@given(documents())
def test_votes_and_members_are_seers_and_ids_are_unique(doc):
    refs = references(doc, SCHEMA)
    assert len({unit.id for unit in refs.units}) == len(refs.units)
    for unit in refs.units:
        assert "judge" not in unit.seers
        assert set(unit.members) <= set(unit.seers)
        assert unit.seers == refs.seers[unit.carrier]
        for question, votes in unit.votes.items():
            assert set(votes) <= set(unit.seers)
            if unit.carrier in ("x", "y"):
                assert set(votes) <= set(unit.members)
            if not unit.adjudicated and not votes:
                assert unit.labels[question] is None
    for link in refs.links:
        assert set(link.drawn_by) <= set(link.seen_by)


@given(documents())
def test_every_region_of_a_seen_type_marks_one_unit(doc):
    refs = references(doc, SCHEMA)
    found = [(name, region) for unit in refs.units for name, regions in unit.members.items() for region in regions]
    drawn = [
        (one.annotator, region)
        for one in doc.annotations
        for region in one.regions
        if region.type != "z" or (region.start, region.end) != (9, 10)  # between two sentences
    ]
    assert sorted(found, key=repr) == sorted(drawn, key=repr)


@given(annotations("a1", "two"))
def test_one_annotators_reference_is_that_annotators_annotation(annotation):
    refs = references(AnnotatedDocument(DOCUMENT, (annotation,)), SCHEMA)
    spans = marked(annotation, SCHEMA)
    drawn = sorted((span[0].type, runs((one.start, one.end) for one in span)) for span in spans)
    assert sorted((unit.carrier, unit.fragments) for unit in refs.units) == drawn
    assert all(unit.in_reference for unit in refs.units)
    assert all(link.in_reference for link in refs.links)
    for unit in refs.units:
        assert unit.labels == {question: votes.get("a1") for question, votes in unit.votes.items()}
    # The structures are the annotation's, ids apart.
    regions = {unit.members["a1"][0].id: unit.id for unit in refs.units}

    def shape(found, name):
        return sorted(
            (name(one.anchor), sorted((role, sorted(map(name, ids))) for role, ids in one.roles.items()))
            for one in found
        )

    assert shape(structures(refs, SCHEMA), str) == shape(annotation_structures(annotation, SCHEMA), regions.__getitem__)


@given(documents(adjudicated=False))
def test_a_copy_of_an_annotator_keeps_what_all_had(doc):
    two = [one for one in doc.annotations if one.pass_ == "two"]
    if not two:
        return
    copy = msgspec.structs.replace(two[0], annotator="copy")
    copied = msgspec.structs.replace(doc, annotations=(*doc.annotations, copy))

    def free_spans(doc):
        return [unit for unit in references(doc, SCHEMA).units if unit.carrier in ("x", "y")]

    def members(unit):
        return [(name, regions) for name, regions in unit.members.items() if name != "copy"]

    had_by_all = [members(unit) for unit in free_spans(doc) if set(unit.members) == set(unit.seers)]
    kept = [members(unit) for unit in free_spans(copied) if unit.in_reference]
    assert all(unit in kept for unit in had_by_all)


@given(documents(adjudicated=False), annotations("judge", "two"))
def test_where_an_adjudication_exists_votes_do_not_touch_the_reference(doc, ruling):
    def reference(annotations_):
        refs = references(AnnotatedDocument(DOCUMENT, annotations_, {"two": ruling}), SCHEMA)
        units = {unit.id: unit.labels for unit in refs.units if unit.in_reference and unit.carrier in ("x", "y")}
        links = {(link.relation, link.head, link.tail) for link in refs.links if link.in_reference}
        return units, links, structures(refs, SCHEMA)

    assert reference(doc.annotations) == reference(())


@given(documents())
def test_the_holder_by_definition(doc):
    refs = references(doc, SCHEMA)
    points = {unit.id: {p for start, end in unit.fragments for p in range(start, end)} for unit in refs.units}
    spans = {unit.id: unit for unit in refs.units if unit.in_reference}
    taken = set().union(*(points[id_] for id_, unit in spans.items() if unit.carrier == "y"))
    roles = {one.anchor: one.roles["whose"] for one in structures(refs, SCHEMA)}
    found = holders(refs, DOCUMENT, SCHEMA)
    assert set(found) == {unit.id for unit in refs.units if unit.carrier == "z"}
    for id_, holder in found.items():
        rest = points[id_] - taken
        covering = [anchor for anchor in roles if rest and 2 * len(points[anchor] & rest) >= len(rest)]
        if "x" not in refs.seers:
            assert holder is None
        elif not covering:
            assert holder == "author"
        else:
            least = min((len(points[one]), spans[one].fragments) for one in covering)
            assert holder in [roles[one] for one in covering if (len(points[one]), spans[one].fragments) == least]
