"""A benchmark: ``eval/<name>.yaml``, what is scored, by which baselines, under which protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.evaluation.baselines import registry
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.kinds import CLASSIFICATION
from corpus_kit.evaluation.metrics.registry import Requested
from corpus_kit.schema.reading import read_yaml

MOST_RESAMPLES = 1_000_000
"""More change no digit that is shown, and do not fit into memory."""

LARGEST_SEED = 2**31 - 1
"""The largest that, with more seeds after it, any estimator takes."""


class TrainTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Train on one dataset, test on another."""

    train: str
    test: str


class ProtocolChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A protocol by name; `folds` is for ``grouped_kfold``."""

    kind: Literal["leave_one_event_out", "leave_one_outlet_out", "grouped_kfold", "fixed", "train_test"] = (
        "leave_one_event_out"
    )
    folds: Annotated[int, msgspec.Meta(ge=2)] = 5


class StatisticsChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Resamples of intervals and tests, confidence level, the seed of everything random, and how many seeds to try.

    With `seeds` over 1, baselines that draw are run with that many, from `seed` on, and the spread is told.
    """

    resamples: Annotated[int, msgspec.Meta(ge=1, le=MOST_RESAMPLES)] = 9_999
    level: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.95
    seed: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_SEED)] = 20
    seeds: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1


class CurveChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Learning curves: which baselines learn from how many events, each number in how many random orders of events."""

    baselines: tuple[str, ...]
    points: Annotated[int, msgspec.Meta(ge=2)] = 4
    orders: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 3


class Benchmark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of a benchmark file; `dataset`, `tasks` and `baselines` are required.

    Attributes
    ----------
    dataset : str or TrainTest
        A corpus folder or a built dataset, relative to the file.
    tasks : tuple of str
        Attribute configs of the dataset, ``tagging``, structures, and structures followed by ``_end_to_end``.
    baselines : tuple of str
        Names, two names joined by ``+``, or import paths ``package.module:factory``. Each task runs those of its kind.
    compare_to : str
        The baseline that all others are compared to; empty, or where it is for another kind of task: the first that
        fits.
    protocol, statistics : ProtocolChoice, StatisticsChoice
        How units are divided and how uncertainty is measured.
    metrics : dict
        Metrics on request, a task: ``{task: {favg: {of: […]}}}``.
    lexicon : str
        Rules file, relative to the benchmark.
    tune : tuple of str
        Baselines whose hyper-parameters are chosen, within each training fold.
    learning_curve : CurveChoice, optional
        Scores by the number of events learned from.
    ablations : tuple of str
        Baselines that are run again with parts of their input left out, or added.
    """

    dataset: str | TrainTest
    tasks: tuple[str, ...]
    baselines: tuple[str, ...]
    title: str = ""
    description: str = ""
    compare_to: str = ""
    protocol: ProtocolChoice = ProtocolChoice()
    statistics: StatisticsChoice = StatisticsChoice()
    metrics: dict[str, dict[str, Requested]] = {}
    lexicon: str = ""
    tune: tuple[str, ...] = ()
    learning_curve: CurveChoice | None = None
    ablations: tuple[str, ...] = ()

    @property
    def compared_to(self) -> str:
        """The baseline that all others are compared to, where it fits the task."""
        return self.compare_to or self.baselines[0]


def read_benchmark(path: Path) -> Benchmark:
    """Read a benchmark and check all that can be checked without its dataset.

    Parameters
    ----------
    path : Path
        The YAML file.

    Raises
    ------
    ProblemsError
        Faults of form; or empty or doubled lists, unknown baselines, a lexicon that is not there.
    """
    benchmark = read_yaml(path, Benchmark)
    file = str(path)
    problems = [
        *_list_problems("tasks", benchmark.tasks, file),
        *_list_problems("baselines", benchmark.baselines, file),
        *_baseline_problems(benchmark, file),
        *_agreement_problems(benchmark, path),
    ]
    if problems:
        raise ProblemsError(problems)
    return benchmark


def _list_problems(name: str, values: Sequence[str], file: str) -> list[Problem]:
    if not values:
        return [Problem(code="empty-list", message=f"{name} is empty", file=file, path=name, expected="at least one")]
    doubled = [value for value, times in Counter(values).items() if times > 1]
    return [Problem(code="doubled", message=f"{value!r} stands twice", file=file, path=name) for value in doubled]


def _baseline_problems(benchmark: Benchmark, file: str) -> list[Problem]:
    found = [registry.find(name, file, f"baselines[{place}]") for place, name in enumerate(benchmark.baselines)]
    problems = [one for one in found if isinstance(one, Problem)]
    curve = benchmark.learning_curve
    named = {
        "compare_to": (benchmark.compare_to,) if benchmark.compare_to else (),
        "tune": benchmark.tune,
        "learning_curve.baselines": curve.baselines if curve else (),
        "ablations": benchmark.ablations,
    }
    for path, names in named.items():
        for name in names:
            if name not in benchmark.baselines:
                message = f"{name!r} is not among the baselines"
                expected = one_of(benchmark.baselines, name)
                problems.append(
                    Problem(code="unknown-baseline", message=message, file=file, path=path, expected=expected)
                )
    of_units = [one.name for one in found if isinstance(one, Baseline) and one.kind == CLASSIFICATION]
    for one in found:
        if isinstance(one, Baseline) and one.name in benchmark.ablations and one.name not in of_units:
            message = f"{one.name!r} reads whole documents, and only inputs of classification can be changed"
            expected = one_of(of_units)
            problems.append(Problem(code="wrong-kind", message=message, file=file, path="ablations", expected=expected))
    return problems


def _agreement_problems(benchmark: Benchmark, path: Path) -> list[Problem]:
    problems = []
    two, kind = isinstance(benchmark.dataset, TrainTest), benchmark.protocol.kind
    if two != (kind == "train_test"):
        message = f"the protocol {kind} goes with {'two datasets' if kind == 'train_test' else 'one dataset'}"
        expected = "dataset: {train: …, test: …} and protocol: {kind: train_test}, or neither"
        problems.append(
            Problem(code="protocol-mismatch", message=message, file=str(path), path="protocol", expected=expected)
        )
    for task in benchmark.metrics:
        if task not in benchmark.tasks:
            message = f"metrics are asked for {task!r}, which is not among the tasks"
            expected = one_of(benchmark.tasks, task)
            problems.append(
                Problem(code="unknown-task", message=message, file=str(path), path=f"metrics.{task}", expected=expected)
            )
    if benchmark.lexicon and not (path.parent / benchmark.lexicon).is_file():
        message = f"there is no file {benchmark.lexicon!r} beside the benchmark"
        problems.append(Problem(code="missing-file", message=message, file=str(path), path="lexicon"))
    needing = [name for name in benchmark.baselines if {"lexicon", "cue_quote"} & set(name.split("+"))]
    if needing and not benchmark.lexicon:
        message = f"the baseline {needing[0]} needs a rules file"
        problems.append(
            Problem(code="missing-file", message=message, file=str(path), path="lexicon", expected="lexicon: FILE")
        )
    return problems
