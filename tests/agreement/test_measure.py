"""The whole measurement, on annotations small enough to count."""

import msgspec
import numpy as np
import pytest

from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.spans import ALL
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, Document, Link, Region
from corpus_kit.schema.model import Asked, Attribute, Pass, Schema, SpanType, Value

TEXT = "Pask said it is so. Fenn said it is not."
SENTENCES = ((0, 19), (20, 40))
SCHEMA_WITHOUT_DEFAULTS = Schema(
    name="bare",
    attributes={"colour": Attribute(values={"red": Value(), "blue": Value()}), "score": Attribute(kind="number")},
    spans={"claim": SpanType(units="sentences", attributes=("colour",))},
    document=Asked(attributes=("score",)),
)


def annotation(annotator, regions=(), links=(), answers=(), **more):
    return Annotation(
        document="d0", pass_="all", annotator=annotator, regions=regions, links=links, answers=answers, **more
    )


def claim(place, colour):
    return Region(f"c{place}", "claim", *SENTENCES[place], (Answer("colour", colour),))


def document(*annotations, **more):
    return AnnotatedDocument(Document(id="d0", text=TEXT, length=40, sentences=SENTENCES), annotations, **more)


@pytest.fixture
def corpus(make_corpus):
    def made(*docs):
        found = make_corpus(n=1)
        found.docs = docs
        return found

    return made


@pytest.fixture
def hand(corpus):
    """Two annotators: same colour on one sentence, silence against blue on the other; two spans each, one link each."""
    one = annotation(
        "a1",
        (claim(0, "red"), Region("w", "who", 0, 4), Region("x", "what", 10, 18)),
        (Link("x", "w", "what", "who", relation="by"),),
        (Answer("score", 2.0), Answer("topics", ("sea",))),
        seconds=30.0,
    )
    spans = (Region("w", "who", 0, 5), Region("x", "what", 10, 18), Region("y", "what", 30, 39))
    other = annotation(
        "a2",
        (claim(0, "red"), claim(1, "blue"), *spans),
        (Link("x", "w", "what", "who", relation="by"),),
        (Answer("score", 3.0), Answer("topics", ("sea",))),
        seconds=90.0,
    )
    return measure(corpus(document(one, other)), resamples=10)


def test_silence_is_the_default(hand):
    colour = hand["attributes"]["colour"]
    assert colour["units"] == 2
    assert colour["observed"] == 0.5
    # red, red, none, blue: 1 - 3 · 2 / (16 - 6)
    assert colour["alpha"] == pytest.approx(1 - 6 / 10)
    assert colour["most_confused"] == [{"labels": ["blue", "none"], "pairs": 1, "share": 0.5}]
    assert colour["confusion"]["pairs"] == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]


def test_per_target_attributes_are_measured_by_target_too(hand):
    mood = hand["attributes"]["mood_claim"]
    assert mood["units"] == 4
    assert {target: one["units"] for target, one in mood["targets"].items()} == {"levy": 2, "wall": 2}
    assert "targets" not in hand["attributes"]["colour"]


def test_span_attributes_are_compared_where_both_marked(hand):
    assert hand["attributes"]["weight"]["units"] == 0
    assert hand["attributes"]["weight"]["reason"]


def test_spans(hand):
    who, what = hand["spans"]["who"], hand["spans"]["what"]
    assert (who["f1_exact"], who["f1_overlap"]) == (1, 1)  # a2's trailing space is trimmed
    assert (what["f1_exact"], what["f1_overlap"]) == (2 / 3, 2 / 3)
    assert hand["spans"][ALL]["f1_exact"] == pytest.approx(4 / 5)
    # twelve tokens, marks among them: a1 marks it, is, so; a2 also it, is, not. Of 24 values 9 say marked, 15 not;
    # three tokens differ, 2 each: 1 - 23 · 6 / (24² - 9² - 15²)
    assert what["token_alpha"] == pytest.approx(1 - 23 * 6 / 270)
    assert what["pairs"] == [{"annotators": ["a1", "a2"], "spans": 3, "f1_exact": 2 / 3, "f1_overlap": 2 / 3}]


