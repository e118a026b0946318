import numpy as np
import pytest

from corpus_kit.evaluation.documents.articles import Structure, TypedSpan
from corpus_kit.evaluation.metrics import exact, link, nervaluate, overlap, partial, structure, token
from corpus_kit.evaluation.metrics.documents import EvaluatedSpans, EvaluatedStructures
from corpus_kit.evaluation.metrics.per_label import f1, precision, recall

WORDS = [tuple((5 * place, 5 * place + 4) for place in range(20))]
"""Twenty words of four characters with spaces between."""


def x(*points):
    return TypedSpan("x", points)


def y(*points):
    return TypedSpan("y", points)


def spans(reference, prediction, undecided=None):
    return EvaluatedSpans(("x", "y"), [reference], [prediction], np.array([0]), WORDS, [undecided or {}])


def values(metrics, units):
    return {one.name: one.estimate(units) for one in metrics}


def test_exact_wants_the_same_type_and_points():
    # x: one of two right; a fragment short of a discontinuous span is wrong. y: the x of the same points is none.
    units = spans((x((0, 4)), x((5, 9), (15, 19)), y((20, 24))), (x((0, 4)), x((5, 9)), x((20, 24))))
    # columns: hits x y, predicted x y, references x y
    assert exact.exact(units).tolist() == [[1, 0, 3, 0, 2, 1]]
    # micro 2·1 / (3 + 3); x 2·1 / (3 + 2), y 0 / (0 + 1), mean (2/5 + 0) / 2
    assert values(exact.metrics(), units) == {"exact_f1": 1 / 3, "exact_macro_f1": pytest.approx(0.2)}
    totals = exact.exact(units).sum(axis=0)
    np.testing.assert_allclose(precision(totals), [1 / 3, np.nan])
    np.testing.assert_allclose(recall(totals), [1 / 2, 0])
    np.testing.assert_allclose(f1(totals), [2 / 5, 0])


def test_fragments_are_a_set_so_their_order_is_nothing_and_the_same_span_twice_counts_twice():
    assert exact.exact(spans((x((0, 4), (10, 14)),), (x((0, 4), (10, 14)),))).tolist() == [[1, 0, 1, 0, 1, 0]]
    assert exact.exact(spans((x((0, 4)),), (x((0, 4)), x((0, 4))))).tolist() == [[1, 0, 2, 0, 1, 0]]


def test_overlap_pairs_one_to_one_so_that_most_points_are_shared():
    # 0-9 shares 6 with 0-6 and 3 with 6-14; 0-5 shares 5 with 0-6. First come, first served gives one pair that shares
    # 6; the best is 0-9 with 6-14 and 0-5 with 0-6, which share 8.
    units = spans((x((0, 6)), x((6, 14))), (x((0, 9)), x((0, 5))))
    assert overlap.overlap(units).tolist() == [[2, 0, 2, 0, 2, 0]]
    # One prediction over both counts once: 2·1 / (1 + 2).
    assert values(overlap.metrics(), spans((x((0, 4)), x((5, 14))), (x((0, 99)),)))["overlap_f1"] == 2 / 3
    # Another type's span is no partner.
    assert overlap.overlap(spans((x((0, 4)),), (y((0, 4)),))).tolist() == [[0, 0, 0, 1, 1, 0]]


def test_tokens_count_once_however_many_spans_hold_them():
    # Reference words 0-3 (nested span within), prediction words 2-5: 2 of 4 and 4.
    units = spans((x((0, 19)), x((5, 9))), (x((10, 29)),))
    assert token.token(units).tolist() == [[2, 0, 4, 0, 4, 0]]
    # Words 4 and 5 undecided: the prediction has 2 left.
    units = spans((x((0, 19)),), (x((10, 29)),), {"x": frozenset({4, 5})})
    assert token.token(units).tolist() == [[2, 0, 2, 0, 4, 0]]


def test_a_part_of_a_token_is_in_the_span():
    assert token.token(spans((x((3, 6)),), (x((0, 9)),))).tolist() == [[2, 0, 2, 0, 2, 0]]


