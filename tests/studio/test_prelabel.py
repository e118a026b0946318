"""What is proposed to annotators, learned from a small corpus of invented quotations."""

from __future__ import annotations

import json
import shutil
import sys
from types import ModuleType

import msgspec
import pytest

from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.errors import UsageError
from corpus_kit.evaluation.documents.articles import Structure, TypedSpan
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.marks import Where
from corpus_kit.labelstudio.records import Result
from corpus_kit.labelstudio.results import ResultReader
from corpus_kit.labelstudio.source import open_source
from corpus_kit.labelstudio.spans import Place
from corpus_kit.labelstudio.tasks import task_of
from corpus_kit.shipped import shipped
from corpus_kit.studio.prelabel import make_prelabels
from corpus_kit.studio.projects import read_corpus

SCHEMA = """
name: talk
version: 1.0.0
attributes:
  tone: {values: {calm: {}, loud: {}}}
  genre: {values: {report: {}, letter: {}}}
spans:
  claim: {units: sentences, attributes: [tone]}
  say: {as: Verb}
  who: {}
  what: {}
  place: {}
relations:
  by: {from: what, to: who}
  via: {from: what, to: say}
  more: {from: what, to: what}
structures:
  quote:
    anchor: what
    roles: {who: {relation: by}, say: {relation: via, min: 1, max: 1}}
    fragments: more
document: {attributes: [genre]}
passes:
  mood: {spans: [claim], document: [genre]}
  quotes: {spans: [what, who, say]}
  both: {spans: [claim, what, who, say]}
  places: {spans: [place]}
"""
NOUNS = ["wall", "port", "lake", "mill", "dam", "road"]
NAMES = ["Ulla Fenn", "Nils Aro", "Ada Pask"]
NEW = {"n1": "“The lamp is sound,” said Runa Holt.\n", "n2": "Nobody came. Nobody came by.\n"}


def result(id_, text, word, label, kind="labels", control="span"):
    start = text.index(word)
    value = {"start": start, "end": start + len(word), "text": word, kind: [label]}
    return {"id": id_, "from_name": control, "to_name": "text", "type": kind, "value": value}


def quotes(text, name, noun):
    marks = [(f"“The {noun} is sound,”", "what"), ("said", "Verb"), (name, "who")]
    links = [{"type": "relation", "from_id": "r0", "to_id": to, "direction": "right"} for to in ("r1", "r2")]
    return [*(result(f"r{place}", text, *mark) for place, mark in enumerate(marks)), *links]


def mood(text, number):
    tone, genre = ["calm", "loud"][number % 2], ["report", "letter"][number % 2]
    about = {"id": "d", "from_name": "genre", "to_name": "text", "type": "choices", "value": {"choices": [genre]}}
    found = [about]
    for id_, sentence in zip("st", text.strip().split("  "), strict=True):
        found += [result(id_, text, sentence, "claim"), result(id_, text, sentence, tone, "choices", "tone")]
    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Six documents annotated in two passes, and two new ones."""
    folder = tmp_path_factory.mktemp("talk")
    (folder / "talk.yaml").write_text(SCHEMA, encoding="utf-8")
    (folder / "corpus.yaml").write_text("name: talk\nschema: talk.yaml\nlicence: CC0\n", encoding="utf-8")
    texts = {f"d{i}": f"“The {noun} is sound,” said {NAMES[i % 3]}.  Nobody came.\n" for i, noun in enumerate(NOUNS)}
    documents = {id_: make_document(id_, text, event=id_) for id_, text in (texts | NEW).items()}
    write_documents(folder / "documents.jsonl", documents)
    said = {
        "quotes": [quotes(text, NAMES[i % 3], NOUNS[i]) for i, text in enumerate(texts.values())],
        "mood": [mood(text, i) for i, text in enumerate(texts.values())],
    }
    for pass_, results in said.items():
        tasks = [
            {"id": i, "data": {"document_id": id_, "text": texts[id_]}, "annotations": [one]}
            for i, (id_, one) in enumerate(
                (id_, {"id": 100 + i, "completed_by": 1, "result": found})
                for i, (id_, found) in enumerate(zip(texts, results, strict=True))
            )
        ]
        path = folder / "exports" / pass_ / "made.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(tasks), encoding="utf-8")
    return read_corpus(folder)


def proposed(corpus, name, pass_):
    return make_prelabels(corpus, [pass_], name)[pass_]


def read(corpus, results, pass_, text):
    reader = ResultReader(corpus.schema, layout_of(corpus.schema), pass_)
    reading = reader.read(msgspec.convert(results, list[Result]), Place(text, len(text)), Where())
    assert reading.problems == []
    return reading


@pytest.fixture
def module(monkeypatch):
    """Somebody's module, in which a test puts a factory."""
    made = ModuleType("somebodys_models")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    return made


