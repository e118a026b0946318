"""``evaluate`` beside and against earlier results, and ``score`` of several files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.dataset.build import build
from corpus_kit.labelstudio.opening import open_any

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(open_any(ROOT / "annotations" / "demo"), tmp_path_factory.mktemp("demo") / "dataset").out


@pytest.fixture
def benchmark(dataset: Path, tmp_path: Path) -> Path:
    path = tmp_path / "bench.yaml"
    path.write_text(
        f"dataset: {dataset}\ntasks: [quote_type, attribution]\nbaselines: [majority, tfidf_svm, nearest]\n"
        "statistics: {resamples: 99}\n"
    )
    return path


def test_beside_and_against_an_earlier_result(run: Callable[..., Any], benchmark: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    assert run("evaluate", benchmark, before).code == 0
    same = run("evaluate", benchmark, tmp_path / "same", "--compare", before, "--against", before, "--fail-if-worse")
    assert same.code == 0, same.err
    assert "this run and before: nothing differs" in same.out
    assert "against before: 0 worse, 0 better, 0 not distinguishable, 3 the same, 0 not compared" in same.out
    names = {path.name for path in (tmp_path / "same").iterdir()}
    assert {"comparison.json", "comparison.md", "gate.json", "gate.md", "results.json"} <= names

    # Before, the majority's predictions were as good as those of the better baseline.
    lines = [json.loads(line) for line in (before / "predictions.jsonl").read_text().splitlines()]
    good = [line | {"baseline": "majority"} for line in lines if line["baseline"] == "tfidf_svm"]
    kept = [line for line in lines if line["baseline"] != "majority"]
    (before / "predictions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*kept, *good]))
    worse = run("evaluate", benchmark, tmp_path / "worse", "--against", before)
    assert (worse.code, "quote_type, majority: worse by 0." in worse.out) == (0, True)
    failed = run("evaluate", benchmark, tmp_path / "failed", "--against", before, "--fail-if-worse", "--json")
    assert failed.code == 1
    assert json.loads(failed.out)["tasks"][0]["task"] == "quote_type"
    assert json.loads((tmp_path / "failed" / "gate.json").read_text())["judged"][0]["verdict"] == "worse"


def test_a_gate_needs_something_to_judge_by(run: Callable[..., Any], benchmark: Path, tmp_path: Path) -> None:
    ran = run("evaluate", benchmark, tmp_path / "out", "--fail-if-worse")
    assert (ran.code, "--against RESULT" in ran.err) == (2, True)
    missing = run("evaluate", benchmark, tmp_path / "out", "--against", tmp_path / "nothing")
    assert (missing.code, "[missing-file]" in missing.err) == (1, True)
    assert not (tmp_path / "out").exists()


@pytest.fixture
def files(run: Callable[..., Any], benchmark: Path, tmp_path: Path) -> dict[str, Path]:
    run("evaluate", benchmark, tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out" / "predictions.jsonl").read_text().splitlines()]
    places = {}
    for name in ("majority", "tfidf_svm", "nearest"):
        places[name] = tmp_path / f"{name}.jsonl"
        places[name].write_text("".join(json.dumps(line) + "\n" for line in lines if line["baseline"] == name))
    return places


def test_several_files_are_compared(run: Callable[..., Any], dataset: Path, files: dict[str, Path]) -> None:
    both = ("score", dataset, files["majority"], files["tfidf_svm"], "--task", "quote_type", "--resamples", 99)
    ran = run(*both)
    assert ran.code == 0, ran.err
    assert "quote_type: 574 units; macro_f1" in ran.out
    assert "tfidf_svm is 0." in ran.out
    assert "above majority in Macro-F1 (95% interval +0." in ran.out
    result = json.loads(run(*both, "--compare-to", "tfidf_svm", "--metric", "favg=direct,mixed", "--json").out)
    assert result["comparisons"][0]["baseline"] == "majority"
    assert result["signature"]["resamples"] == 99
    assert "favg" in result["systems"]["majority"]["metrics"]
    # Alpha of a constant is below zero: a person reads a minus, a program a number.
    assert re.search(r"alpha +−0\.\d{3} ", ran.out)
    assert "-0." not in ran.out
    assert result["systems"]["majority"]["metrics"]["alpha"]["estimate"] < 0
    other = json.loads(run(*both, "--seed", 1, "--level", 0.5, "--json").out)
    assert (other["signature"]["seed"], other["signature"]["level"]) == (1, 0.5)


def test_a_faulty_file_leaves_the_others_and_exits_1(
    run: Callable[..., Any], dataset: Path, files: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    ran = run("score", dataset, files["majority"], tmp_path / "empty.jsonl", "--task", "quote_type")
    assert ran.code == 1
    assert "majority  0." in ran.out
    assert "empty.jsonl: 1 problem, not scored; the other files were" in ran.err
    alone = run("score", dataset, tmp_path / "empty.jsonl", "--task", "quote_type")
    assert (alone.code, "[empty-file]" in alone.err) == (1, True)


def test_links_are_called_links(run: Callable[..., Any], dataset: Path, files: dict[str, Path]) -> None:
    ran = run("score", dataset, files["nearest"], "--task", "attribution", "--resamples", 99)
    assert "attribution: 1,125 links in 32 documents" in ran.out
    assert "unit" not in ran.out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--level", 1.5],
        ["--metric", "favg"],
        ["--metric", "average_precision=direct,mixed"],
        ["--metric", "accuracy=direct"],
        ["--compare-to", "mine"],
        ["--resamples", 0],
    ],
    ids=str,
)
def test_wrong_usage_exits_2(run: Callable[..., Any], dataset: Path, tmp_path: Path, wrong: list[object]) -> None:
    ran = run("score", dataset, tmp_path / "p.jsonl", "--task", "quote_type", *wrong)
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran
