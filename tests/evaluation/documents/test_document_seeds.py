"""Extraction and linking baselines of one's own are seeded, and run with several seeds, as those over text are."""

import sys

import pytest

from corpus_kit.evaluation.benchmark import run

DRAWING = """
from numpy.random import default_rng
from sklearn.base import BaseEstimator
from corpus_kit.evaluation.documents.articles import TypedSpan


class Draws(BaseEstimator):
    def __init__(self, types=(), random_state=None):
        self.types, self.random_state = types, random_state

    def fit(self, X, y):
        with open("seeds.txt", "a") as log:
            print(self.random_state, file=log)

    def predict(self, X):
        rng = default_rng(self.random_state)
        # What is chosen is a string of numpy's.
        return [[TypedSpan(rng.choice(self.types), (token,)) for token in article.tokens] for article in X]


def draws(asked):
    return Draws(asked.types)


def fixed(asked):
    return Draws(asked.types, random_state=7)


draws.kind = fixed.kind = "extraction"
"""


@pytest.fixture
def results(talk_benchmark, tmp_path, monkeypatch):
    (tmp_path / "drawing.py").write_text(DRAWING)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "drawing", raising=False)
    path = talk_benchmark(
        tasks="[tagging]",
        baselines="['drawing:draws', 'drawing:fixed', cue_quote]",
        statistics="{resamples: 99, seed: 11, seeds: 3}",
        lexicon="rules.yaml",
    )
    return run(path, tmp_path / "out", jobs=1)


def test_those_that_leave_a_seed_open_are_run_with_several(results, tmp_path):
    drawn, fixed, rules = results.tasks[0].baselines
    assert (fixed.seeds, rules.seeds) == (None, None)
    assert drawn.seeds.seeds == [11, 12, 13]
    assert drawn.seeds.values[0] == drawn.metrics["exact_f1"].estimate
    assert len(set(drawn.seeds.values)) > 1
    assert drawn.seeds.sd > 0
    # Six folds each: the run itself, three seeds, and the one with a seed of its own.
    said = (tmp_path / "seeds.txt").read_text().split()
    assert {seed: said.count(seed) for seed in said} == {"11": 12, "12": 6, "13": 6, "7": 6}


def test_the_report_tells_them(results, tmp_path):
    assert "draws over 3 seeds" in (tmp_path / "out" / "report.md").read_text()
    assert "Over 3 seeds" in (tmp_path / "out" / "report.html").read_text()
