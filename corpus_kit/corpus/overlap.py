"""Texts that share passages: reprints, wire copy, the same article saved twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from corpus_kit.corpus.model import Document, Span
from corpus_kit.corpus.sentences import TEXT_PARTS

SHINGLE = 8
"""Words in a shingle: long enough that two writers rarely choose the same by chance."""
MIN_SHARE = 0.2
COMMON = 50
"""A shingle in more texts than this is a phrase of the trade, and says nothing of a pair."""

_WORD = re.compile(r"[^\W_]+")


class Overlap(msgspec.Struct, frozen=True):
    """Two documents that share text.

    Attributes
    ----------
    first, second : str
        Document ids.
    share : float
        Shared shingles over those of the document that has fewer, in (0, 1].
    passages : tuple of (int, int)
        Where the shared passages are in the first document's text, in order, disjoint.
    """

    first: str
    second: str
    share: float
    passages: tuple[Span, ...]


def overlaps(new: Mapping[str, str], known: Mapping[str, str], min_share: float = MIN_SHARE) -> list[Overlap]:
    """Find texts of `new` that share passages with one another or with texts of `known`.

    Only the shingles of `new` are held in memory, as hashes. A pair is told once: the one that comes first in `new`,
    then the other.

    Parameters
    ----------
    new, known : mapping of str to str
        Document id → text. An id in both is compared as `new`.
    min_share : float
        The least share of common shingles that is told.

    Returns
    -------
    list of Overlap
        By the first document's place in `new`, then by share, the greatest first.

    References
    ----------
    .. [1] Broder. On the resemblance and containment of documents. Compression and Complexity of Sequences, 1997.

    Examples
    --------
    >>> report = "The harbour of Oskeld was closed on Monday after a crane fell into the water."
    >>> [found] = overlaps({"b": "Varnia: " + report + " Nobody was hurt."}, {"a": report})
    >>> found.second, found.share, ("Varnia: " + report)[slice(*found.passages[0])]
    ('a', 1.0, 'The harbour of Oskeld was closed on Monday after a crane fell into the water')
    """
    holders: defaultdict[int, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for name, text in new.items():
        own = {shingle for shingle, _ in shingles(text)}
        sizes[name] = len(own)
        for shingle in own:
            holders[shingle].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if 1 < len(names) <= COMMON:
            shared.update((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    for other in known.keys() - new.keys():
        own = {shingle for shingle, _ in shingles(known[other])}
        sizes[other] = len(own)
        found = [holders[shingle] for shingle in own if shingle in holders]
        shared.update((name, other) for names in found if len(names) <= COMMON for name in names)
    order = {name: i for i, name in enumerate(new)}
    pairs = [(a, b, count / min(sizes[a], sizes[b])) for (a, b), count in shared.items()]
    pairs = sorted((one for one in pairs if one[2] >= min_share), key=lambda one: (order[one[0]], -one[2], one[1]))
    texts = {**known, **new}
    return [Overlap(a, b, share, shared_passages(texts[a], texts[b])) for a, b, share in pairs]


def shared_passages(text: str, other: str) -> tuple[Span, ...]:
    """Say where `text` has passages of at least `SHINGLE` words that `other` has too."""
    theirs = {shingle for shingle, _ in shingles(other)}
    found: list[Span] = []
    for shingle, (start, end) in shingles(text):
        if shingle not in theirs:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def shingles(text: str) -> Iterator[tuple[int, Span]]:
    """Yield each run of `SHINGLE` words, case folded, as a hash and its offsets; a shorter text is one run.

    The hashes hold within one process only.
    """
    words = [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    for i in range(max(len(words) - SHINGLE + 1, 1 if words else 0)):
        run = words[i : i + SHINGLE]
        yield hash(tuple(word for word, _, _ in run)), (run[0][1], run[-1][2])


def article_text(document: Document) -> str:
    """Join the headline and the body, which are compared; page boilerplate is alike everywhere."""
    text = document.text or ""
    return "\n".join(text[part.start : part.end] for part in document.parts if part.kind in TEXT_PARTS)
