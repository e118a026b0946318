"""Text as it is compared: what differs between two copies of one article and is not the article is folded away.

Compatibility forms (NFKC), white space, quotation marks and dashes are made alike, and characters without width are
left out. Every folded character knows the raw ones it stands for, so that a place in the one is a place in the other.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterator

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.sentences import BREAKS

VERSION = 1
"""Of the folding: hashes of two versions do not compare."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂〝〞", '"'),
        **dict.fromkeys("‘’‚‛‹›`´′＇", "'"),
        **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－⸺⸻", "-"),
        **dict.fromkeys(map(chr, range(0xFE00, 0xFE10)), None),
    }
)
_FIRST_MARK = "\u0300"


class Folded:
    r"""A text folded, with the way back.

    Attributes
    ----------
    text : str
        The folded text. Runs of white space are one space, runs of dashes one hyphen.
    starts, ends : list of int
        For each folded character, the raw code points that it stands for.

    Examples
    --------
    >>> folded = Folded("“No\u00a0…”\r\n— she")
    >>> folded.text
    '"No ..." - she'
    >>> folded.raw(0, 8), folded.span(0, 6)
    ((0, 6), (0, 8))
    """

    def __init__(self, text: str) -> None:
        self._raw = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        found: list[str] = []
        for start, end, characters in _pieces(text):
            for character in characters:
                if found and found[-1] == character and character in " -":
                    self.ends[-1] = end
                else:
                    found.append(character)
                    self.starts.append(start)
                    self.ends.append(end)
        self.text = "".join(found)

    def span(self, start: int, end: int) -> Span:
        """Find the folded characters that stand for raw code points of a range, without white space at the ends."""
        first, last = bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end)
        while first < last and self.text[first] == " ":
            first += 1
        while first < last and self.text[last - 1] == " ":
            last -= 1
        return first, max(first, last)

    def raw(self, first: int, last: int) -> Span:
        """Find the raw code points of a range of folded characters, which must not be empty."""
        return self.starts[first], self.ends[last - 1]

    def is_break(self, at: int) -> bool:
        """Say whether a line ends where a folded character is: within its white space, or at either end of the text."""
        if not 0 <= at < len(self.text):
            return True
        return any(character in BREAKS for character in self._raw[self.starts[at] : self.ends[at]])

    def is_boundary(self, at: int) -> bool:
        """Say whether a sentence may begin or end before a folded character: not in a word, number or raw character.

        Words that lost the space between them (“the portNobody”) are told by the capital.
        """
        if not 0 < at < len(self.text):
            return True
        if self.starts[at - 1] == self.starts[at]:
            return False
        before, after = self.text[at - 1], self.text[at]
        return not (before.isalnum() and after.isalnum()) or (before.islower() and after.isupper())


def fold(text: str) -> str:
    """Fold a text; see `Folded`."""
    return Folded(text).text


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Cut a text where normalisation never reaches across, and fold each piece."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and text[end] >= _FIRST_MARK and _continues(text[end]):
            end += 1
        yield start, end, _folded(text[start:end])
        start = end


def _continues(character: str) -> bool:
    jamo = "\u1160" <= character <= "\u11ff"
    return jamo or character in "\uff9e\uff9f" or unicodedata.category(character)[0] == "M"


def _folded(piece: str) -> str:
    if piece.isascii():
        return " " if piece.isspace() else "'" if piece == "`" else piece if piece.isprintable() else ""
    alike = unicodedata.normalize("NFKC", piece.translate(_ALIKE)).translate(_ALIKE)
    return "".join(" " if one.isspace() else one for one in alike if one.isspace() or unicodedata.category(one) != "Cf")