def test_links_and_structures(hand):
    assert hand["relations"]["by"]["f1"] == 1
    assert "more" not in hand["relations"]  # it ties fragments of one span
    saying = hand["structures"]["saying"]
    assert (saying["f1_anchor"], saying["f1"], saying["roles"]["speaker"]["f1"]) == (2 / 3, 2 / 3, 1)


def test_numbers_and_text(hand):
    score = hand["attributes"]["score"]
    assert (score["level"], score["observed"], score["units"]) == ("interval", 0, 1)
    assert "note" not in hand["attributes"]
    assert hand["attributes"]["topics"]["level"] == "sets"


def test_annotators(hand):
    assert hand["annotators"]["a2"]["documents"] == 1
    assert hand["annotators"]["a2"]["seconds_per_document"] == 90
    assert hand["annotators"]["a1"]["competence"] is None
    assert "three annotators" in hand["annotators"]["a1"]["reason"]


def test_few_clusters_give_no_interval_and_a_reason(hand):
    assert hand["attributes"]["colour"]["interval"] is None
    assert "5 are the least" in hand["attributes"]["colour"]["reason"]
    assert "5 are the least" in hand["clusters"]["note"]


def test_adjudications_are_left_out(corpus):
    one, other = annotation("a1", (claim(0, "red"),)), annotation("a2", (claim(0, "blue"),))
    ruled = document(one, other, adjudications={"all": annotation("", (claim(0, "blue"), claim(1, "red")))})
    with_it, without = measure(corpus(ruled), resamples=0), measure(corpus(document(one, other)), resamples=0)
    assert with_it == without


def test_documents_of_one_annotator_are_left_out_but_counted_as_work(corpus):
    found = measure(corpus(document(annotation("a1", (claim(0, "red"),)))), resamples=0)
    assert found["documents"] == 0
    assert found["annotators"]["a1"]["documents"] == 1


def test_three_annotators_have_competences_with_intervals(make_corpus):
    found = measure(make_corpus(n=12), resamples=200)
    for one in found["annotators"].values():
        low, high = one["interval"]
        assert 0.5 < low < one["competence"] < high <= 1
        assert {"dawid_skene", "mace", "votes"} == one["attributes"]["colour"].keys()
    assert found["clusters"] == {"kind": "event", "count": 12, "note": ""}
    assert found["attributes"]["colour"]["intervals"]["ac1"]


def test_annotators_who_only_work_in_pairs_have_no_competence(make_corpus):
    # a1 with a2, a3 with a4, never three together: nothing tells which of a pair errs
    source = make_corpus(n=12, annotators=("a1", "a2", "a3", "a4"))
    source.docs = [
        AnnotatedDocument(doc.document, doc.annotations[:2] if place % 2 else doc.annotations[2:])
        for place, doc in enumerate(source.docs)
    ]
    found = measure(source, resamples=20)["annotators"]
    assert {one["competence"] for one in found.values()} == {None}
    assert "three annotators" in found["a1"]["reason"]


def test_who_shares_units_with_one_other_only_has_no_competence(make_corpus):
    # a1, a2 and a3 judge half of the documents, a3 and a4 the others
    source = make_corpus(n=12, annotators=("a1", "a2", "a3", "a4"))
    source.docs = [
        AnnotatedDocument(doc.document, doc.annotations[:3] if place % 2 else doc.annotations[2:])
        for place, doc in enumerate(source.docs)
    ]
    found = measure(source, resamples=20)["annotators"]
    assert {name for name, one in found.items() if one["competence"] is not None} == {"a1", "a2", "a3"}
    assert found["a4"]["attributes"] == {}


