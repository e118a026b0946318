import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from corpus_kit.errors import Problem
from corpus_kit.evaluation.baselines.lexicon import (
    Lexicon,
    LexiconClassifier,
    LexiconRule,
    LexiconRules,
    lexicon_problems,
)
from corpus_kit.evaluation.baselines.majority import Majority
from corpus_kit.evaluation.baselines.registry import BASELINES, Baseline, find, maker
from corpus_kit.evaluation.baselines.span_rules import SpanRule
from corpus_kit.evaluation.baselines.stratified import Stratified
from corpus_kit.evaluation.inputs import Input
from corpus_kit.schema.reading import load_schema, read_yaml
from corpus_kit.shipped import shipped

RULES = LexiconRules(
    rules=(
        LexiconRule(label="red", any=("rose", "red wine")),
        LexiconRule(label="blue", any=("sea",), regex=r"\bICE\b"),
    ),
    otherwise="none",
)


def test_majority_takes_the_most_frequent_and_its_shares():
    fitted = Majority().fit(["x"] * 4, ["b", "a", "b", "c"])
    assert fitted.predict(["x", "y"]).tolist() == ["b", "b"]
    assert fitted.predict_proba(["x"]).tolist() == [[0.25, 0.5, 0.25]]


def test_majority_of_equals_is_the_first_by_name():
    assert Majority().fit(["x", "y"], ["b", "a"]).predict(["z"]).tolist() == ["a"]


def test_stratified_repeats_itself_with_a_seed():
    X, y = ["x"] * 50, ["a", "b"] * 25
    one, two = (Stratified(random_state=7).fit(X, y).predict(X).tolist() for _ in range(2))
    assert one == two
    assert one != Stratified(random_state=8).fit(X, y).predict(X).tolist()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A ROSE.", "red"),
        ("prose", "none"),
        ("red  wine", "none"),
        ("the red wine at sea", "red"),
        ("ICE", "blue"),
        ("ice", "none"),
        ("", "none"),
    ],
)
def test_the_first_rule_that_matches_wins(text, label):
    # Whole words, either case, for phrases; patterns as written; rules in order.
    assert LexiconClassifier(RULES).fit([], []).predict([text]).tolist() == [label]


def test_rules_read_the_text_alone():
    fitted = LexiconClassifier(RULES).fit([], [])
    assert fitted.predict([Input("door", context="a rose", target="rose")]).tolist() == ["none"]


def test_every_fault_of_a_lexicon_is_told():
    faulty = LexiconRules(
        rules=(LexiconRule(label="rad", any=("x",)), LexiconRule(label="red"), LexiconRule(label="red", regex="(")),
        otherwise="non",
    )
    problems = lexicon_problems(
        Lexicon(attributes={"colour": faulty, "color": RULES}, spans={"wrd": SpanRule(any=("x",))}),
        {"colour": ("red", "blue", "none")},
        ["word"],
        "lexicon.yaml",
    )
    assert [(one.code, one.path) for one in problems] == [
        ("unknown-span", "spans.wrd"),
        ("unknown-label", "attributes.colour.rules[0].label"),
        ("empty-rule", "attributes.colour.rules[1]"),
        ("bad-regex", "attributes.colour.rules[2].regex"),
        ("unknown-label", "attributes.colour.otherwise"),
        ("unknown-attribute", "attributes.color"),
    ]
    assert "did you mean 'red'" in problems[1].expected


def test_the_shipped_lexicon_fits_its_schema():
    path = shipped("schemas/lexicons/news.yaml")
    schema = load_schema(shipped("schemas/news.yaml"))
    labels = {name: asked.labels for name, asked in schema.attributes.items()}
    assert lexicon_problems(read_yaml(path, Lexicon), labels, schema.spans, str(path)) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("majorty", "did you mean 'majority'"),
        ("no.such:thing", "cannot be imported: ModuleNotFoundError"),
        ("sklearn.dummy:Nothing", "cannot be imported: AttributeError"),
        ("sklearn:__version__", "is not callable"),
    ],
)
def test_an_unknown_baseline_is_a_problem(name, said):
    found = find(name, "b.yaml", "baselines[0]")
    assert isinstance(found, Problem)
    assert said in f"{found.message} {found.expected}"
    assert (found.file, found.path) == ("b.yaml", "baselines[0]")


def test_an_imported_baseline_may_offer_a_grid(monkeypatch):
    grid = {"strategy": ("prior", "uniform")}
    monkeypatch.setattr(DummyClassifier, "grid", grid, raising=False)
    assert find("sklearn.dummy:DummyClassifier").grid == grid
    for faulty in ({"strategy": ()}, {"strategy": "prior"}, [1]):
        monkeypatch.setattr(DummyClassifier, "grid", faulty)
        found = find("sklearn.dummy:DummyClassifier", "b.yaml", "baselines[0]")
        assert isinstance(found, Problem)
        assert "the default first" in found.expected


def test_open_random_states_are_seeded_also_within_a_pipeline():
    def factory():
        return make_pipeline(RandomForestClassifier(), DummyClassifier(random_state=1))

    made = maker(Baseline("x", "X", "", factory), "colour", None, 5)()
    assert [step.random_state for _, step in made.steps] == [5, 1]


def test_the_lexicon_baseline_needs_rules():
    lexicon = BASELINES["lexicon"]
    assert maker(lexicon, "colour", None, 0) == "the benchmark names no lexicon"
    assert maker(lexicon, "mood", Lexicon(attributes={"colour": RULES}), 0) == "the lexicon has no rules for mood"
    made = maker(lexicon, "colour", Lexicon(attributes={"colour": RULES}), 0)()
    assert made.fit([], []).predict(["rose"]).tolist() == ["red"]


def test_classes_are_those_of_training():
    assert np.array_equal(Stratified().fit(["x", "y"], ["b", "a"]).classes_, ["a", "b"])
