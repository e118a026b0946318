"""An extraction or linking task while its baselines are tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from corpus_kit.evaluation.baselines.document_registry import Means
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.evaluation.documents.evaluated import counted, evaluated_documents, support
from corpus_kit.evaluation.documents.folding import Answers, predict_documents
from corpus_kit.evaluation.documents.mistakes import document_mistakes
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.folding import EstimatorError, guarded
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS, PER_LABEL
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.results import BaselineResult, Ceiling, Mistake
from corpus_kit.evaluation.seeds import draws
from corpus_kit.evaluation.setting import Setting
from corpus_kit.evaluation.trial import Trial

Limit = Callable[[Rows, Mapping[str, Answers]], Ceiling]
"""From the rows evaluated and the answers by baseline: annotators against each other, systems against the same."""


class DocumentTrial(Trial[Answers, EvaluatedDocuments[Any]]):
    """A task of whole documents while its baselines are tried; see `Trial`. `ceiling` scores the annotators."""

    task: DocumentTask

    def __init__(self, task: DocumentTask, folds: Sequence[Fold], setting: Setting, ceiling: Limit) -> None:
        super().__init__(task, task.asked.kind, folds, setting, OF_DOCUMENTS[task.asked.kind][0])
        self._ceiling = ceiling

    def predict(self, baseline: Baseline, folds: Sequence[Fold], seed: int | None = None) -> Answers:
        """Let a baseline predict folds, by default with the run's seed; raises `EstimatorError`."""
        setting, asked = self.setting, self.task.asked
        chosen = setting.statistics.seed if seed is None else seed
        make, means = baseline.of_documents, Means(setting.lexicon, chosen, setting.memo)
        if make is None:
            raise EstimatorError("it is not made for documents")
        with guarded():
            made = make(asked, means)
        if isinstance(made, str):
            raise EstimatorError(made)
        return predict_documents(self.task, folds, lambda: make(asked, means), tune=setting.grid(baseline))

    def evaluated(self, said: Answers) -> EvaluatedDocuments[Any]:
        """Put the reference and a system's answers of the rows together."""
        return evaluated_documents(self.task, self.rows, self.clusters, said)

    def fill(self, result: BaselineResult, units: EvaluatedDocuments[Any]) -> None:
        """Write a system's scores into its result, counted in every way that the kind of task has."""
        result.metrics = self.scorer.scores(units, OF_DOCUMENTS[self.kind])
        (_, first), *others = [(name, self.scorer.labels(units, tally)) for name, tally in PER_LABEL[self.kind].items()]
        result.labels, result.details = first, dict(others)

    def draws(self, baseline: Baseline) -> bool:
        """Whether another seed may give a baseline other predictions."""
        return draws(baseline, self.task.asked)

    @property
    def sizes(self) -> Rows:
        """Count the spans, links or structures of each document."""
        return np.array([counted(self.task, self.task.answer(row)) for row in self.rows], dtype=np.int64)

    def mistakes(self) -> list[Mistake]:
        """List what systems missed or made up, the worst first."""
        return document_mistakes(self.task, self.rows, self.said, self.setting.with_text)

    def notes(self) -> list[str]:
        """Say what a reader should know of the reference."""
        task = self.task
        if self.kind == EXTRACTION:
            undecided = sum(map(len, (tokens for row in self.rows for tokens in task.taught[row].undecided.values())))
            if undecided:
                return [
                    f"annotators are divided about {undecided} tokens; these are left out of token scores, and a span "
                    "predicted there counts as wrong"
                ]
        if self.kind == END_TO_END:
            bare = sum(not any(one.roles) for row in self.rows for one in task.answer(row))
            if bare:
                return [f"{bare} structures of the reference have no role filled"]
        return []

    def particulars(self) -> dict[str, Any]:
        """Return what of a `TaskResult` is about spans and structures."""
        return {
            "attribute": "",
            "carrier": self.task.asked.anchor,
            "labels": list(self.task.asked.labels),
            "support": support(self.task, self.rows),
            "ceiling": self._ceiling(self.rows, self.said),
        }

    def lines(self) -> list[dict[str, Any]]:
        """Spell answers as lines of ``predictions.jsonl``: a span or structure each; a bare one if none is found."""
        task = self.task
        lines: list[dict[str, Any]] = []
        for name, found in self.said.items():
            for row in np.flatnonzero(found.fold >= 0):
                head = {"task": task.name, "baseline": name, "fold": self.folds[found.fold[row]].name}
                said = found.said[row] or ()
                for one in said:
                    lines.append({**head, "document_id": task.documents[row], **spelled(task, one)})
                if not said:
                    lines.append({**head, "document_id": task.documents[row]})
        return lines


def spelled(task: DocumentTask, one: Any) -> dict[str, Any]:
    """Spell a span or a structure as a predictions file does."""
    if task.asked.kind == EXTRACTION:
        return {"type": one.type, "fragments": one.points}
    return {"anchor": one.anchor, "roles": dict(zip(task.asked.roles, one.roles, strict=True))}