def test_passes_of_their_own_are_no_overlap(make_corpus):
    # both passes ask something of the document, so both annotators are its seers; but nobody answers what another does
    asked = {name: Attribute(values={"x": Value(), "y": Value()}) for name in ("genre", "tone")}
    source = make_corpus(n=1)
    source.schema = Schema(
        name="two",
        attributes=asked,
        document=Asked(attributes=("genre", "tone")),
        passes={"one": Pass(document=("genre",)), "two": Pass(document=("tone",))},
    )
    made = [
        Annotation(document="d0", pass_=pass_, annotator=name, answers=(Answer(attribute, "x"),))
        for pass_, name, attribute in (("one", "a1", "genre"), ("two", "a2", "tone"))
    ]
    source.docs = [document(*made)]
    found = measure(source, resamples=0)
    assert found["documents"] == 0
    assert "No document was annotated by two annotators" in found["remarks"][0]


def test_clusters_without_pairs_of_votes_are_no_data(corpus):
    # Two annotators judge the colour on four documents; on four more a2 saw only what is asked of the document.
    docs = []
    for place in range(8):
        one = annotation("a1", (claim(0, "red" if place % 2 else "blue"),), answers=(Answer("score", 1.0),))
        other = one if place < 4 else annotation("a2", answers=(Answer("score", 1.0),))
        made = tuple(
            msgspec.structs.replace(each, document=f"d{place}", annotator=name)
            for each, name in ((one, "a1"), (other, "a2"))
        )
        docs.append(AnnotatedDocument(Document(id=f"d{place}", text=TEXT, length=40, sentences=((0, 19),)), made))
    schema = SCHEMA_WITHOUT_DEFAULTS
    source = corpus(*docs)
    source.schema = schema
    colour = measure(source, resamples=20)["attributes"]["colour"]
    assert colour["units"] == 4
    assert colour["interval"] is None
    assert colour["ac1"] is not None
    assert colour["intervals"] == {"observed": None, "fleiss_kappa": None, "ac1": None}


def test_what_is_withheld_is_said(make_corpus):
    source = make_corpus(n=6)
    source.docs = [
        AnnotatedDocument(msgspec.structs.replace(doc.document, text=None), doc.annotations) for doc in source.docs
    ]
    spans = measure(source, resamples=0)["spans"]
    assert {one["reasons"]["token_alpha"] for one in spans.values()} == {"the texts are not here"}
    assert spans["who"]["f1_exact"] is not None
    assert spans["who"]["alpha_u"] is not None


def test_the_same_seed_gives_the_same_bytes(make_corpus):
    corpus = make_corpus(n=8)
    first, again, other = (msgspec.json.encode(measure(corpus, seed=seed, resamples=50)) for seed in (1, 1, 2))
    assert first == again != other


def test_progress_is_told(make_corpus):
    told = []
    measure(make_corpus(n=2), resamples=0, progress=lambda *args: told.append(args))
    assert ("comparing annotators", 2, 0) in told


def test_names_of_annotators_change_nothing(make_corpus):
    plain = measure(make_corpus(n=6, annotators=("a1", "a2", "a3")), resamples=0)
    renamed = measure(make_corpus(n=6, annotators=("z", "b", "k")), resamples=0)
    for name, one in plain["attributes"].items():
        assert one["alpha"] == pytest.approx(renamed["attributes"][name]["alpha"], nan_ok=True)
    for name, one in plain["spans"].items():
        assert one["f1_exact"] == renamed["spans"][name]["f1_exact"]
        assert one["alpha_u"] == pytest.approx(renamed["spans"][name]["alpha_u"])


def test_without_the_text_tokens_have_a_reason_and_the_rest_stands(make_corpus):
    corpus = make_corpus(n=6)
    corpus.docs = [
        AnnotatedDocument(msgspec.structs.replace(doc.document, text=None), doc.annotations) for doc in corpus.docs
    ]
    found = measure(corpus, resamples=0)["spans"]["who"]
    assert found["token_alpha"] is None
    assert "texts are not here" in found["reasons"]["token_alpha"]
    assert found["alpha_u"] is not None
    assert found["f1_exact"] is not None


def test_chance_data_gives_about_nothing(make_corpus):
    found = measure(make_corpus(n=60, noise=1.0), resamples=0)["attributes"]["colour"]
    assert abs(found["alpha"]) < 0.06
    assert np.isclose(found["observed"], 1 / 3, atol=0.04)
