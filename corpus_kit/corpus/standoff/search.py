"""Which of the places that read as a sentence is the one that was annotated.

A sentence found once is placed. Where that does not settle it (words that occur twice, two or three words that anybody
may say), the sentences next to it in the article do: what else fits between them is not it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import SentenceHash
from corpus_kit.corpus.standoff.lookup import Matches

TELLING = 4
"""Words from which a sentence that is found once is placed wherever it is."""


class Search:
    """Places sentences in a copy, in folded characters."""

    def __init__(self, sentences: Sequence[SentenceHash], matches: Matches, copy: Folded) -> None:
        self.sentences, self.matches, self.copy, self.text = sentences, matches, copy, copy.text
        self.found: dict[int, Span] = {}

    def places(self) -> dict[int, Span]:
        """Place what can be placed; what overlaps in the copy was not told apart, and is left out."""
        for i, one in enumerate(self.sentences):
            places = self.matches.get(one.hash, ())
            if len(places) == 1 and not one.repeated and len(self.text[slice(*places[0])].split()) >= TELLING:
                self.found[i] = places[0]
        before = -1
        while len(self.found) > before:
            before = len(self.found)
            for i in range(len(self.sentences)):
                if i not in self.found and (place := self._told_by_neighbours(i)):
                    self.found[i] = place
            self._place_runs()
        order = sorted(self.found, key=lambda i: self.found[i])
        clash = {i for a, b in pairwise(order) if self.found[a][1] > self.found[b][0] for i in (a, b)}
        return {i: place for i, place in self.found.items() if i not in clash}

    def _told_by_neighbours(self, i: int) -> Span | None:
        """Find the one place of a sentence between the nearest sentences that were placed.

        Of several there, it is the one that touches both neighbours, or the one before and after which lines end as
        they did. Where none is there, for paragraphs were moved, it is the one that touches a neighbour. What the
        article has several times too needs the sentences right before and right after it.
        """
        one, places = self.sentences[i], self.matches.get(self.sentences[i].hash, ())
        if not places or not self.found or (one.repeated and not self._is_between(i)):
            return None
        free = [place for place in places if not self._is_taken(place)]
        first, last = self._room(i)
        fitting = [place for place in free if first <= place[0] and place[1] <= last]
        if len(fitting) > 1:
            touching = [place for place in fitting if self._touched(i, place) == {i - 1, i + 1}]
            fitting = touching or [place for place in fitting if self._stands_alike(one, place)]
        elif not fitting:
            enough = 2 if one.repeated else 1
            fitting = [place for place in free if len(self._touched(i, place)) >= enough]
        return fitting[0] if len(fitting) == 1 else None

    def _room(self, i: int) -> Span:
        before, after = [j for j in self.found if j < i], [j for j in self.found if j > i]
        return self.found[max(before)][1] if before else 0, self.found[min(after)][0] if after else len(self.text)

    def _is_taken(self, place: Span) -> bool:
        return any(start < place[1] and place[0] < end for start, end in self.found.values())

    def _is_between(self, i: int) -> bool:
        return all(j in self.found for j in (i - 1, i + 1) if 0 <= j < len(self.sentences))

    def _touched(self, i: int, place: Span) -> set[int]:
        """Say which neighbours a place is right beside."""
        before = i - 1 in self.found and self._skip(self.found[i - 1][1]) == place[0]
        after = i + 1 in self.found and self._skip(place[1]) == self.found[i + 1][0]
        return {j for j, touches in ((i - 1, before), (i + 1, after)) if touches}

    def _stands_alike(self, one: SentenceHash, place: Span) -> bool:
        return (self.copy.is_break(place[0] - 1), self.copy.is_break(place[1])) == (one.opens, one.closes)

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
        if before is None or following is None:
            return
        run: dict[int, Span] = {}
        at = self._skip(before[1])
        for i in range(first, stop):
            run[i] = (at, at + self.sentences[i].length)
            if run[i] not in self.matches.get(self.sentences[i].hash, ()):
                return
            at = self._skip(run[i][1])
        if at == following[0]:
            self.found |= run

    def _skip(self, at: int) -> int:
        return at + (self.text[at : at + 1] == " ")
