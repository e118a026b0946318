"""The annotators' ceiling of spans and structures: each annotator against what the others together say.

As with labels, an annotator cannot be scored against a reference made with his own annotation. So the references are
made again without him, by the rules that made the dataset, and the systems are scored against the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from corpus_kit.corpus.fragments import end_of, marked
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document
from corpus_kit.corpus.structures import annotation_structures, structures
from corpus_kit.corpus.units import references
from corpus_kit.dataset.reading import Dataset
from corpus_kit.dataset.rebuild import annotations as rebuilt
from corpus_kit.evaluation.ceiling import ANNOTATORS
from corpus_kit.evaluation.documents.articles import Article, Structure, TypedSpan
from corpus_kit.evaluation.documents.folding import Answers
from corpus_kit.evaluation.documents.tasks import DocumentTask
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION, LINKING, structure_of
from corpus_kit.evaluation.metrics.documents import EvaluatedDocuments
from corpus_kit.evaluation.metrics.registry import OF_DOCUMENTS
from corpus_kit.evaluation.results import Ceiling, CeilingScore
from corpus_kit.schema.model import Schema

Said = tuple[Any, ...]


def document_ceiling(
    task: DocumentTask, rows: Rows, answers: Mapping[str, Answers], datasets: Iterable[Dataset], schema: Schema
) -> Ceiling:
    """Score each annotator, and each system, against what the others say.

    Parameters
    ----------
    task : DocumentTask
        The documents.
    rows : ndarray of int
        Those evaluated.
    answers : mapping of str to Answers
        By system.
    datasets : iterable of Dataset
        Where the annotations stand.
    schema : Schema
        Their schema.

    Returns
    -------
    Ceiling
        The mean over annotators, for the annotators and for each system; only these compare.
    """
    if task.asked.kind == LINKING:
        reason = "links are between spans of the reference, and each annotator linked spans of his own"
        return Ceiling(annotators=0, units=0, reason=reason)
    said, others = left_out(task, datasets, schema)
    kept = {name: [row for row in rows.tolist() if row in found] for name, found in said.items()}
    kept = {name: found for name, found in kept.items() if found}
    if len(kept) < 2:
        return Ceiling(annotators=len(kept), units=0, reason="it takes two annotators of the same documents")
    scores = [CeilingScore(name=ANNOTATORS, metrics=_mean(task, kept, others, said))]
    for system, answer in answers.items():
        one = {name: {row: task.scored(row, answer.said[row] or ()) for row in found} for name, found in kept.items()}
        scores.append(CeilingScore(name=system, metrics=_mean(task, kept, others, one)))
    return Ceiling(annotators=len(kept), units=len({row for found in kept.values() for row in found}), scores=scores)


def _mean(
    task: DocumentTask,
    kept: Mapping[str, list[int]],
    references: Mapping[str, Mapping[int, Said]],
    predictions: Mapping[str, Mapping[int, Said]],
) -> dict[str, float | None]:
    found: dict[str, list[float]] = {metric.name: [] for metric in OF_DOCUMENTS[task.asked.kind]}
    for name, rows in kept.items():
        units: EvaluatedDocuments[Any] = EvaluatedDocuments(
            task.asked.labels,
            [references[name][row] for row in rows],
            [predictions[name][row] for row in rows],
            np.zeros(len(rows), dtype=np.int64),
            [task.articles[row].tokens for row in rows],
            [{}] * len(rows),
        )
        for metric in OF_DOCUMENTS[task.asked.kind]:
            value = metric.estimate(units)
            if value is not None:
                found[metric.name].append(value)
    return {name: round(float(np.mean(values)), 6) if values else None for name, values in found.items()}


def left_out(
    task: DocumentTask, datasets: Iterable[Dataset], schema: Schema
) -> tuple[dict[str, dict[int, Said]], dict[str, dict[int, Said]]]:
    """Read what each annotator said, and what the reference would be without him.

    Returns
    -------
    said, others : dict of str to dict of int to tuple
        For each annotator, by row of the task; documents that nobody else annotated are left out.
    """
    place = {document: row for row, document in enumerate(task.documents)}
    wanted = {pass_ for type_ in task.asked.types for pass_ in schema.passes_of(type_)}
    by_document: dict[str, list[Annotation]] = {}
    for dataset in datasets:
        for one in rebuilt(dataset):
            if one.document in place and one.pass_ in wanted:
                by_document.setdefault(one.document, []).append(one)
    said: dict[str, dict[int, Said]] = {}
    others: dict[str, dict[int, Said]] = {}
    for document, made in by_document.items():
        row = place[document]
        for name in sorted({one.annotator for one in made}):
            mine = [one for one in made if one.annotator == name]
            rest = [one for one in made if one.annotator != name]
            if not rest or {one.pass_ for one in mine} != {one.pass_ for one in made}:
                continue
            article = task.articles[row]
            said.setdefault(name, {})[row] = _own(task, mine, article, schema)
            others.setdefault(name, {})[row] = _together(task, document, rest, article, schema)
    return said, others


def _own(task: DocumentTask, mine: Iterable[Annotation], article: Article, schema: Schema) -> Said:
    found: list[Any] = []
    for annotation in mine:
        spans = {end_of(one[0]): one for one in marked(annotation, schema)}
        points = {end: article.clean([(region.start, region.end) for region in one]) for end, one in spans.items()}
        if task.asked.kind == EXTRACTION:
            found += [TypedSpan(end[1], one) for end, one in points.items() if one and end[1] in task.asked.types]
            continue
        by_id: dict[str, dict[str, Any]] = {}
        for (id_, type_), one in points.items():
            by_id.setdefault(id_, {})[type_] = one
        for instance in annotation_structures(annotation, schema):
            if instance.name == structure_of(task.name):
                anchor = by_id[instance.anchor].get(task.asked.anchor)
                fillers = {
                    role: [points for id_ in ids for points in by_id[id_].values()]
                    for role, ids in instance.roles.items()
                }
                if anchor:
                    found.append(Structure.of(anchor, fillers, task.asked.roles))
    return tuple(dict.fromkeys(found))


def _together(task: DocumentTask, document: str, rest: Iterable[Annotation], article: Article, schema: Schema) -> Said:
    facts = Document(id=document, text=article.text, length=len(article.text), sentences=article.sentences)
    made = references(AnnotatedDocument(facts, tuple(rest)), schema)
    points = {unit.id: article.clean(unit.fragments) for unit in made.units if unit.in_reference}
    if task.asked.kind == EXTRACTION:
        types = {unit.id: unit.carrier for unit in made.units}
        return tuple(
            TypedSpan(types[id_], one) for id_, one in points.items() if one and types[id_] in task.asked.types
        )
    return tuple(
        Structure.of(
            points[one.anchor],
            {role: [points[id_] for id_ in ids if points[id_]] for role, ids in one.roles.items()},
            task.asked.roles,
        )
        for one in structures(made, schema)
        if one.name == structure_of(task.name) and points[one.anchor]
    )
