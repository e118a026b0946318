"""Pairwise classifier: every anchor and every span nearby is a yes-or-no question, answered by logistic regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler

from corpus_kit.evaluation.baselines.pairs import Pair, described, pairs_of
from corpus_kit.evaluation.documents.articles import Article, Structure, Taught
from corpus_kit.evaluation.documents.tasks import RoleAsked

REACH = 2
"""How many sentences away a span may be to be asked about."""


class PairwiseLogreg(BaseEstimator):
    """Link what is more likely linked than not, a model a role.

    A role that takes one span at most gets the likeliest; one that needs a span gets the likeliest even below one half.

    Parameters
    ----------
    anchor : str
        The span type of anchors.
    roles : mapping of str to RoleAsked
        What may fill each role.
    random_state : int
        For scikit-learn.
    memo : dict, optional
        Pairs and their features by article; shared, so that every fold and task describes an article once.

    Examples
    --------
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> x, near, far = TypedSpan("x", ((0, 4),)), TypedSpan("y", ((5, 6),)), TypedSpan("y", ((11, 12),))
    >>> articles = [Article.of("abcd e f g h", spans=[x, near, far])] * 5
    >>> taught = [Taught((), {}, (Structure(x.points, ((near.points,),)),))] * 5
    >>> PairwiseLogreg("x", {"r": RoleAsked(("y",))}).fit(articles, taught).predict(articles[:1])
    [(Structure(anchor=((0, 4),), roles=((((5, 6),),),)),)]
    """

    def __init__(
        self, anchor: str, roles: Mapping[str, RoleAsked], random_state: int | None = None, memo: Any = None
    ) -> None:
        self.anchor = anchor
        self.roles = roles
        self.random_state = random_state
        self.memo = memo

    def fit(self, X: Sequence[Article], y: Sequence[Taught]) -> Self:
        """Learn a model a role from the spans given and the structures taught."""
        self.models_: dict[str, Pipeline | float] = {}
        for place, (role, asked) in enumerate(self.roles.items()):
            features: list[dict[str, float]] = []
            linked: list[bool] = []
            for article, taught in zip(X, y, strict=True):
                pairs, shapes = self._pairs(article, asked)
                links = {(one.anchor, filler) for one in taught.structures for filler in one.roles[place]}
                features += shapes
                linked += [(pair.anchor, pair.filler) in links for pair in pairs]
            if len(set(linked)) < 2:
                self.models_[role] = float(any(linked))
                continue
            model = LogisticRegression(max_iter=1000, random_state=self.random_state)
            self.models_[role] = make_pipeline(DictVectorizer(), MaxAbsScaler(), model).fit(features, linked)
        return self

    def predict(self, X: Sequence[Article]) -> list[tuple[Structure, ...]]:
        """Link the spans given with each article; every anchor is a structure."""
        return [self._structures(article) for article in X]

    def _structures(self, article: Article) -> tuple[Structure, ...]:
        fillers = {role: self._filled(article, role, asked) for role, asked in self.roles.items()}
        return tuple(
            Structure.of(span.points, {role: found.get(span.points, ()) for role, found in fillers.items()}, self.roles)
            for span in article.spans
            if span.type == self.anchor
        )

    def _filled(self, article: Article, role: str, asked: RoleAsked) -> dict[Any, list[Any]]:
        pairs, shapes = self._pairs(article, asked)
        ranked: dict[Any, list[tuple[float, Pair]]] = {}
        for chance, pair in zip(self._chances(role, shapes), pairs, strict=True):
            ranked.setdefault(pair.anchor, []).append((chance, pair))
        found = {}
        for anchor, rivals in ranked.items():
            rivals.sort(key=lambda one: (-one[0], one[1].nearness))
            likely = sum(chance > 0.5 for chance, _ in rivals)
            count = max(likely, asked.min) if asked.max is None else min(max(likely, asked.min), asked.max)
            found[anchor] = [pair.filler for _, pair in rivals[:count]]
        return found

    def _pairs(self, article: Article, asked: RoleAsked) -> tuple[list[Pair], list[dict[str, float]]]:
        memo: dict[Any, Any] = {} if self.memo is None else self.memo
        key = ("pairs", self.anchor, tuple(asked.types), article.text, article.spans)
        if key not in memo:
            pairs = list(pairs_of(article, self.anchor, asked.types, REACH))
            memo[key] = pairs, described(article, pairs)
        found: tuple[list[Pair], list[dict[str, float]]] = memo[key]
        return found

    def _chances(self, role: str, features: list[dict[str, float]]) -> list[float]:
        model = self.models_[role]
        if not features or isinstance(model, float):
            return [float(model) if isinstance(model, float) else 0.0] * len(features)
        chances: list[float] = model.predict_proba(features)[:, 1].round(9).tolist()
        return chances
