"""Where a copy reads as a sentence that is known by its hash alone.

The copy is not cut into sentences, for an edit shifts the cuts: every stretch between word boundaries that is as long
as some sentence is hashed and looked up.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from corpus_kit.corpus.model import Span
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import DocumentHashes, SentenceHash, digest_of, locked

Matches = Mapping[str, list[Span]]
"""Hash → where the copy reads so, in folded characters."""


class Lookup:
    """A copy in which sentences can be looked up.

    Examples
    --------
    >>> from corpus_kit.corpus.standoff.hashes import public
    >>> one = SentenceHash(public(digest_of("salt", "Nobody knew.")), 12)
    >>> Lookup(Folded("But why? Nobody knew.")).matches([one], "salt") == {one.hash: [(9, 21)]}
    True
    """

    def __init__(self, copy: Folded) -> None:
        self.copy, self.text = copy, copy.text
        self.bounds = [at for at in range(len(self.text) + 1) if copy.is_boundary(at)]
        self.starts = [at for at in self.bounds if not self.text[at : at + 1].isspace()]
        self.ends = {at for at in self.bounds if not self.text[at - 1 : at].isspace()}

    def matches(self, sentences: Iterable[SentenceHash], salt: str) -> dict[str, list[Span]]:
        """Find sentences that were hashed with a salt; those of many documents as fast as those of one."""
        wanted: defaultdict[int, set[bytes]] = defaultdict(set)
        for one in sentences:
            wanted[one.length].add(bytes.fromhex(one.hash))
        salted = hashlib.sha256(salt.encode() + b"\0")
        found: dict[str, list[Span]] = {}
        for length, hashes in wanted.items():
            for start in self.starts:
                if start + length in self.ends:
                    digest = salted.copy()
                    digest.update(self.text[start : start + length].encode(errors="surrogatepass"))
                    if (half := digest.digest()[:16]) in hashes:
                        found.setdefault(half.hex(), []).append((start, start + length))
        return found

    def all_matches(self, hashes: DocumentHashes, salt: str, long: Matches | None = None) -> tuple[Matches, str]:
        """Find all sentences of an article, and its key; one that is long tells the key, by which the short are found.

        Parameters
        ----------
        hashes : DocumentHashes
        salt : str
            The release's.
        long : dict, optional
            What `matches` found of long sentences, of this article and others.
        """
        opening = [one for one in hashes.sentences if one.lock]
        if long is None:
            long = self.matches(opening, salt)
        for one in opening:
            for start, end in long.get(one.hash, ()):
                key = locked(one.lock, digest_of(salt, self.text[start:end]), hashes.id)
                short = [one for one in hashes.sentences if not one.lock]
                return {**long, **self.matches(short, key)}, key
        return {}, ""
