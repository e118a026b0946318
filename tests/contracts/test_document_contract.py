"""What holds of every metric and every baseline of documents, over the tables of all of them."""

import inspect

import numpy as np
import pytest
from sklearn.base import clone

from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES, Means, composed
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.span_rules import SpanRule
from corpus_kit.evaluation.documents.articles import Article, Structure, Taught, TypedSpan
from corpus_kit.evaluation.documents.folding import checked
from corpus_kit.evaluation.documents.tasks import Asked, RoleAsked
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION, KINDS, LINKING
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, PER_LABEL

WORDS = tuple((5 * place, 5 * place + 4) for place in range(30))
LABELS = {EXTRACTION: ("x", "y"), LINKING: ("r", "s"), END_TO_END: ("x", "r", "s")}
EVERY = [(kind, metric) for kind, metrics in OF_DOCUMENTS.items() for metric in metrics]
named = pytest.mark.parametrize(("kind", "metric"), EVERY, ids=[metric.name for _, metric in EVERY])


def some_points(rng):
    start = int(rng.integers(28))
    return ((5 * start, 5 * (start + int(rng.integers(2))) + 4),)


def some_answer(rng, kind):
    if kind == EXTRACTION:
        return tuple({TypedSpan("xy"[int(rng.integers(2))], some_points(rng)) for _ in range(5)})
    made = {}
    for _ in range(4):
        anchor = some_points(rng)
        made[anchor] = Structure.of(
            anchor, {role: [some_points(rng) for _ in range(int(rng.integers(3)))] for role in "rs"}, "rs"
        )
    return tuple(made.values())


def random_units(kind, seed, n=12, clusters=6, right=False):
    rng = np.random.default_rng(seed)
    due = [some_answer(rng, kind) for _ in range(n)]
    # Half of what is due is found, and as much that is not.
    found = due if right else [one[::2] + some_answer(rng, kind)[:2] for one in due]
    return EvaluatedDocuments(LABELS[kind], due, found, np.arange(n) % clusters, [WORDS] * n, [{}] * n)


@named
def test_predicting_the_reference_is_perfect_and_nothing_beats_it(kind, metric):
    assert metric.estimate(random_units(kind, 0, right=True)) == metric.perfect == 1
    for seed in range(3):
        assert 0 <= metric.estimate(random_units(kind, seed)) <= 1


@named
def test_tallies_add_up_across_clusters(kind, metric):
    units, merged = random_units(kind, 1), random_units(kind, 1, clusters=3)
    np.testing.assert_array_equal(metric.tally(units).sum(axis=0), metric.tally(merged).sum(axis=0))
    assert (len(metric.tally(units)), len(metric.tally(merged))) == (6, 3)


@named
def test_the_order_of_documents_and_of_what_is_found_does_not_matter(kind, metric):
    units = random_units(kind, 2)
    turned = EvaluatedDocuments(
        units.labels,
        [one[::-1] for one in units.reference[::-1]],
        [one[::-1] for one in units.prediction[::-1]],
        units.cluster[::-1],
        units.tokens,
        units.undecided,
    )
    assert metric.estimate(turned) == pytest.approx(metric.estimate(units))


@named
def test_scores_of_many_sums_at_once_are_those_one_by_one(kind, metric):
    units = random_units(kind, 3)
    sums = np.random.default_rng(0).integers(0, 4, size=(5, 6)) @ metric.tally(units)
    together = metric.score(sums, units)
    assert together.shape == (5,)
    np.testing.assert_allclose(together, [float(metric.score(row, units)) for row in sums])


# nervaluate matches greedily, and a macro average is over the labels of the reference: neither is symmetric.
SYMMETRIC = [(kind, one) for kind, one in EVERY if "nervaluate" not in one.name and "macro" not in one.name]


@pytest.mark.parametrize(("kind", "metric"), SYMMETRIC, ids=[metric.name for _, metric in SYMMETRIC])
def test_swapping_reference_and_prediction_changes_no_f1(kind, metric):
    units = random_units(kind, 4)
    swapped = EvaluatedDocuments(
        units.labels, units.prediction, units.reference, units.cluster, units.tokens, units.undecided
    )
    assert metric.estimate(swapped) == pytest.approx(metric.estimate(units))


