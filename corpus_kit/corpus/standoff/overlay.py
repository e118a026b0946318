"""A copy that differs from the article, and where in it the article's sentences and spans are.

A sentence is used whole or not at all: where a span that reaches into it was not found, an annotator would seem to have
passed the sentence over in silence, and silence is a vote. Such a sentence is set aside, with every span that touches
it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import msgspec

from corpus_kit.corpus.documents import is_text_of, text_hash
from corpus_kit.corpus.model import Document, Part, Span
from corpus_kit.corpus.sentences import TEXT_PARTS
from corpus_kit.corpus.standoff.realign import Alignment
from corpus_kit.corpus.texts import FOLDER, ignore
from corpus_kit.files import write_bytes_atomic, write_text_atomic

REALIGNED = "realigned"
"""The folder within ``texts/`` that holds such copies."""


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a document's place while only a copy that differs is at hand.

    Attributes
    ----------
    original : str
        SHA-256 of the text that was annotated.
    document : Document
        The copy: its hash and length, and the parts and sentences that were found in it.
    spans : tuple of (start, end, start, end)
        Offsets in the text that was annotated, and in the copy.
    allowed : bool
        Whether the user agreed to build from it.
    """

    original: str
    document: Document
    spans: tuple[tuple[int, int, int, int], ...]
    allowed: bool = False

    @property
    def moved(self) -> dict[Span, Span]:
        """The spans, by their offsets in the text that was annotated."""
        return {(start, end): (first, last) for start, end, first, last in self.spans}


def whole_sentences(
    document: Document, alignment: Alignment, spans: Collection[Span]
) -> tuple[dict[int, Span], dict[Span, Span]]:
    """Take from what was found the sentences into which a span reaches that was not, until all that is left is whole.

    Parameters
    ----------
    document : Document
        As it was annotated.
    alignment : Alignment
    spans : collection of (int, int)
        Every span of every annotator.

    Returns
    -------
    dict of int to (int, int)
        The sentences that are left.
    dict of (int, int) to (int, int)
        The spans that are left.
    """
    crossed = {span: _crossed(span, document.sentences) for span in spans}
    kept, found = dict(alignment.sentences), {span: alignment.spans[span] for span in spans if span in alignment.spans}
    while True:
        broken = {i for span, numbers in crossed.items() if span not in found for i in numbers if i in kept}
        if not broken:
            return kept, found
        kept = {i: place for i, place in kept.items() if i not in broken}
        found = {span: place for span, place in found.items() if not broken & crossed[span]}


def _crossed(span: Span, sentences: Iterable[Span]) -> set[int]:
    return {i for i, (start, end) in enumerate(sentences) if start < span[1] and span[0] < end}


def overlay_of(
    document: Document, text: str, sentences: Mapping[int, Span], spans: Mapping[Span, Span], *, allowed: bool = False
) -> Overlay:
    """Describe a copy by what of the article was found in it."""
    copied = msgspec.structs.replace(
        document,
        sha256=text_hash(text),
        length=len(text),
        parts=_parts(document, sentences),
        sentences=tuple(sorted(sentences.values())),
        text=text,
    )
    return Overlay(
        original=document.sha256,
        document=copied,
        spans=tuple((*span, *place) for span, place in sorted(spans.items())),
        allowed=allowed,
    )


def _parts(document: Document, sentences: Mapping[int, Span]) -> tuple[Part, ...]:
    """Stretch each part over its sentences; what was reordered across parts is body."""
    found = []
    for part in document.parts:
        own = [
            sentences[i] for i, (start, _) in enumerate(document.sentences) if i in sentences and _holds(part, start)
        ]
        if part.kind in TEXT_PARTS and own:
            found.append(Part(part.kind, min(own)[0], max(end for _, end in own)))
    if any(a.end > b.start for a, b in pairwise(found)):
        return (Part("body", min(part.start for part in found), max(part.end for part in found)),)
    return tuple(found)


def _holds(part: Part, at: int) -> bool:
    return part.start <= at < part.end


def write_overlay(corpus: Path, overlay: Overlay) -> None:
    """Keep a copy, and what was found in it, where version control ignores it."""
    folder = corpus / FOLDER / REALIGNED
    ignore(corpus / FOLDER)
    folder.mkdir(exist_ok=True)
    document = overlay.document
    write_text_atomic(folder / f"{document.id}.txt", document.text or "")
    bare = msgspec.structs.replace(overlay, document=msgspec.structs.replace(document, text=None))
    write_bytes_atomic(folder / f"{document.id}.json", msgspec.json.encode(bare) + b"\n")


def read_overlays(corpus: Path, documents: Mapping[str, Document]) -> dict[str, Overlay]:
    """Read the overlays of documents whose own text is not there; one that does not fit is as good as none."""
    folder = corpus / FOLDER / REALIGNED
    found = {}
    for id_, document in documents.items():
        path = folder / f"{id_}.json"
        if document.text is not None or not path.is_file():
            continue
        try:
            overlay = msgspec.json.decode(path.read_bytes(), type=Overlay)
            text = path.with_suffix("").with_name(f"{id_}.txt").read_bytes().decode()
        except (OSError, ValueError, msgspec.DecodeError):
            continue
        if overlay.original == document.sha256 and is_text_of(overlay.document, text):
            found[id_] = msgspec.structs.replace(overlay, document=msgspec.structs.replace(overlay.document, text=text))
    return found


def remove_overlay(corpus: Path, id_: str) -> None:
    """Remove a document's overlay, if there is one: its own text has been found, or no copy will do."""
    for suffix in ("json", "txt"):
        (corpus / FOLDER / REALIGNED / f"{id_}.{suffix}").unlink(missing_ok=True)
