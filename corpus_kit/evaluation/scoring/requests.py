"""Metrics on request, as they are written on a command line: ``favg=red,blue``."""

from __future__ import annotations

from collections.abc import Sequence

from corpus_kit.errors import UsageError, one_of
from corpus_kit.evaluation.metrics.registry import ON_REQUEST, STANDARD, Requested


def parse_requests(texts: Sequence[str]) -> dict[str, Requested]:
    """Read metrics on request.

    Parameters
    ----------
    texts : sequence of str
        Each a name, ``=``, and the label or labels that the metric is about.

    Raises
    ------
    UsageError
        If one is of another form, no metric on request, or named twice.

    Examples
    --------
    >>> found = parse_requests(["favg=red,blue", "average_precision=red"])
    >>> found["favg"].of, found["average_precision"].positive
    (('red', 'blue'), 'red')
    """
    found: dict[str, Requested] = {}
    for text in texts:
        name, _, given = text.partition("=")
        if name not in ON_REQUEST:
            said = f"{name} is always computed" if name in STANDARD else f"{name!r} is no metric on request"
            raise UsageError(f"{said}; {one_of(ON_REQUEST, name)}")
        labels = tuple(label.strip() for label in given.split(",") if label.strip())
        one = name != "favg"
        if not labels or (one and len(labels) > 1):
            form = f"{name}=LABEL" if one else f"{name}=LABEL,LABEL"
            raise UsageError(f"{text!r} names {len(labels)} labels; expected {form}")
        if name in found:
            raise UsageError(f"{name} is asked for twice; name all its labels at once")
        found[name] = Requested(positive=labels[0]) if one else Requested(of=labels)
    return found
