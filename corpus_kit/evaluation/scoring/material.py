"""What predictions for a task of any kind are scored on: the units with a reference, and how they are counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import InsufficientDataError, ProblemsError, UsageError, one_of
from corpus_kit.evaluation.documents.evaluated import counted, evaluated_documents
from corpus_kit.evaluation.documents.tasks import DocumentTask, read_document_task
from corpus_kit.evaluation.evaluated import clusters_of, evaluated
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import CLASSIFICATION, KINDS, OF_UNITS, TAGGING, Kind, kind_of, task_names
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Metric
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.margins import confusion, margins
from corpus_kit.evaluation.metrics.registry import (
    OF_DOCUMENTS,
    PER_LABEL,
    Requested,
    metrics_of,
    none_requested,
    requested_problems,
)
from corpus_kit.evaluation.results import LabelScores
from corpus_kit.evaluation.scoring.document_predictions import read_answers
from corpus_kit.evaluation.scoring.predictions import read_predictions
from corpus_kit.evaluation.summary import Scorer, numbers
from corpus_kit.evaluation.tasks import OPEN, Task, read_task, why_not


@dataclasses.dataclass(frozen=True, eq=False)
class Read:
    """A system's predictions beside the reference, how many were ignored, and what a reader should know."""

    units: Any
    ignored: int
    notes: tuple[str, ...]


class Material(Protocol):
    """The evaluated units of a task."""

    @property
    def kind(self) -> Kind:
        """The kind of task."""

    @property
    def clusters(self) -> Clusters:
        """The partition of what is evaluated."""

    @property
    def metrics(self) -> Sequence[Metric[Any]]:
        """What is computed; the headline is the first."""

    @property
    def counts(self) -> dict[str, int]:
        """How many units there are, and for documents these too."""

    def read(self, path: Path, baseline: str, lenient: bool) -> Read:
        """Read a predictions file."""

    def by_label(self, units: Any, scorer: Scorer) -> dict[str, Any]:
        """Score each label."""


def material_of(
    dataset: Dataset, place: Path, task: str, split: str, requested: Mapping[str, Requested]
) -> ClassifiedMaterial | DocumentMaterial:
    """Read the units of a task that have a reference.

    Parameters
    ----------
    dataset : Dataset
    place : Path
        What the user calls it.
    task : str
        As in a benchmark.
    split : str
        Take this split only; empty for all.
    requested : mapping
        Metrics on request.

    Raises
    ------
    UsageError
        No such task or split, or one that cannot be scored.
    ProblemsError
        Faults of the metrics on request.
    """
    schema = dataset.schema()
    kind = kind_of(task, schema)
    classified = kind in ("", *OF_UNITS)
    config = task if classified else TAGGING
    tasks = task_names(schema)
    known = {name for name in tasks if name in dataset.configs or kind_of(name, schema) not in OF_UNITS}
    if task not in known:
        raise UsageError(f"{place} has no task {task!r}; {one_of(known, task)}")
    if classified and (reason := why_not(task, schema, dataset.configs)):
        raise UsageError(f"{task} cannot be scored: {reason}")
    if split and split not in dataset.splits(config):
        raise UsageError(f"{task} has no split {split!r}; {one_of(dataset.splits(config), split)}")
    if requested and kind != CLASSIFICATION:
        raise UsageError(f"{task} {none_requested(kind)}")
    if classified:
        return _classified(dataset, task, KINDS[kind], split, requested)
    return _documents(dataset, task, split)


def _classified(
    dataset: Dataset, name: str, kind: Kind, split: str, requested: Mapping[str, Requested]
) -> ClassifiedMaterial:
    task = read_task(dataset, name, dataset.schema())
    if problems := requested_problems(requested, task.labels, "", "metrics"):
        raise ProblemsError(problems)
    rows = np.flatnonzero((task.reference != OPEN) & _in_split(task.splits, split))
    if not len(rows):
        raise UsageError(f"{name} cannot be scored: no unit has a reference")
    metrics = metrics_of(kind.name, requested)
    return ClassifiedMaterial(task, rows, clusters_of(task, rows), metrics, dataset.info["fingerprint"], kind)


