"""Run a benchmark: tasks × baselines under a protocol, to results, predictions and two reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.dataset.build import Progress
from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.evaluation import report
from corpus_kit.evaluation.baselines.lexicon import Lexicon, lexicon_problems
from corpus_kit.evaluation.definition import Benchmark, read_benchmark
from corpus_kit.evaluation.job import Job
from corpus_kit.evaluation.kinds import CLASSIFICATION, KINDS, kind_of, task_names
from corpus_kit.evaluation.metrics.registry import metrics_of, none_requested, requested_problems
from corpus_kit.evaluation.parallel import run_all
from corpus_kit.evaluation.results import MetricInfo, Results, Skipped, TaskResult, dumps
from corpus_kit.evaluation.sources import described, opened
from corpus_kit.evaluation.tasks import attribute_configs
from corpus_kit.evaluation.versions import versions
from corpus_kit.files import require_free, whole_folder
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import read_yaml

RECORD = "results.json"
PREDICTIONS = "predictions.jsonl"
SUSPECTS = "suspects.jsonl"

Also = Callable[[Results, Mapping[str, Dataset], Path], None]
"""Called with the results, the datasets and the folder in the making, to write more into it."""


def run(
    path: Path,
    out: Path,
    *,
    progress: Progress | None = None,
    overwrite: bool = False,
    with_text: bool = False,
    jobs: int = 0,
    also: Also | None = None,
) -> Results:
    """Run a benchmark and write what it found.

    A baseline that fails is recorded with its message; the others are kept. The same signature gives the same bytes.

    Parameters
    ----------
    path : Path
        The benchmark's YAML file.
    out : Path
        The folder to be: ``results.json``, ``predictions.jsonl``, ``suspects.jsonl``, ``report.md``, ``report.html``.
    progress : callable, optional
        Told what is being done, how much of it is done, and how much there is.
    overwrite : bool
        Replace an earlier result at `out`.
    with_text : bool
        Put text into the results even where the corpus withholds it.
    jobs : int
        Processes to share the tasks among; 0 for as many as there are cores, where it pays. It changes no number.
    also : callable, optional
        Writes more into the folder, e.g. `looking_back.LookingBack`.

    Raises
    ------
    ProblemsError
        Faults of the benchmark, its lexicon or its datasets, all at once. Nothing is written.
    OutputError
        If `out` stands already, or cannot be written.
    """
    require_free(out, overwrite, RECORD)
    benchmark = read_benchmark(path)
    lexicon = read_yaml(path.parent / benchmark.lexicon, Lexicon) if benchmark.lexicon else None
    with opened(benchmark, path, progress) as datasets:
        results, files = _evaluate(benchmark, path, datasets, lexicon, progress, with_text, jobs)
        with whole_folder(out, overwrite, RECORD) as folder:
            (folder / RECORD).write_bytes(dumps(results))
            for name, lines in files.items():
                (folder / name).write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
            report.write(results, folder)
            if also:
                also(results, datasets, folder)
    return results


def _evaluate(
    benchmark: Benchmark,
    path: Path,
    datasets: Mapping[str, Dataset],
    lexicon: Lexicon | None,
    progress: Progress | None,
    with_text: bool,
    jobs: int,
) -> tuple[Results, dict[str, list[dict[str, Any]]]]:
    schema = next(iter(datasets.values())).schema()
    _check(benchmark, path, schema, datasets, lexicon)
    shown = with_text or all(one.info.get("text") != "withheld" for one in datasets.values())
    whole = Job(benchmark, benchmark.tasks, {role: one.path for role, one in datasets.items()}, lexicon, shown)
    outcomes = run_all(whole, schema, datasets, progress, jobs)
    tasks = [one.result for one in outcomes if one.result]
    skipped = [one.skipped for one in outcomes if one.skipped]
    files = {
        PREDICTIONS: [line for one in outcomes for line in one.lines],
        SUSPECTS: [line for one in outcomes for line in one.suspects],
    }
    return _results(benchmark, datasets, tasks, skipped, shown), files


def _results(
    benchmark: Benchmark,
    datasets: Mapping[str, Dataset],
    tasks: list[TaskResult],
    skipped: list[Skipped],
    with_text: bool,
) -> Results:
    asked = {name: parameters for task in benchmark.metrics.values() for name, parameters in task.items()}
    return Results(
        title=benchmark.title or "Evaluation",
        description=benchmark.description,
        benchmark=msgspec.json.decode(msgspec.json.encode(benchmark)),
        datasets=described(datasets),
        compare_to=benchmark.compared_to,
        level=benchmark.statistics.level,
        resamples=benchmark.statistics.resamples,
        with_text=with_text,
        metrics=[
            MetricInfo(
                kind=kind, **{name: getattr(one, name) for name in MetricInfo.__struct_fields__ if name != "kind"}
            )
            for kind in KINDS
            if any(task.kind == kind for task in tasks)
            for one in metrics_of(kind, asked)
        ],
        tasks=tasks,
        skipped=skipped,
        versions=versions(),
    )


def _check(
    benchmark: Benchmark,
    path: Path,
    schema: Schema,
    datasets: Mapping[str, Dataset],
    lexicon: Lexicon | None,
) -> None:
    known = attribute_configs(schema)
    every = {*task_names(schema), *(config for one in datasets.values() for config in one.configs)}
    problems = []
    for place, task in enumerate(benchmark.tasks):
        if task not in every:
            message = f"{task!r} is no task of this dataset"
            where = f"tasks[{place}]"
            expected = one_of(task_names(schema), task)
            problems.append(
                Problem(code="unknown-task", message=message, file=str(path), path=where, expected=expected)
            )
        elif task in benchmark.metrics and kind_of(task, schema) == CLASSIFICATION:
            labels = schema.attributes[known[task][0]].labels
            problems += requested_problems(benchmark.metrics[task], labels, str(path), f"metrics.{task}")
        elif task in benchmark.metrics:
            message = f"{task} {none_requested(kind_of(task, schema))}"
            problems.append(Problem(code="bad-parameter", message=message, file=str(path), path=f"metrics.{task}"))
    if lexicon is not None:
        labelled = {name: asked.labels for name, asked in schema.attributes.items()}
        several = {name for name, asked in schema.attributes.items() if asked.multiple}
        problems += lexicon_problems(lexicon, labelled, schema.spans, str(path.parent / benchmark.lexicon), several)
    if problems:
        raise ProblemsError(problems)
