"""Where the sentences of an article are in a copy, by their hashes alone.

The copy is not cut into sentences, for an edit shifts the cuts: every stretch between word boundaries that is as long
as some sentence is hashed and looked up. A sentence found once is placed. Where that does not settle it (words that
occur twice, a sentence too short to be sure of), its neighbours do: what else fits between them is not it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import SentenceHash, digest_of, public


class Search:
    """Places sentences in a copy, in folded characters."""

    def __init__(self, sentences: Sequence[SentenceHash], salt: str, copy: Folded) -> None:
        self.sentences, self.salt, self.copy, self.text = sentences, salt, copy, copy.text
        self.bounds = {at for at in range(len(self.text) + 1) if copy.is_boundary(at)}
        self.matches = self._matches()
        self.found: dict[int, Span] = {}

    def places(self) -> dict[int, Span]:
        """Place what can be placed; what overlaps in the copy was not told apart, and is left out."""
        for i, one in enumerate(self.sentences):
            places = self.matches.get(one.hash, ())
            if len(places) == 1 and not one.repeated:
                self.found[i] = places[0]
        before = -1
        while len(self.found) > before:
            before = len(self.found)
            self._place_ambiguous()
            self._place_short()
            self._place_runs()
        order = sorted(self.found, key=lambda i: self.found[i])
        clash = {i for a, b in pairwise(order) if self.found[a][1] > self.found[b][0] for i in (a, b)}
        return {i: place for i, place in self.found.items() if i not in clash}

    def _matches(self) -> dict[str, list[Span]]:
        """Find where the copy reads as some sentence that was hashed alone."""
        wanted = {one.hash for one in self.sentences if not one.joined}
        lengths = {one.length for one in self.sentences if not one.joined}
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

    def _place_ambiguous(self) -> None:
        """Place sentences that the copy has several times, by the neighbours they have in the article.

        It is the one place between the nearest sentences that were placed, or the one that touches both. What
        the article has several times too needs the sentences right before and right after it.
        """
        for i, one in enumerate(self.sentences):
            places = self.matches.get(one.hash, ())
            if i in self.found or not places:
                continue
            room = self._room(i, one.repeated)
            if room is None:
                continue
            taken = set(self.found.values())
            free = [place for place in places if place not in taken]
            fitting = [place for place in free if room[0] <= place[0] and place[1] <= room[1]]
            if len(fitting) != 1:
                fitting = [place for place in free if self._touches(i, place)]
            if len(fitting) == 1:
                self.found[i] = fitting[0]

    def _room(self, i: int, repeated: bool) -> Span | None:
        """Say where a sentence must be: between the nearest that were placed; for a repeated one, its neighbours."""
        before = [j for j in self.found if j < i]
        after = [j for j in self.found if j > i]
        if not (before or after) or (repeated and not self._is_between(i)):
            return None
        return self.found[max(before)][1] if before else 0, self.found[min(after)][0] if after else len(self.text)

    def _is_between(self, i: int) -> bool:
        return all(j in self.found for j in (i - 1, i + 1) if 0 <= j < len(self.sentences))

    def _touches(self, i: int, place: Span) -> bool:
        """Say whether a place is right between both neighbours; at an end of the article one alone tells nothing."""
        before, after = self.found.get(i - 1), self.found.get(i + 1)
        if before is None or after is None:
            return False
        return self._skip(before[1]) == place[0] and self._skip(place[1]) == after[0]

    def _place_short(self) -> None:
        """Place short sentences after the one before, if they are there once: at once, or before the next one."""
        for i, one in enumerate(self.sentences):
            if not one.joined or i in self.found or i - 1 not in self.found:
                continue
            before, following = self.found[i - 1], self.found.get(i + 1)
            stop = min((start for start, _ in self.found.values() if start >= before[1]), default=len(self.text))
            room = range(before[1], stop - one.length + 1)
            fitting = [at for at in room if at in self.bounds and self._reads(i, at, before)]
            follows = fitting == [self._skip(before[1])]
            if follows or (len(fitting) == 1 and following is not None and following[0] == stop and not one.repeated):
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
        if before is None or following is None:
            return
        run: dict[int, Span] = {}
        at = self._skip(before[1])
        for i in range(first, stop):
            if not self._reads(i, at, run.get(i - 1, before)):
                return
            run[i] = (at, at + self.sentences[i].length)
            at = self._skip(run[i][1])
        if at == following[0]:
            self.found |= run

    def _reads(self, i: int, at: int, before: Span) -> bool:
        """Say whether the copy reads sentence `i` at a place, given where the sentence before it is."""
        one = self.sentences[i]
        words = self.text[at : at + one.length]
        if one.joined:
            words = f"{self.text[slice(*before)]} {words}"
        return at + one.length in self.bounds and public(digest_of(self.salt, words)) == one.hash

    def _skip(self, at: int) -> int:
        return at + (self.text[at : at + 1] == " ")
