"""Text objects: which of a task's texts a result is about, and the document each text is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from corpus_kit.labelstudio.marks import Faults
from corpus_kit.labelstudio.records import Result, spelled


def texts_in(data: Mapping[str, Any] | None, keys: Mapping[str, str]) -> dict[str, str]:
    """Take the texts from a task's data, by Text object; what is no text or blank is left out.

    Examples
    --------
    >>> texts_in({"body": "Ferries stop.", "summary": " "}, {"main": "body", "short": "summary"})
    {'main': 'Ferries stop.'}
    """
    found = {}
    for name, key in keys.items():
        text = data.get(key) if data else None
        if isinstance(text, str) and text.strip():
            found[name] = text
    return found


def digest_of(texts: Mapping[str, str]) -> bytes:
    """SHA-256 of one text's UTF-8; of several, one that depends on all. Empty without any text."""
    if len(texts) == 1:
        return hashlib.sha256(next(iter(texts.values())).encode()).digest()
    if not texts:
        return b""
    each = (name.encode() + b"\0" + hashlib.sha256(text.encode()).digest() for name, text in sorted(texts.items()))
    return hashlib.sha256(b"".join(each)).digest()


def by_object(results: Sequence[Result], objects: Sequence[str], faults: Faults) -> dict[str, list[Result]]:
    """Part an annotation's results by Text object; a relation goes with the regions that it ties.

    Results that name none, or one that is not declared, go to the first, where reading them finds the fault.
    """
    if len(objects) == 1:
        return {objects[0]: list(results)}
    parted: dict[str, list[Result]] = {name: [] for name in objects}
    home: dict[str, str] = {}
    relations = []
    for result in results:
        if result.from_id is not None and result.to_id is not None:
            relations.append(result)
            continue
        name = result.to_name if result.to_name in parted else objects[0]
        home.setdefault(spelled(result.id), name)
        parted[name].append(result)
    for result in relations:
        ends = (spelled(result.from_id), spelled(result.to_id))
        first, second = home.get(ends[0]), home.get(ends[1])
        if first and second and first != second:
            message = f"a relation ties region {ends[0]} of {first!r} to region {ends[1]} of {second!r}"
            faults.note("link-across-texts", message, ends[0], "expected both ends in one text")
        else:
            parted[first or second or objects[0]].append(result)
    return parted
