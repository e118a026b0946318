"""What differs between two states of a scrubbed export, in words that annotators know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from corpus_kit.labelstudio.stream import elements


class Changes(msgspec.Struct, kw_only=True):
    """Annotations that are new, changed and gone, by annotator; how many answers, spans and links changed.

    `total` is how many annotations there are now, where that is known.
    """

    new: dict[str, int] = {}
    changed: dict[str, int] = {}
    gone: dict[str, int] = {}
    changed_results: int = 0
    total: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def changes_between(before: Path, after: Path) -> Changes:
    """Compare two states of a scrubbed export, a document at a time, in whose order both stand.

    Parameters
    ----------
    before, after : Path
        Either may be missing.

    Examples
    --------
    >>> import tempfile
    >>> one = b'[{"annotations": [{"id": 1, "completed_by": "a1", "result": [{"id": "x"}]}]}]'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     before, after = Path(folder, "before"), Path(folder, "after")
    ...     _ = before.write_bytes(one), after.write_bytes(one.replace(b'"x"', b'"y"'))
    ...     changes = changes_between(before, after)
    >>> changes.changed, changes.changed_results, changes.new
    ({'a1': 1}, 2, {})
    """
    new: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    results = 0
    for was, is_ in _pairs(_documents(before), _documents(after)):
        old, now = _annotations(was), _annotations(is_)
        new.update(now[key].annotator for key in now.keys() - old.keys())
        gone.update(old[key].annotator for key in old.keys() - now.keys())
        for key in old.keys() & now.keys():
            if old[key].raw != now[key].raw:
                changed[now[key].annotator] += 1
                first, second = _results(old[key]), _results(now[key])
                results += sum(first.get(one) != second.get(one) for one in first.keys() | second.keys())
    return Changes(
        new=dict(sorted(new.items())),
        changed=dict(sorted(changed.items())),
        gone=dict(sorted(gone.items())),
        changed_results=results,
    )


def last_changes(path: Path) -> dict[str, str]:
    """Read when each annotation of a scrubbed export was last changed, by its unique id or number.

    Parameters
    ----------
    path : Path
        It may be missing.
    """
    tasks = map(_TASK.decode, _documents(path))
    heads = (_HEAD.decode(raw) for task in tasks for raw in task.annotations)
    return {head.known_by: head.updated_at for head in heads}


class _Head(msgspec.Struct, gc=False):
    completed_by: str
    id: Any = None
    unique_id: Any = None
    updated_at: str = ""

    @property
    def known_by(self) -> str:
        return str(self.unique_id or self.id)


class _Data(msgspec.Struct, frozen=True, gc=False):
    document_id: str = ""


class _Task(msgspec.Struct, gc=False):
    annotations: list[msgspec.Raw]
    data: _Data = _Data()


class _Whole(msgspec.Struct, gc=False):
    result: list[Any]


class _Said(NamedTuple):
    """An annotation as it stands in the file, and whose it is; results are decoded only where something differs."""

    annotator: str
    raw: bytes | memoryview


_TASK = msgspec.json.Decoder(_Task)
_HEAD = msgspec.json.Decoder(_Head)


def _documents(path: Path) -> Iterator[bytes]:
    return (bytes(one.view) for one in elements(path)) if path.exists() else iter(())


def _pairs(before: Iterator[bytes], after: Iterator[bytes]) -> Iterator[tuple[_Task | None, _Task | None]]:
    """Go through the documents that differ in two states; None where one has it not."""
    was, is_ = next(before, b""), next(after, b"")
    while was or is_:
        if was == is_:
            was, is_ = next(before, b""), next(after, b"")
            continue
        old, now = (_TASK.decode(one) if one else None for one in (was, is_))
        first = min(one.data.document_id for one in (old, now) if one is not None)
        old = old if old is not None and old.data.document_id == first else None
        now = now if now is not None and now.data.document_id == first else None
        yield old, now
        was = was if old is None else next(before, b"")
        is_ = is_ if now is None else next(after, b"")


def _annotations(task: _Task | None) -> dict[str, _Said]:
    found = {}
    for raw in task.annotations if task is not None else ():
        head = _HEAD.decode(raw)
        found[head.known_by] = _Said(head.completed_by, memoryview(raw))
    return found


def _results(annotation: _Said) -> dict[tuple[str, ...], bytes]:
    """Read the results, each by what tells it from the others, so that an answer that changed counts once."""
    whole = msgspec.json.decode(annotation.raw, type=_Whole)
    return {_known_by(one): msgspec.json.encode(one, order="deterministic") for one in whole.result}


def _known_by(result: Any) -> tuple[str, ...]:
    return tuple(str(result.get(key)) for key in ("id", "from_name", "type", "from_id", "to_id"))
