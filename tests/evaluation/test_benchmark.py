import json
import sys

import pytest

from corpus_kit.errors import OutputError, ProblemsError
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.results import load_results

FILES = ["predictions.jsonl", "report.html", "report.md", "results.json", "suspects.jsonl"]


def test_a_run_writes_four_files_that_say_the_same(benchmark_file, tmp_path):
    results = run(benchmark_file(), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES
    assert load_results(tmp_path / "out" / "results.json") == results
    [task] = results.tasks
    assert (task.task, task.clusters, task.n_clusters, len(task.folds)) == ("colour", "event", 12, 12)
    assert task.units + task.open == 120
    majority, logreg = task.baselines
    assert logreg.metrics["macro_f1"].estimate > majority.metrics["macro_f1"].estimate
    assert sum(map(sum, logreg.confusion)) == task.units == sum(task.support.values())
    lines = [json.loads(line) for line in (tmp_path / "out" / "predictions.jsonl").read_text().splitlines()]
    assert len(lines) == 2 * 120
    assert lines[0].keys() == {"task", "baseline", "fold", "unit_id", "label", "scores"}


def test_the_same_signature_gives_the_same_bytes(benchmark_file, tmp_path):
    path = benchmark_file(baselines="[majority, stratified, tfidf_logreg, tfidf_svm, complement_nb]")
    for name in ("one", "two"):
        run(path, tmp_path / name)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_tasks_numbers_do_not_depend_on_the_other_tasks(benchmark_file, tmp_path):
    alone = run(benchmark_file(), tmp_path / "alone")
    beside = run(benchmark_file(tasks="[side, colour]"), tmp_path / "beside")
    assert alone.tasks[0] == beside.tasks[1]


def test_another_seed_moves_bounds_not_scores(benchmark_file, tmp_path):
    one = run(benchmark_file(), tmp_path / "one").tasks[0].baselines[1].metrics["macro_f1"]
    two = run(benchmark_file(statistics="{resamples: 199, seed: 4}"), tmp_path / "two").tasks[0]
    other = two.baselines[1].metrics["macro_f1"]
    assert one.estimate == other.estimate
    assert one.low != other.low
    assert two.signature["seed"] == 4


def test_the_signature_says_what_the_numbers_depend_on(benchmark_file, tmp_path):
    signature = run(benchmark_file(), tmp_path / "out").tasks[0].signature
    assert signature["dataset"] == "0123456789abcdef"
    assert signature["schema"] == "paint@1.2.0"
    assert (signature["protocol"], signature["seed"]) == ("leave_one_event_out", 3)
    assert set(signature["versions"]) == {"corpus-kit", "numpy", "scikit-learn", "scipy", "python-crfsuite"}


def test_a_failing_baseline_leaves_the_others(benchmark_file, tmp_path, monkeypatch):
    (tmp_path / "broken_estimators.py").write_text(
        "from sklearn.dummy import DummyClassifier\n"
        "class Broken(DummyClassifier):\n"
        "    def fit(self, X, y):\n"
        "        raise RuntimeError('the kettle is empty')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    path = benchmark_file(baselines='[majority, "broken_estimators:Broken", "sklearn.dummy:DummyClassifier"]')
    task = run(path, tmp_path / "out").tasks[0]
    sys.modules.pop("broken_estimators")
    assert [one.error for one in task.baselines] == ["", "RuntimeError: the kettle is empty", ""]
    assert task.baselines[0].metrics["macro_f1"] == task.baselines[2].metrics["macro_f1"]
    assert [one.baseline for one in task.comparisons] == ["sklearn.dummy:DummyClassifier"]
    assert "the kettle is empty" in (tmp_path / "out" / "report.html").read_text()


def test_a_task_that_cannot_be_scored_is_skipped_with_its_reason(benchmark_file, tmp_path):
    results = run(benchmark_file(tasks="[topics, colour, mood]"), tmp_path / "out")
    assert [task.task for task in results.tasks] == ["topics", "colour"]
    assert {one.task: one.reason for one in results.skipped} == {
        "mood": "the dataset has no such config: nobody has annotated it",
    }


def test_too_many_folds_skip_with_a_reason(benchmark_file, tmp_path):
    results = run(benchmark_file(protocol="{kind: grouped_kfold, folds: 13}"), tmp_path / "out")
    assert results.tasks == []
    assert "13 folds need at least 13 events, and there are 12" in results.skipped[0].reason


def test_targets_are_scored_one_by_one_and_pooled(benchmark_file, tmp_path):
    path = benchmark_file(tasks="[side]", metrics="{side: {favg: {of: [for, against]}}}")
    task = run(path, tmp_path / "out").tasks[0]
    logreg = task.baselines[1]
    assert set(logreg.targets) == {"paint_it", "keep_it"}
    assert logreg.metrics["favg"].estimate is not None
    assert set(logreg.targets["keep_it"]) == {"macro_f1", "favg", "accuracy", "balanced_accuracy", "mcc", "alpha"}


def test_train_and_test_on_two_datasets(benchmark_file, tmp_path, colour_rows, write_dataset):
    other = [
        row | {"unit_id": f"o{row['unit_id']}", "document_id": f"o{row['document_id']}", "event": f"o{row['event']}"}
        for row in colour_rows(6, 10, seed=9)
    ]
    write_dataset(tmp_path / "other", {"colour": (("red", "blue", "none"), {"train": other})}, fingerprint="fedc")
    path = benchmark_file(dataset="{train: paint, test: other}", protocol="{kind: train_test}")
    results = run(path, tmp_path / "out")
    task = results.tasks[0]
    assert task.documents == 6
    assert task.signature["dataset"] == "0123456789abcdef+fedc"
    assert [one["role"] for one in results.datasets] == ["train", "test"]
    assert task.folds[0].test == task.units


def test_withheld_text_stays_out_of_every_file(benchmark_file, tmp_path, dataset):
    record = json.loads((dataset / "build.json").read_text())
    (dataset / "build.json").write_text(json.dumps(record | {"text": "withheld"}))
    run(benchmark_file(), tmp_path / "out")
    for name in FILES:
        assert "cherry" not in (tmp_path / "out" / name).read_text()
    run(benchmark_file(), tmp_path / "with", with_text=True)
    assert "cherry" in (tmp_path / "with" / "report.html").read_text()


def test_few_documents_get_no_interval_and_say_so(benchmark_file, tmp_path, colour_rows, write_dataset):
    rows = colour_rows(4, 20)
    write_dataset(tmp_path / "small", {"colour": (("red", "blue", "none"), {"train": rows})})
    task = run(benchmark_file(dataset="small"), tmp_path / "out").tasks[0]
    score = task.baselines[0].metrics["macro_f1"]
    assert (score.low, score.high) == (None, None)
    assert score.reason == "4 documents are too few for intervals; 5 are the least"
    assert task.comparisons[0].smallest_p == 1 / 8


def test_progress_is_told(benchmark_file, tmp_path):
    told = []
    run(benchmark_file(tasks="[mood, colour]"), tmp_path / "out", progress=lambda *said: told.append(said))
    assert told == [("scoring", done, 4) for done in range(5)]  # two baselines of two tasks, one task skipped


@pytest.mark.parametrize(
    ("lines", "code", "where"),
    [
        ({"tasks": "[color]"}, "unknown-task", "tasks[0]"),
        ({"dataset": "nothing"}, "not-a-dataset", "dataset"),
        ({"metrics": "{colour: {favg: {of: [green]}}}"}, "unknown-label", "metrics.colour.favg"),
        ({"metrics": "{colour: {f2: {of: [red]}}}"}, "unknown-metric", "metrics.colour.f2"),
    ],
)
def test_a_faulty_benchmark_writes_nothing(benchmark_file, tmp_path, lines, code, where):
    with pytest.raises(ProblemsError) as caught:
        run(benchmark_file(**lines), tmp_path / "out")
    assert [(one.code, one.path) for one in caught.value.problems] == [(code, where)]
    assert not (tmp_path / "out").exists()


def test_a_lexicon_is_checked_against_the_schema(benchmark_file, tmp_path):
    (tmp_path / "rules.yaml").write_text("attributes: {colour: {rules: [{label: rad, any: [rose]}], otherwise: none}}")
    with pytest.raises(ProblemsError, match="did you mean 'red'"):
        run(benchmark_file(baselines="[lexicon]", lexicon="rules.yaml"), tmp_path / "out")


def test_what_stands_is_not_replaced_unasked(benchmark_file, tmp_path):
    run(benchmark_file(), tmp_path / "out")
    with pytest.raises(OutputError, match="stands already"):
        run(benchmark_file(), tmp_path / "out")
    run(benchmark_file(), tmp_path / "out", overwrite=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("keep me")
    with pytest.raises(OutputError, match=r"no results\.json"):
        run(benchmark_file(), tmp_path / "other", overwrite=True)
    assert (tmp_path / "other" / "letter.txt").read_text() == "keep me"
