"""Nearest: each anchor is linked with the nearest span that may fill a role, in the same sentence or beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sklearn.base import BaseEstimator

from corpus_kit.corpus.codepoints import Runs
from corpus_kit.evaluation.baselines.pairs import Pair, pairs_of
from corpus_kit.evaluation.documents.articles import Article, Structure


class Nearest(BaseEstimator):
    """Fill each role of each anchor with the nearest span of the role's types; learns nothing.

    Spans of the anchor's own sentence go before those of the sentences beside it, then the fewest code points between
    decide, then the earlier. Spans within the anchor are part of what it holds, and fill no role of it.

    Parameters
    ----------
    anchor : str
        The span type of anchors.
    roles : mapping of str to sequence of str
        The span types that may fill each role.

    Examples
    --------
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> spans = [TypedSpan("x", ((0, 4),)), TypedSpan("y", ((9, 10),)), TypedSpan("y", ((6, 7),))]
    >>> Nearest("x", {"r": ["y"]}).fit([], []).predict([Article.of("abcd e f g h", spans=spans)])
    [(Structure(anchor=((0, 4),), roles=((((6, 7),),),)),)]
    """

    def __init__(self, anchor: str, roles: Mapping[str, Sequence[str]]) -> None:
        self.anchor = anchor
        self.roles = roles

    def fit(self, X: Sequence[Article], y: Sequence[Any]) -> Self:  # noqa: ARG002
        """Learn nothing."""
        return self

    def predict(self, X: Sequence[Article]) -> list[tuple[Structure, ...]]:
        """Link the spans given with each article; every anchor is a structure."""
        return [tuple(self._structures(article)) for article in X]

    def _structures(self, article: Article) -> list[Structure]:
        found = []
        chosen: dict[tuple[Runs, str], Runs] = {}
        for role, types in self.roles.items():
            best: dict[Runs, Pair] = {}
            for pair in pairs_of(article, self.anchor, types, reach=1):
                if pair.anchor not in best or pair.nearness < best[pair.anchor].nearness:
                    best[pair.anchor] = pair
            chosen |= {(anchor, role): pair.filler for anchor, pair in best.items()}
        for span in article.spans:
            if span.type == self.anchor:
                fillers = {role: [chosen[span.points, role]] for role in self.roles if (span.points, role) in chosen}
                found.append(Structure.of(span.points, fillers, self.roles))
        return found
