"""The article in a web page, and what the page says of it."""

from __future__ import annotations

import codecs
import re
from typing import Any

import msgspec

from corpus_kit.errors import UsageError

_OWN_DATE = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}
"""The date that the page itself says, not one that the article mentions."""
_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""What pages call Latin 1 is Windows-1252, as the HTML standard has it."""
_PARAGRAPH = re.compile(r"""^.{30,}[.!?…。！？।؟]["'”’»«“)\]]*\s*$""", re.MULTILINE)
"""A line that ends like a sentence: menus and lists of headlines have none."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An article taken out of a page; what the page does not say is None."""

    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None


def declared_encoding(page: bytes) -> str:
    """Give the encoding that a page declares in its head; empty if it declares none, or one that nobody knows.

    Examples
    --------
    >>> declared_encoding(b'<html><meta charset="ISO-8859-1">'), declared_encoding(b"<p>charset=utf-8")
    ('cp1252', '')
    """
    found = _CHARSET.search(page, 0, 4096)
    try:
        name = codecs.lookup(found[1].decode()).name if found else ""
    except LookupError:
        return ""
    return _AS_BROWSERS.get(name, name)


def extract(page: str) -> Page | None:
    """Take the article out of a page, its title first; None if there is none in it.

    Raises
    ------
    UsageError
        If trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise UsageError(f"reading HTML needs trafilatura ({error}): pip install trafilatura lxml-html-clean") from None
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params=_OWN_DATE,
    )
    body = (found.text or "").strip() if found else ""
    if not _PARAGRAPH.search(body):
        return None
    title = (found.title or "").strip()
    first, _, rest = body.partition("\n")
    if title and first.strip() == title:
        body = rest.strip()
    text = f"{title}\n\n{body}" if title and body else title or body
    return Page(text=text, title=title, outlet=found.sitename, url=found.url, published=found.date)
