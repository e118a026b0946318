import importlib.util

import pytest

from corpus_kit.evaluation.baselines.crf import Crf, bio, chunks
from corpus_kit.evaluation.baselines.cue_quote import CueQuote
from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES, Means, composed
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.nearest import Nearest
from corpus_kit.evaluation.baselines.pairs import pairs_of
from corpus_kit.evaluation.baselines.pairwise_logreg import PairwiseLogreg
from corpus_kit.evaluation.baselines.quotes import quoted
from corpus_kit.evaluation.baselines.registry import find, maker
from corpus_kit.evaluation.baselines.span_rules import SpanRule, span_rule_problems
from corpus_kit.evaluation.baselines.token_features import token_features
from corpus_kit.evaluation.documents.articles import Article, Structure, Taught, TypedSpan
from corpus_kit.evaluation.documents.tasks import Asked, RoleAsked
from corpus_kit.schema.reading import load_schema, read_yaml
from corpus_kit.shipped import shipped

RULES = {
    "say": SpanRule(any=("said", "says", "according to")),
    "who": SpanRule(regex=r"(?:[Tt]he \w+|[A-Z]\w+(?: [A-Z]\w+)*)", beside="say"),
    "what": SpanRule(quoted=2, after="say"),
}


def said(text, sentences=(), types=("say", "who", "what"), rules=RULES):
    """What the rules find, spelled out."""
    [found] = CueQuote(rules, types).fit([], []).predict([Article.of(text, sentences)])
    return {(one.type, " … ".join(text[start:end] for start, end in one.points)) for one in found}


def test_a_quotation_its_cue_and_its_source():
    assert said("“It is safe,” said Ulla Fenn on Monday.") == {
        ("what", "“It is safe,”"),
        ("say", "said"),
        ("who", "Ulla Fenn"),
    }


def test_what_follows_a_cue_where_nothing_is_quoted():
    assert said("The council says that the wall is sound.") == {
        ("who", "The council"),
        ("say", "says"),
        ("what", "that the wall is sound"),
    }


def test_a_source_before_its_cue_goes_before_one_after_it():
    assert ("who", "Ulla") in said("Ulla says Nils came to the port.")
    assert ("who", "Nils") not in said("Ulla says Nils came to the port.")


def test_a_quotation_around_its_cue_is_one_span():
    assert ("what", "“The old wall,” … “is very sound.”") in said("“The old wall,” said Ulla, “is very sound.”")


def test_quotations_of_two_sentences_are_two_spans():
    text = "“It is safe,” said Ulla. “It is old,” said Nils."
    found = said(text, [(0, 24), (25, 48)])
    assert {("what", "“It is safe,”"), ("what", "“It is old,”")} <= found


def test_cues_in_quotation_marks_are_what_was_said_and_short_quotes_are_none():
    assert ("say", "said") not in said("“He said it is safe.”")
    assert not {one for one in said("A “free” port opened.") if one[0] == "what"}


def test_only_the_types_asked_are_given():
    assert {type_ for type_, _ in said("“It is safe,” said Ulla.", types=["who"])} == {"who"}


def test_marks_of_other_languages_and_an_unclosed_one():
    text = 'He: "a b" «c d» „e f“ “open'
    assert [text[start:end] for start, end in quoted(text)] == ['"a b"', "«c d»", "„e f“"]


def test_span_rules_are_checked_against_the_schema():
    faulty = {
        "sya": SpanRule(any=("x",)),
        "say": SpanRule(),
        "who": SpanRule(regex="(", beside="sai"),
        "what": SpanRule(quoted=-1, beside="say"),
    }
    found = span_rule_problems(faulty, ["say", "who", "what"], "rules.yaml")
    assert [(one.code, one.path) for one in found] == [
        ("unknown-span", "spans.sya"),
        ("empty-rule", "spans.say"),
        ("unknown-span", "spans.who.beside"),
        ("bad-regex", "spans.who.regex"),
        ("bad-rule", "spans.what.quoted"),
        ("bad-rule", "spans.what.beside"),
    ]


def test_the_shipped_lexicon_has_rules_for_every_free_span_type():
    lexicon = read_yaml(shipped("schemas/lexicons/news.yaml"), Lexicon)
    schema = load_schema(shipped("schemas/news.yaml"))
    assert set(lexicon.spans) == {name for name, one in schema.spans.items() if one.units == "spans"}
    assert not span_rule_problems(lexicon.spans, schema.spans, "")


