"""What a saved web page shows, for copies that were kept as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PAGE = re.compile(r"\ufeff?\s*<(?:!doctype\s+html|\?xml|!--|html|head|body|div|article|main|section)\b", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "title"})
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|button|caption|center|d[dlt]|details|div|fieldset|fig\w+|footer|form|h[1-6r]"
    r"|head(?:er)?|html|legend|li|main|menu|nav|[ou]l|option|p|pre|section|select|summary|t(?:able|body|[dhr]|foot|head)"
)


def is_page(text: str) -> bool:
    """Say whether a text is HTML, by how it begins."""
    return _PAGE.match(text) is not None


def visible_text(page: str) -> str:
    r"""Take the text of a page, menus and all; what stands in blocks of its own is parted by blank lines.

    Examples
    --------
    >>> visible_text("<html><script>let a</script><h1>Ferries&nbsp;stop</h1><p>No <b>ferry</b> left&hellip;")
    '\n\n\n\nFerries\xa0stop\n\n\n\nNo ferry left…'
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.shown)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif _BLOCK.fullmatch(tag):
            self.shown.append("\n\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            del self.unseen[self.unseen.index(tag) :]
        elif _BLOCK.fullmatch(tag):
            self.shown.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.shown.append(data)
