import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.evaluation.definition import StatisticsChoice, TrainTest, read_benchmark


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "b.yaml"
        path.write_text(text)
        return path

    return written


def problems_of(path):
    with pytest.raises(ProblemsError) as caught:
        read_benchmark(path)
    return {(one.code, one.path) for one in caught.value.problems}


def test_what_is_left_out_has_the_usual_value(write):
    benchmark = read_benchmark(write("dataset: d\ntasks: [t]\nbaselines: [stratified, majority]\n"))
    assert benchmark.protocol.kind == "leave_one_event_out"
    assert benchmark.statistics == StatisticsChoice(resamples=9_999, level=0.95, seed=20)
    assert benchmark.compared_to == "stratified"


def test_two_datasets(write):
    text = "dataset: {train: a, test: b}\ntasks: [t]\nbaselines: [majority]\nprotocol: {kind: train_test}\n"
    assert read_benchmark(write(text)).dataset == TrainTest(train="a", test="b")


def test_every_fault_of_form_at_once(write):
    text = """
dataset: d
tasks: [t]
baseline: [majority]
protocol: {kind: grouped_kfold, folds: 1}
statistics: {resamples: 0, level: 1, seed: -1, sed: 2}
"""
    assert problems_of(write(text)) >= {
        ("unknown-key", "baseline"),
        ("missing-key", "baselines"),
        ("out-of-range", "protocol.folds"),
        ("out-of-range", "statistics.resamples"),
        ("out-of-range", "statistics.level"),
        ("out-of-range", "statistics.seed"),
        ("unknown-key", "statistics.sed"),
    }


def test_every_fault_of_sense_at_once(write):
    text = """
dataset: {train: a, test: b}
tasks: [t, t]
baselines: [majorty, lexicon]
compare_to: majority
metrics: {u: {favg: {of: [x]}}}
"""
    assert problems_of(write(text)) == {
        ("doubled", "tasks"),
        ("unknown-baseline", "baselines[0]"),
        ("unknown-baseline", "compare_to"),
        ("protocol-mismatch", "protocol"),
        ("unknown-task", "metrics.u"),
        ("missing-file", "lexicon"),
    }


def test_empty_lists_and_a_missing_lexicon(write):
    text = "dataset: d\ntasks: []\nbaselines: []\nlexicon: no.yaml\n"
    assert problems_of(write(text)) == {
        ("empty-list", "tasks"),
        ("empty-list", "baselines"),
        ("missing-file", "lexicon"),
    }


def test_only_inputs_of_classification_can_be_changed(write):
    text = "dataset: d\ntasks: [t]\nbaselines: [majority, crf, crf+nearest]\nablations: [majority, crf, crf+nearest]\n"
    with pytest.raises(ProblemsError) as caught:
        read_benchmark(write(text))
    assert [(one.code, one.path, one.message.split()[0]) for one in caught.value.problems] == [
        ("wrong-kind", "ablations", "'crf'"),
        ("wrong-kind", "ablations", "'crf+nearest'"),
    ]


def test_numbers_that_no_machine_can_hold_or_no_estimator_takes(write):
    text = """
dataset: d
tasks: [t]
baselines: [majority]
learning_curve: {baselines: [majority], orders: 1000000}
statistics: {resamples: 10000000000, seed: 4294967296, seeds: 1000000}
"""
    assert problems_of(write(text)) == {
        ("out-of-range", "learning_curve.orders"),
        ("out-of-range", "statistics.resamples"),
        ("out-of-range", "statistics.seed"),
        ("out-of-range", "statistics.seeds"),
    }
