"""Earlier results beside new ones, and the gate: run, change what was predicted, run again."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.history.gate import Judged
from corpus_kit.evaluation.history.looking_back import LookingBack, terminal
from corpus_kit.evaluation.history.side_by_side import terminal as table
from corpus_kit.evaluation.results import load_results


@pytest.fixture
def earlier(benchmark_file: Callable[..., Path], tmp_path: Path) -> Path:
    run(benchmark_file(), tmp_path / "earlier")
    return tmp_path / "earlier"


def said_otherwise(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any] | None], baseline: str = "") -> None:
    """Change the predictions of a result, all or those of a baseline; None leaves a line out."""
    path = folder / "predictions.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    changed = [change(line) if line["baseline"] == (baseline or line["baseline"]) else line for line in lines]
    path.write_text("".join(json.dumps(line) + "\n" for line in changed if line))


def said_of(folder: Path, baseline: str) -> dict[str, str]:
    lines = map(json.loads, (folder / "predictions.jsonl").read_text().splitlines())
    return {line["unit_id"]: line["label"] for line in lines if line["baseline"] == baseline}


@pytest.fixture
def references(dataset: Path) -> dict[str, str]:
    """The reference of each unit that has one."""
    rows = pq.read_table(dataset / "data" / "colour" / "train.parquet").to_pylist()
    names = ["red", "blue", "none"]
    return {row["unit_id"]: names[row["label"]] for row in rows if row["label"] is not None}


def judged(path: Path, out: Path, against: Path) -> dict[str, Judged]:
    back = LookingBack(against=against)
    run(path, out, also=back)
    assert back.gate is not None
    assert msgspec.json.decode((out / "gate.json").read_bytes(), type=type(back.gate)) == back.gate
    assert f"# Against {against.name}" in (out / "gate.md").read_text()
    assert terminal(back.gate).startswith(f"against {against.name}: ")
    return {one.baseline: one for one in back.gate.judged}


def test_the_same_is_the_same_in_every_cluster(benchmark_file, earlier, tmp_path):
    found = judged(benchmark_file(statistics="{resamples: 99, seed: 8}"), tmp_path / "out", earlier)
    assert [one.verdict for one in found.values()] == ["same", "same"]
    units = load_results(earlier / "results.json").tasks[0].units
    assert found["majority"].sentence(0.95) == f"colour, majority: the same in every cluster, on {units} units in both"


def test_worse_and_better_where_the_whole_interval_says_so(benchmark_file, earlier, tmp_path, references):
    right = references
    # Before, the majority baseline was right throughout and the other wrong throughout.
    said_otherwise(earlier, lambda line: line | {"label": right.get(line["unit_id"], "red")}, "majority")
    wrong = {"red": "blue", "blue": "none", "none": "red"}
    said_otherwise(earlier, lambda line: line | {"label": wrong[right.get(line["unit_id"], "red")]}, "tfidf_logreg")
    found = judged(benchmark_file(), tmp_path / "out", earlier)
    worse, better = found["majority"], found["tfidf_logreg"]
    now = {
        one.name: one.metrics["macro_f1"].estimate
        for one in load_results(tmp_path / "out" / "results.json").tasks[0].baselines
    }
    assert (worse.verdict, worse.before, worse.now) == ("worse", 1.0, now["majority"])
    assert (better.verdict, better.before, better.now) == ("better", 0.0, now["tfidf_logreg"])
    assert worse.difference.high is not None
    assert worse.difference.high < 0 < better.difference.low
    assert worse.difference.estimate == pytest.approx(now["majority"] - 1, abs=1e-6)


def test_one_unit_is_not_distinguishable(benchmark_file, earlier, tmp_path, references):
    unit = next(iter(references))
    wrong = {"red": "blue", "blue": "none", "none": "red"}
    now = said_of(earlier, "tfidf_logreg")[unit]
    other = wrong[references[unit]] if now == references[unit] else references[unit]
    said_otherwise(earlier, lambda line: line | {"label": other} if line["unit_id"] == unit else line, "tfidf_logreg")
    found = judged(benchmark_file(), tmp_path / "out", earlier)["tfidf_logreg"]
    # The unit is in one of twelve clusters, which a third of the resamples leave out: a bound is zero.
    assert (found.verdict, 0.0 in (found.difference.low, found.difference.high)) == ("indistinguishable", True)
    assert found.difference.estimate != 0


def test_what_chance_would_call_worse_is_told_where_something_changed(benchmark_file, earlier, tmp_path):
    shutil.copytree(earlier, tmp_path / "same")
    said_otherwise(earlier, lambda line: line | {"label": "blue" if line["label"] == "red" else "red"}, "majority")
    for against, told in ((earlier, True), (tmp_path / "same", False)):
        back = LookingBack(against=against)
        run(benchmark_file(), tmp_path / f"now {told}", also=back)
        # Two baselines, of which one changed: an interval of 95 % has 2.5 % below it.
        words = "2 compared, 1 of them changed; had none got worse, chance would call about 0.025 of these worse"
        assert (words in terminal(back.gate), "chance" in terminal(back.gate)) == (told, told)
        assert (words in (tmp_path / f"now {told}" / "gate.md").read_text()) == told


def test_only_units_that_both_have_count(benchmark_file, earlier, tmp_path):
    said_otherwise(earlier, lambda line: line if line["unit_id"] < "d06" else line | {"unit_id": "gone"})
    found = judged(benchmark_file(), tmp_path / "out", earlier)["tfidf_logreg"]
    units = [json.loads(line) for line in (tmp_path / "out" / "predictions.jsonl").read_text().splitlines()]
    assert found.verdict == "same"
    assert 0 < found.units <= sum(one["baseline"] == "majority" and one["unit_id"] < "d06" for one in units)


def test_labels_that_are_no_more_are_left_out(benchmark_file, earlier, tmp_path):
    said_otherwise(earlier, lambda line: line | {"label": "green"} if line["unit_id"] < "d01" else line)
    found = judged(benchmark_file(), tmp_path / "out", earlier)["majority"]
    assert found.left_out > 0
    assert "left out, for what was said of them no longer fits" in found.sentence(0.95)


def test_what_cannot_be_compared_says_why(benchmark_file, earlier, tmp_path):
    now = benchmark_file(tasks="[colour, side]", baselines="[majority, stratified]")
    back = LookingBack(against=earlier)
    run(now, tmp_path / "out", also=back)
    assert {(one.task, one.baseline): one.reason for one in back.gate.of("not compared")} == {
        ("colour", "stratified"): "it was not run before",
        ("colour", "tfidf_logreg"): "it is not run now",
        ("side", "every baseline"): "it was not scored before",
    }
    other = benchmark_file(protocol="{kind: grouped_kfold, folds: 3}")
    assert judged(other, tmp_path / "folds", earlier)["every baseline"].reason == (
        "the protocol is grouped_kfold-3, and was leave_one_event_out"
    )


def test_few_clusters_are_no_ground_to_judge(benchmark_file, earlier, tmp_path):
    said_otherwise(earlier, lambda line: line if line["unit_id"] < "d03" else None)
    said_otherwise(earlier, lambda line: line | {"label": "red" if line["label"] == "blue" else "blue"}, "majority")
    found = judged(benchmark_file(), tmp_path / "out", earlier)["majority"]
    assert found.verdict == "not compared"
    assert "not compared: 3 documents are too few for intervals; 5 are the least; Macro-F1 is " in found.sentence(0.95)


def test_predictions_may_be_compressed_and_must_be_there(benchmark_file, earlier, tmp_path):
    plain = earlier / "predictions.jsonl"
    (earlier / "predictions.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert judged(benchmark_file(), tmp_path / "out", earlier)["majority"].verdict == "same"
    (earlier / "predictions.jsonl.gz").unlink()
    with pytest.raises(UsageError, match="no predictions beside it"):
        LookingBack(against=earlier)


def test_results_side_by_side(benchmark_file, earlier, tmp_path):
    back = LookingBack(compare=[earlier])
    path = benchmark_file(
        tasks="[side, colour]", baselines="[tfidf_logreg, stratified]", statistics="{resamples: 99, seed: 4}"
    )
    results = run(path, tmp_path / "out", also=back)
    found = back.compared
    assert [one.sentence for one in found.differences["earlier"]] == [
        "seed: 4 here, 3 there",
        "resamples: 99 here, 199 there",
        "compare to: tfidf_logreg here, majority there",
        "tasks that the other lacks: side here, none there",
        "baseline majority (colour): not run here, run there",
        "baseline stratified (colour): run here, not run there",
    ]
    before = load_results(earlier / "results.json").tasks[0].baselines
    rows = {(row.task, row.baseline): row.scores for row in found.rows}
    assert rows["colour", "tfidf_logreg"] == [
        results.tasks[1].baselines[0].metrics["macro_f1"],
        before[1].metrics["macro_f1"],
    ]
    assert rows["colour", "majority"] == [None, before[0].metrics["macro_f1"]]
    assert rows["side", "stratified"][1] is None
    assert msgspec.json.decode((tmp_path / "out" / "comparison.json").read_bytes(), type=type(found)) == found
    page = (tmp_path / "out" / "comparison.md").read_text()
    assert "- seed: 4 here, 3 there" in page
    assert "| task (macro_f1) | baseline | this run | earlier |" in page
    assert "this run and earlier: 6 things differ" in table(found)


def test_nothing_differs_between_a_run_and_itself(benchmark_file, earlier, tmp_path):
    shutil.copytree(earlier, tmp_path / "more" / "earlier")
    back = LookingBack(compare=[earlier, tmp_path / "more" / "earlier"])
    run(benchmark_file(), tmp_path / "out", also=back)
    assert list(back.compared.differences.values()) == [[], []]
    assert len(set(back.compared.names)) == 3
    assert "nothing differs in data, schema, protocol, seed, code, tasks or baselines" in table(back.compared)


def test_other_data_and_code_are_told(benchmark_file, earlier, tmp_path):
    record = earlier / "results.json"
    record.write_text(record.read_text().replace("0123456789abcdef", "00").replace('"numpy": "', '"numpy": "0.'))
    back = LookingBack(compare=[record])
    run(benchmark_file(), tmp_path / "out", also=back)
    told = [one.what for one in back.compared.differences["earlier"]]
    assert told == ["fingerprint of the dataset", "versions of numpy"]


def test_no_results_stop_the_run_before_it_begins(tmp_path, earlier):
    (tmp_path / "notes.json").write_text("{}")
    with pytest.raises(ProblemsError) as caught:
        LookingBack(compare=[tmp_path / "nothing", tmp_path / "notes.json", earlier])
    assert [one.code for one in caught.value.problems] == ["missing-file", "bad-results"]
    with pytest.raises(UsageError, match="named twice"):
        LookingBack(compare=[earlier, earlier / "results.json"])


@pytest.mark.parametrize("data", [b'{"task": "colour", "baseline": "\xff"}\n', b"\xff\n", b"[1]\n"])
def test_lines_that_cannot_be_read_are_told(earlier, data):
    (earlier / "predictions.jsonl").write_bytes(data)
    with pytest.raises(ProblemsError, match="no predictions of an evaluation"):
        LookingBack(against=earlier)


def test_damaged_archives_and_records_are_told(earlier):
    packed = bytearray(gzip.compress((earlier / "predictions.jsonl").read_bytes()))
    packed[100:160] = bytes(60)
    (earlier / "predictions.jsonl").unlink()
    (earlier / "predictions.jsonl.gz").write_bytes(packed)
    with pytest.raises(ProblemsError, match="no predictions of an evaluation"):
        LookingBack(against=earlier)
    (earlier / "results.json").write_bytes(b'{"format": 1, "title": "\xff"}')
    with pytest.raises(ProblemsError, match="no result of an evaluation"):
        LookingBack(compare=[earlier])


def test_a_line_about_nothing_is_passed_over(benchmark_file, earlier, tmp_path):
    with (earlier / "predictions.jsonl").open("a") as stream:
        stream.write('{"task": "colour", "baseline": "majority", "unit_id": ["u"], "label": {"red": 1}}\n')
    found = judged(benchmark_file(), tmp_path / "out", earlier)
    assert [one.verdict for one in found.values()] == ["same", "same"]
