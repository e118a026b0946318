"""Tasks of old and of homemade exports that say in another form what Label Studio says.

A task is looked at here only if it cannot be read as it stands.
"""

from __future__ import annotations

from typing import Any

import msgspec

Json = dict[str, Any]


def mended(task: bytes | memoryview) -> bytes | None:
    """Write a task as Label Studio does; None if nothing of it is in a form known here.

    Known are results in a list of their own (aggregated annotations before 2021; several such lists are of several
    annotators, and left alone), results as a string of JSON, and several objects named in a list.

    Examples
    --------
    >>> mended(b'{"completions":[{"result":[[{"from_name":"mood"}]]}]}')
    b'{"completions":[{"result":[{"from_name":"mood"}]}]}'
    >>> mended(b'{"completions":[{"result":[[{"from_name":"mood"}],[{"from_name":"mood"}]]}]}') is None
    True
    """
    found = _decoded(task)
    if not isinstance(found, dict):
        return None
    listed = [found.get(name) for name in ("annotations", "completions")]
    annotations = [found, *(one for some in listed if isinstance(some, list) for one in some)]
    changed = [_mend(one) for one in annotations if isinstance(one, dict)]
    return msgspec.json.encode(found) if any(changed) else None


def _mend(annotation: Json) -> bool:
    results = before = annotation.get("result")
    if isinstance(results, str):
        results = _decoded(results)
    if isinstance(results, list) and len(results) == 1 and isinstance(results[0], list):
        results = results[0]
    if not isinstance(results, list):
        return False
    annotation["result"] = results
    return sum([_join_objects(one) for one in results if isinstance(one, dict)]) > 0 or results is not before


def _join_objects(result: Json) -> bool:
    names = result.get("to_name")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return False
    result["to_name"] = ",".join(names)
    return True


def _decoded(text: str | bytes | memoryview) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