# Words of four characters, five sentences of four words: word w stands at 5w, sentence s has words 4s to 4s + 3.
TEXT = " ".join(["wxyz"] * 20)
SENTENCES = [(20 * number, 20 * number + 19) for number in range(5)]


def word(place, last=None):
    return ((5 * place, 5 * (last if last is not None else place) + 4),)


def linked(spans, roles=("y",)):
    article = Article.of(TEXT, SENTENCES, spans)
    [found] = Nearest("x", {role: [role] for role in roles}).fit([], []).predict([article])
    return found


def test_nearest_takes_the_nearest_in_the_sentence():
    spans = [TypedSpan("x", word(1)), TypedSpan("y", word(3)), TypedSpan("y", word(0))]
    assert linked(spans) == (Structure(word(1), ((word(0),),)),)


def test_nearest_prefers_the_same_sentence_and_looks_one_further():
    # Word 4 begins the next sentence and is nearer to word 3 than word 1 is.
    spans = [TypedSpan("x", word(3)), TypedSpan("y", word(4)), TypedSpan("y", word(1))]
    assert linked(spans) == (Structure(word(3), ((word(1),),)),)
    assert linked(spans[:2]) == (Structure(word(3), ((word(4),),)),)
    assert linked([TypedSpan("x", word(3)), TypedSpan("y", word(8))]) == (Structure(word(3), ((),)),)


def test_nearest_measures_from_every_fragment_and_leaves_out_what_lies_within():
    anchor = (*word(0, 1), *word(6, 7))
    spans = [TypedSpan("x", anchor), TypedSpan("y", word(5)), TypedSpan("y", word(3)), TypedSpan("y", word(1))]
    # Word 5 is one space from the second fragment, word 3 one word and two spaces from the first.
    assert linked(spans) == (Structure(anchor, ((word(5),),)),)


def test_an_anchor_without_fillers_is_a_structure_too():
    assert linked([TypedSpan("x", word(1))], ("y", "z")) == (Structure(word(1), ((), ())),)


def test_candidates_are_near_and_of_the_types():
    article = Article.of(TEXT, SENTENCES, [TypedSpan("x", word(1)), TypedSpan("y", word(9)), TypedSpan("z", word(2))])
    assert [pair.filler for pair in pairs_of(article, "x", ["y"], reach=2)] == [word(9)]
    assert not list(pairs_of(article, "x", ["y"], reach=1))


def test_the_pairwise_classifier_learns_the_order():
    # The filler after the anchor is linked, the one before it never, at equal distance.
    spans = [TypedSpan("y", word(0)), TypedSpan("x", word(1)), TypedSpan("y", word(2))]
    article = Article.of(TEXT, SENTENCES, spans)
    taught = Taught((), {}, (Structure(word(1), ((word(2),),)),))
    model = PairwiseLogreg("x", {"r": RoleAsked(("y",))}, random_state=0).fit([article] * 4, [taught] * 4)
    other = Article.of(TEXT, SENTENCES, [TypedSpan("y", word(8)), TypedSpan("x", word(9)), TypedSpan("y", word(10))])
    assert model.predict([other]) == [(Structure(word(9), ((word(10),),)),)]


def test_a_role_that_needs_one_gets_the_likeliest_and_one_that_takes_one_no_more():
    spans = [TypedSpan("y", word(0)), TypedSpan("x", word(1)), TypedSpan("y", word(2))]
    article = Article.of(TEXT, SENTENCES, spans)
    nothing = Taught((), {}, (Structure(word(1), ((),)),))
    both = Taught((), {}, (Structure(word(1), ((word(0), word(2)),)),))
    needs = PairwiseLogreg("x", {"r": RoleAsked(("y",), min=1)}).fit([article], [nothing])
    assert needs.predict([article]) == [(Structure(word(1), ((word(0),),)),)]
    takes = PairwiseLogreg("x", {"r": RoleAsked(("y",), max=1)}).fit([article], [both])
    assert takes.predict([article]) == [(Structure(word(1), ((word(0),),)),)]


