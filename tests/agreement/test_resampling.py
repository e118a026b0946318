import numpy as np
import pytest

from corpus_kit.agreement.clusters import choose_clusters
from corpus_kit.agreement.coefficient import ratio
from corpus_kit.agreement.resampling import Resamples, cluster_bootstrap, percentile_bounds
from corpus_kit.errors import InsufficientDataError


def rng():
    return np.random.default_rng(20)


def test_equal_clusters_leave_no_doubt():
    found = cluster_bootstrap(np.full((6, 2), 3.0), ratio, rng=rng(), n_resamples=50)
    assert (found.estimate, found.low, found.high) == (1, 1, 1)


def test_draws_are_draws_with_replacement():
    totals = Resamples(7, 200, rng()).totals(np.eye(7))
    assert (totals.sum(axis=1) == 7).all()
    assert (totals >= 0).all()
    assert totals.mean() == pytest.approx(1)
    assert totals.var() == pytest.approx(6 / 7, rel=0.2)  # binomial: 7 · 1/7 · 6/7


def test_the_same_seed_gives_the_same_bounds_and_global_state_is_left():
    tallies = rng().random((9, 2)) + np.array([0, 1])
    before = np.random.get_state()[1].copy()
    first, second = (cluster_bootstrap(tallies, ratio, rng=rng(), n_resamples=99) for _ in range(2))
    assert first == second
    assert (np.random.get_state()[1] == before).all()


def test_fewer_than_five_clusters_give_none():
    with pytest.raises(InsufficientDataError, match="4, and 5 are the least"):
        cluster_bootstrap(np.ones((4, 2)), ratio, rng=rng())


def test_an_undefined_score_gives_none():
    with pytest.raises(InsufficientDataError, match="undefined"):
        cluster_bootstrap(np.zeros((6, 2)), ratio, rng=rng())


def test_too_many_undefined_resamples_give_none():
    tallies = np.zeros((6, 2))
    tallies[0] = 1  # absent from a resample with probability (5/6)^6, a third
    with pytest.raises(InsufficientDataError, match="of the resamples"):
        cluster_bootstrap(tallies, ratio, rng=rng())


def test_a_tenth_undefined_is_left_out():
    assert percentile_bounds(np.array([*range(90), *[np.nan] * 10], dtype=float), 0.5) == (22.25, 66.75)
    with pytest.raises(InsufficientDataError):
        percentile_bounds(np.array([*range(89), *[np.nan] * 11], dtype=float), 0.5)


def test_events_are_clusters_if_there_are_ten():
    documents = [f"d{i}" for i in range(20)]
    ten = choose_clusters([f"e{i // 2}" for i in range(20)], documents)
    assert (ten.kind, ten.count, ten.note) == ("event", 10, "")
    nine = choose_clusters([f"e{min(i // 2, 8)}" for i in range(20)], documents)
    assert (nine.kind, nine.count) == ("document", 20)
    assert "too narrow" in nine.note


def test_documents_without_an_event_are_no_events():
    none = choose_clusters([""] * 20, [f"d{i}" for i in range(20)])
    assert (none.kind, none.count) == ("document", 20)
    some = choose_clusters([f"e{i}" for i in range(10)] + ["", ""], [f"d{i}" for i in range(12)])
    assert (some.kind, some.count) == ("event", 12)
    assert len(set(some.numbers.tolist())) == 12


@pytest.mark.slow
def test_intervals_cover_at_their_level():
    """Of 95 % intervals for the mean of clustered data, with forty clusters, about 95 % hold the truth."""
    held, trials, draw = 0, 400, np.random.default_rng(7)
    for _ in range(trials):
        level = draw.normal(0.5, 0.2, size=(40, 1))
        values = level + draw.normal(0, 0.2, size=(40, 10))
        tallies = np.column_stack([values.sum(axis=1), np.full(40, 10)])
        found = cluster_bootstrap(tallies, ratio, rng=draw, n_resamples=500)
        held += found.low <= 0.5 <= found.high
    assert 0.91 <= held / trials <= 0.98  # the percentile method is a little too narrow with few clusters


@pytest.mark.slow
def test_alphas_interval_covers_at_its_level():
    from corpus_kit.agreement.alpha import nominal_alpha
    from corpus_kit.agreement.votes import from_matrix

    def draw_votes(n_documents, draw):
        truth = draw.integers(3, size=n_documents * 8)
        hard = np.repeat(draw.random(n_documents) < 0.3, 8)  # whole documents are hard
        say = [
            np.where(draw.random(len(truth)) < np.where(hard, 0.5, 0.9), truth, draw.integers(3, size=len(truth)))
            for _ in range(3)
        ]
        return from_matrix(np.array(say), clusters=np.arange(n_documents).repeat(8), n_values=3)

    draw = np.random.default_rng(3)
    known = nominal_alpha(draw_votes(20_000, draw)).coefficient().estimate
    held, trials = 0, 200
    for _ in range(trials):
        tallied = nominal_alpha(draw_votes(50, draw))
        found = cluster_bootstrap(tallied.tallies, tallied.statistic, rng=draw, n_resamples=500)
        held += found.low <= known <= found.high
    assert 0.89 <= held / trials <= 0.985


def test_a_document_that_is_its_own_event_is_no_event():
    # Where none is recorded, exports and new articles name the event after the document.
    names = [f"d{number}" for number in range(12)]
    chosen = choose_clusters(names, names)
    assert (chosen.kind, chosen.count) == ("document", 12)
    assert "0 events are fewer than 10" in chosen.note
    # but an event may bear the name of one of its documents: e0 … e8, and d9 of d9, d10 and d11
    events = [f"e{number}" for number in range(9)] + ["d9"] * 3
    chosen = choose_clusters(events, names)
    assert (chosen.kind, chosen.count, chosen.numbers[9:].std()) == ("event", 10, 0)


def test_one_event_is_spoken_of_as_one():
    assert "1 event is fewer than 10" in choose_clusters(["e"] * 6, [f"d{number}" for number in range(6)]).note
