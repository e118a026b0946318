"""Features that a text is split into: words with their pairs, or runs of characters within words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise

_TOKEN = re.compile(r"\w+|[^\w\s]")
SHORTEST, LONGEST = 3, 5
"""Lengths of character n-grams."""


def words(field: str, text: str) -> list[str]:
    """Split a field into words and marks, lower-cased; the field ``text`` also into pairs of neighbours.

    Parameters
    ----------
    field : str
        ``text``, or what stands before the words of another field, so that they are features of their own.
    text : str
        What it says.

    Examples
    --------
    >>> words("text", "Safe, now")
    ['safe', ',', 'now', 'safe ,', ', now']
    >>> words("target", "Safe, now")
    ['target=safe', 'target=,', 'target=now']
    """
    tokens = _TOKEN.findall(text.lower())
    if field == "text":
        return tokens + [f"{first} {second}" for first, second in pairwise(tokens)]
    return [f"{field}={token}" for token in tokens]


def characters(field: str, text: str) -> list[str]:
    """Split a field into the character n-grams of its words, lower-cased; a space on either side marks a word's ends.

    Endings, prefixes and parts of compounds are shared by words that a small corpus holds once each. N-grams do not run
    over word ends, as in scikit-learn's ``char_wb``: what words stand together is a matter of word features. They have
    three to five characters; shorter ones stand in nearly every text, where idf leaves them little weight, and would
    make a third more to count.

    Examples
    --------
    >>> characters("text", "Sea I")
    [' se', 'sea', 'ea ', ' sea', 'sea ', ' sea ', ' i ']
    >>> characters("target", "I")
    ['target= i ']
    """
    prefix = "" if field == "text" else f"{field}="
    return [gram for word in text.lower().split() for gram in _grams(prefix, word)]


FEATURES: Mapping[str, Callable[[str, str], list[str]]] = {"words": words, "characters": characters}
"""Ways to split a field of a text into features."""


@lru_cache(maxsize=1 << 16)
def _grams(prefix: str, word: str) -> tuple[str, ...]:
    padded, found = f" {word} ", []
    for length in range(SHORTEST, min(LONGEST, len(padded)) + 1):
        found += [prefix + padded[start : start + length] for start in range(len(padded) - length + 1)]
    return tuple(found)