def baseline(kind, answer, **more):
    """Make a factory of estimators that say the same of every article, if it is long enough."""

    class Fixed:
        def __init__(self, asked):
            self.asked = asked

        def fit(self, X, y):
            return self

        def predict(self, X):
            return [answer if len(article.text) > 30 else () for article in X]

    Fixed.kind = kind
    return type("Fixed", (Fixed,), more)


def test_spans_with_how_sure_and_by_which_model(corpus):
    found = proposed(corpus, "crf", "quotes")
    results = found.results["n1"]
    assert [(one["id"], one["value"]["labels"], one["value"]["text"]) for one in results] == [
        ("r000", ["what"], "“The lamp is sound,”"),
        ("r001", ["Verb"], "said"),
        ("r002", ["who"], "Runa Holt"),
    ]
    assert {(one["type"], one["from_name"], one["to_name"]) for one in results} == {("labels", "span", "text")}
    assert all(0.5 < one["score"] <= 1 for one in results)
    prediction = found.prediction("n1")
    assert prediction["result"] == results
    assert 0.5 < prediction["score"] <= 1
    name, _, fingerprint = prediction["model_version"].partition(" ")
    assert (name, len(fingerprint)) == ("crf", 16)
    assert (found.empty, found.scored, found.notes) == (False, True, [])


def test_where_nothing_is_found_the_model_can_be_unsure_as_well(corpus):
    found = proposed(corpus, "crf", "quotes")
    assert found.results["n2"] == []
    assert found.uncertainty("n2") > found.uncertainty("n1") > 0  # words never seen against words of every document


def test_structures_with_their_links_read_back(corpus):
    found = proposed(corpus, "crf+nearest", "quotes")
    reading = read(corpus, found.results["n1"], "quotes", NEW["n1"])
    assert [(one.id, one.type) for one in reading.regions] == [("r000", "what"), ("r001", "say"), ("r002", "who")]
    assert [(one.from_id, one.to_id, one.relation) for one in reading.links] == [
        ("r000", "r001", "via"),
        ("r000", "r002", "by"),
    ]
    assert found.scored


def test_fragments_are_regions_that_are_joined(corpus, module):
    anchor, filler = ((0, 4), (13, 18)), ((21, 25),)
    module.make = baseline(END_TO_END, (Structure(anchor, ((), (filler,))),))
    found = proposed(corpus, "somebodys_models:make", "quotes")
    reading = read(corpus, found.results["n1"], "quotes", NEW["n1"])
    assert [(one.id, one.type, one.start, one.end) for one in reading.regions] == [
        ("r000", "what", 0, 4),
        ("r001", "what", 13, 18),
        ("r002", "say", 21, 25),
    ]
    assert [(one.from_id, one.to_id, one.relation) for one in reading.links] == [
        ("r000", "r001", "more"),
        ("r000", "r002", "via"),
    ]


def test_a_baseline_that_does_not_say_how_sure_it_is(corpus, module):
    module.make = baseline(EXTRACTION, (TypedSpan("who", ((0, 4),)),))
    found = proposed(corpus, "somebodys_models:make", "quotes")
    assert not found.scored
    assert set(found.prediction("n1")) == {"model_version", "result"}
    assert "score" not in found.results["n1"][0]


def test_answers_on_the_sentences_and_the_document(corpus):
    found = proposed(corpus, "tfidf_logreg", "mood")
    assert [(one["id"], one["type"], one["from_name"]) for one in found.results["n1"]] == [
        ("s000", "labels", "span"),
        ("s000", "choices", "tone"),
        ("document-genre", "choices", "genre"),
    ]
    assert 0.5 <= found.scores["n1"] <= 1
    assert found.notes == []


