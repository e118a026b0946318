"""A small invented corpus, as a source that needs no files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from corpus_kit.corpus.config import AnnotatorNote, CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Part, Region
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.labelstudio.marks import Where
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import schema_of

SCHEMA = """
name: toys
version: 1.2.0
attributes:
  colour: {question: Which colour?, default: grey, values: {grey: {definition: None.}, red: {}, blue: {}}}
  tone: {per_target: true, default: none, values: {none: {}, for: {}, against: {}}}
  topics: {multiple: true, values: {sea: {}, law: {}, sport: {values: {chess: {}}}}}
  size: {kind: number}
  why: {kind: text}
  genre: {values: {news: {}, comment: {}}}
spans:
  note: {units: sentences, attributes: [colour, tone, why]}
  part: {attributes: [topics, size]}
  owner: {}
relations:
  owned_by: {from: part, to: owner}
  goes_on: {from: part, to: part}
structures:
  bond: {anchor: part, roles: {who: {relation: owned_by}}, fragments: goes_on, holder: who}
document: {attributes: [genre, tone]}
passes:
  notes: {spans: [note], document: [genre, tone]}
  bonds: {spans: [part, owner]}
"""

TEXT = "Dam opens\n\nThe dam is safe, says Ulla. It will hold. Nobody asked.\nShare this"
#       0         10        20        30        40        50        60        70
# sentences: [0,9) [11,38) [39,52) [53,66); boilerplate [67,77)


def toy_document(id_: str = "d1", text: str = TEXT, **facts: Any) -> Document:
    parts = (Part("headline", 0, 9), Part("body", 11, 66), Part("boilerplate", 67, 77))
    sentences = ((0, 9), (11, 38), (39, 52), (53, 66))
    return Document(id=id_, text=text, length=len(text), parts=parts, sentences=sentences, **facts)


def toy_documents() -> list[AnnotatedDocument]:
    """d1: two annotators in both passes; d2: one empty annotation in one pass, d3: nobody."""
    bonds_a1 = Annotation(
        document="d1",
        pass_="bonds",
        annotator="a1",
        id="7",
        task="70",
        seconds=12.5,
        regions=(
            # "The dam is safe" + "It will hold", one span in two fragments
            Region(
                "r1", "part", 11, 26, (Answer("topics", ("sea", "law"), id="r1", control="topics"),), notes=("sure?",)
            ),
            Region("r2", "part", 39, 51, (), "span", "manual", score=0.25, parent="r1"),
            Region("r3", "owner", 33, 37),
        ),
        links=(
            Link("r1", "r2", "part", "part", "goes_on"),
            Link("r3", "r1", "owner", "part", "owned_by", reversed=True, label="by"),
        ),
    )
    bonds_a2 = Annotation(
        document="d1",
        pass_="bonds",
        annotator="a2",
        id="8",
        task="70",
        regions=(
            Region("q1", "part", 11, 26, (Answer("topics", ("sea",)), Answer("size", 3.5))),
            Region("q2", "part", 39, 51),
            Region("q3", "owner", 33, 37),
            Region("q4", "part", 53, 59),  # "Nobody", undecided: one of two
        ),
        links=(Link("q1", "q2", "part", "part", "goes_on"), Link("q1", "q3", "part", "owner", "owned_by")),
    )
    notes_a1 = Annotation(
        document="d1",
        pass_="notes",
        annotator="a1",
        id="9",
        regions=(Region("s1", "note", 11, 38, (Answer("colour", "red"), Answer("tone", "for", target="dam"))),),
        answers=(Answer("genre", "news"),),
    )
    notes_a2 = Annotation(
        document="d1",
        pass_="notes",
        annotator="a2",
        id="10",
        regions=(
            Region("t1", "note", 11, 38, (Answer("colour", "red"), Answer("why", ("line one", "line two")))),
            Region("t2", "note", 39, 52, (Answer("colour", "blue"),)),
        ),
        answers=(Answer("genre", "comment"),),
    )
    empty = Annotation(document="d2", pass_="notes", annotator="a1", id="11")
    d1 = toy_document(title="Dam opens", outlet="Varnia Post", event="dam", url="https://varnia.example/1")
    return [
        AnnotatedDocument(d1, (bonds_a1, bonds_a2, notes_a1, notes_a2)),
        AnnotatedDocument(
            Document(id="d2", text="A tale. Another.", length=16, sentences=((0, 7), (8, 16)), event="bridge"), (empty,)
        ),
        AnnotatedDocument(Document(id="d3", text="A different tale altogether.", event="dam"), ()),
    ]


class FakeSource:
    """What a build needs of a source."""

    def __init__(self, documents: list[AnnotatedDocument], schema: Schema, config: CorpusConfig, **facts: Any) -> None:
        self.name, self.schema, self.config = config.name, schema, config
        self.folder: Path | None = None
        self.bare = False
        self.audit = Audit(skipped=1, drafts=2, predictions=3, empties=[Where("a.json", "4", "a1")])
        self._documents = documents
        self.events = {one.document.id: one.document.event for one in documents}
        self.__dict__.update(facts)

    def documents(self) -> Any:
        yield from self._documents


@pytest.fixture
def toys() -> Schema:
    return schema_of(SCHEMA)


@pytest.fixture
def toy_source(toys: Schema) -> Callable[..., FakeSource]:
    def make(documents: list[AnnotatedDocument] | None = None, schema: Schema = toys, **settings: Any) -> FakeSource:
        facts = {name: settings.pop(name) for name in ("bare", "audit", "folder") if name in settings}
        config = {
            "targets": ({"id": "dam", "text": "The dam"},),
            "splits": {"train": ["dam"], "test": ["bridge"]},
            "annotators": {"a2": AnnotatorNote(kind="model", description="a *starred* model")},
            "licence": "CC BY 4.0",
        } | settings
        made = msgspec.convert({"name": "toys", "schema": "toys", **msgspec.to_builtins(config)}, CorpusConfig)
        return FakeSource(toy_documents() if documents is None else documents, schema, made, **facts)

    return make
