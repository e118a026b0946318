import dataclasses
import math

import pytest
from sklearn.dummy import DummyClassifier

from corpus_kit.evaluation.baselines.registry import BASELINES, Baseline, maker
from corpus_kit.evaluation.folding import EstimatorError, predict_folds
from corpus_kit.evaluation.protocols import leave_one_group_out
from corpus_kit.evaluation.seeds import draws, seed_spread, spread


def test_mean_and_sample_deviation():
    # Mean of 1, 2 and 6 is 3; squared distances 4 + 1 + 9 = 14, over two degrees of freedom 7.
    made = spread([1.0, 2.0, 6.0], [20, 21, 22])
    assert (made.mean, made.sd) == (3.0, pytest.approx(math.sqrt(7), abs=1e-6))
    assert (made.seeds, made.values) == ([20, 21, 22], [1.0, 2.0, 6.0])


@pytest.mark.parametrize(
    ("values", "mean", "sd"), [([], None, None), ([0.5], 0.5, None), ([0.5, None], None, None), ([None], None, None)]
)
def test_what_is_not_defined_is_not_given(values, mean, sd):
    made = spread(values, list(range(len(values))))
    assert (made.mean, made.sd, made.values) == (mean, sd, values)


def test_a_seed_that_fails_has_no_score():
    def predict(seed):
        if seed == 2:
            raise EstimatorError("no such luck")
        return seed

    made = seed_spread(predict, float, [1, 2])
    assert (made.values, made.mean) == ([1.0, None], None)


def test_a_baseline_that_draws_differs_by_seed_and_repeats_itself(make_task):
    task = make_task(["x"] * 40, [0, 1] * 20, [f"e{row % 4}" for row in range(40)])
    folds = leave_one_group_out(task.groups)

    def run():
        return seed_spread(
            lambda seed: predict_folds(task, folds, maker(BASELINES["stratified"], "", None, seed)),
            lambda said: float((said.label == task.reference).mean()),
            [20, 21, 22],
        )

    one = run()
    assert len(set(one.values)) > 1
    assert one.sd > 0
    assert run() == one


def test_of_imported_ones_those_draw_that_leave_a_seed_open():
    def fails():
        raise ValueError("no such luck")

    imported = Baseline("x", "X", "", DummyClassifier, plain=True)
    assert draws(imported)
    assert not draws(dataclasses.replace(imported, make=lambda: DummyClassifier(random_state=1)))
    assert not draws(dataclasses.replace(imported, make=fails))
    assert not draws(dataclasses.replace(imported, make=object))
    assert {name for name, one in BASELINES.items() if draws(one)} == {"stratified"}
