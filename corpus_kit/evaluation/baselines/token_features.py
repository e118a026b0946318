"""What a sequence model sees of each token: its form, its neighbours, quotation marks, and a lexicon's phrases."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from corpus_kit.evaluation.baselines.quotes import quoted
from corpus_kit.evaluation.documents.articles import Article

_RUN = re.compile(r"(.)\1+")
WINDOW = 2
"""How many tokens on either side are seen."""


def token_features(article: Article, phrases: Mapping[str, re.Pattern[str]]) -> list[list[str]]:
    """Describe each token of an article.

    Parameters
    ----------
    article : Article
    phrases : mapping of str to compiled pattern
        Phrases of span types, from a lexicon.

    Returns
    -------
    list of list of str
        Features of each token, in order.

    Examples
    --------
    >>> token_features(Article.of("She said: “No”"), {"say": re.compile("said")})[1][:5]
    ['bias', '0:said', '0:shape=x', '0:end=aid', '0:phrase=say']
    """
    own = _own(article, phrases)
    where = _places(article)
    count = len(own)
    found = []
    for place in range(count):
        features = ["bias", *(f"0:{name}" for name in own[place]), *where[place]]
        for step in range(1, WINDOW + 1):
            for other in (place - step, place + step):
                side = other - place
                features += [f"{side:+}:{name}" for name in own[other]] if 0 <= other < count else [f"{side:+}:none"]
        if place + 1 < count:
            features.append(f"0|+1:{own[place][0]}|{own[place + 1][0]}")
        if place:
            features.append(f"-1|0:{own[place - 1][0]}|{own[place][0]}")
        found.append(list(map(sys.intern, features)))
    return found


def shape(word: str) -> str:
    """Write a word as its shape: capitals X, small letters x, digits 9, runs shortened.

    Examples
    --------
    >>> shape("McFenn"), shape("1,200"), shape("—")
    ('XxXx', '9,9', '—')
    """
    spelled = "".join("X" if one.isupper() else "x" if one.isalpha() else "9" if one.isdigit() else one for one in word)
    return _RUN.sub(r"\1", spelled)


def _own(article: Article, phrases: Mapping[str, re.Pattern[str]]) -> list[list[str]]:
    own = []
    for word in article.words:
        features = [word.lower(), f"shape={shape(word)}"]
        if len(word) > 3:
            features.append(f"end={word[-3:].lower()}")
        elif word.isalpha():
            features.append(f"end={word.lower()}")
        own.append(features)
    for name, pattern in phrases.items():
        for match in pattern.finditer(article.text):
            for place in article.covering((match.span(),)):
                own[place].append(f"phrase={name}")
    return own


def _places(article: Article) -> list[list[str]]:
    where: list[list[str]] = [[] for _ in article.tokens]
    for first, last in zip(article.bounds, article.bounds[1:], strict=False):
        if first < last:
            where[first].append("first of sentence")
            where[last - 1].append("last of sentence")
    for stretch in quoted(article.text):
        inside = article.covering((stretch,))
        for place in inside:
            where[place].append("quoted")
        for number in article.sentences_of((stretch,)):
            for place in range(*article.bounds[number : number + 2]):
                where[place].append("beside quote")
    return [list(dict.fromkeys(features)) for features in where]
