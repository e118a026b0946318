"""What the rows of each config say, on the small corpus of conftest.py; offsets are counted there."""

from __future__ import annotations

from typing import Any

import pytest

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Region, Unit
from corpus_kit.corpus.units import references
from corpus_kit.dataset.tables.every import default_config, every_table
from corpus_kit.dataset.tables.tagging import Tokenised, outermost
from corpus_kit.dataset.tables.view import View
from corpus_kit.schema.check_labels import DOCUMENT_COLUMNS, REGION_FIELDS, STRUCTURE_COLUMNS, TAGGING_COLUMNS
from corpus_kit.schema.model import Schema, Target
from corpus_kit.schema.reading import schema_of

TARGETS = (Target(id="dam", text="The dam"),)


@pytest.fixture
def rows(toys: Schema, toy_source: Any) -> Any:
    """Return a function: config → rows of d1 as dicts."""

    def of(config: str, document: AnnotatedDocument | None = None, schema: Schema = toys) -> list[dict[str, Any]]:
        annotated = document or next(iter(toy_source().documents()))
        view = View(annotated, references(annotated, schema, TARGETS), schema, annotated.document.event)
        [table] = [one for one in every_table(schema, TARGETS) if one.name == config]
        return table.columns.batch(table.rows(view)).to_pylist()

    return of


def test_configs_and_their_order(toys: Schema) -> None:
    assert [table.name for table in every_table(toys, TARGETS)] == [
        *("colour", "tone_note", "tone_document", "topics", "genre", "tagging", "bond"),
        *("spans", "relations", "judgements", "documents"),
    ]


def test_the_default_config_is_the_first_that_needs_no_target(toys: Schema) -> None:
    tables = {table.name: table for table in every_table(toys, TARGETS)}
    assert default_config([tables["tone_note"], tables["topics"], tables["colour"]]) == "topics"
    assert default_config([tables["tone_note"], tables["tone_document"], tables["documents"]]) == "tone_note"
    assert default_config([tables["tagging"], tables["documents"]]) == "tagging"


def test_a_sentence_attribute_has_a_row_for_every_sentence(rows: Any) -> None:
    found = rows("colour")
    assert [row["unit_id"] for row in found] == ["d1:note:0-9", "d1:note:11-38", "d1:note:39-52", "d1:note:53-66"]
    # both silent: grey; both red; silent against blue: a tie; both silent
    assert [row["label"] for row in found] == [0, 1, None, 0]
    assert [row["votes"] for row in found] == [[2, 0, 0], [0, 2, 0], [1, 0, 1], [2, 0, 0]]
    assert found[2]["annotators"] == ["a1", "a2"]
    assert found[2]["annotator_labels"] == [0, 2]
    assert found[2]["context"] == "The dam is safe, says Ulla. ⟦It will hold.⟧ Nobody asked."
    assert {row["event"] for row in found} == {"dam"}
    assert {row["outlet"] for row in found} == {"Varnia Post"}


def test_the_holder_is_in_words(rows: Any) -> None:
    # Without "Ulla", the sentence "The dam is safe, says Ulla." has 23 characters, 15 of them in the part that is hers.
    assert [row["holder"] for row in rows("colour")] == ["author", "Ulla", "Ulla", "author"]


def test_the_holder_is_null_where_the_pass_was_not_done(rows: Any, toy_source: Any) -> None:
    notes_only = list(toy_source().documents())[1]
    assert [row["holder"] for row in rows("colour", notes_only)] == [None, None]
    assert rows("topics", notes_only) == rows("tagging", notes_only) == []


def test_an_attribute_asked_per_target_has_a_row_a_target(rows: Any) -> None:
    found = rows("tone_note")
    assert found[1]["unit_id"] == "d1:note:11-38@dam"
    assert (found[1]["target"], found[1]["target_text"]) == ("dam", "The dam")
    assert found[1]["votes"] == [1, 1, 0]  # "for" against the silence that means "none"
    assert rows("tone_document")[0]["unit_id"] == "d1:document@dam"