def test_bio_takes_outermost_spans_and_each_fragment_begins():
    article = Article.of(TEXT, SENTENCES)
    spans = (TypedSpan("x", word(1, 4)), TypedSpan("x", word(2)), TypedSpan("x", (*word(6), *word(8, 9))))
    tags = bio(article, Taught(spans, {"x": frozenset({2, 12})}), "x")
    assert "".join(tag or "?" for tag in tags[:13]) == "OBIIIOBOBIOO?"
    assert chunks(article, [tag or "O" for tag in tags]) == [word(1, 4), word(6), word(8, 9)]


def test_bio_tells_nothing_of_a_type_that_nobody_was_asked_for():
    assert set(bio(Article.of("a b"), Taught((), {}, unasked=frozenset({"x"})), "x")) == {""}


def test_the_crf_learns_nothing_from_nothing_and_predicts_nothing():
    articles = [Article.of("a b c")]
    assert Crf(["x"]).fit(articles, [Taught((), {})]).predict(articles) == [()]


def test_the_crf_learns_from_training_documents_alone():
    train = [Article.of(f"Then {name} spoke.") for name in ("Ulla", "Nils", "Ada", "Otto")]
    taught = [Taught((TypedSpan("x", (article.tokens[1],)),), {}) for article in train]
    memo = {}
    [found] = Crf(["x"], memo=memo).fit(train, taught).predict([Article.of("Then Runa spoke.")])
    assert found == (TypedSpan("x", ((5, 9),)),)
    again = Crf(["x"], memo=memo).fit(train[:1], taught[:1])
    assert again.models_["x"] != memo["crf", "x", tuple(one.text for one in train), _tags(train, taught), 1.0, 1e-3, 50]


def _tags(train, taught):
    return tuple(tuple(bio(one, due, "x")) for one, due in zip(train, taught, strict=True))


def test_the_crf_says_how_likely_each_tag_is():
    train = [Article.of(f"The {noun} of Oskeld is old.") for noun in ("wall", "port", "lake", "mill")]
    crf = Crf(["x", "y"]).fit(train, [Taught((TypedSpan("x", ((12, 18),)),), {})] * 4)
    [found] = crf.chances([Article.of("The mine of Oskeld is old.")])
    assert list(found) == ["x"]  # nothing was learnt of y
    assert len(found["x"]) == 7
    assert all(0.5 < chance <= 1 for chance in found["x"])  # of two tags, the likelier


def test_token_features_see_quotes_sentences_and_neighbours():
    features = token_features(Article.of("He left. “No way,” she said.", [(0, 8), (9, 28)]), {})
    words = Article.of("He left. “No way,” she said.", [(0, 8), (9, 28)]).words
    no = features[words.index("No")]
    assert {"quoted", "beside quote", "0:no", "0:shape=Xx", "-1:“", "+1:way"} <= set(no)
    assert "first of sentence" in features[0]
    assert "-1:none" in features[0]
    assert "quoted" not in features[words.index("said")]


ASKED = Asked("end_to_end", ("say", "who", "what"), "what", {"who": RoleAsked(("who",)), "say": RoleAsked(("say",), 1)})


def test_two_names_joined_by_plus_are_a_baseline():
    made = find("cue_quote+nearest")
    assert (made.kind, made.title) == ("end_to_end", "Cues and quotes + nearest")
    estimator = made.of_documents(ASKED, Means(Lexicon(attributes={}, spans=RULES)))
    [found] = estimator.fit([], []).predict([Article.of("“It is safe,” said Ulla Fenn.")])
    assert found == (Structure(((0, 13),), ((((19, 28),),), (((14, 18),),))),)


@pytest.mark.parametrize("name", ["nearest+crf", "crf+crf", "crf+", "+nearest", "crf+neerest", "majority+nearest"])
def test_what_is_no_pair_is_no_baseline(name):
    assert composed(name) is None
    assert "joined by +" in find(name).advice


def test_a_baseline_of_documents_is_none_for_classification():
    assert maker(find("crf"), "colour", None, 0) == "crf is for extraction, not for classification"


def test_what_cannot_be_made_says_why(monkeypatch):
    make = DOCUMENT_BASELINES["cue_quote"].make
    assert make(ASKED, Means()) == "the benchmark names no lexicon"
    assert make(ASKED, Means(Lexicon(attributes={}))) == "the lexicon has no rules for these span types"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    reason = "python-crfsuite is not installed; pip install python-crfsuite"
    assert DOCUMENT_BASELINES["crf"].make(ASKED, Means()) == reason
    assert composed("crf+nearest").make(ASKED, Means()) == reason
