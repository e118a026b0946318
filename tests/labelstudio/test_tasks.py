from __future__ import annotations

import pytest
from label_studio_sdk.label_interface import LabelInterface

from corpus_kit.corpus.model import Document
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.config import labeling_config
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.schema.model import Pass, Schema, SpanType

TEXT = "A 😀 fell.\r\nB rose.\n"
SENTENCES = ((0, 9), (11, 18))
SCHEMA = Schema(
    name="x",
    spans={"s": SpanType(units="sentences", as_="S", title="Sentence"), "t": SpanType()},
    passes={"one": Pass(spans=("s",)), "two": Pass(spans=("t",))},
)
DOCUMENT = Document(id="d1", title="T", outlet="O", url="U", published="P", event="E", text=TEXT, sentences=SENTENCES)


def test_data_holds_the_documents_facts() -> None:
    facts = {"document_id": "d1", "title": "T", "outlet": "O", "url": "U", "published": "P", "event": "E"}
    assert task_of(DOCUMENT, SCHEMA, "two")["data"] == {**facts, "text": TEXT}
    assert task_of(DOCUMENT, SCHEMA, "two", text_key="body")["data"] == {**facts, "body": TEXT}


def test_sentences_are_proposed_where_they_are_the_unit() -> None:
    assert task_of(DOCUMENT, SCHEMA, "two")["predictions"] == []
    (prediction,) = task_of(DOCUMENT, SCHEMA, "one")["predictions"]
    shared = {"from_name": "span", "to_name": "text", "type": "labels"}
    assert prediction["result"] == [
        {"id": "s000", **shared, "value": {"start": 0, "end": 9, "text": "A 😀 fell.", "labels": ["S"]}},
        {"id": "s001", **shared, "value": {"start": 11, "end": 18, "text": "B rose.", "labels": ["S"]}},
    ]


def test_label_studio_takes_the_proposal() -> None:
    (prediction,) = task_of(DOCUMENT, SCHEMA, "one")["predictions"]
    interface = LabelInterface(labeling_config(SCHEMA, "one"))
    assert interface.validate_prediction({**prediction, "score": 1.0}, return_errors=True) == []


def test_two_types_of_sentences_have_ids_of_their_own() -> None:
    schema = Schema(name="x", spans={name: SpanType(units="sentences") for name in "st"})
    (prediction,) = task_of(DOCUMENT, schema)["predictions"]
    ids = [(one["id"], one["value"]["labels"][0]) for one in prediction["result"]]
    assert ids == [("s000", "s"), ("s001", "t"), ("s002", "s"), ("s003", "t")]


def test_a_withheld_text_is_a_problem() -> None:
    with pytest.raises(ProblemsError, match="no-text"):
        task_of(Document(id="d1"), SCHEMA, "one")
