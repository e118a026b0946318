"""Tasks of a benchmark on their way to results; a job can be sent to another process."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from threadpoolctl import threadpool_limits

from corpus_kit.dataset.reading import Dataset, open_dataset
from corpus_kit.errors import InsufficientDataError, Problem, ProblemsError
from corpus_kit.evaluation.analysis.facts import document_facts_of, facts_of
from corpus_kit.evaluation.analysis.suspects import suspect_lines
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.registry import Baseline, find
from corpus_kit.evaluation.definition import Benchmark
from corpus_kit.evaluation.documents.ceiling import document_ceiling
from corpus_kit.evaluation.documents.tasks import DocumentTask, joined, read_document_task
from corpus_kit.evaluation.documents.trial import DocumentTrial
from corpus_kit.evaluation.inputs import FeatureMemo
from corpus_kit.evaluation.kinds import KINDS, OF_UNITS, kind_of, structure_of
from corpus_kit.evaluation.metrics.registry import metrics_of
from corpus_kit.evaluation.protocols import folds_of
from corpus_kit.evaluation.results import Skipped, TaskResult
from corpus_kit.evaluation.running import run_task
from corpus_kit.evaluation.setting import Setting, Told, Wording
from corpus_kit.evaluation.summary import Statistics
from corpus_kit.evaluation.tasks import Task, attribute_configs, read_task, train_test, why_not
from corpus_kit.evaluation.trial import Trial
from corpus_kit.evaluation.unit_trial import UnitTrial
from corpus_kit.evaluation.versions import versions
from corpus_kit.schema.model import Schema


class Outcome(msgspec.Struct, frozen=True):
    """A task's result with its predictions and doubtful references as lines, or why it was not scored."""

    task: str
    result: TaskResult | None = None
    skipped: Skipped | None = None
    lines: list[dict[str, Any]] = []
    suspects: list[dict[str, Any]] = []


@dataclasses.dataclass(frozen=True)
class Job:
    """Some tasks of a benchmark.

    Attributes
    ----------
    benchmark : Benchmark
        As it was read.
    tasks : tuple of str
        Which of its tasks.
    datasets : mapping of str to Path
        The built datasets, by role.
    lexicon : Lexicon, optional
        Its rules.
    with_text : bool
        Whether texts may stand in results.
    """

    benchmark: Benchmark
    tasks: tuple[str, ...]
    datasets: Mapping[str, Path]
    lexicon: Lexicon | None
    with_text: bool


def run_job(job: Job, told: Told = lambda _: None) -> list[Outcome]:
    """Score the tasks of a job, one after the other.

    Linear algebra runs on one thread wherever the job is run, so that sums are made in one order on any machine.
    """
    datasets = {role: open_dataset(path) for role, path in job.datasets.items()}
    schema = next(iter(datasets.values())).schema()
    setting, memo = setting_of(job.benchmark, job.lexicon, job.with_text), FeatureMemo()
    with threadpool_limits(1):
        return [_outcome(name, job, datasets, schema, setting, memo, told) for name in job.tasks]


def setting_of(benchmark: Benchmark, lexicon: Lexicon | None, with_text: bool) -> Setting:
    """Find the baselines of a benchmark, and put what its tasks share together.

    Raises
    ------
    ProblemsError
        If a baseline cannot be found here, though it could where the benchmark was read: in another process.
    """
    asked, found = benchmark.statistics, [find(name) for name in benchmark.baselines]
    if problems := [one for one in found if isinstance(one, Problem)]:
        raise ProblemsError(problems)
    return Setting(
        baselines=[one for one in found if isinstance(one, Baseline)],
        compare_to=benchmark.compared_to,
        statistics=Statistics(asked.resamples, asked.level, asked.seed),
        lexicon=lexicon,
        with_text=with_text,
        seeds=asked.seeds,
        tune=benchmark.tune,
        ablations=benchmark.ablations,
        curve=benchmark.learning_curve,
    )


def _outcome(
    name: str,
    job: Job,
    datasets: Mapping[str, Dataset],
    schema: Schema,
    setting: Setting,
    memo: FeatureMemo,
    told: Told,
) -> Outcome:
    benchmark = job.benchmark
    try:
        task = read_asked(name, schema, datasets, memo)
        folds = folds_of(task, benchmark.protocol.kind, benchmark.protocol.folds)
    except InsufficientDataError as error:
        for baseline in setting.fitting(kind_of(name, schema))[0]:
            told(baseline.name)
        return Outcome(name, skipped=Skipped(task=name, reason=str(error)))
    wording = _wording(name, schema, _signature(benchmark, datasets, schema, name, job.lexicon))
    trial: Trial[Any, Any]
    if isinstance(task, DocumentTask):
        ceiling = partial(document_ceiling, task, datasets=datasets.values(), schema=schema)
        trial = DocumentTrial(task, folds, setting, ceiling)
        facts = document_facts_of(task, datasets.values(), schema)
    else:
        metrics = metrics_of(kind_of(name, schema), benchmark.metrics.get(name, {}))
        trial = UnitTrial(task, folds, setting, metrics)
        facts = facts_of(task, datasets.values(), schema)
    result = run_task(trial, wording, told, facts)
    return Outcome(name, result, None, trial.lines(), suspect_lines(name, trial.doubtful))


def read_asked(name: str, schema: Schema, datasets: Mapping[str, Dataset], memo: FeatureMemo) -> Task | DocumentTask:
    """Read a task of any kind from a benchmark's datasets.

    Raises
    ------
    InsufficientDataError
        If it cannot be scored.
    """
    if kind_of(name, schema) not in ("", *OF_UNITS):
        made = [read_document_task(one, name, schema) for one in datasets.values()]
        return made[0] if len(made) == 1 else joined(*made)
    reasons = [why_not(name, schema, one.configs) for one in datasets.values()]
    if reason := next(filter(None, reasons), ""):
        raise InsufficientDataError(reason)
    found = [read_task(one, name, schema, memo) for one in datasets.values()]
    task = found[0] if len(found) == 1 else train_test(*found)
    if (task.reference < 0).all():
        raise InsufficientDataError("no unit has a reference")
    if not any(item.text for item in task.inputs):
        raise InsufficientDataError("the dataset holds no text, so there is nothing to read")
    return task


def _wording(name: str, schema: Schema, signature: dict[str, Any]) -> Wording:
    """Say what a task asks: an attribute's question, a structure's definition."""
    kind = KINDS[kind_of(name, schema)]
    if kind.of_units:
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
        **_asked_besides(benchmark),
        "lexicon": hashlib.sha256(rules).hexdigest()[:16] if rules else "",
        "versions": versions(),
    }


def _asked_besides(benchmark: Benchmark) -> dict[str, Any]:
    """Say what else of a benchmark decides numbers, as far as it is asked for."""
    curve = benchmark.learning_curve
    asked = {
        "seeds": benchmark.statistics.seeds if benchmark.statistics.seeds > 1 else None,
        "tune": list(benchmark.tune),
        "ablations": list(benchmark.ablations),
        "learning_curve": msgspec.to_builtins(curve) if curve else None,
    }
    return {name: value for name, value in asked.items() if value}
