"""F1, token alpha and alpha for unitizing of spans, worked out by hand."""

import numpy as np
import pytest

from corpus_kit.agreement.alpha import nominal_statistic
from corpus_kit.agreement.pairing import pair_up
from corpus_kit.agreement.span_f1 import compare_spans, trimmed
from corpus_kit.agreement.token_alpha import covered, joint_tallies, token_tallies, tokens_of
from corpus_kit.agreement.unitizing import unitizing_statistic, unitizing_tallies, units_of
from corpus_kit.corpus.model import Document, Part


def spans(*pairs):
    return [(pair,) for pair in pairs]


def test_pairing_maximises_what_is_shared():
    # greedy would give (0-10, 0-8) and leave 8-20 with nothing: 8 shared; the best is 2 + 7 = 9 of the others
    assert pair_up(spans((0, 10), (1, 8)), spans((0, 8), (8, 20))) == [(0, 1), (1, 0)]


def test_pairing_prefers_more_pairs_of_equal_totals():
    # 0-4 may take 0-4 (4 shared, one pair), or 0-2 while 2-6 takes 0-4 (2 + 2, two pairs)
    assert sorted(pair_up(spans((0, 4), (2, 6)), spans((0, 4), (0, 2)))) == [(0, 1), (1, 0)]


def test_fragments_count_by_their_code_points():
    apart = [((0, 4), (20, 24))]
    assert pair_up(apart, spans((5, 19))) == []  # inside the hull, but nothing shared
    assert pair_up(apart, spans((21, 30))) == [(0, 0)]


def test_no_spans_no_pairs():
    assert pair_up([], spans((0, 3))) == []
    assert pair_up(spans((0, 3)), []) == []


def test_a_span_drawn_twice_counts_twice():
    assert compare_spans(spans((0, 3), (0, 3)), spans((0, 3))) == (2, 2, 3)


def test_five_thousand_spans():
    ones = spans(*((10 * i, 10 * i + 10) for i in range(5000)))
    others = spans(*((10 * i + 5, 10 * i + 15) for i in range(5000)))  # each overlaps two
    assert compare_spans(ones, others) == (0, 10_000, 10_000)


def test_white_space_at_the_edges_is_no_difference():
    assert trimmed([(0, 5)], "safe  now") == trimmed([(0, 4)], "safe  now") == ((0, 4),)
    assert trimmed([(4, 6)], "safe  now") == ()
    assert trimmed([(0, 5)], None) == ((0, 5),)


def test_tokens_leave_boilerplate_out():
    document = Document(
        id="d", text="Wall is safe. Subscribe!", parts=(Part("body", 0, 13), Part("boilerplate", 14, 24))
    )
    assert tokens_of(document).starts.tolist() == [0, 5, 8, 12]


def test_token_alpha():
    # six tokens, a1 marks 1-3, a2 marks 2-4: differ on 1 and 4. n = 12, marked 6: 1 - 11 · 4 / (144 - 72)
    one = np.array([0, 1, 1, 1, 0, 0], dtype=bool)
    other = np.array([0, 0, 1, 1, 1, 0], dtype=bool)
    tallies = token_tallies(np.array([one, other]))
    assert tallies.tolist() == [4, 6, 6]
    assert float(nominal_statistic(tallies)) == pytest.approx(1 - 11 * 4 / 72)


def test_token_alpha_over_all_types_takes_the_set_of_types_as_value():
    x = np.array([[1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)
    y = np.array([[0, 1, 0, 1], [0, 1, 0, 1]], dtype=bool)
    known = {}
    # x,x · xy,y · none,none · y,y: one token differs, 2 coincidences; sets: x 2, xy 1, y 3, none 2
    disagreement, counts = joint_tallies([x, y], known)
    assert disagreement == 2
    assert sorted(counts.values()) == [1, 2, 2, 3]
    assert joint_tallies([x[:, :1], y[:, :1]], known) == (0, {known[bytes([128])]: 2})


def test_coverage_is_sharing_a_code_point():
    tokens = tokens_of(Document(id="d", text="ab cd ef"))
    assert covered(tokens, [((1, 3),)]).tolist() == [True, False, False]
    assert covered(tokens, [((0, 1), (7, 8))]).tolist() == [True, False, True]
    assert covered(tokens, []).tolist() == [False] * 3


def test_unitizing_by_hand():
    """Continuum of 10, one span each: 0-4 and 2-6.

    Observed: they meet, (0-2)² + (4-6)² = 8, over ordered pairs 2 · 8 / (2 · 1 · 100) = 0.08.
    Expected: N = 2, l = 4 twice; gaps 6 (of the first), 2 and 4 (of the second). A span: 1/3 · (2·64 - 3·16 + 4) = 28,
    and 16 · ((6 - 4 + 1) + (4 - 4 + 1)) = 64; both spans 184. Places: 20 · 19 - 2 · 4 · 3 = 356. 2/10 · 184/356.
    """
    tallies = unitizing_tallies([np.array([[0.0, 4.0]]), np.array([[2.0, 6.0]])], 10)
    assert tallies == pytest.approx([0.8, 10 * 0.2 * 184 / 356])
    assert float(unitizing_statistic(tallies)) == pytest.approx(1 - 0.08 / (0.2 * 184 / 356))


def test_unitizing_counts_a_span_in_a_gap_by_its_length():
    # 3² in both directions of the one pair: 2 · 9 / (2 · 100), times 10
    assert unitizing_tallies([np.array([[0.0, 3.0]]), np.zeros((0, 2))], 10)[0] == pytest.approx(0.9)


def test_unitizing_of_nothing_is_undefined():
    tallies = unitizing_tallies([np.zeros((0, 2)), np.zeros((0, 2))], 10)
    assert tallies.tolist() == [0, 0]
    assert np.isnan(unitizing_statistic(tallies))


def test_two_spans_are_not_the_one_that_joins_them():
    whole, halves = units_of(spans((0, 8))), units_of(spans((0, 4), (4, 8)))
    assert halves.tolist() == [[0, 4], [4, 8]]
    assert float(unitizing_statistic(unitizing_tallies([whole, halves], 40))) < 1
    assert units_of(spans((0, 5), (3, 8))).tolist() == [[0, 8]]
