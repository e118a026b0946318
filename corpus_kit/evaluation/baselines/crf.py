"""Conditional random field: a tagger a span type, trained with python-crfsuite."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from sklearn.base import BaseEstimator

from corpus_kit.corpus.codepoints import Runs, size
from corpus_kit.evaluation.baselines.token_features import token_features
from corpus_kit.evaluation.documents.articles import Article, Taught, TypedSpan

OUTSIDE, BEGIN, INSIDE = "O", "B", "I"
GRID = {"c1": (1.0, 0.1), "c2": (1e-3, 0.1)}
"""What is tried where a benchmark asks to tune; the default first."""


class Crf(BaseEstimator):
    """Tag tokens with a linear-chain conditional random field, a model a span type.

    Types have models of their own, because spans of one type lie within spans of another. A document is one sequence,
    so that spans may run over sentences; where annotators are divided it is cut, and nothing is learnt from there.
    Within a type only outermost spans are learnt, and each fragment is found as a span by itself: what BIO tags cannot
    say is not predicted.

    Parameters
    ----------
    types : sequence of str
        The types to find.
    phrases : mapping of str to compiled pattern
        Phrases of a lexicon, as features.
    c1, c2 : float
        Weights of the L1 and L2 penalties.
    max_iterations : int
        Training stops after so many, converged or not.
    memo : dict, optional
        Models by what they were trained on and how; shared, so that two tasks about the same documents train once.

    Notes
    -----
    The defaults are those of python-crfsuite's tutorial. They were taken over as they stand, after the speed of several
    usual settings, and not their scores, had been compared on the demo corpus.

    References
    ----------
    Lafferty, McCallum and Pereira. Conditional random fields. ICML 2001.
    Okazaki. CRFsuite: a fast implementation of conditional random fields. 2007.

    Examples
    --------
    >>> articles = [Article.of(f"The {word} of Oskeld is old.") for word in ("wall", "port", "lake", "mill")]
    >>> taught = [Taught((TypedSpan("x", ((12, 18),)),), {}) for _ in articles]
    >>> Crf(["x"]).fit(articles, taught).predict([Article.of("The mine of Oskeld is old.")])
    [(TypedSpan(type='x', points=((12, 18),)),)]
    """

    def __init__(
        self,
        types: Sequence[str],
        phrases: Mapping[str, re.Pattern[str]] | None = None,
        *,
        c1: float = 1.0,
        c2: float = 1e-3,
        max_iterations: int = 50,
        memo: Any = None,
    ) -> None:
        self.types = types
        self.phrases = phrases
        self.c1 = c1
        self.c2 = c2
        self.max_iterations = max_iterations
        self.memo = memo

    def fit(self, X: Sequence[Article], y: Sequence[Taught]) -> Self:
        """Train a model a type."""
        memo: dict[Any, Any] = {} if self.memo is None else self.memo
        features = [self._features(article, memo) for article in X]
        settings = {"c1": self.c1, "c2": self.c2, "max_iterations": self.max_iterations}
        self.models_: dict[str, bytes] = {}
        for type_ in self.types:
            tags = [bio(article, taught, type_) for article, taught in zip(X, y, strict=True)]
            key = ("crf", type_, tuple(article.text for article in X), tuple(map(tuple, tags)), *settings.values())
            if key not in memo:
                memo[key] = _train(features, tags, settings)
            self.models_[type_] = memo[key]
        return self

    def predict(self, X: Sequence[Article]) -> list[tuple[TypedSpan, ...]]:
        """Find the spans of each article."""
        found: list[list[TypedSpan]] = [[] for _ in X]
        for type_, place, tags, _ in self._tagged(X):
            found[place] += [TypedSpan(type_, points) for points in chunks(X[place], tags)]
        return [tuple(spans) for spans in found]

    def chances(self, X: Sequence[Article]) -> list[dict[str, list[float]]]:
        """Say of each article, type and token how likely the tag is that it gets: its marginal probability."""
        found: list[dict[str, list[float]]] = [{} for _ in X]
        for type_, place, tags, tagger in self._tagged(X):
            found[place][type_] = [tagger.marginal(tag, token) for token, tag in enumerate(tags)]
        return found

    def _tagged(self, X: Sequence[Article]) -> Iterator[tuple[str, int, list[str], Any]]:
        """Go through types and articles: the type, the article's place, its tags, and the tagger that gave them."""
        import pycrfsuite

        memo: dict[Any, Any] = {} if self.memo is None else self.memo
        for type_, model in self.models_.items():
            if not model:
                continue
            tagger = pycrfsuite.Tagger()
            tagger.open_inmemory(model)
            for place, article in enumerate(X):
                yield type_, place, tagger.tag(pycrfsuite.ItemSequence(self._features(article, memo))), tagger
            tagger.close()

    def _features(self, article: Article, memo: dict[Any, Any]) -> list[list[str]]:
        key = ("features", article.text, article.sentences)
        if key not in memo:
            memo[key] = token_features(article, self.phrases or {})
        features: list[list[str]] = memo[key]
        return features


