"""How much of an annotation survives in a copy of the article that differs: ``python -m benchmarks.perturbation``."""

from __future__ import annotations

import functools
import operator
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.edits import EDITS, NEW, STRENGTHS, Characters, Span, text_of
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.folding import Folded, fold
from corpus_kit.corpus.standoff.hashes import hashes_of
from corpus_kit.corpus.standoff.lookup import Lookup
from corpus_kit.corpus.standoff.overlay import whole_sentences
from corpus_kit.corpus.standoff.realign import align
from corpus_kit.labelstudio.source import open_source

DEMO = Path(__file__).parents[1] / "annotations" / "demo"
SALT = "benchmark"


class Tally(NamedTuple):
    """Spans: all, those whose sentences survive folding, placed of these, placed wrongly, and kept for building.

    `doubled`: of those that survive, in a sentence that the copy has twice in a row. Which of the two is the article's
    cannot be known, and it is placed only if the lines around it tell.
    """

    spans: int = 0
    surviving: int = 0
    recovered: int = 0
    wrong: int = 0
    kept: int = 0
    doubled: int = 0

    def __add__(self, other: Tally) -> Tally:  # type: ignore[override]
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def annotated(corpus: Path = DEMO) -> list[tuple[Document, list[Span]]]:
    """Read the documents of a corpus and every span that anyone marked in them."""
    found = []
    for one in open_source(corpus).documents():
        everyone = (*one.annotations, *one.adjudications.values())
        spans = {(region.start, region.end) for annotation in everyone for region in annotation.regions}
        found.append((one.document, sorted(spans)))
    return found


def measure(document: Document, spans: Sequence[Span], copy: Characters) -> Tally:
    """Look for an article's spans in an edited copy, and compare with where they are."""
    alignment = align(hashes_of(document, spans, SALT), SALT, Lookup(Folded(text_of(copy))))
    _, kept = whole_sentences(document, alignment, spans)
    truth = Truth(document.text or "", copy)
    alive = [truth.survives(sentence) for sentence in document.sentences]
    doubled = [truth.is_doubled(sentence) for sentence in document.sentences]
    tally = Tally(spans=len(spans), kept=len(kept))
    for span in spans:
        crossed = [i for i, (start, end) in enumerate(document.sentences) if start < span[1] and span[0] < end]
        survives = bool(crossed) and all(alive[i] for i in crossed) and (len(crossed) == 1 or truth.survives(span))
        place = alignment.spans.get(span)
        wrong = place is not None and not truth.is_right(span, place)
        tally += Tally(
            surviving=survives,
            recovered=survives and place is not None and not wrong,
            wrong=wrong,
            doubled=survives and any(doubled[i] for i in crossed),
        )
    return tally


class Truth:
    """Where the characters of an article are in an edited copy."""

    def __init__(self, text: str, copy: Characters) -> None:
        self.text, self.copy = text, copy
        self.places: list[list[int]] = [[] for _ in text]
        for i, (_, origin) in enumerate(copy):
            if origin >= 0:
                self.places[origin].append(i)

    def survives(self, span: Span) -> bool:
        """Say whether what stands between the ends of a stretch reads, folded, as it did, and nothing sticks to it."""
        here = [i for places in self.places[slice(*span)] for i in places]
        if not here:
            return False
        first, last = min(here), max(here) + 1
        return self._reads(first, last, self.text[slice(*span)]) and not (self._sticks(first) or self._sticks(last))

    def _reads(self, first: int, last: int, words: str) -> bool:
        return fold(text_of(self.copy[first:last])).strip() == fold(words).strip()

    def _sticks(self, at: int) -> bool:
        """Say whether a letter put in makes one word of what is on either side (“SSleep”)."""
        sides = self.copy[max(at - 1, 0) : at + 1]
        return text_of(sides).isalnum() and any(origin == NEW for _, origin in sides) and 0 < at < len(self.copy)

    def is_doubled(self, span: Span) -> bool:
        """Say whether the same words stand right before or right after a stretch."""
        words = fold(self.text[slice(*span)]).strip()
        here = [i for places in self.places[slice(*span)] for i in places] or [0]
        reach = 2 * len(self.text[slice(*span)]) + 8
        before = fold(text_of(self.copy[max(min(here) - reach, 0) : min(here)])).strip()
        after = fold(text_of(self.copy[max(here) + 1 : max(here) + reach])).strip()
        return before.endswith(words) or after.startswith(words)

    def is_right(self, span: Span, place: Span) -> bool:
        """Say whether a place has every visible character of the span that is in the copy, and no other."""
        wanted = [i for places in self.places[slice(*span)] for i in places if _is_visible(self.copy[i][0])]
        return sorted(wanted) == [i for i in range(*place) if _is_visible(self.copy[i][0])]


def _is_visible(character: str) -> bool:
    return not character.isspace() and character not in "\u00ad\u200b"


def measured(
    documents: Sequence[tuple[Document, Sequence[Span]]], repeats: int = 1, seed: int = 20
) -> Iterator[tuple[str, float, dict[str, Tally]]]:
    """Try every edit at every strength; a tally an article."""
    for name, edit in EDITS.items():
        for strength in STRENGTHS:
            tallies = {}
            for document, spans in documents:
                rng = random.Random(f"{seed} {name} {strength} {document.id}")
                characters = [(character, i) for i, character in enumerate(document.text or "")]
                copies = [edit(characters, document.sentences, strength, rng) for _ in range(repeats)]
                tallies[document.id] = pooled(measure(document, spans, copy) for copy in copies)
            yield name, strength, tallies


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    return functools.reduce(operator.add, tallies, Tally())


def perturbation() -> str:
    """Make a table of it."""
    lines = [
        "| edit | strength | sentences survive | of these recovered | worst article | twice in a row | "
        "placed wrongly | dropped | usable |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, strength, tallies in measured(annotated(), repeats=3):
        one = pooled(tallies.values())
        worst = min((each.recovered / each.surviving for each in tallies.values() if each.surviving), default=None)
        recovered = f"{one.recovered / one.surviving:.1%} | {worst:.1%}" if one.surviving else "– | –"
        lines.append(
            f"| {name} | {strength:.0%} | {one.surviving / one.spans:.1%} | {recovered} | "
            f"{one.doubled / one.spans:.1%} | {one.wrong} | {1 - one.recovered / one.spans:.1%} | "
            f"{one.kept / one.spans:.1%} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(perturbation() + "\n")
