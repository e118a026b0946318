"""Cues and quotation marks: spans by rules over phrases, marks and their neighbourhood, written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from sklearn.base import BaseEstimator

from corpus_kit.corpus.model import Span
from corpus_kit.evaluation.baselines.quotes import quoted, touches
from corpus_kit.evaluation.baselines.span_rules import SpanRule, phrase_pattern
from corpus_kit.evaluation.documents.articles import Article, TypedSpan

_CLOSING = re.compile(r"[\s.!?:;,…]+$")


class CueQuote(BaseEstimator):
    """Find spans by the rules of a lexicon; learns nothing.

    Several quoted stretches of one sentence are the fragments of one span if something lies between that the type's
    rule names: ``“The wall,” she said, “is sound.”``

    Parameters
    ----------
    rules : mapping of str to SpanRule
        How spans of each type are found.
    types : sequence of str
        The types to find; the others are looked for only where a rule refers to them.

    Examples
    --------
    >>> rules = {"say": SpanRule(any=("said",)), "who": SpanRule(regex="[A-Z][a-z]+", beside="say"),
    ...          "what": SpanRule(quoted=1, after="say")}
    >>> text = "“It rains,” said Ulla, “again.”"
    >>> [found] = CueQuote(rules, ["say", "who", "what"]).fit([], []).predict([Article.of(text)])
    >>> [(one.type, " … ".join(text[start:end] for start, end in one.points)) for one in found]
    [('say', 'said'), ('who', 'Ulla'), ('what', '“It rains,” … “again.”')]
    """

    def __init__(self, rules: Mapping[str, SpanRule], types: Sequence[str]) -> None:
        self.rules = rules
        self.types = types

    def fit(self, X: Sequence[Article], y: Sequence[Any]) -> Self:  # noqa: ARG002
        """Prepare the patterns; the training documents are not looked at."""
        self.phrases_ = {name: phrase_pattern(rule.any) for name, rule in self.rules.items() if rule.any}
        self.patterns_ = {name: re.compile(rule.regex) for name, rule in self.rules.items() if rule.regex}
        return self

    def predict(self, X: Sequence[Article]) -> list[tuple[TypedSpan, ...]]:
        """Find the spans of each article."""
        return [self._found(article) for article in X]

    def _found(self, article: Article) -> tuple[TypedSpan, ...]:
        marks = {name: quoted(article.text, rule.quoted) for name, rule in self.rules.items() if rule.quoted}
        every = [stretch for stretches in marks.values() for stretch in stretches]
        found: dict[str, list[Span]] = {name: list(marks.get(name, ())) for name in self.rules}
        for name, rule in self.rules.items():
            found[name] += self._said(article, name, every) if rule.any else ()
            found[name] += self._matched(article, name) if rule.regex and not rule.beside else ()
        for name, rule in self.rules.items():
            found[name] += self._beside(article, name, found.get(rule.beside, ())) if rule.beside else ()
        joined: dict[str, list[tuple[Span, ...]]] = {
            name: [(one,) for one in sorted(set(stretches))] for name, stretches in found.items()
        }
        for name, rule in self.rules.items():
            if rule.after:
                joined[name] = _joined(article, found[name], found.get(rule.after, ()))
                joined[name] += [(one,) for one in _following(article, found[name], found.get(rule.after, ()))]
        return tuple(TypedSpan(name, article.clean(one)) for name in self.types for one in sorted(joined.get(name, ())))

    def _said(self, article: Article, name: str, every: list[Span]) -> list[Span]:
        matches = (match.span() for match in self.phrases_[name].finditer(article.text))
        return [span for span in matches if not touches((span,), every) and article.covering((span,))]

    def _matched(self, article: Article, name: str) -> list[Span]:
        return [match.span() for match in self.patterns_[name].finditer(article.text) if match.end() > match.start()]

    def _beside(self, article: Article, name: str, anchors: Sequence[Span]) -> list[Span]:
        """Before the anchor, or else after it, within its sentence; of several before it, the longest."""
        found, pattern = [], self.patterns_[name]
        for start, end in anchors:
            first, last = article.sentences[article.sentences_of(((start, end),))[0]]
            stop = first + len(article.text[first:start].rstrip(" ,"))
            before = (match.span() for match in pattern.finditer(article.text, first, stop))
            match = pattern.match(article.text, end + 1, last)
            touching = [span for span in before if span[1] == stop and span[0] < stop]
            if match and match.end() > match.start() and not touching:
                touching = [match.span()]
            found += touching[:1]
        return found


def _joined(article: Article, stretches: Sequence[Span], between: Sequence[Span]) -> list[tuple[Span, ...]]:
    spans: list[tuple[Span, ...]] = []
    for stretch in sorted(set(stretches)):
        if spans:
            last = spans[-1][-1]
            alike = article.sentences_of((last,))[-1] == article.sentences_of((stretch,))[0]
            if alike and any(last[1] <= start and end <= stretch[0] for start, end in between):
                spans[-1] = (*spans[-1], stretch)
                continue
        spans.append((stretch,))
    return spans


def _following(article: Article, stretches: Sequence[Span], anchors: Sequence[Span]) -> list[Span]:
    """The rest of a sentence after its first anchor, closing punctuation apart, where it has no stretch."""
    quoting = {number for one in stretches for number in article.sentences_of((one,))}
    found, done = [], set()
    for start, end in sorted(anchors):
        number = article.sentences_of(((start, end),))[0]
        if number in quoting or number in done:
            continue
        done.add(number)
        rest = _CLOSING.sub("", article.text[end : article.sentences[number][1]])
        if len(rest.split()) > 1:
            found.append((end, end + len(rest)))
    return found