def _documents(dataset: Dataset, name: str, split: str) -> DocumentMaterial:
    try:
        task = read_document_task(dataset, name, dataset.schema())
    except InsufficientDataError as error:
        raise UsageError(f"{name} cannot be scored: {error}") from error
    rows = np.flatnonzero(_in_split(task.splits, split))
    if not len(rows):
        raise UsageError(f"{name} cannot be scored: no document of the split was annotated")
    documents = frozenset(dataset.table("documents", columns=["document_id"])["document_id"].to_pylist())
    kind = KINDS[task.asked.kind]
    return DocumentMaterial(
        task, rows, clusters_of(task, rows), OF_DOCUMENTS[kind.name], dataset.info["fingerprint"], kind, documents
    )


@dataclasses.dataclass(frozen=True, eq=False)
class ClassifiedMaterial:
    """The units of a task of single labels, or of sets; see `Material`."""

    task: Task
    rows: Rows
    clusters: Clusters
    metrics: Sequence[Metric[Evaluated]]
    fingerprint: str
    kind: Kind

    @property
    def counts(self) -> dict[str, int]:
        """How many units."""
        return {"units": len(self.rows)}

    def read(self, path: Path, baseline: str, lenient: bool) -> Read:
        """Read labels, and perhaps scores."""
        said = read_predictions(path, self.task, self.rows, baseline, fingerprint=self.fingerprint, lenient=lenient)
        return Read(evaluated(self.task, self.rows, self.clusters, said.predictions), said.ignored, said.notes)

    def by_label(self, units: Evaluated, scorer: Scorer) -> dict[str, Any]:
        """Score each label, and count which was taken for which, if a unit has one."""
        matrix = confusion(units)
        return {**_spelled(scorer.labels(units, margins)), **({"confusion": matrix} if matrix else {})}


@dataclasses.dataclass(frozen=True, eq=False)
class DocumentMaterial:
    """The documents of an extraction or linking task; see `Material`."""

    task: DocumentTask
    rows: Rows
    clusters: Clusters
    metrics: Sequence[Metric[Any]]
    fingerprint: str
    kind: Kind
    documents: frozenset[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many spans, links or structures, and documents."""
        units = sum(counted(self.task, self.task.answer(int(row))) for row in self.rows)
        return {"units": units, "documents": len(self.rows)}

    def read(self, path: Path, baseline: str, lenient: bool) -> Read:
        """Read spans or structures."""
        said = read_answers(
            path, self.task, self.rows, self.documents, baseline, fingerprint=self.fingerprint, lenient=lenient
        )
        units = evaluated_documents(self.task, self.rows, self.clusters, said.answers)
        return Read(units, said.ignored, said.notes)

    def by_label(self, units: EvaluatedDocuments[Any], scorer: Scorer) -> dict[str, Any]:
        """Score each label, by every way of counting."""
        tallies = PER_LABEL[self.kind.name]
        (_, first), *others = [(way, _spelled(scorer.labels(units, tally))) for way, tally in tallies.items()]
        return {**first, "details": dict(others)}


def _in_split(splits: Sequence[str], split: str) -> NDArray[np.bool_]:
    return np.array([not split or one == split for one in splits], dtype=bool)


def _spelled(labels: Mapping[str, LabelScores]) -> dict[str, Any]:
    return {
        "labels": {
            name: {
                "precision": one.precision.estimate,
                "recall": one.recall.estimate,
                "f1": one.f1.estimate,
                "support": one.support,
            }
            for name, one in labels.items()
        },
        "label_intervals": {
            name: numbers({"precision": one.precision, "recall": one.recall, "f1": one.f1})
            for name, one in labels.items()
        },
    }
