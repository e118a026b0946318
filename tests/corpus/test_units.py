import time

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Region
from corpus_kit.corpus.units import references
from corpus_kit.schema.model import Asked, Attribute, Pass, Schema, SpanType, Target, Value

VALUES = {"red": Value(), "blue": Value(), "none": Value()}
SCHEMA = Schema(
    name="s",
    attributes={
        "genre": Attribute(values=VALUES),
        "view": Attribute(values=VALUES, default="none", per_target=True),
        "tags": Attribute(values=VALUES, multiple=True),
        "amount": Attribute(kind="number"),
        "remark": Attribute(kind="text"),
    },
    spans={"y": SpanType(), "x": SpanType(units="sentences")},
    document=Asked(attributes=("genre", "view", "tags", "amount", "remark")),
    passes={
        "one": Pass(spans=("x",), document=("genre", "view")),
        "two": Pass(spans=("y",)),
        "three": Pass(document=("tags", "amount", "remark")),
    },
)
GENRE, VIEW, TAGS, AMOUNT = ("genre", ""), ("view", "t1"), ("tags", ""), ("amount", "")
TARGETS = (Target(id="t1", text=""),)


def said(annotator, *answers, pass_="one", regions=(), **facts):
    return Annotation(
        document="d",
        pass_=pass_,
        annotator=annotator,
        regions=tuple(regions),
        answers=tuple(Answer(*answer) for answer in answers),
        **facts,
    )


def refs(*annotations, decide=None, **adjudications):
    doc = AnnotatedDocument(Document(id="d", sentences=((0, 5),)), annotations, adjudications)
    return references(doc, SCHEMA, TARGETS, decide) if decide else references(doc, SCHEMA, TARGETS)


def document(*annotations, **more):
    return next(unit for unit in refs(*annotations, **more).units if unit.carrier == "document")


def test_units_come_by_carrier_in_the_schemas_order_then_the_document():
    marked = said("a1", pass_="two", regions=[Region("r2", "y", 9, 12), Region("r1", "y", 0, 5)])
    found = refs(said("a1"), marked).units
    assert [unit.id for unit in found] == ["d:y:0-5", "d:y:9-12", "d:x:0-5", "d:document"]
    assert [unit.pass_ for unit in found] == ["two", "two", "one", "one"]


def test_who_saw_which_carrier_is_kept_even_where_there_is_no_unit():
    assert refs(said("a2", pass_="two"), said("a1", pass_="two")).seers == {"y": ("a1", "a2")}
    assert refs(two=said("judge", pass_="two")).seers == {"y": ()}
    assert refs().seers == {}
    assert refs().units == ()


def test_a_document_question_is_voted_on_by_those_whose_pass_asks_it():
    unit = document(said("a1", ("genre", "red")), said("a2", ("tags", ("blue",)), pass_="three"))
    assert unit.seers == ("a1", "a2")
    assert unit.votes[GENRE] == {"a1": "red"}
    assert unit.votes[TAGS] == {"a2": ("blue",)}
    # Silence about the target is the default, from a1 alone: a2 was not asked.
    assert unit.votes[VIEW] == {"a1": "none"}
    assert unit.fragments == ()
    assert unit.in_reference is True


def test_silence_about_the_document_without_a_default_is_no_vote():
    unit = document(said("a1"), said("a2", ("genre", "red")))
    assert unit.votes[GENRE] == {"a2": "red"}
    assert unit.labels[GENRE] == "red"
    assert unit.labels[TAGS] is None


def test_numbers_and_texts_are_votes_without_a_label():
    unit = document(said("a1", ("amount", 3.0), ("remark", ("so", "so")), pass_="three"))
    assert unit.votes[AMOUNT] == {"a1": 3.0}
    assert unit.votes[("remark", "")] == {"a1": ("so", "so")}
    assert AMOUNT not in unit.labels
    assert ("remark", "") not in unit.labels


def test_several_values_are_decided_one_by_one():
    # red 3 of 3, blue 2 of 3.
    votes = [("blue", "red"), ("red",), ("red", "blue")]
    unit = document(*(said(f"a{n}", ("tags", value), pass_="three") for n, value in enumerate(votes)))
    assert unit.votes[TAGS] == {"a0": ("red", "blue"), "a1": ("red",), "a2": ("red", "blue")}
    assert unit.labels[TAGS] == ("red", "blue")


def test_an_adjudication_of_one_pass_leaves_questions_of_others_to_the_majority():
    votes = said("a1", ("genre", "red")), said("a1", ("tags", ("red",)), pass_="three")
    unit = document(*votes, one=said("judge", ("genre", "blue")))
    assert unit.labels == {GENRE: "blue", VIEW: "none", TAGS: ("red",)}
    assert unit.adjudicated


def test_another_rule_may_decide_where_there_are_votes_and_no_adjudication():
    asked = []

    def contrary(unit_id, question, votes):
        asked.append((unit_id, question, dict(votes)))
        return "blue"

    unit = document(said("a1", ("genre", "red")), decide=contrary)
    assert unit.labels[GENRE] == "blue"
    assert asked == [("d:document", GENRE, {"a1": "red"}), ("d:document", VIEW, {"a1": "none"})]
    asked.clear()
    document(one=said("judge", ("genre", "red")), decide=contrary)
    assert asked == []


def test_a_schema_without_passes_is_seen_whole():
    schema = Schema(name="s", spans={"y": SpanType()})
    doc = AnnotatedDocument(Document(id="d"), (said("a1", pass_="all", regions=[Region("r", "y", 0, 5)]),))
    assert [unit.pass_ for unit in references(doc, schema).units] == ["all"]


def test_five_thousand_spans_take_a_moment():
    def spans(shift):
        return [Region(f"r{k}", "y", 30 * k + shift, 30 * k + shift + 50) for k in range(1000)]

    doc = AnnotatedDocument(Document(id="d"), tuple(said(f"a{n}", pass_="two", regions=spans(n)) for n in range(5)))
    started = time.process_time()
    found = references(doc, SCHEMA).units
    assert time.process_time() - started < 2
    assert len(found) == 1000
    # The middle of five shifts, 2, is nearest to all.
    assert found[0].fragments == ((2, 52),)
