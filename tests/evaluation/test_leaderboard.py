"""The leaderboard is what its results say, and these are of the corpora and benchmarks as they stand."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import msgspec
import pytest

from corpus_kit.agreement.resampling import Interval
from corpus_kit.dataset.build import build
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.check import check_paths
from corpus_kit.evaluation.definition import TrainTest, read_benchmark
from corpus_kit.evaluation.history.leaderboard import page
from corpus_kit.evaluation.history.looking_back import LookingBack
from corpus_kit.evaluation.history.reference_results import refresh
from corpus_kit.evaluation.results import Results, dumps, load_results
from corpus_kit.labelstudio.opening import open_any

ROOT = Path(__file__).parents[2]
EVAL = ROOT / "eval"
KEPT = sorted((EVAL / "results").glob("*/results.json"))
ADVICE = "run: make leaderboard"


@pytest.fixture(scope="session")
def shown_facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What a build says of each corpus whose texts are here, and of the others what needs no text."""
    facts: dict[str, dict[str, object]] = {}
    for folder in sorted((ROOT / "annotations").iterdir()):
        source = open_any(folder)
        facts[folder.name] = {"name": source.name, "version": source.config.version, "schema": source.schema.label}
        facts[folder.name] |= {"documents": len(source.events), "text": source.config.text}
        if source.config.text == "included":
            out = tmp_path_factory.mktemp(folder.name) / "dataset"
            facts[folder.name]["fingerprint"] = build(source, out).info.fingerprint
    return facts


def test_the_page_says_what_the_results_say() -> None:
    assert (EVAL / "LEADERBOARD.md").read_text("utf-8") == page(EVAL), ADVICE


def test_the_demo_has_results() -> None:
    assert EVAL / "results" / "demo" / "results.json" in KEPT


@pytest.mark.parametrize("record", KEPT, ids=lambda record: record.parent.name)
def test_the_results_are_of_the_benchmark_and_the_corpora_as_they_stand(
    record: Path, shown_facts: dict[str, dict[str, object]]
) -> None:
    results = load_results(record)
    path = EVAL / f"{record.parent.name}.yaml"
    benchmark = read_benchmark(path)
    assert results.benchmark == msgspec.json.decode(msgspec.json.encode(benchmark)), ADVICE
    names = benchmark.dataset
    places = {"train": names.train, "test": names.test} if isinstance(names, TrainTest) else {"dataset": names}
    for one in results.datasets:
        now = shown_facts[Path(os.path.normpath(EVAL / places[one["role"]])).name]
        assert {key: one[key] for key in now} == now, ADVICE
        # The fingerprint of withheld text is of the texts as well, so it is known only where they are.
        assert "fingerprint" in now or one["text"] == "withheld"
    assert all(not task.mistakes and not task.suspects for task in results.tasks)


def test_the_folder_passes_its_own_check() -> None:
    assert {(one.kind, one.problems) for one in check_paths([EVAL])} == {("benchmark", ()), ("results", ())}


@pytest.mark.parametrize("record", KEPT, ids=lambda record: record.parent.name)
def test_kept_results_are_small(record: Path) -> None:
    assert sum(path.stat().st_size for path in record.parent.iterdir()) < 3_000_000


def test_a_page_of_two_tasks(benchmark_file, tmp_path):
    path = benchmark_file(tasks="[colour, side]", title="Paint", metrics="")
    told = refresh(path)
    assert told == f"{path}: 2 tasks, in {tmp_path / 'results' / 'bench'}"
    record = tmp_path / "results" / "bench" / "results.json"
    results = load_results(record)
    for baseline, value in zip(results.tasks[0].baselines, (0.25, 0.75), strict=True):
        baseline.metrics["macro_f1"] = Interval(value, value - 0.125, value + 0.125)
    results.tasks[1].baselines[0].error = "ValueError: no"
    results.tasks[1].baselines[1].metrics["macro_f1"] = Interval(0.5, reason="too few")
    for task in results.tasks:
        task.ceiling.scores = []
        task.units = 40
    record.write_bytes(dumps(results))
    text = page(tmp_path)
    assert "| majority | 0.250 (0.125 to 0.375) | not run |" in text
    assert "| tfidf_logreg | 0.750\\* (0.625 to 0.875) | 0.500\\* |" in text
    assert "| *units* | 40 | 40 |" in text
    assert "fingerprint `0123456789abcdef`" in text
    assert "protocol leave_one_event_out, seed 3, resamples 199, level 0.95" in text


def test_the_ceiling_stands_beside_the_best_system_there(benchmark_file, tmp_path):
    results: Results = load_results(_refreshed(benchmark_file(), tmp_path))
    scores = {one.name: one.metrics["macro_f1"] for one in results.tasks[0].ceiling.scores}
    best = max(scores["majority"], scores["tfidf_logreg"])
    assert f"| *annotators*; best system there | {scores['annotators']:.3f}; {best:.3f} |" in page(tmp_path)


def test_what_is_kept_is_enough_to_be_judged_against(benchmark_file, tmp_path):
    kept = _refreshed(benchmark_file(), tmp_path).parent
    lines = gzip.decompress((kept / "predictions.jsonl.gz").read_bytes()).splitlines()
    assert not any("scores" in json.loads(line) for line in lines)
    assert load_results(kept / "results.json").tasks[0].mistakes_left_out > 0
    back = LookingBack(against=kept)
    run(benchmark_file(), tmp_path / "out", also=back)
    assert {one.verdict for one in back.gate.judged} == {"same"}


def _refreshed(path: Path, folder: Path) -> Path:
    refresh(path)
    return folder / "results" / path.stem / "results.json"


def test_withheld_texts_leave_what_stands(tmp_path):
    path = tmp_path / "far.yaml"
    path.write_text(f"dataset: {ROOT / 'annotations' / 'alliance'}\ntasks: [claim_type]\nbaselines: [majority]\n")
    if (ROOT / "annotations" / "alliance" / "texts").exists():
        pytest.skip("the texts are here")
    assert "left as it stands, for texts are withheld" in refresh(path)
    assert not (tmp_path / "results").exists()
