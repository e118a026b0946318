"""What a baseline learns from, and what it proposes for a document."""

from __future__ import annotations

import dataclasses

from corpus_kit.corpus.model import Answer, Link, Region, Span
from corpus_kit.dataset.reading import Dataset
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.registry import Baseline
from corpus_kit.schema.model import DOCUMENT
from corpus_kit.studio.projects import Corpus

SEED = 20

Carrier = tuple[str, Span]
"""What an answer is on: a span type and a sentence, or `ON_DOCUMENT`."""
ON_DOCUMENT: Carrier = (DOCUMENT, (0, 0))


@dataclasses.dataclass(frozen=True)
class Lessons:
    """A baseline, the corpus whose documents it is asked about, and the dataset that it learns from."""

    corpus: Corpus
    dataset: Dataset
    baseline: Baseline
    lexicon: Lexicon | None


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What a baseline says of one document.

    Attributes
    ----------
    answers : dict
        Answers by what they are on.
    regions, links : list
        Free spans, and what joins them.
    certainty : list of float
        How sure the baseline is, of single answers or tokens, from 0 to 1; empty if it does not say.
    """

    answers: dict[Carrier, list[Answer]] = dataclasses.field(default_factory=dict)
    regions: list[Region] = dataclasses.field(default_factory=list)
    links: list[Link] = dataclasses.field(default_factory=list)
    certainty: list[float] = dataclasses.field(default_factory=list)


Proposed = tuple[dict[str, Proposal], list[str]]
"""Document → proposal; and what is not proposed, and why."""
