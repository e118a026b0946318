"""End to end: an extraction baseline finds the spans, a linking baseline ties them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sklearn.base import BaseEstimator

from corpus_kit.evaluation.documents.articles import Article, Structure, Taught
from corpus_kit.evaluation.documents.tasks import RoleAsked


class Composed(BaseEstimator):
    """Find spans, then link them; an anchor without a role that it needs is no structure.

    The linker learns from the spans of the reference and is asked about the spans that were found.

    Parameters
    ----------
    extractor, linker : estimator
        Baselines of the two kinds.
    roles : mapping of str to RoleAsked
        The roles, and how often each is filled at least.

    Examples
    --------
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> class Finds:
    ...     def fit(self, X, y): return self
    ...     def predict(self, X): return [(TypedSpan("x", ((0, 2),)), TypedSpan("x", ((8, 9),)))] * len(X)
    >>> class Links(Finds):
    ...     def predict(self, X):
    ...         return [(Structure(((0, 2),), ((((4, 5),),),)), Structure(((8, 9),), ((),))) for _ in X]
    >>> Composed(Finds(), Links(), {"r": RoleAsked(("y",), min=1)}).fit([], []).predict([Article.of("ab cd ef gh")])
    [(Structure(anchor=((0, 2),), roles=((((4, 5),),),)),)]
    """

    def __init__(self, extractor: Any, linker: Any, roles: Mapping[str, RoleAsked]) -> None:
        self.extractor = extractor
        self.linker = linker
        self.roles = roles

    def fit(self, X: Sequence[Article], y: Sequence[Taught]) -> Self:
        """Fit both."""
        self.extractor_ = self.extractor.fit(X, y)
        given = [article.given(taught.spans) for article, taught in zip(X, y, strict=True)]
        self.linker_ = self.linker.fit(given, y)
        return self

    def predict(self, X: Sequence[Article]) -> list[tuple[Structure, ...]]:
        """Find the structures of each article."""
        found = self.extractor_.predict(X)
        linked = self.linker_.predict([article.given(spans) for article, spans in zip(X, found, strict=True)])
        return [tuple(one for one in structures if self._is_whole(one)) for structures in linked]

    def _is_whole(self, structure: Structure) -> bool:
        return all(len(found) >= role.min for found, role in zip(structure.roles, self.roles.values(), strict=True))
