"""Sets of code points and span matching against the definitions, spelled out over Python sets and fractions."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from corpus_kit.corpus.codepoints import common, contains, runs, shared, size, without
from corpus_kit.corpus.matching import central, match_spans

SPAN = st.tuples(st.integers(0, 25), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
SPANS = st.lists(SPAN, max_size=4)
FRAGMENTS = st.lists(SPAN, min_size=1, max_size=3).map(runs)
MARKS = st.dictionaries(
    st.sampled_from(["a1", "a2", "a3", "a4"]), st.lists(FRAGMENTS, max_size=4, unique=True), max_size=4
)


def points(spans):
    return {point for start, end in spans for point in range(start, end)}


def fit(a, b):
    return Fraction(len(points(a) & points(b)), len(points(a) | points(b)))


def matched_by_definition(marks):
    """DESIGN's rule as written: all pairs across annotators, best first, then offsets; groups of (annotator, index)."""
    group_of = {(name, index): {(name, index)} for name, spans in marks.items() for index in range(len(spans))}
    span = {(name, index): one for name, spans in marks.items() for index, one in enumerate(spans)}
    pairs = [(a, b) for a in span for b in span if a[0] != b[0] and span[a] <= span[b] and fit(span[a], span[b]) > 0.5]
    for a, b in sorted(pairs, key=lambda pair: (-fit(span[pair[0]], span[pair[1]]), span[pair[0]], span[pair[1]])):
        one, other = group_of[a], group_of[b]
        apart = not {name for name, _ in one} & {name for name, _ in other}
        if apart and all(fit(span[p], span[q]) > 0.5 for p in one for q in other):
            for member in one | other:
                group_of[member] = one | other
    return {frozenset(group) for group in group_of.values()}


def as_sets(groups):
    return {frozenset(group.items()) for group in groups}


@given(SPANS, SPANS)
def test_runs_behave_as_the_sets_they_stand_for(a, b):
    one, other = runs(a), runs(b)
    assert points(one) == points(a)
    assert runs(one) == one
    assert all(before[1] < after[0] for before, after in itertools.pairwise(one))
    assert size(one) == len(points(a))
    assert points(common(one, other)) == points(a) & points(b)
    assert shared(one, other) == len(points(a) & points(b))
    assert points(without(one, other)) == points(a) - points(b)
    assert contains(one, other) == (points(a) > points(b))


@given(MARKS)
def test_matching_is_the_rule_as_written(marks):
    assert as_sets(match_spans(marks)) == matched_by_definition(marks)


@given(MARKS)
def test_every_span_is_in_one_group_and_all_in_a_group_fit(marks):
    groups = match_spans(marks)
    members = [member for group in groups for member in group.items()]
    assert sorted(members) == sorted((name, index) for name, spans in marks.items() for index in range(len(spans)))
    for group in groups:
        spans = [marks[name][index] for name, index in group.items()]
        assert all(fit(a, b) > Fraction(1, 2) for a in spans for b in spans)


@given(MARKS, st.permutations(["a1", "a2", "a3", "a4"]), st.randoms())
def test_names_and_their_order_decide_nothing(marks, names, random):
    renamed = dict(zip(["a1", "a2", "a3", "a4"], names, strict=True))
    shuffled = list(marks.items())
    random.shuffle(shuffled)
    after = match_spans({renamed[name]: spans for name, spans in shuffled})
    expected = [{renamed[name]: index for name, index in group.items()} for group in match_spans(marks)]
    assert after == expected


@given(st.dictionaries(st.sampled_from(["a1", "a2", "a3"]), st.lists(FRAGMENTS, min_size=1, max_size=5), min_size=1))
def test_a_copy_of_an_annotator_goes_where_the_original_goes(marks):
    # Lists may hold a span twice here: the second of the copy goes with the second of the original.
    original = next(iter(marks))
    groups = match_spans({**marks, "copy": marks[original]})
    assert all(group.get("copy") == group.get(original) for group in groups)
    without_copy = [{name: index for name, index in group.items() if name != "copy"} for group in groups]
    assert without_copy == match_spans(marks)


@given(st.lists(FRAGMENTS, min_size=1, max_size=6), st.randoms())
def test_the_central_span_has_the_highest_mean_fit(spans, random):
    chosen = central(spans)
    total = {span: sum(fit(span, other) for other in spans) for span in spans}
    assert total[chosen] == max(total.values())
    ties = [span for span in spans if total[span] == total[chosen]]
    assert (chosen[0][0], size(chosen)) == min((span[0][0], size(span)) for span in ties)
    random.shuffle(spans)
    assert central(spans) == chosen
