"""Units that are free spans: one for each group of matched spans, or each span of the adjudication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus_kit.corpus.codepoints import Runs, runs
from corpus_kit.corpus.drafts import Draft, Voice
from corpus_kit.corpus.majority import carried
from corpus_kit.corpus.matching import central, match_spans
from corpus_kit.corpus.votes import Said, said_of


class Mark(NamedTuple):
    """A span that one annotator marked: its code points, and what the annotation, or annotations, say of it."""

    points: Runs
    said: list[Said]


def span_drafts(carrier: str, heard: Sequence[Voice], ruled: Sequence[Voice]) -> list[Draft]:
    """Make the units of a type, in order of offset; of equal offsets those in the reference first."""
    names = sorted({voice.annotation.annotator for voice in heard})
    marks = {name: _marks(carrier, [voice for voice in heard if voice.annotation.annotator == name]) for name in names}
    drafts = _ruled(carrier, marks, _marks(carrier, ruled)) if ruled else _matched(carrier, marks)
    return sorted(drafts, key=lambda draft: (draft.points, (True, None, False).index(draft.in_reference)))


def _marks(carrier: str, voices: Sequence[Voice]) -> list[Mark]:
    """List one annotator's spans of a type; the same span in two passes is marked once."""
    found: dict[tuple[Runs, int], Mark] = {}
    for voice in voices:
        times: dict[Runs, int] = {}
        for span in voice.spans:
            if span[0].type != carrier:
                continue
            points = runs([(region.start, region.end) for region in span])
            if not points:
                continue
            time = times[points] = times.get(points, 0) + 1
            mark = found.get((points, time))
            if mark is None:
                mark = found[points, time] = Mark(points, [])
            mark.said.append(said_of(voice.annotation, span))
    return list(found.values())


def _matched(carrier: str, marks: Mapping[str, Sequence[Mark]]) -> list[Draft]:
    drafts = []
    for group in match_spans({name: [mark.points for mark in found] for name, found in marks.items()}):
        members = [marks[name][index] for name, index in group.items()]
        alone = len(members) == 1
        drafts.append(
            Draft(
                carrier=carrier,
                points=members[0].points if alone else central([mark.points for mark in members]),
                said=members[0].said if alone else [said for mark in members for said in mark.said],
                in_reference=carried(len(members), len(marks)),
            )
        )
    return drafts


def _ruled(carrier: str, marks: Mapping[str, Sequence[Mark]], ruling: Sequence[Mark]) -> list[Draft]:
    """Let the adjudication's spans be the units, each annotator's beside them; the rest stay out of the reference."""
    drafts = [Draft(carrier=carrier, points=mark.points, said=[], ruled=mark.said) for mark in ruling]
    left: dict[str, list[Mark]] = {}
    for name, found in marks.items():
        beside = _partners([mark.points for mark in found], [mark.points for mark in ruling])
        for index, mark in enumerate(found):
            if index in beside:
                drafts[beside[index]].said += mark.said
            else:
                left.setdefault(name, []).append(mark)
    outside = _matched(carrier, left)
    for draft in outside:
        draft.in_reference = False
    for draft in drafts + outside:
        draft.adjudicated = True
    return drafts + outside


def _partners(spans: Sequence[Runs], ruling: Sequence[Runs]) -> dict[int, int]:
    """Match one annotator's spans one-to-one to the adjudication's: index → index."""
    pairs = match_spans({"spans": spans, "ruling": ruling})
    return {pair["spans"]: pair["ruling"] for pair in pairs if len(pair) == 2}
