import msgspec

from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.terminal import columns, table
from corpus_kit.corpus.model import AnnotatedDocument


def test_the_table_names_everything_measured(make_corpus):
    text = table(measure(make_corpus(n=6), resamples=20))
    for word in ("colour", "mood_claim", "→ levy", "who", "all types", "by", "saying", "→ speaker", "a3", "60 s"):
        assert word in text
    assert "too narrow" in text
    assert max(map(len, text.splitlines())) < 200


def test_what_is_resampled_is_said(make_corpus):
    assert "Intervals (95%): 12 events are resampled." in table(measure(make_corpus(n=12), resamples=20))


def test_missing_links_say_why(make_corpus):
    corpus = make_corpus(n=6)
    corpus.docs = [
        AnnotatedDocument(doc.document, tuple(msgspec.structs.replace(one, links=()) for one in doc.annotations))
        for doc in corpus.docs
    ]
    text = table(measure(corpus, resamples=0))
    assert "by: no two annotators marked both ends" in text
    assert "saying → speaker: nobody filled it" in text


def test_columns_are_aligned():
    assert columns(["a", "bb"], [["long", "x"], ["s", ""]]) == "a     bb\nlong  x\ns"
