"""Which documents are for training, which for testing. An event never crosses a split.

Articles about one event share names, facts and wording, so a model that has seen one of them has half seen the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of

ONLY = "train"
FEWEST_EVENTS = 10
"""With fewer events a fixed test set would be one or two stories; cross-validation by event says more."""
KINDS = ("one", "hash")


class Splits(msgspec.Struct, frozen=True):
    """How documents are divided.

    Attributes
    ----------
    kind : str
        ``listed`` (in the corpus), ``hash`` (of the event) or ``one`` (no division).
    names : tuple of str
        The splits, in order; some may turn out empty.
    documents : dict
        Document id → split.
    """

    kind: str
    names: tuple[str, ...]
    documents: dict[str, str]


def plan_splits(
    events: Mapping[str, str],
    listed: Mapping[str, Sequence[str]],
    *,
    bare: bool = False,
    wanted: str = "",
    file: str = "",
) -> Splits:
    """Assign every document to a split.

    Parameters
    ----------
    events : mapping
        Document id → event; where the event is ``""`` the document stands for itself.
    listed : mapping
        Split → its events, as the corpus lists them; empty if it lists none.
    bare : bool
        Whether there is no corpus, only an export: then nothing is divided unless `wanted`.
    wanted : str
        ``hash`` or ``one`` to have it so, whatever is listed.
    file : str
        Where the splits are listed, for problems.

    Returns
    -------
    Splits

    Raises
    ------
    UsageError
        If `wanted` is neither.
    ProblemsError
        ``event-without-split``: an event, or a document without an event, is in no list; ``unknown-event``: a listed
        event has no document.

    Examples
    --------
    >>> plan_splits({"d1": "flood", "d2": "strike"}, {"train": ["flood"], "test": ["strike"]}).documents
    {'d1': 'train', 'd2': 'test'}
    >>> plan_splits({"d1": "flood", "d2": "strike"}, {}).kind
    'one'
    """
    if wanted and wanted not in KINDS:
        raise UsageError(f"no way of splitting is called {wanted!r}; {one_of(KINDS, wanted)}")
    groups = {document: event or f"document {document}" for document, event in events.items()}
    if listed and not wanted:
        return _listed(events, listed, file)
    if wanted == "hash" or (not wanted and not bare and len(set(groups.values())) >= FEWEST_EVENTS):
        names = ("train", "validation", "test")
        return Splits("hash", names, {document: hashed(group) for document, group in groups.items()})
    return Splits("one", (ONLY,), dict.fromkeys(events, ONLY))


def hashed(event: str) -> str:
    """Choose a split by the event's name alone, about 80 : 10 : 10, so that new events move no old ones.

    Examples
    --------
    >>> hashed("flood") == hashed("flood")
    True
    """
    place = int.from_bytes(hashlib.sha256(event.encode()).digest()[:8], "big") % 10
    return ONLY if place < 8 else "validation" if place == 8 else "test"


def events_by_split(splits: Splits, events: Mapping[str, str]) -> dict[str, list[str]]:
    """List the events of each split that has any document; documents without an event are not listed."""
    found: dict[str, set[str]] = {}
    for document, split in splits.documents.items():
        found.setdefault(split, set()).update(filter(None, [events[document]]))
    return {name: sorted(found[name]) for name in splits.names if name in found}


def _listed(events: Mapping[str, str], listed: Mapping[str, Sequence[str]], file: str) -> Splits:
    split_of = {event: split for split, names in listed.items() for event in names}
    known = set(events.values())
    problems = [
        Problem(
            code="unknown-event",
            message=f"no document is about the event {event!r}",
            file=file,
            path=f"splits.{split}",
            expected=one_of(filter(None, known), event),
        )
        for event, split in split_of.items()
        if event not in known
    ]
    problems += _unsplit(events, split_of, listed, file)
    if problems:
        raise ProblemsError(problems)
    return Splits("listed", tuple(listed), {document: split_of[event] for document, event in events.items()})


def _unsplit(
    events: Mapping[str, str], split_of: Mapping[str, str], listed: Iterable[str], file: str
) -> Iterable[Problem]:
    homeless: dict[str, list[str]] = {}
    for document, event in events.items():
        if event not in split_of:
            homeless.setdefault(event, []).append(document)
    for event, documents in homeless.items():
        shown = ", ".join(documents[:5]) + (f", … ({len(documents)} in all)" if len(documents) > 5 else "")
        what = f"the event {event!r} is in no split" if event else "documents without an event are in no split"
        yield Problem(
            code="event-without-split",
            message=f"{what} (documents: {shown})",
            file=file,
            path="splits",
            expected=f"every event in one of: {', '.join(listed)}",
            advice="list the event, or leave out splits" if event else "give the documents an event",
        )
