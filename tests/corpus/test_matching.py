import time
from fractions import Fraction

import pytest

from corpus_kit.corpus.matching import central, iou, match_spans


def spans(*pairs):
    return [[pair] for pair in pairs]


def test_exactly_one_half_is_not_enough():
    # 0-10 and 0-5 share 5 of 10: exactly one half. 0-6 shares 6 of 10.
    assert match_spans({"a1": spans((0, 10)), "a2": spans((0, 5))}) == [{"a2": 0}, {"a1": 0}]
    assert match_spans({"a1": spans((0, 10)), "a2": spans((0, 6))}) == [{"a1": 0, "a2": 0}]


def test_in_a_chain_the_better_pair_wins_and_the_end_that_fits_only_the_middle_stays_out():
    # A 0-10, B 2-12, C 4-14, one of an annotator each. A∩B = 8 of 12 = 2/3 = B∩C; A∩C = 6 of 14 < 1/2.
    # A-B and B-C tie, so offsets decide: A-B first. C fits B but not A: it stays alone.
    a, b, c = spans((0, 10)), spans((2, 12)), spans((4, 14))
    assert match_spans({"a1": a, "a2": b, "a3": c}) == [{"a1": 0, "a2": 0}, {"a3": 0}]
    assert match_spans({"a1": c, "a2": a, "a3": b}) == [{"a2": 0, "a3": 0}, {"a1": 0}]


def test_in_a_chain_the_higher_iou_goes_first_whatever_the_offsets():
    # A 0-10, B 3-13, C 4-13: A∩B = 7 of 13; B∩C = 9 of 10; A∩C = 6 of 13 < 1/2. B-C merge, A stays out.
    found = match_spans({"a1": spans((0, 10)), "a2": spans((3, 13)), "a3": spans((4, 13))})
    assert found == [{"a1": 0}, {"a2": 0, "a3": 0}]


def test_a_chain_whose_ends_fit_each_other_is_one_group():
    # A 0-10, B 1-11, C 2-12: A∩C = 8 of 12 = 2/3.
    assert match_spans({"a1": spans((0, 10)), "a2": spans((1, 11)), "a3": spans((2, 12))}) == [
        {"a1": 0, "a2": 0, "a3": 0}
    ]


def test_one_span_against_two_parts_of_it_takes_the_better():
    # 0-10 against 0-6 (6 of 10) and 6-10 (4 of 10, too little).
    assert match_spans({"a1": spans((0, 10)), "a2": spans((0, 6), (6, 10))}) == [{"a1": 0, "a2": 0}, {"a2": 1}]
    # Two halves of exactly 5: neither exceeds one half.
    assert match_spans({"a1": spans((0, 10)), "a2": spans((0, 5), (5, 10))}) == [{"a2": 0}, {"a1": 0}, {"a2": 1}]


def test_a_group_holds_one_span_of_an_annotator():
    # a2's 0-9 (9 of 10) beats its 1-10 (9 of 10, later); both fit a1's 0-10.
    assert match_spans({"a1": spans((0, 10)), "a2": spans((1, 10), (0, 9))}) == [{"a1": 0, "a2": 1}, {"a2": 0}]


def test_two_groups_merge_only_if_all_pairs_across_fit():
    # p 0-10 (a1), q 0-11 (a2): 10/11. r 5-15 (a3), s 5-16 (a4): 10/11. q∩s = 6 of 16; q∩r = 6 of 15. Two groups.
    found = match_spans({"a1": spans((0, 10)), "a2": spans((0, 11)), "a3": spans((5, 15)), "a4": spans((5, 16))})
    assert found == [{"a1": 0, "a2": 0}, {"a3": 0, "a4": 0}]
    # p 0-10 and q 0-11 as before, r 3-13, s 3-12. r-s: 9/10. p∩r = 7 of 13, p∩s = 7 of 12, q∩r = 8/13, q∩s = 8/12:
    # all above one half, so the two groups become one.
    found = match_spans({"a1": spans((0, 10)), "a2": spans((0, 11)), "a3": spans((3, 13)), "a4": spans((3, 12))})
    assert found == [{"a1": 0, "a2": 0, "a3": 0, "a4": 0}]


