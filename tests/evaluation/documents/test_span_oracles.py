"""Our numbers against nervaluate and seqeval, where the definitions coincide."""

import warnings

import numpy as np
import pytest

from corpus_kit.evaluation.documents.articles import TypedSpan
from corpus_kit.evaluation.metrics import exact, nervaluate
from corpus_kit.evaluation.metrics.documents import EvaluatedSpans
from corpus_kit.evaluation.metrics.per_label import f1, precision, recall

TYPES = ("x", "y", "z")


def random_spans(rng, length=30, disjoint=False):
    """Spans over tokens, one code point a token."""
    spans, place = [], 0
    while place < length:
        start = place + int(rng.integers(0, 4))
        end = start + int(rng.integers(1, 5))
        if end > length:
            break
        spans.append((TYPES[int(rng.integers(3))], start, end))
        place = end if disjoint else start + 1
    return spans


def documents(seed, disjoint=False, count=8):
    rng = np.random.default_rng(seed)
    return [[random_spans(rng, disjoint=disjoint) for _ in range(2)] for _ in range(count)]


def evaluated(made):
    due, found = (
        [tuple(TypedSpan(type_, ((start, end),)) for type_, start, end in one[side]) for one in made] for side in (0, 1)
    )
    return EvaluatedSpans(TYPES, due, found, np.arange(len(made)))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("disjoint", [True, False])
def test_the_four_modes_are_nervaluates(seed, disjoint):
    from nervaluate.evaluator import Evaluator

    made = documents(seed, disjoint)
    # nervaluate takes dicts with inclusive ends, and keeps the order it is given.
    due, found = (
        [[{"label": t, "start": s, "end": e - 1} for t, s, e in sorted(one[side], key=_order)] for one in made]
        for side in (0, 1)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Evaluator(due, found, tags=list(TYPES), loader="dict").evaluate()["overall"]
    for metric in nervaluate.metrics():
        mode = metric.name.removeprefix("nervaluate_")
        assert metric.estimate(evaluated(made)) == pytest.approx(theirs[mode].f1), mode


def _order(span):
    return (span[1], span[2], span[0])


@pytest.mark.parametrize("seed", range(8))
def test_exact_is_seqevals_where_spans_neither_nest_nor_overlap(seed):
    from seqeval.metrics import f1_score
    from seqeval.metrics.sequence_labeling import precision_recall_fscore_support

    made = documents(seed, disjoint=True)
    due, found = ([_bio(one[side]) for one in made] for side in (0, 1))
    units = evaluated(made)
    micro, macro = (metric.estimate(units) for metric in exact.metrics())
    assert micro == pytest.approx(f1_score(due, found))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = precision_recall_fscore_support(due, found, average=None)
    totals = exact.exact(units).sum(axis=0)
    for mine, other in zip((precision(totals), recall(totals), f1(totals)), theirs[:3], strict=True):
        np.testing.assert_allclose(mine, other)
    assert macro == pytest.approx(theirs[2].mean())


def _bio(spans, length=30):
    tags = ["O"] * length
    for type_, start, end in spans:
        tags[start:end] = [f"B-{type_}", *[f"I-{type_}"] * (end - start - 1)]
    return tags
