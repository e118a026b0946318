"""Agreement on one attribute: every coefficient, the pairs of annotators, and which values are confused."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from corpus_kit.agreement.alpha import interval_alpha, nominal_alpha, ordinal_alpha, set_alpha
from corpus_kit.agreement.ballots import Ballots
from corpus_kit.agreement.bounding import Bounder, Plain
from corpus_kit.agreement.coefficient import Tallied
from corpus_kit.agreement.cohen import Weights, cohen_kappa
from corpus_kit.agreement.multirater import fleiss_kappa, gwet_ac1, observed_agreement
from corpus_kit.agreement.readings import reading
from corpus_kit.agreement.votes import OPEN, Votes
from corpus_kit.schema.model import Attribute, Target

MOST_PAIRS = 100
"""Of annotators, for intervals of their kappas."""
LARGEST_MATRIX = 30
MOST_CONFUSIONS = 10
UNANSWERED = "nobody answered it where two annotators could have"
NUMBERS = "it is a number, and this coefficient is for labels"


def label_agreement(ballots: Ballots, targets: Sequence[Target], bounder: Bounder) -> Plain:
    """Measure agreement on one attribute asked of one carrier.

    Parameters
    ----------
    ballots : Ballots
        Votes; groups are positions in `targets` where the attribute is asked per target.
    targets : sequence of Target
    bounder : Bounder

    Returns
    -------
    dict
        As the report prints it; undefined numbers are None with a reason.
    """
    votes = ballots.table(bounder.clusters.numbers, bounder.clusters.count)
    found = _measured(votes, ballots, bounder)
    found |= {"kappa_pairs": _kappa_pairs(votes, ballots, bounder), **_confusions(votes, ballots)}
    if ballots.attribute.per_target:
        groups = ballots.groups
        found["targets"] = {
            target.id: _measured(votes.keep(groups == place), ballots, bounder) for place, target in enumerate(targets)
        }
    return found


def level_of(attribute: Attribute) -> str:
    """Say how values differ: ``nominal``, ``ordinal``, ``interval`` (numbers) or ``sets`` (several labels)."""
    if attribute.kind == "number":
        return "interval"
    if attribute.multiple:
        return "sets"
    return "ordinal" if attribute.ordered else "nominal"


def _measured(votes: Votes, ballots: Ballots, bounder: Bounder) -> Plain:
    level = level_of(ballots.attribute)
    alpha = bounder.bounded(_alpha(votes, ballots, level))
    others = {"observed": observed_agreement(votes)}
    if level != "interval":
        others |= {"fleiss_kappa": fleiss_kappa(votes), "ac1": gwet_ac1(votes)}
    bounded = {name: bounder.bounded(tallied) for name, tallied in others.items()}
    for name in {"fleiss_kappa", "ac1"} - bounded.keys():
        bounded[name] = {"estimate": None, "interval": None, "reason": NUMBERS}
    if not len(votes):
        alpha["reason"] = UNANSWERED
    pairable = votes.per_unit > 1
    return {
        "level": level,
        "units": int(pairable.sum()),
        "annotators": len(np.unique(votes.annotators[pairable[votes.units]])),
        "alpha": alpha["estimate"],
        "interval": alpha["interval"],
        "reason": alpha["reason"],
        "reading": reading(alpha["estimate"], alpha["interval"], int(pairable.sum())),
        **{name: one["estimate"] for name, one in bounded.items()},
        "intervals": {name: one["interval"] for name, one in bounded.items()},
        "reasons": {name: one["reason"] for name, one in bounded.items() if one["reason"]},
    }


def _alpha(votes: Votes, ballots: Ballots, level: str) -> Tallied:
    if level == "ordinal":
        return ordinal_alpha(votes)
    if level == "interval":
        return interval_alpha(votes, [float(value) for value in ballots.values if not isinstance(value, tuple)])
    if level == "sets":
        sets = [frozenset(value if isinstance(value, tuple) else (str(value),)) for value in ballots.values]
        return set_alpha(votes, sets)
    return nominal_alpha(votes)


def _kappa_pairs(votes: Votes, ballots: Ballots, bounder: Bounder) -> list[Plain]:
    names = sorted(ballots.annotators)
    weights: Weights = "quadratic" if ballots.attribute.ordered else ""
    pairs = [] if level_of(ballots.attribute) == "interval" else list(combinations(names, 2))
    found = []
    for one, other in pairs:
        first, second = ballots.annotators[one], ballots.annotators[other]
        a, b = votes.of(first), votes.of(second)
        both = (a != OPEN) & (b != OPEN)
        if not both.any():
            continue
        tallied = cohen_kappa(votes, first, second, weights)
        kappa = bounder.bounded(tallied) if len(pairs) <= MOST_PAIRS else _unbounded(tallied)
        agreed = int((a[both] == b[both]).sum())
        found.append(
            {"annotators": [one, other], "units": int(both.sum()), "agreed": agreed, "weights": weights, **kappa}
        )
    return [{("kappa" if key == "estimate" else key): value for key, value in one.items()} for one in found]


def _unbounded(tallied: Tallied) -> Plain:
    estimate, reason = tallied.coefficient().estimate, tallied.coefficient().reason
    too_many = f"intervals are given for up to {MOST_PAIRS} pairs of annotators"
    return {"estimate": estimate, "interval": None, "reason": reason or too_many}


def _confusions(votes: Votes, ballots: Ballots) -> Plain:
    """Count pairs of votes on one unit by their two values: the whole matrix if small, and the unlike pairs by size."""
    if level_of(ballots.attribute) == "interval":
        return {"confusion": None, "most_confused": []}
    names = [" + ".join(value) if isinstance(value, tuple) else str(value) for value in ballots.values]
    met = [(votes.values[first], votes.values[second]) for first, second in votes.pairs()]
    low = np.concatenate([np.zeros(0, int), *(np.minimum(a, b) for a, b in met)])
    high = np.concatenate([np.zeros(0, int), *(np.maximum(a, b) for a, b in met)])
    cells, counts = np.unique(low * max(len(names), 1) + high, return_counts=True)
    pairs = [(int(cell) // len(names), int(cell) % len(names), int(n)) for cell, n in zip(cells, counts, strict=True)]
    unlike = sorted((one for one in pairs if one[0] != one[1]), key=lambda one: (-one[2], one[:2]))
    matrix: dict[str, Any] | None = None
    if len(names) <= LARGEST_MATRIX:
        table = np.zeros((len(names), len(names)), dtype=int)
        for a, b, n in pairs:
            table[a, b] = table[b, a] = n
        matrix = {"labels": names, "pairs": table.tolist()}
    total = int(counts.sum())
    most = [{"labels": [names[a], names[b]], "pairs": n, "share": n / total} for a, b, n in unlike[:MOST_CONFUSIONS]]
    return {"confusion": matrix, "most_confused": most}
