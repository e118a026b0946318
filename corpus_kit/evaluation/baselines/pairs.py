"""An anchor and a span that might fill a role of it: what can be seen of the two."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence

from corpus_kit.corpus.codepoints import Runs, shared
from corpus_kit.evaluation.baselines.quotes import quoted, touches
from corpus_kit.evaluation.documents.articles import Article


@dataclasses.dataclass(frozen=True)
class Pair:
    """A candidate for a link.

    Attributes
    ----------
    anchor, filler : Runs
        The two spans.
    type : str
        The filler's type.
    gap : int
        Code points between the filler and the nearest fragment of the anchor.
    apart : int
        Sentences between them, in steps; 0 where they share one.
    """

    anchor: Runs
    filler: Runs
    type: str
    gap: int
    apart: int

    @property
    def nearness(self) -> tuple[int, int, Runs]:
        """What is less for what is nearer."""
        return (self.apart, self.gap, self.filler)


def pairs_of(article: Article, anchor: str, types: Sequence[str], reach: int) -> Iterator[Pair]:
    """List the candidates for a role: spans of some types at most `reach` sentences from an anchor, and not in it.

    Examples
    --------
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> spans = [TypedSpan("x", ((0, 4), (9, 10))), TypedSpan("y", ((6, 7),)), TypedSpan("y", ((2, 3),))]
    >>> article = Article.of("abcd e f g h", spans=spans)
    >>> [(pair.filler, pair.gap, pair.apart) for pair in pairs_of(article, "x", ["y"], 0)]
    [(((6, 7),), 2, 0)]
    """
    places = [article.sentences_of(span.points) for span in article.spans]
    for span, mine in zip(article.spans, places, strict=True):
        if span.type != anchor:
            continue
        for other, theirs in zip(article.spans, places, strict=True):
            apart = max(0, theirs[0] - mine[-1], mine[0] - theirs[-1])
            if other.type in types and apart <= reach and not shared(span.points, other.points):
                yield Pair(span.points, other.points, other.type, _gap(span.points, other.points), apart)


def described(article: Article, pairs: Sequence[Pair]) -> list[dict[str, float]]:
    """Describe candidates of one article by distance, order, sentence and quotation marks.

    Returns
    -------
    list of dict
        Features of each pair: numbers, or 1 for what holds.

    Examples
    --------
    >>> from corpus_kit.evaluation.documents.articles import TypedSpan
    >>> article = Article.of("“Yes,” she said.", spans=[TypedSpan("x", ((0, 6),)), TypedSpan("y", ((7, 10),))])
    >>> sorted(described(article, list(pairs_of(article, "x", ["y"], 1)))[0])
    ['anchor quoted', 'apart 0', 'fragments', 'gap', 'order after', 'same sentence', 'type y']
    """
    stretches = quoted(article.text)
    nearest: dict[Runs, list[Pair]] = {}
    rivals: dict[Runs, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda one: one.nearness):
        nearest.setdefault(pair.anchor, []).append(pair)
        rivals.setdefault(pair.filler, []).append(pair)
    found = []
    for pair in pairs:
        features = {
            "gap": math.log1p(pair.gap),
            f"apart {min(pair.apart, 3)}": 1.0,
            f"order {_order(pair)}": 1.0,
            f"type {pair.type}": 1.0,
            "rank": float(nearest[pair.anchor].index(pair)),
            "rank of anchor": float(sorted(rivals[pair.filler], key=lambda one: one.gap).index(pair)),
            "words between": math.log1p(_words_between(article, pair)),
            "fragments": float(len(pair.anchor)),
            "same sentence": float(pair.apart == 0),
            "anchor quoted": float(touches(pair.anchor, stretches)),
            "filler quoted": float(touches(pair.filler, stretches)),
        }
        found.append({name: value for name, value in features.items() if value})
    return found


def _order(pair: Pair) -> str:
    if pair.filler[-1][1] <= pair.anchor[0][0]:
        return "before"
    return "after" if pair.filler[0][0] >= pair.anchor[-1][1] else "between"


def _gap(anchor: Runs, filler: Runs) -> int:
    return min(
        max(start - other_end, other_start - end, 0) for start, end in anchor for other_start, other_end in filler
    )


def _words_between(article: Article, pair: Pair) -> int:
    ends = sorted([pair.anchor, pair.filler])
    start, end = ends[0][-1][1], ends[1][0][0]
    return len(article.covering(((start, end),))) if start < end else 0
