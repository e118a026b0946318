"""What a baseline proposes, learned from what the corpus has, for annotators to start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from corpus_kit.corpus.model import Document, Region
from corpus_kit.errors import UsageError
from corpus_kit.evaluation.baselines.document_registry import DOCUMENT_BASELINES
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.registry import Baseline, find
from corpus_kit.evaluation.kinds import CLASSIFICATION, EXTRACTION, KINDS, LINKING
from corpus_kit.evaluation.sources import open_or_build
from corpus_kit.schema.reading import read_yaml
from corpus_kit.shipped import shipped, shipped_names
from corpus_kit.studio.mirror import Progress
from corpus_kit.studio.prelabel_answers import propose_answers
from corpus_kit.studio.prelabel_proposal import ON_DOCUMENT, Lessons, Proposal
from corpus_kit.studio.prelabel_reference import REFERENCE, reference_results
from corpus_kit.studio.prelabel_spans import propose_spans
from corpus_kit.studio.projects import Corpus
from corpus_kit.studio.spelling import Speller


class Prelabels(msgspec.Struct):
    """A baseline's proposals for one pass.

    Attributes
    ----------
    version : str
        What Label Studio calls the model: the baseline, and the data it learned from.
    results : dict
        Document → results of its prediction.
    scores : dict
        Document → how sure the baseline is of it, from 0 to 1; None if it does not say.
    notes : list of str
        What it could not propose, and why.
    empty : bool
        Whether it proposes nothing for any document.
    """

    version: str
    results: dict[str, list[dict[str, Any]]]
    scores: dict[str, float | None]
    notes: list[str]
    empty: bool

    @property
    def scored(self) -> bool:
        """Whether documents can be ordered by how sure the baseline is."""
        return any(score is not None for score in self.scores.values())

    def uncertainty(self, document: str) -> float:
        """Say how unsure the baseline is of a document; 0 if it does not say."""
        score = self.scores.get(document)
        return 0.0 if score is None else 1 - score

    def prediction(self, document: str) -> dict[str, Any]:
        """Make the prediction of a document as Label Studio imports it."""
        prediction = {"model_version": self.version, "result": self.results.get(document, [])}
        score = self.scores.get(document)
        return prediction if score is None else prediction | {"score": score}


def make_prelabels(
    corpus: Corpus, passes: Sequence[str], name: str, progress: Progress | None = None
) -> dict[str, Prelabels]:
    """Fit a baseline on the corpus's annotations and let it propose for every document, in each pass.

    A classifier proposes answers about sentences and documents; an extractor, spans; an extractor and a linker joined
    by ``+``, structures: spans and the links between them. What a baseline is not made for is left to people. In place
    of a baseline, ``reference`` proposes the labels as they stand, to be checked.

    Raises
    ------
    UsageError
        If there is no such baseline, or it only links spans that are there.
    ProblemsError
        If the corpus does not build, or has no annotations to learn from.
    """
    if name == REFERENCE:
        return {pass_: _reference(corpus, pass_) for pass_ in passes}
    baseline = find(name)
    if not isinstance(baseline, Baseline):
        raise UsageError("; ".join(filter(None, [baseline.message, baseline.expected, baseline.advice])))
    if baseline.kind == LINKING:
        names = {kind: [one for one, made in DOCUMENT_BASELINES.items() if made.kind == kind] for kind in KINDS}
        known = names[EXTRACTION] + [f"{one}+{other}" for one in names[EXTRACTION] for other in names[LINKING]]
        raise UsageError(
            f"{name} links spans, and new documents have none; expected one that finds them: {', '.join(known)}"
        )
    propose = propose_answers if baseline.kind == CLASSIFICATION else propose_spans
    with open_or_build(corpus.folder, progress) as dataset:
        version = f"{name} {dataset.info['fingerprint']}"
        lessons = Lessons(corpus, dataset, baseline, _lexicon(corpus))
        return {pass_: _prelabels(corpus, pass_, version, *propose(lessons, pass_)) for pass_ in passes}


def _reference(corpus: Corpus, pass_: str) -> Prelabels:
    found = reference_results(corpus, pass_)
    version = f"{REFERENCE} {corpus.config.version}".strip()
    results = {id_: found.get(id_) or _results(corpus, pass_, one, Proposal()) for id_, one in corpus.documents.items()}
    missing = [id_ for id_ in corpus.documents if id_ not in found]
    notes = [f"nobody has annotated the pass {pass_} yet, so there is no reference to propose"] if not found else []
    if found and missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        notes = [f"nobody has annotated {', '.join(missing[:5])}{more}: there is no reference to propose"]
    return Prelabels(version, results, {}, notes, not found)


def _lexicon(corpus: Corpus) -> Lexicon | None:
    if corpus.schema.name not in shipped_names("schemas/lexicons"):
        return None
    return read_yaml(shipped(f"schemas/lexicons/{corpus.schema.name}.yaml"), Lexicon)


def _prelabels(corpus: Corpus, pass_: str, version: str, proposals: dict[str, Proposal], notes: list[str]) -> Prelabels:
    empty = not any(one.answers or one.regions for one in proposals.values())
    return Prelabels(
        version,
        {id_: _results(corpus, pass_, one, proposals.get(id_, Proposal())) for id_, one in corpus.documents.items()},
        {id_: _mean(one.certainty) for id_, one in proposals.items()},
        notes or ([f"{version} proposes nothing"] if empty else []),
        empty,
    )


def _mean(certainty: Sequence[float]) -> float | None:
    return round(float(np.mean(certainty)), 4) if certainty else None


def _results(corpus: Corpus, pass_: str, document: Document, proposal: Proposal) -> list[dict[str, Any]]:
    """Spell a proposal, with every sentence of the pass as a region: no other prediction shows beside this one."""
    spans = corpus.schema.spans
    types = [name for name in corpus.schema.all_passes[pass_].spans if spans[name].units == "sentences"]
    marked = [(type_, sentence) for sentence in document.sentences for type_ in types]
    regions = [
        Region(f"s{place:03}", type_, *sentence, tuple(proposal.answers.get((type_, sentence), ())))
        for place, (type_, sentence) in enumerate(marked)
    ]
    speller = Speller(corpus.schema, document.text or "")
    return speller.results([*regions, *proposal.regions], proposal.answers.get(ON_DOCUMENT, ()), proposal.links)
