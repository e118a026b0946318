"""A small, safe part of YAML 1.2, with the place of everything.

Only mappings, lists and scalars: no tags, anchors, aliases or second documents, so a file can neither build objects
nor grow when it is read. Keys are always text. Of the plain scalars ``true`` and ``false`` are booleans; ``yes``,
``no``, ``on``, ``off`` and dates are text. What a scalar looked like is kept (`Place.raw`), so that ``version: 1.10``
is not lost where text is wanted.
"""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import yaml

from corpus_kit.errors import Problem, ProblemsError

MAX_DEPTH = 40
MAX_CHARACTERS = 5_000_000

PathKey = tuple[str | int, ...]
"""Keys and list positions from the root."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?\Z")


class Place(msgspec.Struct, frozen=True):
    """The line (from 1) where a value or its key begins and, for a plain scalar, how it was written."""

    line: int
    raw: str | None = None


class Composed(msgspec.Struct, frozen=True):
    """The data of a file, the place of every value, and what is wrong with it as YAML."""

    data: object
    places: dict[PathKey, Place]
    problems: list[Problem]


def show(path: PathKey) -> str:
    """Write a path as people do.

    Examples
    --------
    >>> show(("rules", 0, "title"))
    'rules[0].title'
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def compose(text: str, file: str) -> Composed:
    r"""Read the one document in `text`, going on after every fault that can be stepped over.

    Raises
    ------
    ProblemsError
        Where nothing can be read after the fault: bad syntax, nothing in the file, nesting or size beyond all reason.

    Examples
    --------
    >>> compose("answer: no\nx: 1.0", "a.yaml").data
    {'answer': 'no', 'x': 1.0}
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the file has {len(text):,} characters"
        raise _fatal("too-large", message, file, expected=f"at most {MAX_CHARACTERS:,}")
    composer = _Composer(file)
    try:
        for event in yaml.parse(text.removeprefix("\ufeff"), Loader=_LOADER):
            composer.take(event)
            if len(composer.open) > MAX_DEPTH:
                message = f"line {_line(event)}: nested more than {MAX_DEPTH} deep"
                raise _fatal("too-deep", message, file)
    except yaml.MarkedYAMLError as error:
        raise ProblemsError([*composer.problems, _syntax(error, text, file)]) from None
    except (yaml.YAMLError, UnicodeError) as error:
        message = str(error).split("\n")[0]
        raise _fatal("yaml-syntax", f"not YAML: {message}", file) from None
    if composer.root is None and not composer.problems:
        raise _fatal("empty-file", "the file is empty", file)
    return Composed(composer.root, composer.places, composer.problems)


class _Open(msgspec.Struct):
    """A mapping or list that is being filled.

    `key` is the mapping's next key, in `line`, or None between entries; with `skipping`, that key's value is not kept.
    """

    path: PathKey
    value: dict[str, object] | list[object]
    key: str | None = None
    line: int = 0
    skipping: bool = False


class _Composer:
    """Builds data from parse events with a stack of its own, so that no input can exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: object = None
        self.open: list[_Open] = []
        self.places: dict[PathKey, Place] = {}
        self.problems: list[Problem] = []
        self.documents = 0
        self.depth_of_key = 0
        """How deep we are inside a key that is itself a mapping or list; 0 outside."""

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._problem(event, (), "several-documents", "a second document begins", "one document a file")
        elif self.documents > 1:
            return
        elif isinstance(event, yaml.CollectionEndEvent):
            self._leave()
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)

    def _node(self, event: yaml.NodeEvent) -> None:
        collection = isinstance(event, yaml.CollectionStartEvent)
        if self.depth_of_key:
            self.depth_of_key += collection
            return
        if self._expects_key():
            self._key(event)
            return
        path = self._next_path()
        self._refuse(event, path)
        line = self.open[-1].line if self.open and self.open[-1].line else _line(event)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in (None, "") and event.implicit[0]
            self._add(path, resolve(event.value) if plain else event.value)
            self._locate(path, Place(line, event.value if plain else None))
        elif isinstance(event, yaml.AliasEvent):
            self._add(path, msgspec.UNSET)
            self._locate(path, Place(line))
        else:
            value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._add(path, value)
            self._locate(path, Place(line))
            self.open.append(_Open(path, value))

    def _key(self, event: yaml.NodeEvent) -> None:
        frame = self.open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            self._problem(event, frame.path, "key-not-text", "a key is not text", "a name followed by a colon")
            self.depth_of_key = int(isinstance(event, yaml.CollectionStartEvent))
            frame.key, frame.skipping = "", True
            return
        self._refuse(event, (*frame.path, event.value))
        frame.key, frame.line = event.value, _line(event)
        frame.skipping = event.value in frame.value
        if frame.skipping:
            path = (*frame.path, event.value)
            first = self.places[path].line if path in self.places else 0
            message = f"key {event.value!r} is given twice" + (f", first in line {first}" if first else "")
            self._problem(event, path, "duplicate-key", message, "each key once")

    def _leave(self) -> None:
        if self.depth_of_key:
            self.depth_of_key -= 1
        else:
            self.open.pop()

    def _expects_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _next_path(self) -> PathKey:
        if not self.open:
            return ()
        frame = self.open[-1]
        return (*frame.path, len(frame.value) if isinstance(frame.value, list) else frame.key or "")

    def _locate(self, path: PathKey, place: Place) -> None:
        self.places.setdefault(path, place)

    def _add(self, path: PathKey, value: object) -> None:
        if not self.open:
            self.root = value
            return
        frame = self.open[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            return
        if not frame.skipping:
            frame.value[str(path[-1])] = value
        frame.key = None

    def _refuse(self, event: yaml.NodeEvent, path: PathKey) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._problem(event, path, "yaml-tag", f"the tag {tag!r}", "plain values without tags")
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, path, "yaml-alias", f"the alias *{event.anchor}", "the value itself, written out")
        elif event.anchor is not None:
            self._problem(event, path, "yaml-alias", f"the anchor &{event.anchor}", "values without anchors")

    def _problem(self, event: yaml.Event, path: PathKey, code: str, found: str, expected: str) -> None:
        message = f"line {_line(event)}: {found}"
        self.problems.append(
            Problem(code=code, message=message, file=self.file, path=show(path), expected=f"expected {expected}")
        )


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def resolve(text: str) -> object:
    """Give the value of a plain scalar.

    Examples
    --------
    >>> [resolve(text) for text in ("true", "yes", "12", "1.5", "~", "2026-01-02")]
    [True, 'yes', 12, 1.5, None, '2026-01-02']
    """
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text.lower() == "true"
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    lines = text.splitlines()
    found = lines[line] if line < len(lines) else ""
    tab = "\t" in found[: len(found) - len(found.lstrip())]
    unquoted = re.match(r"\s*(- )?[^\"'#]*: .*(: |[\"'`@%&*])", found)
    advice = "indent with spaces, never tabs" if tab else "put quotes around text with : # or quotes" * bool(unquoted)
    where = f"line {line + 1}: " if mark else ""
    context = f" ({error.context})" if error.context else ""
    return Problem(code="yaml-syntax", message=f"{where}{error.problem or error}{context}", file=file, advice=advice)


def _fatal(code: str, message: str, file: str, expected: str = "") -> ProblemsError:
    return ProblemsError([Problem(code=code, message=message, file=file, expected=expected)])
