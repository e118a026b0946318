"""How a text was divided into headline, body and boilerplate: shown, and handed out to be corrected."""

from __future__ import annotations

import msgspec

from corpus_kit.corpus.model import Document, Part

_FACTS = ("id", "title", "outlet", "url", "published", "event", "parts", "text")


class Shown(msgspec.Struct, frozen=True):
    """A part, where it is, and how it reads."""

    kind: str
    start: int
    end: int
    reads: str


class Division(msgspec.Struct, frozen=True):
    """The parts of a document, how many sentences were found in them, and what is known of the document."""

    id: str
    parts: tuple[Shown, ...]
    sentences: int
    facts: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Tell it in lines.

        Examples
        --------
        >>> Division("d1", (Shown("headline", 0, 13, "“Ferries stop”"),), 1, ("The Quay", "2031-03-14")).lines()
        ['d1: 1 sentence; The Quay, 2031-03-14', '  headline      0-13  “Ferries stop”']
        """
        head = f"{self.id}: {self.sentences} sentence{'s' if self.sentences != 1 else ''}"
        head += f"; {', '.join(self.facts)}" if self.facts else ""
        return [head, *(f"  {one.kind:<11} {f'{one.start}-{one.end}':>6}  {one.reads}" for one in self.parts)]


def division_of(document: Document) -> Division:
    """Show the parts of a document, whose text must be there."""
    text = document.text or ""
    parts = [Shown(part.kind, part.start, part.end, _ends(text, part)) for part in document.parts]
    event = "" if document.event == document.id else f"event {document.event}"
    facts = filter(None, (document.outlet, document.published, document.url, event))
    return Division(document.id, tuple(parts), len(document.sentences), tuple(facts))


def _ends(text: str, part: Part) -> str:
    """Give the beginning of a part, and the end of a long one: that is where a division goes wrong."""
    words = " ".join(text[part.start : part.end].split())
    return shortened(words) if len(words) <= 80 else f"“{words[:45].rstrip()} … {words[-30:].lstrip()}”"


def shortened(text: str, longest: int = 80) -> str:
    r"""Quote the beginning of a text.

    Examples
    --------
    >>> shortened("No ferry\nleft"), shortened("No ferry left", 8)
    ('“No ferry left”', '“No ferry…”')
    """
    words = " ".join(text.split())
    return f"“{words if len(words) <= longest else words[:longest].rstrip() + '…'}”"


def proposal(document: Document) -> bytes:
    r"""Write a document as a line that `articles add` reads, with the parts proposed, and room for what is not known.

    Examples
    --------
    >>> proposal(Document(id="d1", text="Rain.", parts=(Part("body", 0, 5),))).decode().partition(',"parts"')[0]
    '{"id":"d1","title":"","outlet":"","url":"","published":"","event":""'
    """
    return msgspec.json.encode({name: getattr(document, name) for name in _FACTS}) + b"\n"
