"""Run a benchmark: tasks × baselines under a protocol, to ``results.json``, ``predictions.jsonl`` and two reports."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.dataset.build import Progress
from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import InsufficientDataError, Problem, ProblemsError, one_of
from corpus_kit.evaluation import report
from corpus_kit.evaluation.baselines.lexicon import Lexicon, lexicon_problems
from corpus_kit.evaluation.baselines.registry import Baseline, find
from corpus_kit.evaluation.definition import Benchmark, read_benchmark
from corpus_kit.evaluation.document_ceiling import document_ceiling
from corpus_kit.evaluation.document_running import answer_lines, run_document_task
from corpus_kit.evaluation.document_tasks import DocumentTask, joined, read_document_task
from corpus_kit.evaluation.inputs import FeatureMemo
from corpus_kit.evaluation.kinds import CLASSIFICATION, KINDS, kind_of, structure_of, task_names
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, metrics_for, requested_problems
from corpus_kit.evaluation.protocols import folds_of
from corpus_kit.evaluation.results import MetricInfo, Results, Skipped, TaskResult, dumps
from corpus_kit.evaluation.running import Setting, Wording, prediction_lines, run_task
from corpus_kit.evaluation.sources import described, opened
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.evaluation.tasks import Task, attribute_configs, read_task, train_test, why_not
from corpus_kit.evaluation.versions import versions
from corpus_kit.files import require_free, whole_folder
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import read_yaml

RECORD = "results.json"
PREDICTIONS = "predictions.jsonl"


def run(
    path: Path, out: Path, *, progress: Progress | None = None, overwrite: bool = False, with_text: bool = False
) -> Results:
    """Run a benchmark and write what it found.

    A baseline that fails is recorded with its message; the others are kept. The same signature gives the same bytes.

    Parameters
    ----------
    path : Path
        The benchmark's YAML file.
    out : Path
        The folder to be: ``results.json``, ``predictions.jsonl``, ``report.md``, ``report.html``.
    progress : callable, optional
        Told what is being done, how much of it is done, and how much there is.
    overwrite : bool
        Replace an earlier result at `out`.
    with_text : bool
        Put text into the results even where the corpus withholds it.

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
        results, lines = _evaluate(benchmark, path, datasets, lexicon, progress, with_text)
    with whole_folder(out, overwrite, RECORD) as folder:
        (folder / RECORD).write_bytes(dumps(results))
        (folder / PREDICTIONS).write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        report.write(results, folder)
    return results


def _evaluate(
    benchmark: Benchmark,
    path: Path,
    datasets: Mapping[str, Dataset],
    lexicon: Lexicon | None,
    progress: Progress | None,
    with_text: bool,
) -> tuple[Results, list[dict[str, Any]]]:
    schema = next(iter(datasets.values())).schema()
    _check(benchmark, path, schema, datasets, lexicon)
    shown = with_text or all(one.info.get("text") != "withheld" for one in datasets.values())
    baselines = [one for one in map(find, benchmark.baselines) if isinstance(one, Baseline)]
    setting = Setting(baselines, benchmark.compared_to, _statistics(benchmark), lexicon, shown)
    tasks: list[TaskResult] = []
    skipped: list[Skipped] = []
    lines: list[dict[str, Any]] = []
    memo, done = FeatureMemo(), 0
    due = [len(setting.fitting(kind_of(name, schema))[0]) for name in benchmark.tasks]

    def told(_: str) -> None:
        nonlocal done
        done += 1
        if progress:
            progress("scoring", done, sum(due))

    for place, name in enumerate(benchmark.tasks):
        try:
            task = _read(name, schema, datasets, memo)
            folds = folds_of(task, benchmark.protocol.kind, benchmark.protocol.folds)
        except InsufficientDataError as error:
            skipped.append(Skipped(task=name, reason=str(error)))
        else:
            wording = _wording(name, schema, _signature(benchmark, datasets, schema, name, lexicon))
            if isinstance(task, DocumentTask):
                ceiling = partial(document_ceiling, task, datasets=datasets.values(), schema=schema)
                result, answers = run_document_task(task, folds, setting, wording, ceiling, told)
                lines += answer_lines(task, folds, answers)
            else:
                metrics = metrics_for(benchmark.metrics.get(name, {}))
                result, predictions = run_task(task, folds, metrics, setting, wording, told)
                lines += prediction_lines(task, folds, predictions)
            tasks.append(result)
        done = sum(due[: place + 1])
    return _results(benchmark, datasets, tasks, skipped, shown), lines


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
            for one in (metrics_for(asked) if kind == CLASSIFICATION else OF_DOCUMENTS[kind])
        ],
        tasks=tasks,
        skipped=skipped,
        versions=versions(),
    )


