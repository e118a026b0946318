"""Hashes by which a holder of an article can place what was annotated in it, and nobody else can read it.

A sentence's digest is SHA-256 of the release's salt and the folded sentence. Its first half is published; its second
half, which only a holder of the sentence can make, is the key of the hashes of the spans in it. The threat is
redistribution, not secrecy: who guesses a sentence can confirm the guess, and a short word in it then as well.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from corpus_kit.corpus.model import Document, Span
from corpus_kit.corpus.standoff.folding import VERSION, Folded
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import write_bytes_atomic

HASHES = "hashes.jsonl"
SHORT = 8
"""A sentence of fewer words is hashed together with the one before it."""


class SentenceHash(msgspec.Struct, frozen=True, array_like=True):
    """A sentence: its hash, its folded length, and what it takes to find it.

    `joined`: the hash is that of the sentence before it, a space, and this one. `repeated`: the words occur elsewhere
    in the article too, so that only matching neighbours tell which place is meant.
    """

    hash: str
    length: int
    joined: bool = False
    repeated: bool = False


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """What of a span lies in one sentence: the sentence's number, folded offsets within it, and the keyed hash."""

    sentence: int
    start: int
    end: int
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


class Hashes(msgspec.Struct, frozen=True):
    """What a release knows of texts that it does not hold."""

    salt: str
    documents: dict[str, DocumentHashes]


class _Head(msgspec.Struct, frozen=True):
    salt: str
    folding: int


def digest_of(salt: str, folded: str) -> bytes:
    """Digest a folded sentence, with the one before it where it is short."""
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


def salt_of(name: str, version: str, documents: Iterable[Document]) -> str:
    """Make a release's salt: another for another corpus or version, the same for the same release made again."""
    facts = [name, version, *sorted(document.sha256 for document in documents)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:32]


def hashes_of(document: Document, spans: Iterable[Span], salt: str) -> DocumentHashes:
    """Hash the sentences of a document, whose text must be there, and the spans marked in it."""
    folded = Folded(document.text or "")
    places = [folded.span(*sentence) for sentence in document.sentences]
    words = [folded.text[start:end] for start, end in places]
    short = [i > 0 and len(one.split()) < SHORT for i, one in enumerate(words)]
    hashed = [f"{words[i - 1]} {one}" if short[i] else one for i, one in enumerate(words)]
    digests = [digest_of(salt, one) for one in hashed]
    times = Counter(hashed)
    sentences = tuple(
        SentenceHash(
            public(digests[i]),
            len(words[i]),
            short[i],
            times[hashed[i]] > 1 or (not short[i] and folded.text.count(words[i]) > 1),
        )
        for i in range(len(words))
    )
    marked = tuple(SpanHash(*span, _pieces(span, folded, places, digests)) for span in sorted(set(spans)))
    return DocumentHashes(document.id, sentences, marked)


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


def write_hashes(path: Path, hashes: Hashes) -> None:
    """Write ``hashes.jsonl``: the salt, then a document a line."""
    records: list[object] = [_Head(hashes.salt, VERSION), *hashes.documents.values()]
    write_bytes_atomic(path, b"".join(msgspec.json.encode(one) + b"\n" for one in records))


def read_hashes(path: Path) -> Hashes:
    """Read ``hashes.jsonl``.

    Raises
    ------
    ProblemsError
        If it is not one that a release wrote, or was written with another folding.
    """
    advice = "take it back from where the release came from"
    try:
        head, *lines = path.read_bytes().splitlines()
        first = msgspec.json.decode(head, type=_Head)
        read = [msgspec.json.decode(line, type=DocumentHashes) for line in lines]
    except (OSError, ValueError, msgspec.DecodeError) as error:
        problem = Problem(code="bad-hashes", message=f"it cannot be read: {error}", file=str(path), advice=advice)
        raise ProblemsError([problem]) from None
    if first.folding != VERSION:
        message = f"the hashes are of folding {first.folding}, and this is folding {VERSION}"
        advice = "use the version of the toolkit that release.json names, or ask for a new release"
        raise ProblemsError([Problem(code="bad-hashes", message=message, file=str(path), advice=advice)])
    return Hashes(first.salt, {one.id: one for one in read})
