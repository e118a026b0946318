import pytest
from joblib.externals.loky.process_executor import TerminatedWorkerError

from corpus_kit.evaluation import parallel
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.folding import EstimatorError

FILES = ("predictions.jsonl", "report.html", "report.md", "results.json", "suspects.jsonl")


def test_processes_change_no_byte(benchmark_file, tmp_path):
    path = benchmark_file(tasks="[side, colour, mood]", baselines="[majority, stratified, tfidf_logreg]")
    for jobs in (1, 2):
        run(path, tmp_path / str(jobs), jobs=jobs)
    for name in FILES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_progress_ends_at_the_number_of_baselines_however_the_work_is_shared(benchmark_file, tmp_path):
    path = benchmark_file(tasks="[side, colour]", baselines="[majority, stratified]")
    for jobs in (1, 2):
        told: list[tuple[int, int]] = []
        run(
            path, tmp_path / str(jobs), jobs=jobs, progress=lambda _, done, total, told=told: told.append((done, total))
        )
        assert told[0] == (0, 4)
        assert told[-1] == (4, 4)
        assert told == sorted(told)


def test_a_process_that_dies_is_told_in_words(benchmark_file, tmp_path, monkeypatch):
    def dies(*_, **__):
        raise TerminatedWorkerError("exit codes: EXIT(3)")

    monkeypatch.setattr("joblib.Parallel.__call__", dies)
    with pytest.raises(EstimatorError, match="a baseline crashed, or memory ran out; nothing was written"):
        run(benchmark_file(tasks="[side, colour]"), tmp_path / "out", jobs=2)
    assert not (tmp_path / "out").exists()


def test_a_small_benchmark_starts_no_process(benchmark_file, tmp_path, monkeypatch):
    monkeypatch.setattr(parallel, "_shared", None)  # calling it would fail
    assert run(benchmark_file(tasks="[side, colour]"), tmp_path / "out").tasks
