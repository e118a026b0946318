from corpus_kit.agreement.measure import measure
from corpus_kit.agreement.terminal import columns, table


def test_the_table_names_everything_measured(make_corpus):
    text = table(measure(make_corpus(n=6), resamples=20))
    for word in ("colour", "mood_claim", "→ levy", "who", "all types", "by", "saying", "→ speaker", "a3", "60 s"):
        assert word in text
    assert "too narrow" in text
    assert max(map(len, text.splitlines())) < 200


def test_columns_are_aligned():
    assert columns(["a", "bb"], [["long", "x"], ["s", ""]]) == "a     bb\nlong  x\ns"
