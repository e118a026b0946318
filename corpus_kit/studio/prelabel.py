"""Answers that a baseline proposes, learned from what the corpus has, for annotators to start from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus_kit.corpus.model import Answer, Document, Region, Span
from corpus_kit.dataset.reading import Dataset
from corpus_kit.dataset.text import article
from corpus_kit.errors import UsageError
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.registry import Baseline, find, maker
from corpus_kit.evaluation.folding import EstimatorError, predict_folds
from corpus_kit.evaluation.inputs import Input, Inputs
from corpus_kit.evaluation.protocols import Fold
from corpus_kit.evaluation.sources import open_or_build
from corpus_kit.evaluation.tasks import OPEN, read_task, why_not
from corpus_kit.schema.model import DOCUMENT
from corpus_kit.schema.reading import read_yaml
from corpus_kit.shipped import shipped, shipped_names
from corpus_kit.studio.mirror import Progress
from corpus_kit.studio.projects import Corpus
from corpus_kit.studio.spelling import Speller

SEED = 20


class Prelabels(msgspec.Struct):
    """A baseline's proposals for one pass.

    Attributes
    ----------
    version : str
        What Label Studio calls the model: the baseline, and the data it learned from.
    results : dict
        Document → results of its prediction.
    certainty : dict
        Document → how sure the baseline is, of each of its answers.
    notes : list of str
        What it could not answer, and why.
    """

    version: str
    results: dict[str, list[dict[str, Any]]]
    certainty: dict[str, list[float]]
    notes: list[str]

    @property
    def empty(self) -> bool:
        """Whether the baseline could answer nothing."""
        return not any(self.certainty.values())

    def score(self, document: str) -> float:
        """Say how sure the baseline is of a document: the mean over its answers; 1 without any."""
        found = self.certainty.get(document) or [1.0]
        return round(float(np.mean(found)), 4)

    def prediction(self, document: str) -> dict[str, Any]:
        """Make the prediction of a document as Label Studio imports it."""
        results = self.results.get(document, [])
        return {"model_version": self.version, "score": self.score(document), "result": results}


@dataclasses.dataclass(frozen=True)
class _Asked:
    """A unit to be answered: its document, and its region if it is a sentence."""

    document: str
    span: Span | None
    text: str


def make_prelabels(
    corpus: Corpus, passes: Sequence[str], name: str, progress: Progress | None = None
) -> dict[str, Prelabels]:
    """Fit a baseline on the corpus's annotations and answer every document's questions of each pass.

    What is asked of sentences and of documents is answered. Free spans are not proposed: a person would have to see
    what is missing, which is harder than marking.

    Raises
    ------
    UsageError
        If there is no such baseline.
    ProblemsError
        If the corpus does not build, or has no annotations to learn from.
    """
    baseline = find(name)
    if not isinstance(baseline, Baseline):
        raise UsageError("; ".join(filter(None, [baseline.message, baseline.expected, baseline.advice])))
    with open_or_build(corpus.folder, progress) as dataset:
        version = f"{name} {dataset.info['fingerprint']}"
        lexicon = _lexicon(corpus) if baseline.by_rules else None
        return {pass_: _of_pass(corpus, pass_, dataset, baseline, lexicon, version) for pass_ in passes}


def _lexicon(corpus: Corpus) -> Lexicon | None:
    if corpus.schema.name not in shipped_names("schemas/lexicons"):
        return None
    return read_yaml(shipped(f"schemas/lexicons/{corpus.schema.name}.yaml"), Lexicon)


def _of_pass(
    corpus: Corpus, pass_: str, dataset: Dataset, baseline: Baseline, lexicon: Lexicon | None, version: str
) -> Prelabels:
    one = corpus.schema.all_passes[pass_]
    made = Prelabels(version, {}, {}, [])
    sentence_types = [name for name in one.spans if corpus.schema.spans[name].units == "sentences"]
    regions: dict[str, dict[tuple[str, Span], list[Answer]]] = {}
    answers: dict[str, list[Answer]] = {}
    asked = {
        type_: [
            _Asked(document.id, span, (document.text or "")[slice(*span)])
            for document in corpus.documents.values()
            for span in document.sentences
        ]
        for type_ in sentence_types
    }
    asked[DOCUMENT] = [_Asked(one.id, None, _article(one)) for one in corpus.documents.values()]
    for carrier, units in asked.items():
        attributes = one.document if carrier == DOCUMENT else corpus.schema.asked_of(carrier)
        for unit in units if carrier != DOCUMENT else ():
            regions.setdefault(unit.document, {})[carrier, unit.span or (0, 0)] = []
        for attribute in attributes:
            for unit, answer, sure in _answered(corpus, attribute, carrier, units, dataset, baseline, lexicon, made):
                made.certainty.setdefault(unit.document, []).append(sure)
                if unit.span is None:
                    answers.setdefault(unit.document, []).append(answer)
                else:
                    regions[unit.document][carrier, unit.span].append(answer)
    for document in corpus.documents.values():
        made.results[document.id] = _results(
            corpus, document, regions.get(document.id, {}), answers.get(document.id, [])
        )
    if made.empty:
        made.notes.append(f"{baseline.name} can answer nothing in the pass {pass_}")
    return made


def _answered(
    corpus: Corpus,
    attribute: str,
    carrier: str,
    units: Sequence[_Asked],
    dataset: Dataset,
    baseline: Baseline,
    lexicon: Lexicon | None,
    made: Prelabels,
) -> list[tuple[_Asked, Answer, float]]:
    config = corpus.schema.config_name(attribute, carrier)
    targets = corpus.config.targets if corpus.schema.attributes[attribute].per_target else (None,)
    make = maker(baseline, attribute, lexicon, SEED)
    reason = make if isinstance(make, str) else why_not(config, corpus.schema, dataset.configs)
    if reason or isinstance(make, str):
        made.notes.append(f"{config} is not proposed: {reason}")
        return []
    task = read_task(dataset, config, corpus.schema)
    pairs = [(unit, target) for unit in units for target in targets]
    if not pairs or (task.reference == OPEN).all():
        made.notes.append(f"{config} is not proposed: nothing to learn from")
        return []
    known = len(task)
    new = [Input(unit.text, target=target.text if target else "") for unit, target in pairs]
    both = dataclasses.replace(
        task,
        units=task.units + ("",) * len(new),
        inputs=Inputs([*task.inputs, *new]),
        reference=np.concatenate([task.reference, np.full(len(new), OPEN)]),
    )
    fold = Fold("all annotations", np.arange(known), np.arange(known, known + len(new)))
    try:
        said = predict_folds(both, [fold], make, plain=baseline.plain)
    except EstimatorError as error:
        made.notes.append(f"{config} is not proposed: {error}")
        return []
    sure = _certainty(None if said.scores is None else said.scores[known:], len(new), said.probable)
    return [
        (unit, Answer(attribute, task.labels[int(label)], target=target.id if target else ""), float(certain))
        for (unit, target), label, certain in zip(pairs, said.label[known:], sure, strict=True)
    ]


def _certainty(scores: NDArray[np.float64] | None, count: int, probable: bool) -> NDArray[np.float64]:
    """Say how sure a model is: the probability of its answer, or the logistic of its lead over the next best."""
    if scores is None:
        return np.ones(count)
    ranked = np.sort(scores, axis=1)
    if probable:
        return np.asarray(ranked[:, -1])
    lead = ranked[:, -1] - ranked[:, -2] if ranked.shape[1] > 1 else np.ones(count)
    return np.asarray(1 / (1 + np.exp(-lead)))


def _article(document: Document) -> str:
    return article(document.text or "", document.parts)


def _results(
    corpus: Corpus, document: Document, regions: dict[tuple[str, Span], list[Answer]], answers: list[Answer]
) -> list[dict[str, Any]]:
    speller = Speller(corpus.schema, document.text or "")
    results = []
    ordered = sorted(regions.items(), key=lambda item: item[0][1])
    for i, ((type_, (start, end)), found) in enumerate(ordered):
        results += speller.region(Region(f"s{i:03}", type_, start, end, tuple(found)))
    return results + [one for one in map(speller.answer, answers) if one]
