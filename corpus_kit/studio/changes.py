"""What differs between two states of a scrubbed export, in words that annotators know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec


class Changes(msgspec.Struct, kw_only=True):
    """Annotations that are new, changed and gone, by annotator; and how many answers, spans and links changed."""

    new: dict[str, int] = {}
    changed: dict[str, int] = {}
    gone: dict[str, int] = {}
    changed_results: int = 0
    total: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def changes_between(before: bytes, after: bytes) -> Changes:
    """Compare two states of a scrubbed export; an empty one is no file.

    Examples
    --------
    >>> one = b'[{"annotations": [{"id": 1, "completed_by": "a1", "result": [{"id": "x"}]}]}]'
    >>> changes = changes_between(one, one.replace(b'"x"', b'"y"'))
    >>> changes.changed, changes.changed_results, changes.new
    ({'a1': 1}, 2, {})
    """
    old, new = _annotations(before), _annotations(after)
    results = 0
    changed: Counter[str] = Counter()
    for key in old.keys() & new.keys():
        if old[key].raw != new[key].raw:
            changed[new[key].annotator] += 1
            results += len(_results(old[key]) ^ _results(new[key]))
    return Changes(
        new=_by_annotator(new[key] for key in new.keys() - old.keys()),
        changed=dict(sorted(changed.items())),
        gone=_by_annotator(old[key] for key in old.keys() - new.keys()),
        changed_results=results,
        total=len(new),
    )


class _Head(msgspec.Struct, gc=False):
    completed_by: str
    id: Any = None
    unique_id: Any = None


class _Task(msgspec.Struct, gc=False):
    annotations: list[msgspec.Raw]


class _Whole(msgspec.Struct, gc=False):
    result: list[Any]


class _Said(NamedTuple):
    """An annotation as it stands in the file, and whose it is; results are decoded only where something differs."""

    annotator: str
    raw: bytes | memoryview


_TASKS = msgspec.json.Decoder(list[_Task])
_HEAD = msgspec.json.Decoder(_Head)


def _annotations(export: bytes) -> dict[str, _Said]:
    found = {}
    for task in _TASKS.decode(export) if export else ():
        for raw in task.annotations:
            head = _HEAD.decode(raw)
            found[str(head.unique_id or head.id)] = _Said(head.completed_by, memoryview(raw))
    return found


def _by_annotator(annotations: Iterable[_Said]) -> dict[str, int]:
    return dict(sorted(Counter(one.annotator for one in annotations).items()))


def _results(annotation: _Said) -> set[bytes]:
    whole = msgspec.json.decode(annotation.raw, type=_Whole)
    return {msgspec.json.encode(one, order="deterministic") for one in whole.result}