def bio(article: Article, taught: Taught, type_: str) -> list[str]:
    """Tag tokens with a type's outermost spans; ``""`` where annotators are divided, or were not asked.

    Examples
    --------
    >>> spans = (TypedSpan("x", ((0, 8),)), TypedSpan("x", ((3, 5),)), TypedSpan("x", ((9, 11),)))
    >>> bio(Article.of("so it is no more"), Taught(spans, {"x": frozenset({4})}), "x")
    ['B', 'I', 'I', 'B', '']
    """
    if type_ in taught.unasked:
        return [""] * len(article.tokens)
    tags = [OUTSIDE] * len(article.tokens)
    for points in sorted(
        (span.points for span in taught.spans if span.type == type_), key=lambda one: (-size(one), one)
    ):
        for fragment in points:
            tokens = article.covering((fragment,))
            if all(tags[token] == OUTSIDE for token in tokens):
                for token in tokens:
                    tags[token] = INSIDE
                if tokens:
                    tags[tokens[0]] = BEGIN
    for token in taught.undecided.get(type_, ()):
        tags[token] = "" if tags[token] == OUTSIDE else tags[token]
    return tags


def chunks(article: Article, tags: Sequence[str]) -> list[Runs]:
    """Read spans off tags; an inside tag that follows nothing begins a span.

    Examples
    --------
    >>> chunks(Article.of("so it is no more"), ["I", "I", "B", "O", "B"])
    [((0, 5),), ((6, 8),), ((12, 16),)]
    """
    found: list[Runs] = []
    before = OUTSIDE
    for (start, end), tag in zip(article.tokens, tags, strict=True):
        if tag == BEGIN or (tag == INSIDE and before == OUTSIDE):
            found.append(((start, end),))
        elif tag == INSIDE:
            found[-1] = ((found[-1][0][0], end),)
        before = tag
    return found


def _train(features: Sequence[list[list[str]]], tags: Sequence[list[str]], settings: Mapping[str, float]) -> bytes:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({**settings, "feature.possible_transitions": True})
    learnable = False
    for items, labels in zip(features, tags, strict=True):
        for start, end in _decided(labels):
            trainer.append(pycrfsuite.ItemSequence(items[start:end]), labels[start:end])
            learnable = learnable or BEGIN in labels[start:end]
    if not learnable:
        return b""
    with tempfile.TemporaryDirectory(prefix="corpus-kit-") as folder:
        path = Path(folder, "model")
        trainer.train(str(path))
        return path.read_bytes()


def _decided(labels: Sequence[str]) -> list[tuple[int, int]]:
    """List the stretches without an undecided token."""
    found, start = [], 0
    for place, label in enumerate([*labels, ""]):
        if not label:
            if start < place:
                found.append((start, place))
            start = place + 1
    return found