def test_fragments_count_by_their_code_points():
    # {0-4, 8-12} against 0-12: 8 of 12. Against {0-4, 20-24}: 4 of 12.
    assert iou(((0, 4), (8, 12)), ((0, 12),)) == Fraction(2, 3)
    one = {"a1": [[(0, 4), (8, 12)]], "a2": [[(0, 12)]]}
    other = {"a1": [[(8, 12), (0, 4)]], "a2": [[(0, 4), (20, 24)]]}
    assert match_spans(one) == [{"a1": 0, "a2": 0}]
    assert match_spans(other) == [{"a1": 0}, {"a2": 0}]


def test_fragments_that_touch_equal_the_undivided_span():
    assert match_spans({"a1": [[(0, 4), (4, 9)]], "a2": spans((0, 9))}) == [{"a1": 0, "a2": 0}]


def test_a_later_start_can_share_most_when_the_first_fragment_is_short():
    # {0-1, 50-60} and 50-60: 10 of 11.
    assert match_spans({"a1": [[(0, 1), (50, 60)]], "a2": spans((50, 60))}) == [{"a1": 0, "a2": 0}]


def test_a_span_drawn_twice_makes_a_second_group_the_first_going_with_the_others():
    found = match_spans({"a1": spans((0, 9), (0, 9)), "a2": spans((0, 9)), "a3": spans((0, 9), (0, 9))})
    assert found == [{"a1": 0, "a2": 0, "a3": 0}, {"a1": 1, "a3": 1}]


def test_spans_without_code_points_are_ignored():
    assert match_spans({"a1": spans((3, 3)), "a2": []}) == []
    assert match_spans({}) == []


def test_ious_that_floats_of_low_precision_confuse_are_told_apart():
    # a1-a2: 999999/1000000, a1-a3: 999999/1000001, a2-a3: 999998/1000001. All fit; a1 has the two largest.
    found = match_spans({"a1": spans((0, 1_000_000)), "a2": spans((0, 999_999)), "a3": spans((1, 1_000_001))})
    assert found == [{"a1": 0, "a2": 0, "a3": 0}]
    assert central([[(0, 1_000_000)], [(0, 999_999)], [(1, 1_000_001)]]) == ((0, 1_000_000),)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        # Two members fit each other equally: the earlier, 0-10, though 2-10 is shorter.
        ([(2, 10), (0, 10)], (0, 10)),
        # Equal starts: the shorter.
        ([(0, 10), (0, 8)], (0, 8)),
        # 0-10: (8/10 + 8/10)/2; 0-8: (8/10 + 6/10)/2; 2-10 the same. The first is the centre.
        ([(0, 8), (2, 10), (0, 10)], (0, 10)),
        # Two of three agree: 1-10 has mean (1 + 9/10)/2 twice, 0-10 has 9/10.
        ([(0, 10), (1, 10), (1, 10)], (1, 10)),
    ],
)
def test_the_central_member_stands_for_the_group(members, expected):
    assert central(spans(*members)) == (expected,)
    assert central(spans(*reversed(members))) == (expected,)


def test_five_thousand_spans_take_a_moment():
    # Five annotators, a thousand spans each, of which every annotator's k-th is 60 long and shifted by the annotator.
    marks = {f"a{n}": spans(*((k * 40 + n, k * 40 + n + 60) for k in range(1000))) for n in range(5)}
    started = time.process_time()
    found = match_spans(marks)
    assert time.process_time() - started < 2
    # Shifts of at most 4 share at least 56 of 64; the next span, 40 on, shares at most 24 of 60 + 36.
    assert found == [dict.fromkeys(marks, k) for k in range(1000)]
