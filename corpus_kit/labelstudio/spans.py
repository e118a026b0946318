"""From recorded offsets to code points: check a span against what the export says it reads, repair known shifts.

The text is sliced; the recorded text is only a check. It is not the slice to the letter: Label Studio writes each
carriage return and line feed as a backslash and an ``n``, and lets tabs and repeated spaces collapse. What remains
different is one of a few known shifts of older versions, or a text that changed after it was labelled.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from corpus_kit.corpus.model import Span

UNRECOVERED = "unrecovered-span"
"""The fault of a span that is not in the user's copy of a withheld text."""

_WHITE = re.compile(r"\s+")


class Repair(msgspec.Struct, frozen=True):
    """A span whose offsets were corrected, where it is, and why."""

    code: str
    file: str
    task: str
    annotator: str
    region: str
    found: Span
    repaired: Span


class Placed(msgspec.Struct, frozen=True, gc=False):
    """Where a span lies, in code points; `repair` names what was corrected, if anything."""

    start: int
    end: int
    repair: str = ""


class Misplaced(msgspec.Struct, frozen=True, gc=False):
    """Why a span lies nowhere, as the code, message and advice of a problem."""

    code: str
    message: str
    advice: str = ""


class Place:
    """A document's text as spans are placed in it.

    Parameters
    ----------
    text : str or None
        None where the text is withheld and no copy is at hand: then only the range is checked.
    length : int
        Code points of the text.
    sha256 : str
        Of the text's UTF-8; the key of `span_hash`.
    """

    def __init__(self, text: str | None, length: int, sha256: str = "") -> None:
        self.text, self.length, self.sha256 = text, length, sha256

    def locate(self, start: Any, end: Any, recorded: Any = None, hashed: Any = None) -> Placed | Misplaced:
        r"""Place a span.

        Parameters
        ----------
        start, end : object
            As recorded; must be whole numbers, or their digits.
        recorded : object
            What the export says the span reads; checked if it is a string.
        hashed : object
            The `span_hash` of what it reads; checked if it is a string.

        Examples
        --------
        >>> Place("One\r\ntwo", 8).locate(0, 8, "One\\n\\ntwo")
        Placed(start=0, end=8, repair='')
        >>> Place("the minister said", 17).locate(4, 11, "minister")
        Placed(start=4, end=12, repair='end-short-by-one')
        >>> Place("the minister said", 17).locate(4, 11, "premier").code
        'span-mismatch'
        """
        if type(start) is not int or type(end) is not int:
            start, end = _whole(start), _whole(end)
            if start is None or end is None:
                return Misplaced("bad-offset", "an offset is missing or not a whole number")
        text = self.text
        if recorded == "":  # nothing was recorded; Label Studio marks no empty span
            recorded = None
        if text is not None and type(recorded) is str and 0 <= start < end <= self.length:
            if (found := text[start:end]) == recorded or folded(found) == folded(recorded):
                return Placed(start, end)
        elif 0 <= start < end <= self.length:
            if type(hashed) is str and text is not None and span_hash(text[start:end], self.sha256) != hashed:
                message = f"characters {start}-{end} are not the text that was labelled"
                return Misplaced("span-mismatch", message, "the text changed after labelling; restore it")
            return Placed(start, end)
        if text is not None and type(recorded) is str and folded(recorded):
            for spelling in (_collapsed, folded):
                fits = {span: name for name, span in self._fits(start, end, recorded, spelling)}
                if len(fits) == 1:
                    (first, last), name = fits.popitem()
                    return Placed(first, last, name)
        return self._misplaced(start, end, recorded)

    def _fits(self, start: int, end: int, recorded: str, spelling: Callable[[str], str]) -> Iterator[tuple[str, Span]]:
        text, wanted = self.text or "", spelling(recorded)
        for name, (first, last) in self._shifted(start, end):
            if 0 <= first < last <= self.length and spelling(text[first:last]) == wanted:
                yield name, (first, last)

    def _shifted(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        yield "end-short-by-one", (start, end + 1)
        for name, places in self._scales.items():
            if start in places and end in places:
                yield name, (places[start], places[end])

    @cached_property
    def _scales(self) -> dict[str, dict[int, int]]:
        """For each other way of counting, its offsets → code points."""
        text = self.text or ""
        before = "x" + text
        return {
            "utf16-units": _places(2 if one > "\uffff" else 1 for one in text),
            "crlf-as-one": _places(
                0 if pair == "\r\n" else 1 for pair in map("".join, zip(before, text, strict=False))
            ),
            "lf-as-two": _places(2 if one == "\n" else 1 for one in text),
        }

    def _misplaced(self, start: int, end: int, recorded: Any) -> Misplaced:
        if start >= end:
            return Misplaced("empty-span", f"the span {start}-{end} is {'empty' if start == end else 'reversed'}")
        if start < 0 or end > self.length:
            message = f"characters {start}-{end} are outside the text, which has {self.length}"
            return Misplaced("offset-out-of-range", message, "the text probably changed after labelling")
        found = shortened((self.text or "")[start:end])
        message = f"characters {start}-{end} read {found!r},\nbut the export recorded {shortened(recorded)!r}"
        return Misplaced("span-mismatch", message, "the text probably changed after labelling")


class MovedPlace(Place):
    """A copy that differs from the text that was annotated: what is known of it is where each span was found."""

    def __init__(self, text: str | None, length: int, moved: Mapping[Span, Span]) -> None:
        super().__init__(text, length)
        self.moved = moved

    def locate(self, start: Any, end: Any, recorded: Any = None, hashed: Any = None) -> Placed | Misplaced:  # noqa: ARG002
        """Look a span up by its offsets in the text that was annotated; it was verified when the copy was taken."""
        found = self.moved.get((start, end)) if type(start) is type(end) is int else None
        if found is None:
            return Misplaced(UNRECOVERED, f"characters {start}-{end} of the article were not found in the copy of it")
        return Placed(*found)


def folded(text: str) -> str:
    r"""Fold white space as Label Studio may have.

    Examples
    --------
    >>> folded("a\r\n b") == folded("a\\n\\nb") == "a b"
    True
    """
    return " ".join(text.replace("\\n", " ").split())


def _collapsed(text: str) -> str:
    """Fold white space but keep what stands at the ends."""
    return _WHITE.sub(" ", text.replace("\\n", " "))


def _places(widths: Iterable[int]) -> dict[int, int]:
    """Map each offset that a way of counting can name to the code point it means."""
    at, places = 0, {}
    i = -1
    for i, width in enumerate(widths):
        places[at] = i
        at += width
    places[at] = i + 1
    return places


def shortened(text: str, width: int = 60) -> str:
    """Cut a long text in the middle."""
    return text if len(text) <= width else f"{text[: width // 2]} … {text[-width // 2 :]}"


def span_hash(text: str, sha256: str) -> str:
    """Hash what a span reads, keyed by its document, so that it can be checked and not be read.

    Examples
    --------
    >>> span_hash("said", "00" * 32) == span_hash("said", "00" * 32) != span_hash("said", "01" * 32)
    True
    """
    return hmac.digest(sha256.encode(), text.encode(), "sha256").hex()[:16]


def _whole(number: Any) -> int | None:
    if isinstance(number, str):
        return int(number) if number.isdecimal() else None
    if isinstance(number, bool) or not isinstance(number, int | float) or number != int(number):
        return None
    return int(number)
