"""Nothing that an annotator said is lost: the annotations can be rebuilt from a dataset's tables."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.dataset.rebuild import annotations, documents
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.schema.model import Target
from corpus_kit.schema.reading import schema_of

SCHEMA = schema_of(
    """
name: toys
attributes:
  colour: {values: {red: {}, blue: {}}}
  tone: {per_target: true, default: none, values: {none: {}, for: {}}}
  topics: {multiple: true, values: {sea: {}, law: {values: {tax: {}}}}}
  size: {kind: number}
  why: {kind: text}
spans:
  note: {units: sentences, attributes: [colour, tone, why]}
  part: {attributes: [topics, size, colour]}
  owner: {}
relations: {owned_by: {from: part, to: owner}, goes_on: {from: part, to: part}, near: {}}
structures: {bond: {anchor: part, roles: {who: {relation: owned_by}}, fragments: goes_on, holder: who}}
document: {attributes: [topics, tone, size, why]}
passes: {one: {spans: [note, part], document: [topics, tone]}, two: {spans: [part, owner], document: [size, why]}}
"""
)
TARGETS = ("dam", "tax")
LENGTH = 40

names = st.text('abc\u00e9\U0001f600:@-+ "\\\n', max_size=4)
texts = st.text(max_size=8)


def values_of(attribute: str) -> st.SearchStrategy[Any]:
    asked = SCHEMA.attributes[attribute]
    if asked.kind == "number":
        return st.floats(allow_nan=False, allow_infinity=False)
    if asked.kind == "text":
        return st.lists(texts, max_size=3).map(tuple)
    if asked.multiple:
        return st.lists(st.sampled_from(asked.labels), unique=True).map(tuple)
    return st.sampled_from(asked.labels)


@st.composite
def answers(draw: Any, attributes: tuple[str, ...]) -> tuple[Answer, ...]:
    asked = draw(st.lists(st.sampled_from(attributes), unique=True)) if attributes else []
    return tuple(
        Answer(
            name,
            draw(values_of(name)),
            draw(st.sampled_from(TARGETS)) if SCHEMA.attributes[name].per_target else "",
            *(draw(names) for _ in range(3)),
        )
        for name in asked
    )


@st.composite
def regions(draw: Any) -> tuple[Region, ...]:
    found = []
    for id_, type_ in draw(st.lists(st.tuples(names, st.sampled_from(list(SCHEMA.spans))), unique=True, max_size=5)):
        start = draw(st.integers(0, LENGTH - 1))
        found.append(
            Region(
                id_,
                type_,
                start,
                draw(st.integers(start + 1, LENGTH)),
                draw(answers(SCHEMA.asked_of(type_))),
                draw(names),
                draw(names),
                tuple(draw(st.lists(texts, max_size=2))),
                draw(st.none() | st.floats(0, 1)),
                draw(names),
            )
        )
    return tuple(found)


@st.composite
def links(draw: Any, ends: tuple[Region, ...]) -> tuple[Link, ...]:
    found = []
    for _ in range(draw(st.integers(0, 3)) if len(ends) > 1 else 0):
        one, other = draw(st.permutations(ends))[:2]
        name, backwards = draw(st.sampled_from([("", False), *SCHEMA.readings(one.type, other.type)]))
        arrow = draw(st.sampled_from(["right", "left", "bi"]))
        found.append(Link(one.id, other.id, one.type, other.type, name, backwards, arrow, draw(names)))
    return tuple(found)


@st.composite
def annotated(draw: Any, number: int) -> AnnotatedDocument:
    def annotation(pass_: str, annotator: str) -> Annotation:
        marks = draw(regions())
        return Annotation(
            document=f"d{number}",
            pass_=pass_,
            annotator=annotator,
            regions=marks,
            links=draw(links(marks)),
            answers=draw(answers(SCHEMA.document.attributes)),
            id=draw(names),
            task=draw(names),
            created=draw(names),
            updated=draw(st.sampled_from(["", "2031-01-01T00:00:00Z"])),
            seconds=draw(st.none() | st.floats(0, 1e6)),
        )

    who = draw(st.lists(st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(["a1", "a2"])), unique=True))
    settled = draw(st.lists(st.sampled_from(["one", "two"]), unique=True, max_size=1))
    text = draw(st.text("ab \u00e9\U0001f600\n.", min_size=LENGTH, max_size=LENGTH))
    document = Document(
        id=f"d{number}", text=text, length=LENGTH, sentences=((0, 18), (20, LENGTH)), event=f"e{number}"
    )
    return AnnotatedDocument(
        document, tuple(annotation(*one) for one in who), {pass_: annotation(pass_, "a9") for pass_ in settled}
    )


class Drawn:
    """A source of drawn documents."""

    name, folder, bare, schema = "toys", None, True, SCHEMA
    config = CorpusConfig(name="toys", schema="toys", targets=tuple(Target(id=one, text=one) for one in TARGETS))

    def __init__(self, documents: list[AnnotatedDocument]) -> None:
        self._documents = documents
        self.events = {one.document.id: one.document.event for one in documents}
        self.audit = Audit()

    def documents(self) -> Any:
        yield from self._documents


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.tuples(annotated(1), annotated(2)).map(list), st.sampled_from(["one", "hash"]))
def test_the_annotations_are_rebuilt_from_the_tables(drawn: list[AnnotatedDocument], splits: str) -> None:
    said = {one for document in drawn for one in document.annotations}
    settled = {one for document in drawn for one in document.adjudications.values()}
    if not said and not settled:
        return
    with tempfile.TemporaryDirectory() as folder:
        source: Any = Drawn(drawn)
        report = build(source, Path(folder, "out"), splits=splits, allow_leakage=True)
        dataset = open_dataset(report.out)
        found, rebuilt = list(annotations(dataset)), list(documents(dataset))
        assert all(len(table) == len(set(table)) for table in map(unit_ids(dataset), dataset.configs))
    assert sorted(rebuilt, key=lambda one: one.document.id) == drawn
    assert found == [one for document in rebuilt for one in document.annotations]
    assert report.info.spans == sum(len(one.regions) for one in said | settled)


def unit_ids(dataset: Any) -> Any:
    return lambda config: dataset.table(config, columns=["unit_id"]).column("unit_id").to_pylist()
