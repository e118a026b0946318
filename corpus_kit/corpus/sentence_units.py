"""Units that are sentences: which sentence a region counts for, and what everyone says of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus_kit.corpus.drafts import Draft, Voice
from corpus_kit.corpus.fragments import in_order
from corpus_kit.corpus.model import Annotation, Document, Region, Span
from corpus_kit.corpus.votes import Said, said_of


def sentence_drafts(carrier: str, document: Document, heard: Sequence[Voice], ruled: Sequence[Voice]) -> list[Draft]:
    """Make a unit of every sentence; seers who drew nothing there, or adjudications, are silent about it."""
    drafts = [
        Draft(carrier=carrier, points=(sentence,), said=[], ruled=[], adjudicated=bool(ruled))
        for sentence in document.sentences
    ]
    for voice in heard:
        for draft, said in zip(drafts, _said(voice.annotation, carrier, document.sentences), strict=True):
            draft.said.append(said)
    for voice in ruled:
        for draft, said in zip(drafts, _said(voice.annotation, carrier, document.sentences), strict=True):
            draft.ruled.append(said)
    return drafts


def sentence_of(region: Region, sentences: Sequence[Span]) -> int | None:
    """Find the sentence that a region overlaps most; of several the earliest; None where it overlaps none.

    Parameters
    ----------
    region : Region
    sentences : sequence of (int, int)
        Disjoint and in order.

    Examples
    --------
    >>> sentences = [(0, 10), (11, 20)]
    >>> sentence_of(Region("r", "x", 5, 16), sentences)  # five characters of each
    0
    >>> sentence_of(Region("r", "x", 10, 11), sentences) is None
    True
    """
    first = max(0, bisect_right(sentences, region.start, key=lambda sentence: sentence[0]) - 1)
    best, most = None, 0
    for index in range(first, len(sentences)):
        start, end = sentences[index]
        if start >= region.end:
            break
        overlap = min(end, region.end) - max(start, region.start)
        if overlap > most:
            best, most = index, overlap
    return best


def regions_by_sentence(annotation: Annotation, carrier: str, sentences: Sequence[Span]) -> dict[int, list[Region]]:
    """Gather the regions of a type by the sentence they count for, each sentence's in order of offset."""
    found: dict[int, list[Region]] = {}
    for region in in_order(annotation.regions):
        if region.type == carrier and (index := sentence_of(region, sentences)) is not None:
            found.setdefault(index, []).append(region)
    return found


def _said(annotation: Annotation, carrier: str, sentences: Sequence[Span]) -> list[Said]:
    regions = regions_by_sentence(annotation, carrier, sentences)
    return [said_of(annotation, tuple(regions.get(index, ()))) for index in range(len(sentences))]
