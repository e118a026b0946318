"""What an evaluation found, as it stands in ``results.json``. Undefined is null with a reason, never 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.agreement.resampling import Interval
from corpus_kit.errors import Problem, ProblemsError

FORMAT = 1


class LabelScores(msgspec.Struct, kw_only=True):
    """A label's precision, recall and F1 with bounds, and how many references it has."""

    precision: Interval
    recall: Interval
    f1: Interval
    support: int


class Comparison(msgspec.Struct, kw_only=True):
    """A baseline against the one it is compared to, on one metric, with p adjusted for all comparisons of the task."""

    baseline: str
    compare_to: str
    metric: str
    difference: Interval
    p: float | None
    p_holm: float | None
    smallest_p: float | None
    clusters: int
    exact: bool
    sentence: str


class SeedSpread(msgspec.Struct, kw_only=True):
    """The headline score of a baseline that draws, run with several seeds; `sd` is that of the sample."""

    seeds: list[int]
    values: list[float | None]
    mean: float | None
    sd: float | None


class ReliabilityBin(msgspec.Struct, kw_only=True):
    """Units whose confidence is in (low, high]: how many, how confident on average, and how many are right."""

    low: float
    high: float
    units: int
    confidence: float | None
    accuracy: float | None


class BaselineResult(msgspec.Struct, kw_only=True):
    """Scores of one baseline on a task; only `error` where it could not be run.

    `labels` holds the scores of each label; `details` those by other ways of counting, e.g. ``overlap``. `chosen` holds
    the hyper-parameters chosen in each fold.
    """

    name: str
    title: str
    summary: str
    metrics: dict[str, Interval] = {}
    labels: dict[str, LabelScores] = {}
    details: dict[str, dict[str, LabelScores]] = {}
    confusion: list[list[int]] = []
    targets: dict[str, dict[str, Interval]] = {}
    notes: list[str] = []
    seeds: SeedSpread | None = None
    reliability: list[ReliabilityBin] = []
    chosen: dict[str, dict[str, Any]] = {}
    error: str = ""


class CurvePoint(msgspec.Struct, kw_only=True):
    """The headline score after learning from some events; mean over orders of events, bounded by clusters."""

    events: int
    units: float
    score: Interval


class Curve(msgspec.Struct, kw_only=True):
    """A baseline's learning curve; `reason` where there is none."""

    baseline: str
    orders: int
    points: list[CurvePoint] = []
    reason: str = ""


class Ablation(msgspec.Struct, kw_only=True):
    """A baseline with its input changed, against itself unchanged. Holm's family is all changes of a task."""

    baseline: str
    change: str
    score: Interval
    comparison: Comparison | None = None
    reason: str = ""


class Slice(msgspec.Struct, kw_only=True):
    """Headline scores over the units that have one value of a fact, e.g. one outlet; `note` where they are too few."""

    by: str
    value: str
    units: int
    clusters: int
    scores: dict[str, Interval]
    note: str = ""


class ShownUnit(msgspec.Struct, kw_only=True):
    """A unit as a report shows it; no text where the text is withheld."""

    unit_id: str
    document: str
    target: str
    text: str
    context: str
    reference: str
    votes: dict[str, int]


class Mistake(ShownUnit, kw_only=True):
    """A unit that some baseline got wrong, and what each predicted."""

    predictions: dict[str, str]


class Suspect(ShownUnit, kw_only=True):
    """A unit whose reference predictions and votes speak against.

    `believed` is the mean probability of the reference, `doubted` that of `suggested`, over the baselines that read the
    text and give probabilities.
    """

    suggested: str
    believed: float
    doubted: float


class CeilingScore(msgspec.Struct, kw_only=True):
    """Mean scores, by metric, against what the others say, leaving each annotator out in turn."""

    name: str
    metrics: dict[str, float | None]


class Ceiling(msgspec.Struct, kw_only=True):
    """The annotators against each other, and each baseline against the same references; only these compare."""

    annotators: int
    units: int
    scores: list[CeilingScore] = []
    reason: str = ""


class FoldResult(msgspec.Struct, kw_only=True):
    """How many units with a reference, or documents, a fold trained and tested on."""

    name: str
    train: int
    test: int


class TaskResult(msgspec.Struct, kw_only=True):
    """Everything about one task.

    `kind` says what `units` counts: units, spans, links or structures of the reference. `headline` is the metric and
    `compare_to` the baseline of the comparisons; `unfit` names the benchmark's baselines that are for other kinds.
    """

    task: str
    kind: str
    headline: str
    compare_to: str
    attribute: str
    carrier: str
    title: str
    question: str
    signature: dict[str, Any]
    labels: list[str]
    units: int
    open: int
    documents: int
    events: int
    support: dict[str, int]
    clusters: str
    n_clusters: int
    folds: list[FoldResult]
    baselines: list[BaselineResult]
    comparisons: list[Comparison]
    ceiling: Ceiling
    mistakes: list[Mistake]
    mistakes_left_out: int = 0
    curves: list[Curve] = []
    ablations: list[Ablation] = []
    slices: list[Slice] = []
    suspects: list[Suspect] = []
    suspects_left_out: int = 0
    notes: list[str] = []
    unfit: list[str] = []


class Skipped(msgspec.Struct, kw_only=True):
    """A task that was not scored, and why."""

    task: str
    reason: str


class MetricInfo(msgspec.Struct, kw_only=True):
    """What a metric is, for reading the numbers."""

    name: str
    kind: str
    title: str
    summary: str
    needs: str
    higher: bool
    references: str


class Results(msgspec.Struct, kw_only=True):
    """A benchmark's results. The same signature gives the same bytes: no time, no path, no machine in it."""

    format: int = FORMAT
    title: str
    description: str
    benchmark: dict[str, Any]
    datasets: list[dict[str, Any]]
    compare_to: str
    level: float
    resamples: int
    with_text: bool
    metrics: list[MetricInfo]
    tasks: list[TaskResult]
    skipped: list[Skipped]
    versions: dict[str, str]


def dumps(results: Results) -> bytes:
    """Encode results as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"


def load_results(path: Path) -> Results:
    """Read a ``results.json``.

    Raises
    ------
    ProblemsError
        If it is none.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Results)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"this is no result of an evaluation: {error}"
        raise ProblemsError([Problem(code="bad-results", message=message, file=str(path))]) from error
