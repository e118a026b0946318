"""Input that agreement cannot do much with: a sentence that says so, and the rest of the report."""

import msgspec
import pytest

from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.report import render_report
from corpus_kit.agreement.terminal import table
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Region
from corpus_kit.schema.model import Attribute, Schema, SpanType, Value


def everything(corpus):
    """Measure, print and render: whatever the input, all of it works and is valid JSON."""
    found = measure(corpus, resamples=50)
    msgspec.json.encode(found)
    return found, table(found), render_report(corpus, found)


def said(found, words):
    return any(words in remark for remark in found["remarks"])


def reannotated(corpus, change):
    corpus.docs = [AnnotatedDocument(doc.document, tuple(map(change, doc.annotations))) for doc in corpus.docs]
    return corpus


def test_no_documents(make_corpus):
    found, text, page = everything(make_corpus(n=0))
    assert said(found, "no submitted annotation")
    assert "no submitted annotation" in text
    assert "no submitted annotation" in page


def test_one_annotator_only(make_corpus):
    found, text, page = everything(make_corpus(n=3, annotators=["a1"]))
    assert said(found, "one annotator only, a1")
    assert found["attributes"]["colour"]["reason"]
    assert "one annotator only" in text
    assert "one annotator only" in page


def test_no_overlap(make_corpus):
    corpus = make_corpus(n=4)
    corpus.docs = [
        AnnotatedDocument(doc.document, (doc.annotations[number % 3],)) for number, doc in enumerate(corpus.docs)
    ]
    found, text, _ = everything(corpus)
    assert said(found, "worked on different documents")
    assert found["documents"] == 0
    assert "a1" in text


def test_an_attribute_nobody_answered(make_corpus):
    found, text, _ = everything(make_corpus(n=6))
    assert found["attributes"]["unasked"]["reason"] == "nobody answered it where two annotators could have"
    assert "unasked: nobody answered it" in text
    assert found["attributes"]["colour"]["alpha"] is not None


def test_identical_annotators(make_corpus):
    corpus = make_corpus(n=6, annotators=["a1"])
    corpus.docs = [
        AnnotatedDocument(doc.document, (*doc.annotations, msgspec.structs.replace(doc.annotations[0], annotator="a2")))
        for doc in corpus.docs
    ]
    found, _, page = everything(corpus)
    assert said(found, "a1 and a2 gave the same")
    assert found["attributes"]["colour"]["alpha"] == 1
    assert "No two annotators gave different labels" in page


def test_few_spans_are_not_enough_to_be_alike(make_corpus):
    # Nine spans of both are nine in common, however often they are counted; nothing else is asked.
    corpus = make_corpus(n=0)
    corpus.schema = Schema(name="marks", spans={"x": SpanType(), "y": SpanType()})
    for many, alike in ((9, False), (10, True)):
        regions = tuple(Region(f"r{place}", "xy"[place % 2], 4 * place, 4 * place + 3) for place in range(many))
        made = tuple(Annotation(document="d", pass_="all", annotator=name, regions=regions) for name in ("a1", "a2"))
        corpus.docs = [AnnotatedDocument(Document(id="d", text="wall " * 10, length=50), made)]
        found, *_ = everything(corpus)
        assert said(found, f"a1 and a2 gave the same {many} labels and spans") == alike


def test_an_annotator_who_answers_everything_the_same(make_corpus):
    def same(annotation):
        if annotation.annotator != "a2":
            return annotation
        regions = tuple(
            msgspec.structs.replace(one, answers=(Answer("colour", "red"),)) if one.type == "claim" else one
            for one in annotation.regions
        )
        return msgspec.structs.replace(annotation, regions=regions)

    found, *_ = everything(reannotated(make_corpus(n=6), same))
    assert said(found, "a2 answered “red” on all 36 units of colour")


def test_an_annotator_with_empty_annotations_only(make_corpus):
    def emptied(annotation):
        nothing = {"regions": (), "links": (), "answers": ()}
        return msgspec.structs.replace(annotation, **nothing) if annotation.annotator == "a3" else annotation

    found, *_ = everything(reannotated(make_corpus(n=6), emptied))
    assert said(found, "a3 submitted 6 annotations, all empty")
    assert found["annotators"]["a3"]["empty"] == 6
    assert found["spans"]["who"]["f1_exact"] < 0.7  # it counts as having found nothing


def test_thousands_of_labels(make_corpus):
    labels = [f"v{number}" for number in range(4000)]
    attribute = Attribute(values={label: Value() for label in labels}, ordered=True)
    corpus = make_corpus(n=0)
    sentence = SpanType(units="sentences", attributes=("label",))
    corpus.schema = Schema(name="many", attributes={"label": attribute}, spans={"s": sentence})

    def annotation(number, name, shift):
        regions = (Region("r", "s", 0, 4, (Answer("label", labels[(37 * number + shift) % 4000]),)),)
        return Annotation(document=f"d{number}", pass_="all", annotator=name, regions=regions)

    corpus.docs = [
        AnnotatedDocument(
            Document(id=f"d{number}", text="Wall", length=4, sentences=((0, 4),)),
            tuple(annotation(number, name, (number % 5 == 0) * place) for place, name in enumerate(("a1", "a2", "a3"))),
        )
        for number in range(60)
    ]
    found, *_ = everything(corpus)
    assert said(found, "label has 4,000 values")
    assert found["attributes"]["label"]["confusion"] is None
    assert found["attributes"]["label"]["most_confused"]
    assert found["attributes"]["label"]["alpha"] > 0.99  # neighbours of 4,000 are nearly the same
    assert "4,000 values" in found["annotators"]["a1"]["reason"]


def test_a_document_with_5000_spans(make_corpus):
    corpus = make_corpus(n=0)
    text = "wall " * 5000

    def annotation(name, shift):
        regions = tuple(Region(f"r{i}", "what", 5 * i + shift, 5 * i + 4) for i in range(5000))
        return Annotation(document="d", pass_="all", annotator=name, regions=regions)

    corpus.docs = [
        AnnotatedDocument(Document(id="d", text=text, length=len(text)), (annotation("a1", 0), annotation("a2", 1)))
    ]
    found = measure(corpus, resamples=0)["spans"]["what"]
    assert (found["f1_exact"], found["f1_overlap"], found["spans"]) == (0, 1, 10_000)
    assert found["token_alpha"] is None  # every token is marked by both
    assert 0.8 < found["alpha_u"] < 1


@pytest.mark.parametrize("n", [1, 4])
def test_too_few_documents_for_intervals(make_corpus, n):
    found, text, _ = everything(make_corpus(n=n))
    assert found["attributes"]["colour"]["interval"] is None
    assert "too few for intervals" in text