@named
def test_without_documents_it_is_undefined_with_a_reason(kind, metric):
    empty = EvaluatedDocuments(LABELS[kind], [], [], np.array([], dtype=int), [], [])
    assert metric.estimate(empty) is None
    assert metric.missing(empty)


@named
def test_metrics_have_titles_and_two_doctests(kind, metric):
    assert metric.title
    assert metric.summary
    assert inspect.getsource(inspect.getmodule(metric.tally)).count(">>> ") >= 2


@pytest.mark.parametrize("seed", range(5))
def test_what_is_exact_overlaps(seed):
    units = random_units(EXTRACTION, seed)
    found = {metric.name: metric.estimate(units) for metric in OF_DOCUMENTS[EXTRACTION]}
    assert found["exact_f1"] <= found["overlap_f1"]
    assert found["nervaluate_strict"] <= found["exact_f1"]


def test_names_are_unique_and_the_first_is_the_headline():
    assert len({metric.name for _, metric in EVERY}) == len(EVERY)
    assert all(KINDS[kind].headline == metrics[0].name for kind, metrics in OF_DOCUMENTS.items())


@pytest.mark.parametrize("kind", PER_LABEL)
def test_per_label_tallies_have_a_column_a_label(kind):
    for tally in PER_LABEL[kind].values():
        assert tally(random_units(kind, 5)).shape == (6, 3 * len(LABELS[kind]))


BASELINES = {**DOCUMENT_BASELINES, **{name: composed(name) for name in ("cue_quote+nearest", "crf+pairwise_logreg")}}
each = pytest.mark.parametrize("baseline", BASELINES.values(), ids=list(BASELINES))
ROLES = {"who": RoleAsked(("who",)), "say": RoleAsked(("say",), 1, 1)}
RULES = Lexicon(
    attributes={},
    spans={
        "say": SpanRule(any=("said",)),
        "who": SpanRule(regex="[A-Z][a-z]+", beside="say"),
        "what": SpanRule(quoted=1),
    },
)


def asked(kind):
    if kind == EXTRACTION:
        return Asked(kind, ("say", "who", "what"))
    return Asked(kind, ("say", "who", "what"), "what", ROLES)


def lesson(kind, name):
    text = f"“Yes, it is,” {name} said."
    end = 14 + len(name)
    spans = (TypedSpan("what", ((0, 13),)), TypedSpan("who", ((14, end),)), TypedSpan("say", ((end + 1, end + 5),)))
    given = spans if kind == LINKING else ()
    structure = Structure(spans[0].points, ((spans[1].points,), (spans[2].points,)))
    return Article.of(text, spans=given), Taught(spans, {}, (structure,))


def lessons(kind):
    return [list(one) for one in zip(*(lesson(kind, name) for name in ("Ulla", "Nils", "Ada", "Otto")), strict=True)]


@each
def test_it_can_be_cloned_and_learns_the_lesson(baseline):
    estimator = clone(baseline.make(asked(baseline.kind), Means(RULES)))
    X, y = lessons(baseline.kind)
    [found] = estimator.fit(X, y).predict(X[:1])
    due = y[0].spans if baseline.kind == EXTRACTION else y[0].structures
    assert checked(found, X[0], asked(baseline.kind)) == tuple(sorted(due))


@each
def test_the_same_input_gives_the_same_and_leaves_the_global_state(baseline):
    before = np.random.get_state()[1].copy()
    X, y = lessons(baseline.kind)
    one, two = (baseline.make(asked(baseline.kind), Means(RULES, 3)).fit(X, y).predict(X) for _ in range(2))
    assert one == two
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@each
def test_empty_texts_and_unknown_words_are_predicted(baseline):
    X, y = lessons(baseline.kind)
    estimator = baseline.make(asked(baseline.kind), Means(RULES)).fit(X, y)
    assert len(estimator.predict([Article.of(""), Article.of("zzz")])) == 2


@each
def test_a_training_fold_without_anything_is_learnt_from(baseline):
    X = [Article.of("Nothing is said."), Article.of("Nobody came.")]
    estimator = baseline.make(asked(baseline.kind), Means(RULES)).fit(X, [Taught((), {}), Taught((), {})])
    assert len(estimator.predict(X)) == 2