def test_a_span_attribute_with_several_labels(rows: Any) -> None:
    [row] = rows("topics")
    assert row["unit_id"] == "d1:part:11-26+39-51"
    assert row["text"] == "The dam is safe … It will hold"
    assert row["context"] == "⟦The dam is safe⟧, says Ulla. ⟦It will hold⟧."
    assert row["annotator_labels"] == [[0, 1], [0]]
    assert row["votes"] == [2, 1, 0, 0]
    assert row["label"] is None  # "law" has exactly half


def test_a_document_attribute(rows: Any) -> None:
    [row] = rows("genre")
    assert row["text"] == "Dam opens\n\nThe dam is safe, says Ulla. It will hold. Nobody asked."
    assert row["context"] == "Dam opens"
    assert (row["votes"], row["label"]) == ([1, 1], None)


def test_tagging(rows: Any) -> None:
    found = rows("tagging")
    assert [row["sentence"]["start"] for row in found] == [0, 11, 39, 53]
    assert found[1]["tokens"] == ["The", "dam", "is", "safe", ",", "says", "Ulla", "."]
    assert found[1]["part"] == [1, 2, 2, 2, 0, 0, 0, 0]
    assert found[1]["owner"] == [0, 0, 0, 0, 0, 0, 1, 0]
    assert found[2]["part"] == [1, 2, 2, 0]  # the second fragment begins anew
    assert found[3]["part"] == [-100, 0, 0]  # one of two annotators marked it
    joined = "d1:part:11-26+39-51"
    assert found[1]["part_spans"] == [{"unit_id": joined, "start": 11, "end": 26}]
    assert found[2]["part_spans"] == [{"unit_id": joined, "start": 39, "end": 51}]
    assert found[3]["part_spans"] == []


def test_a_type_of_a_pass_that_nobody_did_is_null_in_tagging(rows: Any) -> None:
    schema = schema_of("name: s\nspans: {x: {}, y: {}}\npasses: {one: {spans: [x]}, two: {spans: [y]}}")
    document = Document(id="d", text="Ab cd.", sentences=((0, 6),))
    seen = Annotation(document="d", pass_="one", annotator="a1")
    [row] = rows("tagging", AnnotatedDocument(document, (seen,)), schema)
    assert (row["x"], row["x_spans"], row["y"], row["y_spans"]) == ([0, 0, 0], [], None, None)


def test_the_schema_refuses_every_name_that_a_column_has_already(toys: Schema) -> None:
    reserved = {"tagging": TAGGING_COLUMNS, "bond": STRUCTURE_COLUMNS, "documents": DOCUMENT_COLUMNS}
    of_the_schema = {"part", "part_spans", "owner", "owner_spans", "who", "genre", "tone"}
    for table in every_table(toys, TARGETS):
        fixed = {column.name for column in table.columns.all} - of_the_schema
        assert fixed <= reserved.get(table.name, fixed)
    [bond] = [table for table in every_table(toys, TARGETS) if table.name == "bond"]
    assert set(bond.columns.arrow.field("who").type.value_type.names) <= REGION_FIELDS


def test_structures(rows: Any) -> None:
    [row] = rows("bond")
    assert row["unit_id"] == "d1:part:11-26+39-51"
    assert [(one["start"], one["end"], one["text"]) for one in row["part"]] == [
        (11, 26, "The dam is safe"),
        (39, 51, "It will hold"),
    ]
    assert {one["unit_id"] for one in row["part"]} == {row["unit_id"]}
    assert row["who"] == [{"unit_id": "d1:owner:33-37", "start": 33, "end": 37, "text": "Ulla"}]
    assert row["context"] == "⟦The dam is safe⟧, says Ulla. ⟦It will hold⟧."
    assert row["parent"] == ""


