"""A task's documents with what a system found in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus_kit.agreement.clusters import Clusters
from corpus_kit.evaluation.documents.folding import Answers
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION, LINKING
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments


def evaluated_documents(
    task: DocumentTask, rows: Rows, clusters: Clusters, answers: Answers
) -> EvaluatedDocuments[Any]:
    """Put the reference and a system's answers of some documents together."""
    return EvaluatedDocuments(
        labels=task.asked.labels,
        reference=[task.answer(row) for row in rows],
        prediction=[task.scored(row, answers.said[row] or ()) for row in rows],
        cluster=clusters.numbers,
        tokens=[task.articles[row].tokens for row in rows],
        undecided=[task.taught[row].undecided for row in rows],
        n_clusters=clusters.count,
    )


def counted(task: DocumentTask, answer: Sequence[Any]) -> int:
    """Count what a task of this kind is about: spans, links or structures."""
    if task.asked.kind == LINKING:
        return sum(len(found) for one in answer for found in one.roles)
    return len(answer)


def support(task: DocumentTask, rows: Rows) -> dict[str, int]:
    """Count the reference by label: spans of a type, fillers of a role, anchors."""
    answers = [one for row in rows for one in task.answer(row)]
    if task.asked.kind == EXTRACTION:
        return {label: sum(one.type == label for one in answers) for label in task.asked.labels}
    filled = {role: sum(len(one.roles[place]) for one in answers) for place, role in enumerate(task.asked.roles)}
    return filled if task.asked.kind == LINKING else {task.asked.anchor: len(answers), **filled}
