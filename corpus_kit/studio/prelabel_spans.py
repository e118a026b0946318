"""Free spans, and links between them, that an extraction baseline proposes, alone or with a linker."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from corpus_kit.corpus.model import Region
from corpus_kit.dataset.tables.tagging import free_types
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.baselines.document_registry import Means
from corpus_kit.evaluation.baselines.registry import BASELINES
from corpus_kit.evaluation.documents.articles import Article, Structure, Taught, TypedSpan
from corpus_kit.evaluation.documents.folding import predict_documents
from corpus_kit.evaluation.documents.tasks import Asked, DocumentTask, asked_of, read_document_task
from corpus_kit.evaluation.folding import EstimatorError
from corpus_kit.evaluation.kinds import EXTRACTION, SUFFIX, TAGGING
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.schema.model import Schema
from corpus_kit.studio.prelabel_proposal import SEED, Lessons, Proposal, Proposed
from corpus_kit.studio.spelling import join

Chances = Mapping[str, list[float]]
"""Type → of each token, how likely the tag is that it got."""


@dataclasses.dataclass
class _Drawing:
    """What is to be drawn in a document: spans, links (from, to, relation), and how sure of what."""

    article: Article
    spans: set[TypedSpan] = dataclasses.field(default_factory=set)
    links: set[tuple[TypedSpan, TypedSpan, str]] = dataclasses.field(default_factory=set)
    chances: dict[str, list[float]] = dataclasses.field(default_factory=dict)


def propose_spans(lessons: Lessons, pass_: str) -> Proposed:
    """Find the free spans of a pass; where the baseline links as well, its structures.

    A span's score, and a document's, is the mean over its tokens of the probability that a tag is right; a baseline by
    rules has none. Documents in which nothing is found have a score as well.
    """
    schema = lessons.corpus.schema
    types = [name for name in free_types(schema) if name in schema.all_passes[pass_].spans]
    drawings = {
        id_: _Drawing(Article.of(one.text or "", one.sentences))
        for id_, one in lessons.corpus.documents.items()
        if one.sentences
    }
    tasks, notes = _tasks(lessons, pass_, types)
    means = Means(lessons.lexicon, SEED, {})
    for name in tasks:
        try:
            _draw(lessons, name, types, drawings, means)
        except (InsufficientDataError, EstimatorError) as reason:
            notes.append(f"{name} is not proposed: {reason}")
    return {id_: _proposal(one, schema) for id_, one in drawings.items()}, notes


def _tasks(lessons: Lessons, pass_: str, types: list[str]) -> tuple[list[str], list[str]]:
    """Name the tasks by which a baseline is asked for the spans of a pass, and say what none of them covers."""
    name, schema = lessons.baseline.name, lessons.corpus.schema
    if not types:
        known = ", ".join(BASELINES)
        return [], [f"{name} finds free spans, and the pass {pass_} has none (answers are for: {known})"]
    if lessons.baseline.kind == EXTRACTION:
        return [TAGGING], []
    tasks = {structure + SUFFIX: asked_of(structure + SUFFIX, schema) for structure in schema.structures}
    tasks = {task: asked for task, asked in tasks.items() if set(asked.types) <= set(types)}
    left = [type_ for type_ in types if not any(type_ in asked.types for asked in tasks.values())]
    notes = [f"{', '.join(left)}: not proposed, for {name} finds structures, and these are in none"] if left else []
    return list(tasks), notes


def _draw(lessons: Lessons, name: str, types: list[str], drawings: dict[str, _Drawing], means: Means) -> None:
    """Learn one task from all annotated documents, and draw what is found in each document."""
    task = read_document_task(lessons.dataset, name, lessons.corpus.schema)
    estimator = _estimator(lessons, task.asked, means)
    articles = [one.article for one in drawings.values()]
    both = dataclasses.replace(
        task,
        documents=(*task.documents, *drawings),
        articles=(*task.articles, *articles),
        taught=(*task.taught, *[Taught((), {})] * len(articles)),
    )
    fold = Fold("all annotations", np.arange(len(task)), np.arange(len(task), len(both)))
    said = predict_documents(both, [fold], lambda: estimator).said[len(task) :]
    finder = getattr(estimator, "extractor_", estimator)
    chances = finder.chances(articles) if hasattr(finder, "chances") else [{} for _ in articles]
    found = finder.predict(articles) if finder is not estimator else [()] * len(articles)
    for drawing, answer, spans, sure in zip(drawings.values(), said, found, chances, strict=True):
        drawing.chances |= {type_: sure[type_] for type_ in types if type_ in sure}
        if task.asked.kind == EXTRACTION:
            drawing.spans |= {span for span in answer or () if span.type in types}
        else:
            for structure in answer or ():
                _draw_structure(drawing, structure, task, frozenset(spans), lessons.corpus.schema)


def _estimator(lessons: Lessons, asked: Asked, means: Means) -> Any:
    make = lessons.baseline.of_documents
    try:
        made = make(asked, means) if make else "it is not made for documents"
    except Exception as error:  # somebody's factory
        raise EstimatorError(f"{type(error).__name__}: {error}") from error
    if isinstance(made, str):
        raise EstimatorError(made)
    return made


def _draw_structure(
    drawing: _Drawing, structure: Structure, task: DocumentTask, found: frozenset[TypedSpan], schema: Schema
) -> None:
    """Draw a structure; a filler's type is the one that was found there, else the first that may fill the role."""
    roles = schema.structures[task.name.removesuffix(SUFFIX)].roles
    anchor = TypedSpan(task.asked.anchor, structure.anchor)
    drawing.spans.add(anchor)
    for (role, asked), fillers in zip(task.asked.roles.items(), structure.roles, strict=True):
        for points in fillers:
            fitting = [TypedSpan(type_, points) for type_ in asked.types]
            filler = next((one for one in fitting if one in found), fitting[0])
            drawing.spans.add(filler)
            drawing.links.add((anchor, filler, roles[role].relation))


def _proposal(drawing: _Drawing, schema: Schema) -> Proposal:
    """Make regions, a fragment each, in order of offset; and links, labelled where the types leave it open."""
    proposal = Proposal(certainty=[chance for chances in drawing.chances.values() for chance in chances])
    joins = {one.anchor: one.fragments for one in schema.structures.values() if one.fragments}
    ids: dict[TypedSpan, list[str]] = {}
    for span in sorted(drawing.spans, key=lambda one: (one.points, one.type)):
        ids[span] = [f"r{len(proposal.regions) + place:03}" for place in range(len(span.points))]
        score = _score(drawing, span)
        for id_, (start, end) in zip(ids[span], span.points, strict=True):
            proposal.regions.append(Region(id_, span.type, start, end, score=score))
        if span.type in joins:
            proposal.links.extend(
                join(schema, joins[span.type], (span.type, one), (span.type, other))
                for one, other in pairwise(ids[span])
            )
    for anchor, filler, relation in sorted(drawing.links):
        ends = ids[filler][:1] if filler.type in joins else ids[filler]
        proposal.links.extend(join(schema, relation, (anchor.type, ids[anchor][0]), (filler.type, end)) for end in ends)
    return proposal


def _score(drawing: _Drawing, span: TypedSpan) -> float | None:
    chances, tokens = drawing.chances.get(span.type), drawing.article.covering(span.points)
    return float(np.mean([chances[token] for token in tokens])) if chances and tokens else None
