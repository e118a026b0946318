"""Hashes by which a holder of an article can place what was annotated in it, and nobody else can read it.

A sentence's digest is SHA-256 of a salt and the folded sentence. Its first half is published; its second half, which
only a holder of the sentence can make, is the key of the hashes of the spans in it. The salt is the release's. A short
sentence could be guessed, so its salt is the article's key, which is published locked: each longer sentence of the
article opens it. The threat is redistribution, not secrecy: who has a sentence of the article, or guesses one, can
confirm a guess at a short one, and at a word in it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from corpus_kit.corpus.model import Document, Span
from corpus_kit.corpus.standoff.folding import Folded

SHORT = 8
"""A sentence of fewer words is hashed with the article's key."""
_NOT_A_SENTENCE = "\0"
"""Begins what is digested beside sentences and spans: no folded text has it."""


Natural = Annotated[int, msgspec.Meta(ge=0)]
Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
Lock = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{32})?$")]


class SentenceHash(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A sentence: its hash, its folded length, and what it takes to find it.

    `lock`: the article's key, locked with the sentence; empty for a short one, which is salted with the key.
    `repeated`: the words occur elsewhere in the article too, so that only matching neighbours tell which place is
    meant. `opens`, `closes`: a line begins with it, or ends.
    """

    hash: Hex32
    length: Natural
    lock: Lock = ""
    repeated: bool = False
    opens: bool = False
    closes: bool = False


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """What of a span lies in one sentence: the sentence's number, folded offsets within it, and the keyed hash."""

    sentence: Natural
    start: Natural
    end: Natural
    hash: str


class SpanHash(msgspec.Struct, frozen=True, array_like=True):
    """A span by its offsets in the document, a piece for each sentence crossed; none if it reaches beyond them."""

    start: int
    end: int
    pieces: tuple[Piece, ...] = ()


class DocumentHashes(msgspec.Struct, frozen=True):
    """The hashes of one document."""

    id: str
    sentences: tuple[SentenceHash, ...]
    spans: tuple[SpanHash, ...]

    def fits(self, document: Document) -> bool:
        """Say whether these can be the hashes of a document: as many sentences, and spans within them and the text."""
        pieces = [piece for span in self.spans for piece in span.pieces]
        return (
            len(self.sentences) == len(document.sentences)
            and all(0 <= span.start < span.end <= document.length for span in self.spans)
            and all(piece.sentence < len(self.sentences) and piece.start < piece.end for piece in pieces)
            and all(piece.end <= self.sentences[piece.sentence].length for piece in pieces)
        )


class Hashes(msgspec.Struct, frozen=True):
    """What a release knows of texts that it does not hold."""

    salt: str
    documents: dict[str, DocumentHashes]


def digest_of(salt: str, folded: str) -> bytes:
    """Digest a folded sentence."""
    return hashlib.sha256(salt.encode() + b"\0" + folded.encode(errors="surrogatepass")).digest()


def public(digest: bytes) -> str:
    """Take the half of a sentence's digest that is published."""
    return digest[:16].hex()


def piece_hash(digest: bytes, folded: str) -> str:
    """Hash what a span reads in a sentence, keyed with the half of the sentence's digest that is not published.

    Examples
    --------
    >>> digest = digest_of("salt", "No ferry left the port.")
    >>> piece_hash(digest, "ferry") == piece_hash(digest_of("salt", "No ferry came."), "ferry")
    False
    """
    return hmac.new(digest[16:], folded.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[:16]


def locked(key: str, digest: bytes, document: str) -> str:
    """Lock an article's key with a sentence of it, or open it again: the one undoes the other.

    Examples
    --------
    >>> key, digest = "00ff" * 8, digest_of("salt", "No ferry left the old port of Oskeld on Monday.")
    >>> locked(key, digest, "d1") == key, locked(locked(key, digest, "d1"), digest, "d1") == key
    (False, True)
    """
    pad = hmac.digest(digest[16:], (_NOT_A_SENTENCE + document).encode(), "sha256")[:16]
    return bytes(one ^ other for one, other in zip(bytes.fromhex(key), pad, strict=True)).hex()


def salt_of(name: str, version: str, documents: Iterable[Document]) -> str:
    """Make a release's salt: another for another corpus or version, the same for the same release made again."""
    facts = [name, version, *sorted(document.sha256 for document in documents)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:32]


def hashes_of(document: Document, spans: Iterable[Span], salt: str) -> DocumentHashes:
    """Hash the sentences of a document, whose text must be there, and the spans marked in it."""
    folded = Folded(document.text or "")
    places = [folded.span(*sentence) for sentence in document.sentences]
    words = [folded.text[start:end] for start, end in places]
    key = public(digest_of(salt, _NOT_A_SENTENCE + folded.text))
    long = _long(words)
    digests = [digest_of(salt if i in long else key, one) for i, one in enumerate(words)]
    sentences = tuple(
        SentenceHash(
            public(digests[i]),
            len(words[i]),
            locked(key, digests[i], document.id) if i in long else "",
            words.count(words[i]) > 1 or folded.text.count(words[i]) > 1,
            folded.is_break(places[i][0] - 1),
            folded.is_break(places[i][1]),
        )
        for i in range(len(words))
    )
    marked = tuple(SpanHash(*span, _pieces(span, folded, places, digests)) for span in sorted(set(spans)))
    return DocumentHashes(document.id, sentences, marked)


def _long(words: Sequence[str]) -> set[int]:
    """Say which sentences open the article's key; where all are short, the longest must do."""
    longest = max(range(len(words)), key=lambda i: len(words[i]), default=0)
    return {i for i, one in enumerate(words) if len(one.split()) >= SHORT} or {longest}


def _pieces(span: Span, folded: Folded, places: Sequence[Span], digests: Sequence[bytes]) -> tuple[Piece, ...]:
    """Cut a span by the sentences it crosses; none where some visible character of it is in no sentence."""
    first, last = folded.span(*span)
    pieces = []
    seen = 0
    for i, (start, end) in enumerate(places):
        begin, stop = max(first, start), min(last, end)
        if begin < stop:
            pieces.append(Piece(i, begin - start, stop - start, piece_hash(digests[i], folded.text[begin:stop])))
            seen += _visible(folded.text[begin:stop])
    return tuple(pieces) if seen == _visible(folded.text[first:last]) else ()


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)
