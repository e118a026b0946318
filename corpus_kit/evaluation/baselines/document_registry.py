"""The baselines of extraction and linking by name; one of each, joined by ``+``, does both."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
from collections.abc import Callable, Mapping
from typing import Any

from corpus_kit.evaluation.baselines.composed import Composed
from corpus_kit.evaluation.baselines.crf import GRID, Crf
from corpus_kit.evaluation.baselines.cue_quote import CueQuote
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.baselines.nearest import Nearest
from corpus_kit.evaluation.baselines.pairwise_logreg import PairwiseLogreg
from corpus_kit.evaluation.baselines.span_rules import phrase_pattern
from corpus_kit.evaluation.documents.tasks import Asked
from corpus_kit.evaluation.kinds import END_TO_END, EXTRACTION, LINKING
from corpus_kit.evaluation.tuning import Grid


@dataclasses.dataclass(frozen=True, eq=False)
class Means:
    """What a baseline may be made with: a lexicon, the seed, and a memo for what two tasks would compute alike."""

    lexicon: Lexicon | None = None
    seed: int = 0
    memo: dict[Any, Any] = dataclasses.field(default_factory=dict)


Maker = Callable[[Asked, Means], Any]
"""Makes an unfitted estimator for a task, or a string that says why there is none."""


@dataclasses.dataclass(frozen=True)
class DocumentBaseline:
    """A way to make an estimator over documents, what a report says of it, and what is tried where it is tuned."""

    kind: str
    title: str
    summary: str
    make: Maker
    grid: Grid = dataclasses.field(default_factory=dict)


def _cue_quote(asked: Asked, means: Means) -> Any:
    if means.lexicon is None:
        return "the benchmark names no lexicon"
    if not set(means.lexicon.spans) & set(asked.types):
        return "the lexicon has no rules for these span types"
    return CueQuote(means.lexicon.spans, asked.types)


def _crf(asked: Asked, means: Means) -> Any:
    if importlib.util.find_spec("pycrfsuite") is None:
        return "python-crfsuite is not installed; pip install python-crfsuite"
    spans = {} if means.lexicon is None else means.lexicon.spans
    phrases: Mapping[str, re.Pattern[str]] = {
        name: phrase_pattern(rule.any) for name, rule in spans.items() if rule.any
    }
    return Crf(asked.types, phrases, memo=means.memo)


def _nearest(asked: Asked, _: Means) -> Any:
    return Nearest(asked.anchor, {name: role.types for name, role in asked.roles.items()})


def _pairwise_logreg(asked: Asked, means: Means) -> Any:
    return PairwiseLogreg(asked.anchor, asked.roles, means.seed, means.memo)


DOCUMENT_BASELINES: dict[str, DocumentBaseline] = {
    "cue_quote": DocumentBaseline(
        EXTRACTION, "Cues and quotes", "hand-written rules over phrases and quotation marks; learns nothing", _cue_quote
    ),
    "crf": DocumentBaseline(EXTRACTION, "CRF", "conditional random field over tokens, a span type each", _crf, GRID),
    "nearest": DocumentBaseline(
        LINKING, "Nearest", "the nearest fitting span, in the same or the next sentence; learns nothing", _nearest
    ),
    "pairwise_logreg": DocumentBaseline(
        LINKING, "Pairwise regression", "logistic regression over pairs: distance, order, quotation", _pairwise_logreg
    ),
}
"""Every baseline over documents that ships. A new one is a file beside this and a line here."""


def composed(name: str) -> DocumentBaseline | None:
    """Read ``extraction+linking`` as a baseline that does both; None if it is not that.

    Examples
    --------
    >>> composed("crf+nearest").title, composed("nearest+crf"), composed("crf")
    ('CRF + nearest', None, None)
    """
    first, _, second = name.partition("+")
    finds, links = DOCUMENT_BASELINES.get(first), DOCUMENT_BASELINES.get(second)
    if finds is None or links is None or (finds.kind, links.kind) != (EXTRACTION, LINKING):
        return None

    def make(asked: Asked, means: Means) -> Any:
        extractor, linker = finds.make(asked, means), links.make(asked, means)
        reason = next((one for one in (extractor, linker) if isinstance(one, str)), None)
        return reason or Composed(extractor, linker, asked.roles)

    title = f"{finds.title} + {links.title[0].lower()}{links.title[1:]}"
    grid = {f"extractor__{name}": values for name, values in finds.grid.items()}
    grid |= {f"linker__{name}": values for name, values in links.grid.items()}
    return DocumentBaseline(END_TO_END, title, "finds spans with the first, links them with the second", make, grid)