def _read(name: str, schema: Schema, datasets: Mapping[str, Dataset], memo: FeatureMemo) -> Task | DocumentTask:
    if kind_of(name, schema) not in ("", CLASSIFICATION):
        made = [read_document_task(one, name, schema) for one in datasets.values()]
        return made[0] if len(made) == 1 else joined(*made)
    reasons = [why_not(name, schema, one.configs) for one in datasets.values()]
    if reason := next(filter(None, reasons), ""):
        raise InsufficientDataError(reason)
    found = [read_task(one, name, schema, memo) for one in datasets.values()]
    task = found[0] if len(found) == 1 else train_test(*found)
    if not any(item.text for item in task.inputs):
        raise InsufficientDataError("the dataset holds no text, so there is nothing to read")
    if (task.reference < 0).all():
        raise InsufficientDataError("no unit has a reference")
    return task


def _wording(name: str, schema: Schema, signature: dict[str, Any]) -> Wording:
    """Say what a task asks: an attribute's question, a structure's definition."""
    kind = KINDS[kind_of(name, schema)]
    if kind.name == CLASSIFICATION:
        asked = schema.attributes[attribute_configs(schema)[name][0]]
        return Wording(asked.title or name, asked.question, signature)
    structure = schema.structures.get(structure_of(name))
    if structure is None:
        return Wording(kind.title, "", signature)
    return Wording(f"{structure.title or structure_of(name)}: {kind.title.lower()}", structure.definition, signature)


def _signature(
    benchmark: Benchmark, datasets: Mapping[str, Dataset], schema: Schema, task: str, lexicon: Lexicon | None
) -> dict[str, Any]:
    rules = b"" if lexicon is None else msgspec.json.encode(lexicon, order="deterministic")
    protocol = benchmark.protocol
    return {
        "dataset": "+".join(one.info["fingerprint"] for one in datasets.values()),
        "schema": schema.label,
        "task": task,
        "protocol": protocol.kind + (f"-{protocol.folds}" if protocol.kind == "grouped_kfold" else ""),
        "seed": benchmark.statistics.seed,
        "resamples": benchmark.statistics.resamples,
        "level": benchmark.statistics.level,
        "lexicon": hashlib.sha256(rules).hexdigest()[:16] if rules else "",
        "versions": versions(),
    }


def _statistics(benchmark: Benchmark) -> Statistics:
    asked = benchmark.statistics
    return Statistics(asked.resamples, asked.level, asked.seed)


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
            problems.append(
                Problem(code="unknown-task", message=message, file=str(path), path=where, expected=one_of(every, task))
            )
        elif task in known and task in benchmark.metrics:
            labels = schema.attributes[known[task][0]].labels
            problems += requested_problems(benchmark.metrics[task], labels, str(path), f"metrics.{task}")
        elif task in benchmark.metrics:
            message = f"{task} asks no attribute, and metrics on request are about an attribute's labels"
            problems.append(Problem(code="bad-parameter", message=message, file=str(path), path=f"metrics.{task}"))
    if lexicon is not None:
        labelled = {name: asked.labels for name, asked in schema.attributes.items()}
        problems += lexicon_problems(lexicon, labelled, schema.spans, str(path.parent / benchmark.lexicon))
    if problems:
        raise ProblemsError(problems)
