"""What is resampled together, decided in one place: intervals and tests of one thing share one partition."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ENOUGH_EVENTS = 10
FEWEST = 5
"""With fewer clusters no interval is given."""


@dataclasses.dataclass(frozen=True, eq=False)
class Clusters:
    """A partition of units.

    Attributes
    ----------
    kind : str
        ``event`` or ``document``.
    numbers : ndarray of int, shape (n,)
        The cluster of each unit, from 0.
    count : int
        How many clusters.
    note : str
        What a reader must know of it, or ``""``.
    """

    kind: str
    numbers: NDArray[np.int64]
    count: int
    note: str


def choose_clusters(groups: Sequence[str], documents: Sequence[str]) -> Clusters:
    """Take events as clusters if there are at least ten, else documents.

    Articles about one event share facts and phrases, so events are the honest cluster; but with few of them no interval
    means anything, and documents must do, with a warning.

    Parameters
    ----------
    groups : sequence of str, length n
        The event of each unit. Where none is recorded the document stands for it: ten such documents may be about one.
    documents : sequence of str, length n
        The document of each.

    Examples
    --------
    >>> chosen = choose_clusters(["e1", "e1", "e2"], ["d1", "d2", "d3"])
    >>> chosen.kind, chosen.numbers.tolist(), chosen.count
    ('document', [0, 1, 2], 3)
    """
    known = recorded_events(groups, documents)
    recorded = [group if group in known else "" for group in groups]
    events = len(known)
    if events >= ENOUGH_EVENTS:
        keys = [f"e {group}" if group else f"d {name}" for group, name in zip(recorded, documents, strict=True)]
        found, of_event = np.unique(np.asarray(keys, dtype=str), return_inverse=True)
        return Clusters("event", of_event, len(found), "")
    names, of_document = np.unique(np.asarray(documents, dtype=str), return_inverse=True)
    if len(names) < FEWEST:
        many = "1 document is" if len(names) == 1 else f"{len(names)} documents are"
        note = f"{many} too few for intervals; {FEWEST} are the least"
    else:
        many = "1 event is" if events == 1 else f"{events} events are"
        note = (
            f"clusters are documents, because {many} fewer than {ENOUGH_EVENTS}: "
            "documents about one event are alike, so the intervals are probably too narrow"
        )
    return Clusters("document", of_document, len(names), note)


def recorded_events(groups: Sequence[str], documents: Sequence[str]) -> set[str]:
    """Return the events that somebody recorded: not ``""``, nor a document's own name that is nobody else's event.

    Examples
    --------
    >>> sorted(recorded_events(["flood", "d2", ""], ["d1", "d2", "d3"]))
    ['flood']
    """
    return {group for group, name in zip(groups, documents, strict=True) if group != name} - {""}
