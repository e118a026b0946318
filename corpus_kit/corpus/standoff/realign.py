"""Finding the sentences of an article in a copy that differs, by their hashes alone.

The copy is not cut into sentences, for an edit shifts the cuts: every stretch between word boundaries that is as long
as some sentence is hashed and looked up. A sentence found once is placed. Where that does not settle it (words that
occur twice, a sentence too short to be sure of), the neighbours decide: a run of such sentences is placed only where it
fills the room between its neighbours exactly, and a short sentence right after the one it was hashed with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import DocumentHashes, SentenceHash, SpanHash, digest_of, piece_hash, public


class Alignment(msgspec.Struct, frozen=True):
    """Where an article's sentences and spans are in a copy, in raw code points of the copy.

    Attributes
    ----------
    sentences : dict of int to (int, int)
        By the sentence's number in the article.
    spans : dict of (int, int) to (int, int)
        By the span's offsets in the article. A span is here only if each sentence it crosses was found, each of its
        pieces verified, and nothing stands between them in the copy that is not in the article.
    covered : float
        Share of the copy's visible text that the sentences make up.
    """

    sentences: dict[int, Span]
    spans: dict[Span, Span]
    covered: float


def align(hashes: DocumentHashes, salt: str, copy: Folded) -> Alignment:
    r"""Find an article's sentences and spans in a copy.

    Examples
    --------
    >>> from corpus_kit.corpus.documents import make_document
    >>> from corpus_kit.corpus.standoff.hashes import hashes_of
    >>> article = make_document("d1", "No ferry left the old port of Oskeld on Monday. “Nobody knew why,” she said.")
    >>> hashes = hashes_of(article, [(3, 8), (49, 64)], "salt")
    >>> copy = '*** No ferry left the old port of Oskeld on Monday. "Nobody knew why," she said.'
    >>> found = align(hashes, "salt", Folded(copy))
    >>> {span: copy[start:end] for span, (start, end) in found.spans.items()}
    {(3, 8): 'ferry', (49, 64): 'Nobody knew why'}
    """
    places = _Search(hashes.sentences, salt, copy).places()
    spans = {}
    for span in hashes.spans:
        found = _place_span(span, hashes.sentences, places, salt, copy)
        if found is not None:
            spans[span.start, span.end] = copy.raw(*found)
    visible = sum(not character.isspace() for character in copy.text)
    inside = sum(not one.isspace() for start, end in places.values() for one in copy.text[start:end])
    return Alignment({i: copy.raw(*place) for i, place in sorted(places.items())}, spans, inside / max(visible, 1))


class _Search:
    """Places sentences in a copy, in folded characters."""

    def __init__(self, sentences: Sequence[SentenceHash], salt: str, copy: Folded) -> None:
        self.sentences, self.salt, self.copy, self.text = sentences, salt, copy, copy.text
        self.bounds = {at for at in range(len(self.text) + 1) if copy.is_boundary(at)}
        self.found: dict[int, Span] = {}

    def places(self) -> dict[int, Span]:
        """Place what can be placed; what overlaps in the copy was not told apart, and is left out."""
        self._place_unique()
        before = -1
        while len(self.found) > before:
            before = len(self.found)
            self._place_short()
            self._place_runs()
        order = sorted(self.found, key=lambda i: self.found[i])
        clash = {i for a, b in zip(order, order[1:], strict=False) if self.found[a][1] > self.found[b][0] for i in (a, b)}
        return {i: place for i, place in self.found.items() if i not in clash}

    def _place_unique(self) -> None:
        alone = {one.hash: i for i, one in enumerate(self.sentences) if not (one.joined or one.repeated)}
        for digest, places in self._matches(alone, {self.sentences[i].length for i in alone.values()}).items():
            if len(places) == 1:
                self.found[alone[digest]] = places[0]

    def _matches(self, wanted: Mapping[str, int], lengths: set[int]) -> dict[str, list[Span]]:
        matches: dict[str, list[Span]] = {}
        for start in sorted(self.bounds):
            if self.text[start : start + 1].isspace():
                continue
            for length in lengths:
                end = start + length
                if end in self.bounds and not self.text[end - 1].isspace():
                    digest = public(digest_of(self.salt, self.text[start:end]))
                    if digest in wanted:
                        matches.setdefault(digest, []).append((start, end))
        return matches

    def _place_short(self) -> None:
        """Place short sentences after the one before: at once, or at the only place before the next one."""
        for i, one in enumerate(self.sentences):
            if not one.joined or i in self.found or i - 1 not in self.found:
                continue
            after, following = self.found[i - 1][1], self.found.get(i + 1)
            here = self._skip(after)
            if self._reads(i, here, self.found[i - 1]):
                self.found[i] = (here, here + one.length)
            elif following is not None and not one.repeated:
                room = [at for at in self.bounds if after <= at <= following[0] - one.length]
                fitting = [at for at in room if self._reads(i, at, self.found[i - 1])]
                if len(fitting) == 1:
                    self.found[i] = (fitting[0], fitting[0] + one.length)

    def _place_runs(self) -> None:
        """Place runs of sentences, some of them repeated, that fill the room between their neighbours exactly."""
        missing = [i for i in range(len(self.sentences)) if i not in self.found]
        for first in missing:
            if first - 1 in missing or first in self.found:
                continue
            stop = first
            while stop < len(self.sentences) and stop not in self.found:
                stop += 1
            self._place_run(first, stop)

    def _place_run(self, first: int, stop: int) -> None:
        before, following = self.found.get(first - 1), self.found.get(stop)
        if before is not None:
            at = self._skip(before[1])
        elif following is not None:
            at = following[0]
            for one in reversed(self.sentences[first:stop]):
                at -= one.length + (at > 0 and self.text[at - 1].isspace())
        else:
            return
        run: dict[int, Span] = {}
        for i in range(first, stop):
            if at < 0 or not self._reads(i, at, run.get(i - 1, before)):
                return
            run[i] = (at, at + self.sentences[i].length)
            at = self._skip(run[i][1])
        if following is None or at == following[0]:
            self.found |= run

    def _reads(self, i: int, at: int, before: Span | None) -> bool:
        """Say whether the copy reads sentence `i` at a place, given where the sentence before it is."""
        one = self.sentences[i]
        words = self.text[at : at + one.length]
        if one.joined:
            if before is None:
                return False
            words = f"{self.text[slice(*before)]} {words}"
        return at + one.length in self.bounds and public(digest_of(self.salt, words)) == one.hash

    def _skip(self, at: int) -> int:
        return at + (self.text[at : at + 1] == " ")


def _place_span(
    span: SpanHash, sentences: Sequence[SentenceHash], places: Mapping[int, Span], salt: str, copy: Folded
) -> Span | None:
    found: list[Span] = []
    for piece in span.pieces:
        if piece.sentence not in places:
            return None
        start, end = places[piece.sentence]
        place = (start + piece.start, start + piece.end)
        words = copy.text[start:end]
        if sentences[piece.sentence].joined:
            words = f"{copy.text[slice(*places[piece.sentence - 1])]} {words}" if piece.sentence - 1 in places else ""
        if piece_hash(digest_of(salt, words), copy.text[slice(*place)]) != piece.hash:
            return None
        if found and copy.text[found[-1][1] : place[0]].strip():
            return None
        found.append(place)
    ordered = all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    return (found[0][0], found[-1][1]) if found and ordered else None
