"""How much of an annotation survives in a copy of the article that differs: ``python -m benchmarks.perturbation``."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.edits import EDITS, STRENGTHS, Characters, Span, text_of
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.folding import Folded, fold
from corpus_kit.corpus.standoff.hashes import hashes_of
from corpus_kit.corpus.standoff.overlay import whole_sentences
from corpus_kit.corpus.standoff.realign import align
from corpus_kit.labelstudio.source import open_source

DEMO = Path(__file__).parents[1] / "annotations" / "demo"
SALT = "benchmark"


class Tally(NamedTuple):
    """Spans: all, those whose sentences survive folding, placed of these, placed wrongly, and kept for building."""

    spans: int = 0
    surviving: int = 0
    recovered: int = 0
    wrong: int = 0
    kept: int = 0

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
    alignment = align(hashes_of(document, spans, SALT), SALT, Folded(text_of(copy)))
    _, kept = whole_sentences(document, alignment, spans)
    truth = Truth(document.text or "", copy)
    alive = [truth.survives(sentence) for sentence in document.sentences]
    tally = Tally(spans=len(spans), kept=len(kept))
    for span in spans:
        crossed = [alive[i] for i, (start, end) in enumerate(document.sentences) if start < span[1] and span[0] < end]
        survives = bool(crossed) and all(crossed) and (len(crossed) == 1 or truth.survives(span))
        place = alignment.spans.get(span)
        wrong = place is not None and not truth.is_right(span, place)
        tally += Tally(surviving=survives, recovered=survives and place is not None and not wrong, wrong=wrong)
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
        """Say whether what stands between the ends of a stretch reads, folded, as it did."""
        here = [i for places in self.places[slice(*span)] for i in places]
        read = text_of(self.copy[min(here) : max(here) + 1]) if here else ""
        return fold(read).strip() == fold(self.text[slice(*span)]).strip()

    def is_right(self, span: Span, place: Span) -> bool:
        """Say whether a place has every visible character of the span that is in the copy, and no other."""
        wanted = [i for places in self.places[slice(*span)] for i in places if _is_visible(self.copy[i][0])]
        return sorted(wanted) == [i for i in range(*place) if _is_visible(self.copy[i][0])]


def _is_visible(character: str) -> bool:
    return not character.isspace() and character not in "\u00ad\u200b"


def measured(corpus: Path = DEMO, repeats: int = 3, seed: int = 20) -> Iterator[tuple[str, float, Tally]]:
    """Try every edit at every strength."""
    documents = annotated(corpus)
    for name, edit in EDITS.items():
        for strength in STRENGTHS:
            rng = random.Random(f"{seed} {name} {strength}")
            tally = Tally()
            for document, spans in documents:
                characters = [(character, i) for i, character in enumerate(document.text or "")]
                for _ in range(repeats):
                    tally += measure(document, spans, edit(characters, document.sentences, strength, rng))
            yield name, strength, tally


def perturbation() -> str:
    """Make a table of it."""
    lines = [
        "| edit | strength | sentences survive | of these recovered | placed wrongly | dropped | usable |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, strength, one in measured():
        recovered = f"{one.recovered / one.surviving:.1%}" if one.surviving else "–"
        lines.append(
            f"| {name} | {strength:.0%} | {one.surviving / one.spans:.1%} | {recovered} | {one.wrong} | "
            f"{1 - one.recovered / one.spans:.1%} | {one.kept / one.spans:.1%} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(perturbation() + "\n")