def test_facts_are_those_of_the_annotations(rows: Any) -> None:
    spans = rows("spans")
    assert [row["unit_id"] for row in spans[:3]] == [
        "d1:bonds:a1:r1:part",
        "d1:bonds:a1:r2:part",
        "d1:bonds:a1:r3:owner",
    ]
    assert spans[1] | {"unit_id": ""} == {
        "unit_id": "",
        "document_id": "d1",
        "event": "dam",
        "outlet": "Varnia Post",
        "pass": "bonds",
        "annotator": "a1",
        "annotation_id": "7",
        "adjudication": False,
        "region_id": "r2",
        "type": "part",
        "start": 39,
        "end": 51,
        "text": "It will hold",
        "control": "span",
        "origin": "manual",
        "notes": [],
        "score": 0.25,
        "parent_region_id": "r1",
    }
    drawn_backwards = rows("relations")[1]
    assert drawn_backwards["head"] == "d1:bonds:a1:r1:part"
    assert drawn_backwards["tail"] == "d1:bonds:a1:r3:owner"
    assert (drawn_backwards["from_id"], drawn_backwards["reversed"]) == ("r3", True)
    answers = {(row["annotator"], row["carrier"], row["attribute"]): row for row in rows("judgements")}
    assert answers["a2", "part", "size"]["number"] == 3.5
    assert answers["a2", "note", "why"]["text"] == ["line one", "line two"]
    assert answers["a1", "part", "topics"]["values"] == ["sea", "law"]
    assert answers["a1", "document", "genre"]["region_id"] is None


def test_an_adjudication_is_the_reference_and_stands_apart_in_the_facts(rows: Any, toy_source: Any) -> None:
    first = next(iter(toy_source().documents()))
    settled = Annotation(
        document="d1",
        pass_="notes",
        annotator="a9",
        id="90",
        regions=(Region("z", "note", 39, 52, (Answer("colour", "red"),)),),
    )
    document = AnnotatedDocument(first.document, first.annotations, {"notes": settled})
    found = rows("colour", document)
    assert [row["label"] for row in found] == [0, 0, 1, 0]
    assert found[1]["votes"] == [0, 2, 0]
    adjudicated = [row for row in rows("spans", document) if row["adjudication"]]
    assert [row["unit_id"] for row in adjudicated] == ["d1:notes:adjudication:z:note"]
    assert [one["adjudication"] for one in rows("documents", document)[0]["annotations"]] == [False] * 4 + [True]


def test_the_documents_config(rows: Any) -> None:
    [row] = rows("documents")
    assert (row["title"], row["length"], row["genre"]) == ("Dam opens", 77, None)
    assert row["tone"] == [{"target": "dam", "label": 0}]
    assert row["parts"][2] == {"kind": "boilerplate", "start": 67, "end": 77}
    assert [(one["pass"], one["annotator"], one["seconds"]) for one in row["annotations"]] == [
        ("bonds", "a1", 12.5),
        ("bonds", "a2", None),
        ("notes", "a1", None),
        ("notes", "a2", None),
    ]


def unit(*fragments: tuple[int, int]) -> Unit:
    return Unit(id=str(fragments), document="d", pass_="p", carrier="x", fragments=fragments)


def test_a_span_across_two_sentences_begins_anew_in_the_second() -> None:
    tokenised = Tokenised("A b. C d.", [(0, 4), (5, 9)])  # A b . C d .
    assert tokenised.tags([unit((2, 6))], []).tolist() == [0, 1, 2, 1, 0, 0]


def test_of_overlapping_spans_the_earlier_keeps_the_shared_tokens() -> None:
    tokenised = Tokenised("a b c d e", [(0, 9)])
    assert tokenised.tags([unit((2, 7)), unit((0, 5))], []).tolist() == [1, 2, 2, 1, 0]


def test_spans_side_by_side_each_begin() -> None:
    tokenised = Tokenised("a b c d", [(0, 7)])
    assert tokenised.tags([unit((0, 3)), unit((4, 7))], []).tolist() == [1, 2, 1, 2]


def test_a_span_that_ends_within_a_token_takes_it_whole() -> None:
    assert Tokenised("Sunday night", [(0, 12)]).tags([unit((0, 3))], []).tolist() == [1, 0]


def test_undecided_tokens_are_ignored_only_outside_the_reference() -> None:
    tokenised = Tokenised("a b c", [(0, 5)])
    assert tokenised.tags([unit((0, 1))], [unit((0, 3))]).tolist() == [1, -100, 0]


def test_a_span_within_the_fragments_of_another_is_not_outermost() -> None:
    outer, inner, across = unit((0, 5), (9, 14)), unit((10, 12)), unit((3, 10))
    assert outermost([outer, inner, across]) == [outer, across]
    assert outermost([inner, inner]) == [inner, inner]
