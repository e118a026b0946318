"""Finding an article's sentences and spans in a copy that differs, by their hashes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.standoff.hashes import DocumentHashes, SpanHash, digest_of, piece_hash
from corpus_kit.corpus.standoff.lookup import Lookup, Matches
from corpus_kit.corpus.standoff.search import Search


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


def align(hashes: DocumentHashes, salt: str, lookup: Lookup, long: Matches | None = None) -> Alignment:
    r"""Find an article's sentences and spans in a copy.

    Parameters
    ----------
    hashes : DocumentHashes
    salt : str
        The release's.
    lookup : Lookup
        The copy.
    long : dict, optional
        What ``lookup.matches`` found of the article's long sentences; they are looked up if it is not given.

    Examples
    --------
    >>> from corpus_kit.corpus.documents import make_document
    >>> from corpus_kit.corpus.standoff.folding import Folded
    >>> from corpus_kit.corpus.standoff.hashes import hashes_of
    >>> article = make_document("d1", "No ferry left the old port of Oskeld on Monday. “Nobody knew why,” she said.")
    >>> hashes = hashes_of(article, [(3, 8), (49, 64)], "salt")
    >>> copy = '*** No ferry left the old port of Oskeld on Monday. "Nobody knew why," she said.'
    >>> found = align(hashes, "salt", Lookup(Folded(copy)))
    >>> {span: copy[start:end] for span, (start, end) in found.spans.items()}
    {(3, 8): 'ferry', (49, 64): 'Nobody knew why'}
    """
    matches, key = lookup.all_matches(hashes, salt, long)
    places = Search(hashes.sentences, matches, lookup.copy).places()
    copy, spans = lookup.copy, {}
    for span in hashes.spans:
        salts = [salt if hashes.sentences[piece.sentence].lock else key for piece in span.pieces]
        found = _place_span(span, salts, places, copy.text)
        if found is not None:
            spans[span.start, span.end] = copy.raw(*found)
    visible = sum(not character.isspace() for character in copy.text)
    inside = sum(not one.isspace() for start, end in places.values() for one in copy.text[start:end])
    return Alignment({i: copy.raw(*place) for i, place in sorted(places.items())}, spans, inside / max(visible, 1))


def _place_span(span: SpanHash, salts: Sequence[str], places: Mapping[int, Span], text: str) -> Span | None:
    found: list[Span] = []
    for piece, salt in zip(span.pieces, salts, strict=True):
        if piece.sentence not in places:
            return None
        start, end = places[piece.sentence]
        place = (start + piece.start, start + piece.end)
        if piece_hash(digest_of(salt, text[start:end]), text[slice(*place)]) != piece.hash:
            return None
        if found and text[found[-1][1] : place[0]].strip():
            return None
        found.append(place)
    ordered = all(a[1] <= b[0] for a, b in pairwise(found))
    return (found[0][0], found[-1][1]) if found and ordered else None
