"""What stands between quotation marks."""

from __future__ import annotations

import re

from corpus_kit.corpus.codepoints import Runs, common
from corpus_kit.corpus.model import Span

_WORD = re.compile(r"\w+")
_PAIRS = (("“", "”"), ("„", "“”"), ("«", "»"), ('"', '"'))
_QUOTED = re.compile("|".join(rf"{opening}[^{opening}{closing}]+[{closing}]" for opening, closing in _PAIRS))


def quoted(text: str, least: int = 1) -> list[Span]:
    """List the stretches between quotation marks, the marks included, over sentences if need be.

    Single marks are left alone: most of them are apostrophes.

    Parameters
    ----------
    text : str
    least : int
        How many words a stretch must hold; one or two words in marks are seldom somebody's words.

    Examples
    --------
    >>> text = 'A “free” port? “Never again,” she said.'
    >>> [text[start:end] for start, end in quoted(text, 2)]
    ['“Never again,”']
    """
    found = (match.span() for match in _QUOTED.finditer(text))
    return [(start, end) for start, end in found if len(_WORD.findall(text, start, end)) >= least]


def touches(points: Runs, stretches: list[Span]) -> bool:
    """Say whether a set shares a code point with any stretch."""
    return bool(common(points, tuple(stretches)))
