"""Answers about sentences and documents that a classifier proposes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus_kit.corpus.model import Answer
from corpus_kit.dataset.text import article
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES
from corpus_kit.evaluation.baselines.registry import maker
from corpus_kit.evaluation.folding import EstimatorError, Predictions, predict_folds
from corpus_kit.evaluation.inputs import Input, Inputs
from corpus_kit.evaluation.kinds import EXTRACTION
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.tasks import OPEN, read_task, why_not
from corpus_kit.schema.model import DOCUMENT
from corpus_kit.studio.prelabel_proposal import ON_DOCUMENT, SEED, Carrier, Lessons, Proposal, Proposed
from corpus_kit.studio.projects import Corpus


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A unit to be answered: its document, what it is, and its text."""

    document: str
    carrier: Carrier
    text: str


def propose_answers(lessons: Lessons, pass_: str) -> Proposed:
    """Answer what a pass asks of sentences and of documents."""
    corpus, notes = lessons.corpus, list[str]()
    proposals = {id_: Proposal() for id_ in corpus.documents}
    asked = _asked(corpus, pass_)
    for attribute, carrier, units in asked:
        config = corpus.schema.config_name(attribute, carrier)
        try:
            answered = _answered(lessons, attribute, config, units)
        except (InsufficientDataError, EstimatorError) as reason:
            notes.append(f"{config} is not proposed: {reason}")
            continue
        for unit, answer, sure in answered:
            proposals[unit.document].answers.setdefault(unit.carrier, []).append(answer)
            proposals[unit.document].certainty.extend(() if sure is None else (sure,))
    if not asked:
        finders = ", ".join(name for name, one in DOCUMENT_BASELINES.items() if one.kind == EXTRACTION)
        message = f"{lessons.baseline.name} answers about sentences and documents, and the pass {pass_} asks of neither"
        notes.append(f"{message} (spans are for: {finders})")
    return proposals, notes


def _asked(corpus: Corpus, pass_: str) -> list[tuple[str, str, list[_Asked]]]:
    """List the questions of a pass: attribute, carrier, units."""
    schema, documents = corpus.schema, corpus.documents.values()
    one = schema.all_passes[pass_]
    whole = [_Asked(document.id, ON_DOCUMENT, article(document.text or "", document.parts)) for document in documents]
    return [
        (
            attribute,
            type_,
            [
                _Asked(document.id, (type_, span), (document.text or "")[slice(*span)])
                for document in documents
                for span in document.sentences
            ],
        )
        for type_ in one.spans
        if schema.spans[type_].units == "sentences"
        for attribute in schema.asked_of(type_)
    ] + [(attribute, DOCUMENT, whole) for attribute in one.document]


def _answered(
    lessons: Lessons, attribute: str, config: str, units: Sequence[_Asked]
) -> list[tuple[_Asked, Answer, float | None]]:
    """Learn to answer one question, and answer it of each unit, about each target where it is asked per target."""
    corpus, dataset, baseline = lessons.corpus, lessons.dataset, lessons.baseline
    targets = corpus.config.targets if corpus.schema.attributes[attribute].per_target else (None,)
    pairs = [(unit, target) for unit in units for target in targets]
    make = maker(baseline, attribute, lessons.lexicon, SEED)
    if isinstance(make, str):
        raise EstimatorError(make)
    if reason := why_not(config, corpus.schema, dataset.configs):
        raise InsufficientDataError(reason)
    task = read_task(dataset, config, corpus.schema)
    if task.sets is not None:
        raise InsufficientDataError("it allows several labels a unit, and what is proposed is one label")
    if not pairs or (task.reference == OPEN).all():
        raise InsufficientDataError("nothing to learn from")
    known, new = len(task), [Input(unit.text, target=target.text if target else "") for unit, target in pairs]
    both = dataclasses.replace(
        task,
        units=task.units + ("",) * len(new),
        inputs=Inputs([*task.inputs, *new]),
        reference=np.concatenate([task.reference, np.full(len(new), OPEN)]),
    )
    fold = Fold("all annotations", np.arange(known), np.arange(known, known + len(new)))
    said = predict_folds(both, [fold], make, plain=baseline.plain)
    return [
        (unit, Answer(attribute, task.labels[label], target=target.id if target else ""), sure)
        for (unit, target), label, sure in zip(pairs, said.label[known:].tolist(), _certainty(said, known), strict=True)
    ]


def _certainty(said: Predictions, known: int) -> list[float] | list[None]:
    """Say how sure a model is: the probability of its answer, or the logistic of its lead over the next best."""
    if said.scores is None:
        return [None] * (len(said.label) - known)
    ranked: NDArray[np.float64] = np.sort(said.scores[known:], axis=1)
    if said.probable:
        return list(map(float, ranked[:, -1]))
    lead = ranked[:, -1] - ranked[:, -2] if ranked.shape[1] > 1 else np.full(len(ranked), np.inf)
    return list(map(float, 1 / (1 + np.exp(-lead))))
