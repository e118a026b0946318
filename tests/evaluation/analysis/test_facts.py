"""Facts of four sentences and two spans, looked up in configs written by hand."""

import numpy as np
import pyarrow as pa
import pytest

from corpus_kit.evaluation.analysis.facts import document_facts_of, facts_of
from corpus_kit.evaluation.documents.articles import Article, Taught
from corpus_kit.evaluation.documents.tasks import Asked, DocumentTask
from corpus_kit.evaluation.tasks import read_task
from corpus_kit.schema.reading import schema_of

SCHEMA = schema_of("""
name: harbour
attributes:
  colour: {values: {red: {}, blue: {}}}
  size: {ordered: true, values: {small: {}, large: {}}}
  side: {per_target: true, values: {for: {}, against: {}}}
  topics: {multiple: true, values: {sea: {}, sky: {}}}
  rank: {values: {captain: {}, cook: {}}}
  tone: {values: {glad: {}, grim: {}}}
  remark: {kind: text}
spans:
  line: {units: sentences, attributes: [colour, size, side, topics]}
  speaker: {attributes: [rank, remark]}
  speech: {}
relations: {by: {from: speech, to: speaker}}
structures: {quote: {anchor: speech, holder: speaker, roles: {speaker: {relation: by}}}}
document: {attributes: [tone, side]}
""")
LABELS = {
    "colour": ("red", "blue"),
    "size": ("small", "large"),
    "side_line": ("for", "against"),
    "side_document": ("for", "against"),
    "topics": ("sea", "sky"),
    "rank": ("captain", "cook"),
    "tone": ("glad", "grim"),
}
SHORT, LONG = "Red sails today.", "word " * 31


class Harbour:
    """As far as a task and its facts need a dataset."""

    def __init__(self, configs):
        self.tables = configs

    @property
    def configs(self):
        return tuple(self.tables)

    def splits(self, config):
        return ("train",)

    def table(self, config, split=None):
        return pa.Table.from_pylist(self.tables[config])

    def labels(self, config):
        return LABELS[config]


def row(unit, label, target="", **more):
    document = unit.partition(":")[0]
    outlet = {"d1": "The Quay", "d2": "The Mast"}[document]
    said = {"text": SHORT, "context": "", "label": label, "votes": [1, 0], "annotators": [], "annotator_labels": []}
    about = {"target": target, "target_text": target} if target else {}
    id_ = f"{unit}@{target}" if target else unit
    return {"unit_id": id_, "document_id": document, "event": "e", "outlet": outlet, **said, **about, **more}


LINES = ["d1:line:0-9", "d1:line:10-19", "d2:line:0-9", "d2:line:10-19"]
HOLDERS = ["author", "Ada Pask", "", None]
SPEAKERS = [
    row("d1:speaker:0-3", 0, text="Ada Pask", context=f"{LONG}said ⟦Ada Pask⟧."),
    row("d2:speaker:0-3", 1, text="Nils Aro", context="⟦Nils Aro⟧ spoke."),
]


def lines(config, labels, **more):
    return [row(unit, label, holder=holder, **more) for unit, label, holder in zip(LINES, labels, HOLDERS, strict=True)]


@pytest.fixture
def harbour():
    return Harbour(
        {
            "colour": lines("colour", [0, 1, 0, None]),
            "size": lines("size", [1, 0, None, 1]),
            "side_line": [
                row(unit, label, target, holder=holder, text=LONG if target == "dock" else SHORT)
                for unit, holder in zip(LINES, HOLDERS, strict=True)
                for target, label in (("dock", 0), ("sail", 1))
            ],
            "side_document": [row("d1:document", 0, "dock"), row("d1:document", 1, "sail")],
            "topics": lines("topics", [[0], [0], [1], [1]]),
            "rank": SPEAKERS,
            "tone": [row("d1:document", 0, text="one two three"), row("d2:document", None, text="one " * 301)],
        }
    )


def found(task, harbour):
    return {fact.by: fact.values for fact in facts_of(read_task(harbour, task, SCHEMA), [harbour], SCHEMA)}


def test_facts_of_sentences(harbour):
    facts = facts_of(read_task(harbour, "colour", SCHEMA), [harbour], SCHEMA)
    assert [(fact.by, fact.values) for fact in facts] == [
        ("tone", ("glad", "glad", "", "")),  # of d2 it is open
        ("outlet", ("The Quay", "The Quay", "The Mast", "The Mast")),
        ("target", ("",) * 4),
        ("size", ("large", "small", "", "large")),
        ("holder", ("the author", "a source", "a source not named", "")),
        ("rank of the holder", ("", "captain", "", "")),
        ("words in the sentence", ("≤ 10",) * 4),
    ]
    orders = {fact.by: fact.order for fact in facts}
    assert (orders["size"], orders["tone"]) == (("small", "large"), ())


def test_a_task_per_target_knows_what_was_asked_of_the_same_target(harbour):
    facts = found("side_line", harbour)
    assert facts["target"] == ("dock", "sail") * 4
    assert facts["side_document"] == ("for", "against") * 2 + ("",) * 4
    assert facts["colour"] == ("red", "red", "blue", "blue", "red", "red", "", "")
    assert facts["words in the sentence"] == ("> 30", "≤ 10") * 4
    assert "topics" not in facts
    assert "side_line" not in facts


def test_facts_of_spans_measure_the_sentence_around_them(harbour):
    facts = found("rank", harbour)
    assert set(facts) == {"tone", "outlet", "target", "words in the sentence"}
    assert facts["words in the sentence"] == ("> 30", "≤ 10")


def test_facts_of_documents(harbour):
    facts = found("tone", harbour)
    assert facts == {
        "outlet": ("The Quay", "The Mast"),
        "target": ("", ""),
        "words in the article": ("≤ 300", "301–600"),
    }


def test_a_holder_named_twice_with_different_answers_is_not_known(harbour):
    harbour.tables["rank"] = [*SPEAKERS, row("d1:speaker:20-23", 1, text="Ada Pask")]
    assert found("colour", harbour)["rank of the holder"] == ("",) * 4


def test_a_span_that_reads_author_is_not_the_author(harbour):
    harbour.tables["rank"] = [*SPEAKERS, row("d1:speaker:20-23", 1, text="author")]
    assert found("colour", harbour)["rank of the holder"] == ("", "captain", "", "")


def test_configs_that_nobody_annotated_are_not_known(harbour):
    for config in ("size", "rank", "tone", "side_document"):
        del harbour.tables[config]
    facts = found("colour", harbour)
    assert facts["size"] == facts["tone"] == ("",) * 4
    assert facts["holder"][0] == "the author"


def test_facts_of_an_extraction_task(harbour):
    text = "one two. " + "three " * 400 + "Boilerplate."
    article = Article.of(text, [(0, 8), (9, 9 + 6 * 400)])
    nothing = Taught((), {})
    task = DocumentTask(
        "tagging",
        Asked("extraction", ("speech",)),
        documents=("d1", "d2"),
        events=("e", "f"),
        outlets=("The Quay", "The Mast"),
        splits=("train", "train"),
        articles=(article, Article.of("Two words")),
        taught=(nothing, nothing),
    )
    facts = document_facts_of(task, [harbour], SCHEMA)
    assert [(fact.by, fact.values) for fact in facts] == [
        ("tone", ("glad", "")),
        ("outlet", ("The Quay", "The Mast")),
        ("words in the article", ("301–600", "≤ 300")),  # 402 words in sentences
    ]
    assert np.all([len(fact.values) == 2 for fact in facts])
