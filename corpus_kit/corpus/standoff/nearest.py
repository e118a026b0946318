"""Which of a user's files is a copy, if not to the character, of which article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from corpus_kit.corpus.model import Document, Span
from corpus_kit.corpus.standoff.copies import Copy, read_copy
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import Hashes
from corpus_kit.corpus.standoff.lookup import Lookup
from corpus_kit.corpus.standoff.realign import Alignment, align

ENOUGH = 0.2
"""Share of an article's sentences in a copy, or of a copy's text in an article, from which it is a copy of it."""
FEWEST = 3
"""Sentences that a copy must have of the article, if the article has so many."""

Progress = Callable[[str, int, int], None]


class Nearest(msgspec.Struct, frozen=True):
    """The file that has the most of an article, and whether that is enough to be a copy of it."""

    copy: Copy
    alignment: Alignment
    is_copy: bool


def nearest(
    absent: Mapping[str, Document], files: Sequence[Path], hashes: Hashes, progress: Progress | None = None
) -> dict[str, Nearest]:
    """Find for each article the file that is nearest to it; one of which no file has a sentence is left out.

    A stretch of a file is the copy of one article at most, the one of which it has the most: reports of one event
    share sentences. Two articles may stand in one file, one after the other.
    """
    tried: list[tuple[str, Nearest]] = []
    for number, path in enumerate(files):
        copy = read_copy(path)
        if copy is not None:
            tried += [(id_, _judged(absent[id_], copy, one)) for id_, one in _alignments(absent, copy, hashes).items()]
        if progress:
            progress("comparing copies", number + 1, len(files))
    found: dict[str, Nearest] = {}
    taken: dict[Path, list[Span]] = {}
    for id_, one in sorted(tried, key=lambda each: (-len(each[1].alignment.sentences), each[0], each[1].copy.path)):
        if id_ in found and found[id_].is_copy:
            continue
        first, last = _stretch(one.alignment)
        stretches = taken.setdefault(one.copy.path, [])
        if one.is_copy and not any(start < last and first < end for start, end in stretches):
            stretches.append((first, last))
            found[id_] = one
        else:
            found.setdefault(id_, msgspec.structs.replace(one, is_copy=False))
    return found


def _alignments(absent: Mapping[str, Document], copy: Copy, hashes: Hashes) -> dict[str, Alignment]:
    """Compare a file with all articles at once, and with each of which it has a long sentence once more."""
    lookup = Lookup(Folded(copy.words))
    known = {id_: hashes.documents[id_] for id_ in absent if id_ in hashes.documents}
    long = lookup.matches((one for each in known.values() for one in each.sentences if one.lock), hashes.salt)
    if not long:
        return {}
    aligned = {id_: align(each, hashes.salt, lookup, long) for id_, each in known.items()}
    return {id_: one for id_, one in aligned.items() if one.sentences}


def _judged(document: Document, copy: Copy, alignment: Alignment) -> Nearest:
    count, total = len(alignment.sentences), len(document.sentences)
    enough = count >= min(FEWEST, total) and max(count / total, alignment.covered) >= ENOUGH
    return Nearest(copy, alignment, enough)


def _stretch(alignment: Alignment) -> Span:
    places = alignment.sentences.values()
    return min(start for start, _ in places), max(end for _, end in places)
