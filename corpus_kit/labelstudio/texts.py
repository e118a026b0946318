"""Text objects: which of a task's texts a result is about, and the document each text is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from corpus_kit.errors import one_of
from corpus_kit.labelstudio.marks import Faults
from corpus_kit.labelstudio.records import Result, spelled


def texts_in(data: Mapping[str, Any] | None, keys: Mapping[str, str]) -> dict[str, str]:
    """Take the texts from a task's data, by Text object; what is no text or blank is left out.

    Examples
    --------
    >>> texts_in({"body": "Ferries stop.", "summary": " "}, {"main": "body", "short": "summary", "again": "body"})
    {'main': 'Ferries stop.'}
    """
    found = {}
    for name in dict.fromkeys(homes_of(keys).values()):
        text = value_at(data, keys[name])
        if isinstance(text, str) and text.strip():
            found[name] = text
    return found


def value_at(data: Mapping[str, Any] | None, key: str) -> Any:
    """Look a key up in a task's data; with points in it, it may be a path to a value further down.

    Examples
    --------
    >>> value_at({"article": {"body": "Ferries stop."}}, "article.body")
    'Ferries stop.'
    """
    found: Any = data or {}
    if key in found:
        return found[key]
    for step in key.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def strings_in(data: Mapping[str, Any] | None, above: str = "") -> dict[str, str]:
    """Take every string from a task's data, by key or by path; what lists hold is left out.

    Examples
    --------
    >>> strings_in({"id": 3, "article": {"body": "Ferries stop."}})
    {'article.body': 'Ferries stop.'}
    """
    found: dict[str, str] = {}
    for key, value in (data or {}).items():
        if isinstance(value, str):
            found[above + key] = value
        elif isinstance(value, dict):
            found |= strings_in(value, f"{above}{key}.")
    return found


def homes_of(keys: Mapping[str, str]) -> dict[str, str]:
    """Say of each Text object which is the first to show the same key: of one text is made one document.

    Examples
    --------
    >>> homes_of({"main": "body", "short": "summary", "again": "body"})
    {'main': 'main', 'short': 'short', 'again': 'main'}
    """
    first: dict[str, str] = {}
    return {name: first.setdefault(key, name) for name, key in keys.items()}


def digest_of(texts: Mapping[str, str]) -> bytes:
    """SHA-256 of one text's UTF-8; of several, one that depends on all. Empty without any text."""
    if len(texts) == 1:
        return hashlib.sha256(next(iter(texts.values())).encode()).digest()
    if not texts:
        return b""
    each = (name.encode() + b"\0" + hashlib.sha256(text.encode()).digest() for name, text in sorted(texts.items()))
    return hashlib.sha256(b"".join(each)).digest()


def by_object(
    results: Sequence[Result], objects: Sequence[str], keys: Mapping[str, str], faults: Faults
) -> dict[str, list[Result]]:
    """Part an annotation's results by Text object; a relation goes with the regions that it ties.

    Results that name none, or one that is not declared, go to the first, where reading them finds the fault.

    Parameters
    ----------
    results : sequence of Result
    objects : sequence of str
        Those of which the task has the text.
    keys : dict
        Name of each Text object → key of task data.
    faults : Faults
        Notes results about a text that the task does not have, and relations across texts.
    """
    homes = homes_of(keys)
    if len({*homes.values()}) == 1:
        return {objects[0]: list(results)}
    parted: dict[str, list[Result]] = {name: [] for name in objects}
    home: dict[str, str] = {}
    lost: set[str] = set()
    relations = []
    for result in results:
        if result.from_id is not None and result.to_id is not None:
            relations.append(result)
            continue
        name = homes.get(result.to_name or "", objects[0])
        if name not in parted:
            lost.add(spelled(result.id))
            message = f"a result is about object {result.to_name!r}, whose text {keys[name]!r} the task does not have"
            faults.note("no-text", message, spelled(result.id), one_of(parted))
            continue
        home.setdefault(spelled(result.id), name)
        parted[name].append(result)
    for result in relations:
        ends = (spelled(result.from_id), spelled(result.to_id))
        if not lost.isdisjoint(ends):
            continue
        first, second = home.get(ends[0]), home.get(ends[1])
        if first and second and first != second:
            message = f"a relation ties region {ends[0]} of {first!r} to region {ends[1]} of {second!r}"
            faults.note("link-across-texts", message, ends[0], "expected both ends in one text")
        else:
            parted[first or second or objects[0]].append(result)
    return parted
