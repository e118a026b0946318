"""The metrics by name: those computed always, and those that a benchmark asks for with parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from corpus_kit.errors import Problem, one_of
from corpus_kit.evaluation.kinds import CLASSIFICATION, END_TO_END, EXTRACTION, LINKING, MULTILABEL
from corpus_kit.evaluation.metrics import (
    accuracy,
    alpha,
    average_precision,
    balanced_accuracy,
    brier,
    cross_entropy,
    ece,
    exact,
    exact_match,
    favg,
    jaccard,
    jensen_shannon,
    link,
    log_loss,
    macro_f1,
    mcc,
    micro_f1,
    nervaluate,
    overlap,
    partial,
    set_alpha,
    structure,
    token,
)
from corpus_kit.evaluation.metrics.anatomy import Evaluated, Floats, Metric

HEADLINE = "macro_f1"
"""The metric by which baselines are compared and listed in classification."""

STANDARD: dict[str, Callable[[], Metric[Evaluated]]] = {
    one.__name__.rpartition(".")[2]: one.metric
    for one in (
        macro_f1,
        accuracy,
        balanced_accuracy,
        mcc,
        alpha,
        log_loss,
        brier,
        ece,
        cross_entropy,
        jensen_shannon,
    )
}
"""Computed for every classification task. A new metric is a file beside this and a line here."""

OF_SETS: tuple[Metric[Any], ...] = tuple(one.metric() for one in (macro_f1, micro_f1, exact_match, jaccard, set_alpha))
"""Computed where units may have several labels; the first is the headline."""

OF_DOCUMENTS: Mapping[str, tuple[Metric[Any], ...]] = {
    EXTRACTION: (*exact.metrics(), *overlap.metrics(), *token.metrics(), *nervaluate.metrics()),
    LINKING: link.metrics(),
    END_TO_END: (*structure.metrics(), *partial.metrics()),
}
"""Computed for the kinds of task about documents; the first is the headline."""

PER_LABEL: Mapping[str, Mapping[str, Callable[[Any], Floats]]] = {
    EXTRACTION: {"exact": exact.exact, "overlap": overlap.overlap, "token": token.token},
    LINKING: {"link": link.link},
    END_TO_END: {"partial": partial.partial},
}
"""The tallies by which precision, recall and F1 are given a label; the first is the one shown first."""

ON_REQUEST = ("favg", "average_precision")
"""Computed where a benchmark names them, with the labels they are about."""


class Requested(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Parameters of a metric on request: `of` are the labels of ``favg``, `positive` that of ``average_precision``."""

    of: tuple[str, ...] = ()
    positive: str = ""


def metrics_for(requested: Mapping[str, Requested]) -> tuple[Metric[Evaluated], ...]:
    """Make a task's metrics: the requested ones after the headline, then the others.

    Examples
    --------
    >>> [one.name for one in metrics_for({"favg": Requested(of=("x", "y"))})][:3]
    ['macro_f1', 'favg', 'accuracy']
    """
    extra = [
        favg.metric(asked.of) if name == "favg" else average_precision.metric(asked.positive)
        for name, asked in requested.items()
    ]
    standard = [make() for make in STANDARD.values()]
    return (*standard[:1], *extra, *standard[1:])


def metrics_of(kind: str, requested: Mapping[str, Requested]) -> Sequence[Metric[Any]]:
    """Make the metrics of a kind of task; only classification has some on request."""
    if kind == CLASSIFICATION:
        return metrics_for(requested)
    return OF_SETS if kind == MULTILABEL else OF_DOCUMENTS[kind]


def none_requested(kind: str) -> str:
    """Say why a kind of task has no metrics on request."""
    if kind == MULTILABEL:
        return "allows several labels a unit, and metrics on request are about single labels"
    return "asks no attribute, and metrics on request are about an attribute's labels"


def requested_problems(
    requested: Mapping[str, Requested], labels: Sequence[str], file: str, where: str
) -> list[Problem]:
    """Check the metrics asked for a task: unknown metrics, missing or unneeded parameters, unknown labels."""
    found = []
    for name, asked in requested.items():
        path = f"{where}.{name}"
        if name not in ON_REQUEST:
            always = "it is always computed" if name in STANDARD else f"{name!r} is no metric"
            found.append(_problem("unknown-metric", always, file, path, one_of(ON_REQUEST, name)))
            continue
        wanted, unneeded = ("of", "positive") if name == "favg" else ("positive", "of")
        if not getattr(asked, wanted) or getattr(asked, unneeded):
            message = f"{name} takes the parameter {wanted!r} and no other"
            found.append(_problem("bad-parameter", message, file, path, f"{wanted}: a label of the task"))
        for label in (*asked.of, *filter(None, [asked.positive])):
            if label not in labels:
                message = f"{label!r} is no label of the task"
                found.append(_problem("unknown-label", message, file, path, one_of(labels, label)))
    return found


def _problem(code: str, message: str, file: str, path: str, expected: str) -> Problem:
    return Problem(code=code, message=message, file=file, path=path, expected=expected)
