"""Sentences of a document, as offsets.

The boundaries are sentencex's, whose offsets are code points. It takes a quotation of many sentences for one sentence
where the marks pair up, and is quadratic where they do not; so it is shown the text with the quotation marks blanked,
and the marks are given back to the sentences they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sentencex

from corpus_kit.corpus.model import Part, Span

TEXT_PARTS = ("headline", "body")
"""The parts that hold sentences: all but page boilerplate."""

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Patterns that begin with a set of characters are searched for many times faster than those that begin otherwise.
_BREAK = rf"[{BREAKS}](?:(?<=\r)\n)?+"
_PARAGRAPH = re.compile(rf"{_BREAK}(?:(?:[^\S{BREAKS}]*{_BREAK})+|(?<=\u2029))")
_LINE = re.compile(_BREAK)
_WORD = re.compile(r"[^\W\d_]+")
_ENUMERATOR = re.compile(r"\W*\d{1,2}[.)]\W*")
_INSIDE_ACRONYM = re.compile(r"\b[^\W\d_]\.[^\W_]")
_TITLE = re.compile(r"(?:^|\W)(?:Amb|Atty|Dr|Fr|Ft|Gen|Gov|Lt|Maj|Messrs|Mr|Mrs|Ms|Mx|Prof|Rep|Rev|Sen|Sgt)\.\W*$")
_HOUR = re.compile(r"\d\s?[ap]\.m\.$")
_QUESTION = re.compile(r"[?!…][\"”’]$")
_ASKED = re.compile(
    r"(?!No(?:body|ne)?\b|Every(?:body|one)\b)(?:[A-ZÀ-Þ][\w.'’-]*\s+){1,3}"
    r"(?:asks|asked|cried|demanded|exclaimed|replied|said|says|shouted|wondered|writes|wrote|yelled)"
    r"(?:[.,;:]|\s(?:after|as|at|before|during|in|on|when|while)\b)"
)
"""A name and a verb of saying with nothing said after it: what is said stands before."""
_FULL_STOP = re.compile(
    r"""\.(?=\s{1,4}[A-Z])
    (?: (?=\s+A\s[a-z])  # the A is no initial
    | (?<=\bMay\.) | (?<=\bart\.) | (?<=\bill\.) | (?<=\bme\.) | (?<=\bmiss\.) | (?<=\bno\.) | (?<=\bok\.)
    )""",
    re.VERBOSE,
)
"""What ends an English sentence although the library takes it for the mark of an abbreviation (of Maine, of number)."""
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[ECMP][SD]?T|GMT|UTC)\b")

_OPENING = "“«„‹‘(["
_MARKS = "\"”»›’‟')]" + _OPENING
_MASKED = re.compile(
    r"""["“”„‟«»‹›‘'’\n\r\v\f\x1c-\x1e\x85\u2028\u2029]
    (?: (?<!['’])                               # always a quotation mark, or a line break inside a paragraph
    | (?<=[.!?…,”"]['’])(?=\s|$|["”])           # closing, not an apostrophe
    | (?:(?<=\s')|(?<=^'))(?=\w)                # opening, not an apostrophe
    )""",
    re.VERBOSE,
)
_SENTENCE_IN_BRACKETS = re.compile(r"""(?:^|(?<=[.!?…"”])\s)[(\[][^()\[\]]*[.!?…]["”]?[)\]](?=\s|$)""")
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_INVISIBLE = _SPACES + "\ufeff\u200b"
"""White space, and what Python does not count as such: the byte order mark and the zero-width space."""
_SEAM = _SPACES + _MARKS
_LONGEST_TAIL = 32
"""How far from the end of a sentence an abbreviation that ends it may begin, marks after it included."""


def sentence_spans(text: str, parts: Sequence[Part], language: str = "en") -> tuple[Span, ...]:
    r"""Find the sentences of the headline and the body.

    Every visible character of these parts is in exactly one sentence, so that whatever an annotator marks there
    belongs to one.

    Parameters
    ----------
    text : str
        The document's raw text.
    parts : sequence of Part
        Disjoint, in order. Others than headline and body have no sentences.
    language : str
        An ISO 639-1 code, for abbreviations; a region (``en-GB``) is ignored, an unknown language falls back to
        English.

    Returns
    -------
    tuple of (int, int)
        In order, disjoint, each inside a part and a paragraph, without white space at the ends.

    Notes
    -----
    A blank line ends a paragraph. So does a single line break, unless the part is hard-wrapped: more than a third of
    its single breaks stand before a small letter. A quotation of several sentences is several; its closing mark is the
    last one's. What begins with a small letter continues the sentence before it, as in “‘Why?’ she asked”; so does a
    name with an English verb of saying, if nothing follows that could be said (“‘Why?’ Anna asked on Monday”). Any
    other capital after a quotation begins a sentence (“‘Why?’ Nobody knew”).

    Examples
    --------
    >>> text = "Ferries stop\n\n“We tried. It failed,” said Ms. Orr of the U.S. envoys. “Why?” she asked."
    >>> parts = [Part("headline", 0, 14), Part("body", 14, len(text))]
    >>> for start, end in sentence_spans(text, parts):
    ...     print(text[start:end])
    Ferries stop
    “We tried.
    It failed,” said Ms. Orr of the U.S. envoys.
    “Why?” she asked.
    """
    found: list[Span] = []
    for part in parts:
        if part.kind in TEXT_PARTS:
            for start, end in _paragraphs(text, part.start, part.end):
                found += _sentences(text, start, end, language.split("-")[0] or "en")
    return tuple(found)


def trim(text: str, start: int, end: int) -> Span:
    """Move offsets inwards over white space; an empty range where there is nothing else.

    Examples
    --------
    >>> trim("  a b ", 0, 6), trim("   ", 0, 3)
    ((2, 5), (3, 3))
    """
    kept = text[start:end].lstrip(_INVISIBLE)
    start = end - len(kept)
    return start, start + len(kept.rstrip(_INVISIBLE))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    blocks = [trim(text, *block) for block in _split(_PARAGRAPH, text, start, end)]
    breaks = [match.end() for block in blocks for match in _LINE.finditer(text, *block)]
    wrapped = 3 * sum(text[at].islower() for at in breaks if at < end) > len(breaks)
    for block in blocks:
        lines = [trim(text, *line) for line in _split(_LINE, text, *block)] if breaks and not wrapped else [block]
        for first, last in lines:
            if first < last:
                yield first, last


def _split(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for match in pattern.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """Cut one trimmed paragraph."""
    paragraph = text[start:end]
    bracketed = "(" in paragraph or "[" in paragraph
    masked = _MASKED.sub(" ", _SENTENCE_IN_BRACKETS.sub(_without_brackets, paragraph) if bracketed else paragraph)
    if language == "en":
        masked = _FULL_STOP.sub("!", masked)
    ends = [int(boundary["end_index"]) for boundary in sentencex.get_sentence_boundaries(language, masked)]
    seams = {_seam(paragraph, cut) for cut in ends if not _INSIDE_ACRONYM.match(paragraph, max(cut - 2, 0))}
    cuts = sorted(cut for cut in seams if 0 < cut < len(paragraph))
    found: list[Span] = []
    for piece in zip([0, *cuts], [*cuts, len(paragraph)], strict=True):
        first, last = trim(paragraph, *piece)
        if first == last:
            continue
        if found and _continues(paragraph[found[-1][0] : found[-1][1]], paragraph[first:last]):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return [(start + first, start + last) for first, last in found]


def _without_brackets(match: re.Match[str]) -> str:
    return re.sub(r"[()\[\]]", " ", match[0])


def _seam(text: str, cut: int) -> int:
    """Move a cut among white space and quotation marks to where closing marks end and opening ones begin."""
    first = last = cut
    while first and text[first - 1] in _SEAM:
        first -= 1
    while last < len(text) and text[last] in _SEAM:
        last += 1
    if text[first:last].isspace():
        return last
    at = first
    while at < last and text[at] in _MARKS and (text[at] not in _OPENING or at == first):
        at += 1
    if at == last or text[at] in _OPENING:
        return at
    opening = at
    while opening < last and text[opening].isspace():
        opening += 1
    alone = text[opening : opening + 1] in {"»", "›", "”"} and not text[opening + 1 : opening + 2].strip()
    return opening + 1 if alone else opening


def _continues(before: str, piece: str) -> bool:
    """Say whether a piece belongs to the sentence before it, against what the segmenter found."""
    word = _WORD.search(piece)
    if not word:
        return not any(character.isdigit() for character in piece)
    if word[0].islower() and not any(character.isdigit() for character in piece[: word.start()]):
        return True
    if _DAY.match(piece) and _HOUR.search(before):
        return True
    if _QUESTION.search(before, len(before) - 2) and _ASKED.match(piece):
        return True
    return bool(_TITLE.search(before, len(before) - _LONGEST_TAIL) or _ENUMERATOR.fullmatch(before))
