"""What differs between two states of a scrubbed export, in words that annotators know."""

from __future__ import annotations

from collections import Counter
from typing import Any

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
        if old[key] != new[key]:
            changed[new[key]["completed_by"]] += 1
            results += len(_results(old[key]) ^ _results(new[key]))
    return Changes(
        new=_by_annotator(new[key] for key in new.keys() - old.keys()),
        changed=dict(sorted(changed.items())),
        gone=_by_annotator(old[key] for key in old.keys() - new.keys()),
        changed_results=results,
        total=len(new),
    )


def _annotations(export: bytes) -> dict[str, dict[str, Any]]:
    tasks: list[dict[str, Any]] = msgspec.json.decode(export) if export else []
    return {str(one.get("unique_id") or one.get("id")): one for task in tasks for one in task["annotations"]}


def _by_annotator(annotations: Any) -> dict[str, int]:
    return dict(sorted(Counter(one["completed_by"] for one in annotations).items()))


def _results(annotation: dict[str, Any]) -> set[bytes]:
    return {msgspec.json.encode(one, order="deterministic") for one in annotation["result"]}
