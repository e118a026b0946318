"""The tasks of a benchmark shared among processes, where that pays; the numbers are the same."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING

from corpus_kit.dataset.build import Progress
from corpus_kit.dataset.reading import Dataset
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.job import Job, Outcome, run_job, setting_of
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION, TAGGING, kind_of
from corpus_kit.schema.model import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

PAYS = 20_000
"""Predictions from which on starting processes takes less time than it saves: each costs about two seconds."""


def run_all(
    whole: Job, schema: Schema, datasets: Mapping[str, Dataset], progress: Progress | None = None, jobs: int = 0
) -> list[Outcome]:
    """Score all tasks of a benchmark, in its order; see `job.run_job` for why processes change no byte.

    Parameters
    ----------
    whole : Job
        All tasks.
    schema : Schema
        That of the datasets.
    datasets : mapping of str to Dataset
        To tell how much there is to do.
    progress : callable, optional
        Told how many baselines are done.
    jobs : int
        Processes; 0 decides.

    Raises
    ------
    EstimatorError
        If a process is ended.
    """
    fitting = setting_of(whole.benchmark, whole.lexicon, whole.with_text).fitting
    due = {name: len(fitting(kind_of(name, schema))[0]) for name in whole.benchmark.tasks}
    parts = _parts(whole, schema)
    workers = min(jobs or _cores(due, datasets), len(parts))
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress("scoring", done, sum(due.values()))

    told(0)
    found: dict[str, Outcome] = {}
    if workers > 1:
        for outcomes in _shared(parts, workers):
            found |= {one.task: one for one in outcomes}
            told(sum(due[one.task] for one in outcomes))
    else:
        found = {one.task: one for one in run_job(whole, lambda _: told(1))}
    return [found[name] for name in whole.benchmark.tasks]


def _shared(parts: list[Job], workers: int) -> Iterator[list[Outcome]]:
    from joblib import Parallel, delayed  # comes with scikit-learn

    try:
        yield from Parallel(n_jobs=workers, return_as="generator_unordered")(delayed(run_job)(part) for part in parts)
    except BrokenExecutor as error:
        raise EstimatorError(
            "a process that runs baselines was ended: a baseline crashed, or memory ran out; nothing was written. "
            "Leave baselines of your own out, or use --jobs 1, which needs less memory"
        ) from error


def _parts(whole: Job, schema: Schema) -> list[Job]:
    """Cut into jobs, the longest first: a task each; those that find spans go together, sharing what is found."""
    kinds = {name: kind_of(name, schema) for name in whole.benchmark.tasks}
    finding = tuple(name for name, kind in kinds.items() if kind in (EXTRACTION, END_TO_END))
    others = [(name,) for name in whole.benchmark.tasks if name not in finding]
    return [dataclasses.replace(whole, tasks=names) for names in (finding, *others) if names]


def _cores(due: Mapping[str, int], datasets: Mapping[str, Dataset]) -> int:
    """Count the cores to use: one where there is little to do."""
    rows = sum(
        times * len(one.table(config, columns=["unit_id"]))
        for one in datasets.values()
        for name, times in due.items()
        if (config := name if name in one.configs else TAGGING) in one.configs
    )
    return len(os.sched_getaffinity(0)) if rows >= PAYS and hasattr(os, "sched_getaffinity") else 1
