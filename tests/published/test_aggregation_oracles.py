"""The same posteriors as crowd-kit's."""

import crowdkit.aggregation as crowdkit
import numpy as np
import pandas as pd
import pytest
import scipy.stats

from corpus_kit.agreement.aggregation.dawid_skene import DawidSkene
from corpus_kit.agreement.aggregation.mace import MACE
from corpus_kit.agreement.aggregation.soft_votes import SoftVotes
from corpus_kit.agreement.votes import tabulate

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # crowd-kit's, from pandas
CASES = [(200, 5, 4, 3), (40, 3, 2, 3), (60, 8, 6, 2), (30, 4, 3, 4), (150, 30, 3, 4)]
"""Units, annotators, values, votes a unit."""


def simulated(units, annotators, values, votes, seed):
    rng = np.random.default_rng(seed)
    truth = rng.integers(values, size=units)
    unit = np.repeat(np.arange(units), votes)
    who = np.concatenate([rng.permutation(annotators)[:votes] for _ in range(units)])
    right = rng.random(len(unit)) < np.linspace(0.95, 0.4, annotators)[who]
    return unit, who, np.where(right, truth[unit], rng.integers(values, size=len(unit)))


def both(case, seed):
    unit, who, value = simulated(*case, seed)
    return tabulate(unit, who, value), pd.DataFrame({"task": unit, "worker": who, "label": value})


def theirs(probas, n_values):
    return probas.sort_index().reindex(columns=range(n_values), fill_value=0.0).to_numpy()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("case", CASES)
def test_dawid_skene(case, seed):
    votes, frame = both(case, seed)
    model = crowdkit.DawidSkene().fit(frame)
    ours = DawidSkene().fit(votes)
    assert ours.n_iter_ == len(model.loss_history_)
    assert ours.predict_proba(votes) == pytest.approx(theirs(model.probas_, votes.n_values), abs=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_soft_votes(case):
    votes, frame = both(case, 0)
    shares = theirs(crowdkit.MajorityVote().fit_predict_proba(frame), votes.n_values)
    assert SoftVotes().fit(votes).predict_proba(votes) == pytest.approx(shares)


@pytest.mark.parametrize("method", ["vb", "em"])
@pytest.mark.parametrize("case", CASES)
def test_mace(case, method):
    votes, frame = both(case, 1)
    # crowd-kit numbers workers and labels by first appearance but sums them by name: here both orders are the same.
    frame = frame.sort_values(["worker", "label"])
    labels = pd.factorize(frame.label)[1]
    assert list(labels[:1]) == [0]
    frame = pd.concat([frame[frame.worker == 0].drop_duplicates("label").sort_values("label"), frame]).drop_duplicates()
    if list(pd.factorize(frame.label)[1]) != list(range(votes.n_values)):
        pytest.skip("the first annotator does not use every label")
    model = crowdkit.MACE(n_restarts=1, method=method).fit(frame)
    start = [
        scipy.stats.uniform(1, 1.5).rvs(size=(votes.n_annotators, width), random_state=0)
        for width in (2, votes.n_values)
    ]
    spamming, habits = (table / table.sum(axis=1, keepdims=True) for table in start)
    ours = MACE(start=(spamming, habits), method=method).fit(votes)
    assert ours.predict_proba(votes) == pytest.approx(theirs(model.probas_, votes.n_values), abs=1e-6)
    assert ours.spamming_ == pytest.approx(model.spamming_, abs=1e-6)
