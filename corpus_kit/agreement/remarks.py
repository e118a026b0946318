"""What a reader should know before trusting the numbers, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from corpus_kit.agreement.ballots import Ballots
from corpus_kit.agreement.bounding import Plain
from corpus_kit.agreement.labels import LARGEST_MATRIX, level_of
from corpus_kit.agreement.spans import ALL

ENOUGH = 10
"""Units from which on sameness is remarkable."""


def remarks(
    annotators: Mapping[str, Plain], documents: int, result: Plain, ballots: Mapping[str, Ballots]
) -> list[str]:
    """Say what cannot be computed and why, and what looks odd.

    Parameters
    ----------
    annotators : mapping of str to dict
        Name → counts, from `Workload.plain`.
    documents : int
        How many documents two annotators saw.
    result : dict
        What was measured: ``attributes``, ``spans``.
    ballots : mapping of str to Ballots
    """
    said = [*_overlap(annotators, documents), *_empty(annotators)]
    if documents:
        said += [*_alike(result), *_monotone(ballots), *_unwieldy(ballots)]
    return said


def _overlap(annotators: Mapping[str, Plain], documents: int) -> Iterator[str]:
    if not annotators:
        yield "There is no submitted annotation, so there is nothing to compare."
    elif len(annotators) == 1:
        yield f"There is one annotator only, {next(iter(annotators))}: agreement takes two on the same documents."
    elif not documents:
        yield (
            f"No document was annotated by two annotators in the same pass: the {len(annotators)} annotators "
            "worked on different documents, so no agreement can be computed. Give some documents to two of them."
        )


def _empty(annotators: Mapping[str, Plain]) -> Iterator[str]:
    for name, one in annotators.items():
        if one["annotations"] and one["annotations"] == one["empty"]:
            what = (
                "one empty annotation and no other" if one["empty"] == 1 else f"{one['empty']} annotations, all empty"
            )
            yield (
                f"{name} submitted {what}. That counts as having found nothing; if it is a mistake, delete it in Label "
                "Studio and export again."
            )


def _alike(result: Plain) -> Iterator[str]:
    votes: dict[tuple[str, str], tuple[int, int]] = {}
    for attribute in result["attributes"].values():
        for pair in attribute["kappa_pairs"]:
            agreed, units = votes.get(tuple(pair["annotators"]), (0, 0))
            votes[tuple(pair["annotators"])] = (agreed + pair["agreed"], units + pair["units"])
    for pair in [pair for name, one in result["spans"].items() if name != ALL for pair in one["pairs"]]:
        agreed, units = votes.get(tuple(pair["annotators"]), (0, 0))
        same = round((pair["f1_exact"] or 0) * pair["spans"] / 2)  # a span of both is two of the spans compared
        votes[tuple(pair["annotators"])] = (agreed + same, units + pair["spans"] - same)
    for (one, other), (agreed, units) in sorted(votes.items()):
        if units >= ENOUGH and agreed == units:
            yield (
                f"{one} and {other} gave the same {units:,} labels and spans, without one difference. If one of them "
                "started from the other's work, they are not two annotators, and the coefficients here are too high."
            )


def _monotone(ballots: Mapping[str, Ballots]) -> Iterator[str]:
    for config, one in ballots.items():
        votes = one.table()
        values = list(one.values)
        if len(np.unique(votes.values)) < 2:
            continue
        for name, code in sorted(one.annotators.items()):
            mine = votes.values[votes.annotators == code]
            if len(mine) >= ENOUGH and len(np.unique(mine)) == 1:
                value = values[mine[0]]
                shown = " + ".join(value) if isinstance(value, tuple) else value
                yield f"{name} answered “{shown}” on all {len(mine)} units of {config}: no sign of having chosen."


def _unwieldy(ballots: Mapping[str, Ballots]) -> Iterator[str]:
    for config, one in ballots.items():
        if level_of(one.attribute) != "interval" and len(one.values) > LARGEST_MATRIX:
            yield (
                f"{config} has {len(one.values):,} values, too many for a table of which are confused; "
                "the pairs confused most are listed."
            )