def test_the_modes_of_nervaluate_by_hand():
    # due: x 0-9, y 10-19, x 20-24. found: x 0-9 (same), x 10-19 (other type), x 21-24 (other edges), y 50-54 (nothing).
    units = spans((x((0, 9)), y((10, 19)), x((20, 24))), (x((0, 9)), x((10, 19)), x((21, 24)), y((50, 54))))
    # F1 = 2·right / (4 + 3); right: strict 1, exact 2, partial 1 + 1 + ½, ent_type 1 + 0 + 1.
    assert values(nervaluate.metrics(), units) == {
        "nervaluate_strict": pytest.approx(2 / 7),
        "nervaluate_exact": pytest.approx(4 / 7),
        "nervaluate_partial": pytest.approx(5 / 7),
        "nervaluate_ent_type": pytest.approx(4 / 7),
    }


A, B, C, D, E = (((5 * place, 5 * place + 4),) for place in range(5))


def structures(reference, prediction, labels=("a", "r", "s")):
    return EvaluatedStructures(labels, [reference], [prediction], np.array([0]), WORDS, [{}])


def test_links_are_told_apart_by_anchor_role_and_filler():
    due = (Structure(A, ((B, C), (D,))), Structure(E, ((), (D,))))
    found = (Structure(A, ((B,), (C,))), Structure(E, ((B,), (D,))))
    # r: A-B right, A-C missed, E-B wrong. s: E-D right, A-D missed, A-C wrong.
    units = structures(due, found, ("r", "s"))
    assert link.link(units).tolist() == [[1, 1, 2, 2, 2, 2]]
    assert values(link.metrics(), units) == {"link_f1": 0.5, "link_macro_f1": 0.5}


def test_a_structure_is_right_only_as_a_whole():
    due = (Structure(A, ((B, C), (D,))), Structure(E, ((), (D,))))
    assert values(structure.metrics(), structures(due, due)) == {"structure_f1": 1}
    # One source of two is missing: 2·1 / (2 + 2).
    found = (Structure(A, ((B,), (D,))), Structure(E, ((), (D,))))
    assert values(structure.metrics(), structures(due, found)) == {"structure_f1": 0.5}


def test_partial_scores_tokens_of_pairs_and_nothing_without_a_partner():
    long, short = ((0, 14),), ((5, 14),)
    due = (Structure(long, ((D,), ())), Structure(((50, 54),), ((E,), ())))
    found = (Structure(short, ((D, E), ())), Structure(((70, 74),), ((E,), ())))
    # Anchors: words 0-2 against 1-2: 2 of 3; the two without a partner add a word each. Role r: D of {D} and {D, E},
    # then E in the reference and E in the prediction, of structures that are no pair. Role s: nothing.
    units = structures(due, found)
    assert partial.partial(units).tolist() == [[2, 1, 0, 3, 3, 0, 4, 2, 0]]
    # anchor 2·2 / (3 + 4), r 2·1 / (3 + 2); s has no reference and is left out of the mean
    found_values = values(partial.metrics(), units)
    assert found_values == {
        "partial_f1": pytest.approx(2 * 3 / (6 + 6)),
        "partial_macro_f1": pytest.approx((4 / 7 + 2 / 5) / 2),
    }


def test_partial_pairs_by_the_anchors_overlap_not_by_order():
    due = (Structure(((0, 9),), ((B,), ())), Structure(((10, 19),), ((C,), ())))
    found = (Structure(((10, 19),), ((C,), ())), Structure(((0, 4),), ((B,), ())))
    assert partial.partial(structures(due, found)).tolist() == [[3, 2, 0, 3, 2, 0, 4, 2, 0]]


@pytest.mark.parametrize("module", [exact, overlap, token, nervaluate])
def test_nothing_due_and_nothing_found_is_undefined_with_a_reason(module):
    for metric in module.metrics():
        units = spans((), ())
        assert metric.estimate(units) is None
        assert "reference" in metric.undefined(units)


@pytest.mark.parametrize("module", [exact, overlap, token, nervaluate])
def test_nothing_found_is_zero(module):
    assert set(values(module.metrics(), spans((x((0, 4)),), ())).values()) == {0.0}


@pytest.mark.parametrize("module", [link, structure, partial])
def test_undefined_structures_have_a_reason(module):
    for metric in module.metrics():
        assert metric.estimate(structures((), ())) is None
        assert "reference" in metric.undefined(structures((), ()))