def test_of_a_pass_that_it_is_not_made_for_nothing_is_proposed(corpus):
    found = proposed(corpus, "tfidf_logreg", "quotes")
    assert found.empty
    assert found.notes == [
        "tfidf_logreg answers about sentences and documents, and the pass quotes asks of neither "
        "(spans are for: cue_quote, crf)"
    ]
    found = proposed(corpus, "crf", "mood")
    assert found.empty
    assert found.notes[0].startswith("crf finds free spans, and the pass mood has none (answers are for: majority, ")


def test_sentences_stay_proposed_beside_spans(corpus):
    found = proposed(corpus, "crf", "both").results["n1"]
    sentences = task_of(corpus.documents["n1"], corpus.schema, "both")["predictions"][0]["result"]
    assert found[: len(sentences)] == sentences
    assert [one["id"] for one in found[len(sentences) :]] == ["r000", "r001", "r002"]


def test_what_nobody_annotated_is_not_proposed(corpus):
    assert proposed(corpus, "crf", "places").empty
    found = proposed(corpus, "crf+nearest", "places")
    assert (found.empty, found.notes) == (
        True,
        ["place: not proposed, for crf+nearest finds structures, and these are in none"],
    )


def test_an_estimator_that_fails_is_told(corpus, module):
    module.make = baseline(EXTRACTION, (TypedSpan("whom", ((0, 4),)),))
    found = proposed(corpus, "somebodys_models:make", "quotes")
    assert found.empty
    assert found.notes[0].startswith("tagging is not proposed: predict returned a span of type 'whom'")


def test_no_such_baseline_and_one_that_only_links(corpus):
    with pytest.raises(UsageError, match="did you mean 'crf'"):
        proposed(corpus, "crff", "quotes")
    with pytest.raises(UsageError, match=r"new documents have none; .*: cue_quote, crf, cue_quote\+nearest, "):
        proposed(corpus, "nearest", "quotes")


def test_the_reference_is_proposed_to_be_checked(corpus):
    found = proposed(corpus, "reference", "quotes")
    text = corpus.documents["d0"].text
    reading = read(corpus, found.results["d0"], "quotes", text)
    # one annotator, so his annotation is the reference: the quotation, its verb and its speaker, and two links
    assert sorted((one.type, text[one.start : one.end]) for one in reading.regions) == [
        ("say", "said"),
        ("what", "“The wall is sound,”"),
        ("who", "Ulla Fenn"),
    ]
    assert sorted(one.relation for one in reading.links) == ["by", "via"]
    assert (found.scored, found.empty) == (False, False)
    assert found.notes == ["nobody has annotated n1, n2: there is no reference to propose"]
    assert found.results["n1"] == []


def test_of_a_pass_that_nobody_annotated_there_is_no_reference(corpus):
    found = proposed(corpus, "reference", "places")
    assert found.empty
    assert found.notes == ["nobody has annotated the pass places yet, so there is no reference to propose"]


def test_an_adjudication_is_the_reference(tmp_path):
    shutil.copytree(shipped("annotations/demo"), tmp_path / "demo", ignore=shutil.ignore_patterns(".studio"))
    demo = read_corpus(tmp_path / "demo")
    found = {pass_: proposed(demo, "reference", pass_) for pass_ in demo.passes()}
    for doc in open_source(tmp_path / "demo").documents():
        for pass_, ruled in doc.adjudications.items():
            layout = layout_of(demo.schema, demo.config.targets)
            reader = ResultReader(demo.schema, layout, pass_)
            results = msgspec.convert(found[pass_].results[doc.document.id], list[Result])
            text = doc.document.text
            reading = reader.read(results, Place(text, len(text)), Where())
            assert {(one.type, one.start, one.end) for one in reading.regions} == {
                (one.type, one.start, one.end) for one in ruled.regions
            }
            assert len(reading.links) == len(ruled.links)
            answers = [
                {(one.attribute, one.value, one.target) for one in said} for said in (reading.answers, ruled.answers)
            ]
            assert answers[0] == answers[1]
