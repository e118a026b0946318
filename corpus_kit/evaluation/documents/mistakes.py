"""What the baselines did not find, or linked otherwise, for reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus_kit.corpus.codepoints import Runs, shared
from corpus_kit.dataset.text import GAP, Sentences, span_context
from corpus_kit.evaluation.documents.folding import Answers
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION
from corpus_kit.evaluation.mistakes import cut
from corpus_kit.evaluation.results import Mistake

OTHERWISE = "other edges"
MISSED = "missed"


def document_mistakes(task: DocumentTask, rows: Rows, answers: Mapping[str, Answers], with_text: bool) -> list[Mistake]:
    """List the spans, or structures, of the reference that some baseline did not find exactly.

    First those that most baselines missed altogether.

    Parameters
    ----------
    task : DocumentTask
        The documents.
    rows : ndarray of int
        Those evaluated.
    answers : mapping of str to Answers
        By baseline.
    with_text : bool
        Whether the text may stand in the result.
    """
    found = []
    for row in rows:
        said = {name: one.said[row] or () for name, one in answers.items()}
        for due in task.answer(row):
            label = due.type if task.asked.kind == EXTRACTION else task.asked.anchor
            outcomes = {name: _outcome(due, answer, label, task) for name, answer in said.items()}
            if any(outcome != label for outcome in outcomes.values()):
                found.append(_mistake(task, int(row), due, label, outcomes, with_text))
    return sorted(found, key=_ease)


def _ease(mistake: Mistake) -> tuple[int, int]:
    outcomes = list(mistake.predictions.values())
    return (-outcomes.count(MISSED), outcomes.count(mistake.reference))


def _outcome(due: Any, answer: tuple[Any, ...], label: str, task: DocumentTask) -> str:
    if due in answer:
        return label
    if task.asked.kind == EXTRACTION:
        near = any(one.type == due.type and shared(one.points, due.points) for one in answer)
        return OTHERWISE if near else MISSED
    same = next((one for one in answer if one.anchor == due.anchor), None)
    if same is None:
        return OTHERWISE if any(shared(one.anchor, due.anchor) for one in answer) else MISSED
    wrong = [role for role, mine, theirs in zip(task.asked.roles, same.roles, due.roles, strict=True) if mine != theirs]
    return "other " + ", ".join(wrong)


def _mistake(
    task: DocumentTask, row: int, due: Any, label: str, outcomes: Mapping[str, str], with_text: bool
) -> Mistake:
    article = task.articles[row]
    points: Runs = due.points if task.asked.kind == EXTRACTION else due.anchor
    offsets = "+".join(f"{start}-{end}" for start, end in points)
    others = [] if task.asked.kind == EXTRACTION else [one for found in due.roles for filler in found for one in filler]
    context = span_context(article.text, Sentences(article.sentences), points, others)
    return Mistake(
        unit_id=f"{task.documents[row]}:{label}:{offsets}",
        document=task.documents[row],
        target="",
        text=cut(GAP.join(article.text[start:end] for start, end in points)) if with_text else "",
        context=cut(context) if with_text else "",
        reference=label,
        votes={},
        predictions=dict(outcomes),
    )
