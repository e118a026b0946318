"""What of a text a row shows: tokens, marked contexts, the article without its boilerplate."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby

from corpus_kit.corpus.model import Part, Span

OPEN, CLOSE = "⟦", "⟧"
GAP = " … "
"""What joins the fragments of a discontinuous span."""


def tokens(text: str, start: int = 0, end: int = sys.maxsize) -> list[Span]:
    """Cut a stretch of text into tokens: words, and every other visible character by itself.

    Combining marks and joiners stay with what they modify, so that no accent, vowel sign or emoji sequence is cut. No
    rule is particular to a language; a learner's own subword tokens map to these by offsets.

    Parameters
    ----------
    text : str
    start, end : int
        The stretch, in code points.

    Returns
    -------
    list of (int, int)
        Offsets in `text`, ascending, not overlapping. White space is in none.

    Examples
    --------
    >>> [("“It’s 5% up.”")[start:end] for start, end in tokens("“It’s 5% up.”")]
    ['“', 'It', '’', 's', '5', '%', 'up', '.', '”']
    """
    return list(map(re.Match.span, _token().finditer(text, start, min(end, len(text)))))


def pieces(text: str, start: int, end: int) -> list[str]:
    """Cut a stretch of text into gaps, which may be empty, and `tokens`, in turn; a token is last.

    Examples
    --------
    >>> pieces(" It  fell. ", 0, 11)
    [' ', 'It', '  ', 'fell', '', '.']
    """
    return _token().split(text[start:end])[:-1]


@cache
def _token() -> re.Pattern[str]:
    """Compile what a token is, as a group, so that splitting by it keeps the tokens."""
    marks = [code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M"]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(marks), lambda pair: pair[1] - pair[0])]
    mark = "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs) + "\U000e0100-\U000e01ef"
    joined, skin, unseen = "\u00ad\u200c\u200d", "\U0001f3fb-\U0001f3ff", "\u200b\u200e\u200f\u2060\ufeff"
    # Most tokens end before a character of ASCII, so it is looked for first: the marks are hundreds of ranges.
    more = r"(?![\x00-\x7f])"
    word = rf"\w++(?:{more}[{mark}{joined}]++\w*+)*+"
    symbol = rf"[^\w\s{unseen}](?:{more}(?:[{mark}{skin}]|\u200d[^\w\s]))*+"
    return re.compile(f"({word}|{symbol})")


class Sentences:
    """Finds the sentences of a document by offset.

    Parameters
    ----------
    spans : sequence of (int, int)
        Sentences in order, not overlapping.

    Examples
    --------
    >>> sentences = Sentences([(0, 5), (6, 12), (13, 20)])
    >>> list(sentences.overlapping(4, 7)), list(sentences.overlapping(5, 6)), sentences.home(5, 6)
    ([0, 1], [], 0)
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def overlapping(self, start: int, end: int) -> range:
        """List the sentences that share a code point with the stretch."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def home(self, start: int, end: int) -> int:
        """Return the first sentence that the stretch overlaps; where there is none, the last that begins before it."""
        shared = self.overlapping(start, end)
        return shared[0] if shared else max(0, bisect_right(self._starts, start) - 1)

    def at(self, start: int) -> int | None:
        """Return the sentence that begins at an offset."""
        place = bisect_left(self._starts, start)
        return place if place < len(self._starts) and self._starts[place] == start else None


def joined(text: str, fragments: Iterable[Span]) -> str:
    """Slice fragments, joined by an ellipsis: the text of a discontinuous span."""
    return GAP.join(text[start:end] for start, end in fragments)


def marked(text: str, stretches: Iterable[Span], fragments: Sequence[Span]) -> str:
    """Slice stretches, joined by a space, with the fragments that lie in them between ``⟦`` and ``⟧``.

    Examples
    --------
    >>> marked("One. Two is here. Three.", [(0, 4), (5, 17)], [(5, 8), (12, 16)])
    'One. ⟦Two⟧ is ⟦here⟧.'
    """
    shown = []
    for start, end in stretches:
        place = start
        pieces = []
        for opens, closes in fragments:
            if start <= opens and closes <= end:
                pieces += [text[place:opens], OPEN, text[opens:closes], CLOSE]
                place = closes
        shown.append("".join([*pieces, text[place:end]]))
    return " ".join(shown)


def sentence_context(text: str, sentences: Sentences, place: int) -> str:
    """Show a sentence, marked, between its neighbours."""
    around = sentences.spans[max(0, place - 1) : place + 2]
    return marked(text, around, [sentences.spans[place]])


def span_context(text: str, sentences: Sentences, fragments: Sequence[Span], others: Iterable[Span] = ()) -> str:
    """Show the sentences that a span overlaps, with its fragments marked.

    Parameters
    ----------
    text : str
        The document.
    sentences : Sentences
    fragments : sequence of (int, int)
        The span. What of it lies outside any sentence is shown too.
    others : iterable of (int, int)
        Further stretches whose sentences are shown, unmarked.
    """
    shown = [*fragments, *others]
    around = {place for stretch in shown for place in sentences.overlapping(*stretch)}
    return marked(text, merged([*(sentences.spans[place] for place in around), *shown]), fragments)


def merged(stretches: Iterable[Span]) -> list[Span]:
    """Join stretches that overlap, in order.

    Examples
    --------
    >>> merged([(8, 12), (0, 5), (4, 6)])
    [(0, 6), (8, 12)]
    """
    found: list[Span] = []
    for start, end in sorted(stretches):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def article(text: str, parts: Iterable[Part]) -> str:
    """Return headline and body, without boilerplate, parted by an empty line; the whole text if no part is known."""
    parts = tuple(parts)
    kept = [text[part.start : part.end].strip() for part in parts if part.kind != "boilerplate"]
    return "\n\n".join(filter(None, kept)) if parts else text
