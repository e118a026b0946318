"""A guess at where an article's headline, body and page boilerplate are."""

from __future__ import annotations

import re

from corpus_kit.corpus.model import Part, Span
from corpus_kit.corpus.sentences import BREAKS, trim

HEADLINE, BODY, BOILERPLATE = PART_KINDS = ("headline", "body", "boilerplate")

_LINE = re.compile(rf"(?>[^{BREAKS}]*)(?>\r\n|[{BREAKS}]|\Z)")
_LONGEST_HEADLINE = 200
_LONGEST_FURNITURE = 160
_RIGHTS = re.compile(r"©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4})|all rights reserved", re.IGNORECASE)
_FURNITURE = re.compile(
    r"""\W*(?:
      advertisements? | sponsored(?:\ content)? | loading | menu | home | search | print | e-?mail | tweet | share
    | (?:\d+\ )?comments?(?:\ \(\d+\))? | (?:post|leave|add|write)\ a\ (?:comment|reply) | rate\ this\ \w+
    | (?:share|e-?mail|print|save|listen\ to)\ (?:this|on|via|article|story)\b.*
    | (?:follow|like|find|join)\ us\b.*
    | (?:subscribe|unsubscribe|sign\ up|sign\ in|log\ in|newsletter)\b.*
    | (?:read|see|watch)\ (?:more|also|next)\b.* | also\ read\b.* | continue\ reading\b.* | click\ here\b.*
    | related(?:\ (?:articles?|stories|posts?|content|topics?))?:? | (?:more|most)\ (?:on\ this|from|read|popular)\b.*
    | recommended(?:\ for\ you)? | trending(?:\ now)? | skip\ to\b.* | back\ to\ top
    | source\ link | (?:first\ )?published:.* | (?:last\ )?updated:.*
    | \(?this\ (?:post|article|story)\ (?:is|was)\ (?:republished|originally|first)\b.*
    | (?:accept\ )?(?:all\ )?cookies\b.* | privacy\ policy | terms\ (?:of|and)\b.* | (?:contact|about)\ us
    | (?:photo|image|picture)(?:graph)?(?:\ credit|\ source)?:.* | getty\ images
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def propose_parts(text: str, title: str = "") -> tuple[Part, ...]:
    r"""Guess the parts of an article from its lines.

    The headline is the first line that is not page furniture, if it stands for itself: followed by a blank line or by
    a line that does not carry on, not too long, and not ended like a sentence. Furniture (“Share this”, “Subscribe”,
    a copyright line) is looked for at both ends only; what follows a copyright line near the end goes with it.

    Parameters
    ----------
    text : str
        The document's raw text.
    title : str
        The article's title where known: a first line equal to it is the headline whatever it looks like.

    Returns
    -------
    tuple of Part
        In order; together they cover the text.

    Examples
    --------
    >>> text = "Share this\nFerries stop\n\nNo ferry left Oskeld on Monday.\n\n© 2031 The Oskeld Post"
    >>> for part in propose_parts(text):
    ...     print(part.kind, repr(text[part.start : part.end]))
    boilerplate 'Share this\n'
    headline 'Ferries stop\n\n'
    body 'No ferry left Oskeld on Monday.\n\n'
    boilerplate '© 2031 The Oskeld Post'
    """
    lines = [match.span() for match in _LINE.finditer(text) if match[0]]
    first = _skip_furniture(text, lines, 0)
    last = _body_end(text, lines, first)
    after, head = first, _skip_blank(text, lines, first, last)
    if head < last and _is_headline(text, lines[head:last], title):
        after = _skip_blank(text, lines, head + 1, last)
    begin = min(_skip_furniture(text, lines, after), last) if after > first else after
    if first >= last or begin >= last:
        return (Part(BODY, 0, len(text)),) if text else ()
    cuts = [0, _at(text, lines, first), _at(text, lines, after), _at(text, lines, begin), _at(text, lines, last)]
    kinds = (BOILERPLATE, HEADLINE, BOILERPLATE, BODY, BOILERPLATE)
    spans = zip(kinds, cuts, [*cuts[1:], len(text)], strict=True)
    return tuple(Part(kind, start, end) for kind, start, end in spans if start < end)


def _at(text: str, lines: list[Span], index: int) -> int:
    return lines[index][0] if index < len(lines) else len(text)


def _line(text: str, span: Span) -> str:
    start, end = trim(text, *span)
    return text[start:end]


def _is_furniture(text: str, span: Span) -> bool:
    line = _line(text, span)
    return len(line) <= _LONGEST_FURNITURE and bool(_FURNITURE.fullmatch(line) or _RIGHTS.search(line))


def _skip_blank(text: str, lines: list[Span], index: int, stop: int) -> int:
    while index < stop and not _line(text, lines[index]):
        index += 1
    return index


def _skip_furniture(text: str, lines: list[Span], start: int) -> int:
    """Go past furniture, and blank lines after it; a lone word in small letters at the top of a page is a menu's."""
    index = start
    while True:
        at = _skip_blank(text, lines, index, len(lines))
        if at == len(lines):
            return start if index == start else at
        word = _line(text, lines[at])
        menu = start == 0 and len(word) <= 20 and word.isalpha() and word.islower() and at + 1 < len(lines)
        if not (menu or _is_furniture(text, lines[at])):
            return at if index > start else start
        index = at + 1


def _body_end(text: str, lines: list[Span], first: int) -> int:
    end = len(lines)
    for index in range(len(lines) - 1, first, -1):
        if _line(text, lines[index]):
            if not _is_furniture(text, lines[index]):
                break
            end = index
    near_the_end = range(max(first + 1, len(lines) - max(12, len(lines) // 4)), end)
    return next((index for index in near_the_end if _is_rights_line(text, lines[index])), end)


def _is_rights_line(text: str, span: Span) -> bool:
    line = _line(text, span)
    return len(line) <= _LONGEST_FURNITURE and bool(_RIGHTS.match(line))


def _is_headline(text: str, lines: list[Span], title: str) -> bool:
    later = _skip_blank(text, lines, 1, len(lines))
    if later >= len(lines):
        return False
    line, following = _line(text, lines[0]), _line(text, lines[later])
    if title and line.split() == title.split():
        return True
    blank_after = later > 1
    ending = ".:;,…" if blank_after else ".:;,…?!"
    return (
        len(line) <= _LONGEST_HEADLINE
        and line.rstrip("\"”»’')")[-1:] not in ending
        and (blank_after or not following[:1].islower())
    )
