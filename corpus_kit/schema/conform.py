"""Check plain data against msgspec types and tell every fault, where msgspec itself stops at the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.schema.kinds import bounds, describe, found_as, matches, same_kind, unwrapped, within
from corpus_kit.schema.strict_yaml import MAX_DEPTH, PathKey, Place, show

T = TypeVar("T")


def conform(data: object, type_: type[T], file: str, places: Mapping[PathKey, Place] | None = None) -> T:
    """Turn plain data (mappings, lists, scalars) into `type_`.

    Parameters
    ----------
    data : object
        As read from YAML or JSON.
    type_ : type
        A msgspec struct, or anything else msgspec knows.
    file : str
        Named in the problems.
    places : mapping, optional
        Line and spelling of each value, from `strict_yaml.compose`; with it ``hotkey: 1`` is the text ``1``.

    Raises
    ------
    ProblemsError
        With every fault, each at its path.

    Examples
    --------
    >>> class Ball(msgspec.Struct, forbid_unknown_fields=True):
    ...     colour: str
    ...     size: int = 1
    >>> conform({"colour": "red"}, Ball, "ball.yaml")
    Ball(colour='red', size=1)
    >>> conform({"color": "red", "size": "big"}, Ball, "ball.yaml")
    Traceback (most recent call last):
    corpus_kit.errors.ProblemsError: ball.yaml: 3 problems
    <BLANKLINE>
      color                                                   [unknown-key]
        unknown key 'color'
        expected one of: colour, size; did you mean 'colour'?
    <BLANKLINE>
      size                                                    [wrong-type]
        found the text 'big'
        expected a whole number
    <BLANKLINE>
      colour                                                  [missing-key]
        the key 'colour' is missing
        expected text
    """
    checker = Checker(file, places or {})
    checked = checker.check(data, inspect.type_info(type_), ())
    if checker.problems:
        raise ProblemsError(checker.problems)
    try:
        return msgspec.convert(checked, type_)
    except msgspec.ValidationError as error:
        problem = Problem(code="wrong-type", message=str(error), file=file)
        raise ProblemsError([problem]) from None


class Checker:
    """Walks data and type together; `problems` fills, and what comes back has scalars as the type wants them."""

    def __init__(self, file: str, places: Mapping[PathKey, Place]) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []

    def check(self, data: object, type_: Any, path: PathKey) -> object:
        """Check `data` at `path` against an inspected type."""
        if data is msgspec.UNSET:
            return data
        if len(path) > MAX_DEPTH:
            return self._tell("too-deep", path, f"nested more than {MAX_DEPTH} deep", "")
        wanted, hint = unwrapped(type_)
        match wanted:
            case inspect.AnyType() | inspect.RawType():
                return data
            case inspect.UnionType():
                return self._union(data, wanted, path)
            case inspect.StructType():
                return self._struct(data, wanted, path)
            case inspect.DictType():
                return self._dict(data, wanted, path)
            case inspect.TupleType():
                return self._tuple(data, wanted, path)
            case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
                return self._list(data, wanted, path)
            case inspect.LiteralType() | inspect.EnumType():
                return self._literal(data, wanted, path)
        return self._scalar(data, wanted, hint, path)

    def _struct(self, data: object, type_: inspect.StructType, path: PathKey) -> object:
        if not isinstance(data, dict):
            return self._wrong(data, type_, path)
        fields = {field.encode_name: field for field in type_.fields}
        known = {*fields, *([type_.tag_field] if type_.tag_field else [])}
        checked = {}
        for key, value in data.items():
            if key in fields:
                checked[key] = self.check(value, fields[key].type, (*path, key))
            elif key in known:
                checked[key] = value
            elif type_.forbid_unknown_fields:
                self._tell("unknown-key", (*path, key), f"unknown key {key!r}", one_of(known, str(key)))
        for name, field in fields.items():
            if field.required and name not in data:
                wanted = f"expected {describe(field.type)}"
                self._tell("missing-key", (*path, name), f"the key {name!r} is missing", wanted)
        return checked

    def _dict(self, data: object, type_: inspect.DictType, path: PathKey) -> object:
        if not isinstance(data, dict):
            return self._wrong(data, type_, path)
        checked = {}
        for key, value in data.items():
            checked[self.check(key, type_.key_type, (*path, key))] = self.check(value, type_.value_type, (*path, key))
        return checked

    def _list(self, data: object, type_: Any, path: PathKey) -> object:
        if not isinstance(data, (list, tuple)):
            return self._wrong(data, type_, path)
        low, high = type_.min_length or 0, type_.max_length
        if len(data) < low or (high is not None and len(data) > high):
            bounds = f"at least {low}" if high is None else f"{low} to {high}"
            self._tell("out-of-range", path, f"found {len(data)} entries", f"expected {bounds}")
        return [self.check(item, type_.item_type, (*path, i)) for i, item in enumerate(data)]

    def _tuple(self, data: object, type_: inspect.TupleType, path: PathKey) -> object:
        if not isinstance(data, (list, tuple)) or len(data) != len(type_.item_types):
            return self._wrong(data, type_, path)
        pairs = zip(data, type_.item_types, strict=True)
        return [self.check(item, one, (*path, i)) for i, (item, one) in enumerate(pairs)]

    def _union(self, data: object, type_: inspect.UnionType, path: PathKey) -> object:
        fitting = [one for one in type_.types if same_kind(data, unwrapped(one)[0])]
        tagged = [one for one in fitting if isinstance(one, inspect.StructType) and one.tag_field]
        if isinstance(data, dict) and tagged:
            tags = {str(one.tag): one for one in tagged}
            field = str(tagged[0].tag_field)
            tag = data.get(field)
            if str(tag) in tags:
                return self.check(data, tags[str(tag)], path)
            found = f"{field} is {tag!r}" if field in data else f"the key {field!r} is missing"
            return self._tell("not-one-of", (*path, field), found, one_of(tags, str(tag or "")))
        if fitting:
            return self.check(data, fitting[0], path)
        text = next((one for one in type_.types if isinstance(unwrapped(one)[0], inspect.StrType)), None)
        if text is not None and self._raw(data, path) is not None:
            return self.check(data, text, path)
        return self._wrong(data, type_, path)

    def _literal(self, data: object, type_: Any, path: PathKey) -> object:
        allowed = [m.value for m in type_.cls] if isinstance(type_, inspect.EnumType) else list(type_.values)
        raw = self._raw(data, path)
        for value in (data, raw):
            if any(value == one and type(value) is type(one) for one in allowed):
                return value
        found = found_as(data) if raw is None else f"found {raw!r}"
        return self._tell("not-one-of", path, found, one_of(map(str, allowed), str(data)))

    def _scalar(self, data: object, wanted: Any, hint: str, path: PathKey) -> object:
        if isinstance(wanted, inspect.StrType) and not isinstance(data, str):
            raw = self._raw(data, path)
            data = data if raw is None else raw
        if not same_kind(data, wanted):
            return self._wrong(data, wanted, path)
        if isinstance(data, str):
            bad = wanted.pattern is not None and not matches(wanted.pattern, data)
            short = wanted.min_length is not None and len(data) < wanted.min_length
            long = wanted.max_length is not None and len(data) > wanted.max_length
            if bad or short or long:
                expected = hint or (f"text that matches {wanted.pattern}" if bad else f"text {bounds(wanted)}")
                self._tell("bad-text", path, f"found {data!r}", f"expected {expected}")
        elif isinstance(data, (int, float)) and not isinstance(data, bool) and not within(data, wanted):
            expected = hint or f"a number {bounds(wanted)}"
            self._tell("out-of-range", path, f"found {data}", f"expected {expected}")
        return data

    def _raw(self, data: object, path: PathKey) -> str | None:
        """Give the spelling of an unquoted number or boolean."""
        place = self.places.get(path)
        return place.raw if place and isinstance(data, (bool, int, float)) else None

    def _wrong(self, data: object, type_: Any, path: PathKey) -> object:
        advice = "remove the key, or give it a value" if data is None else ""
        return self._tell("wrong-type", path, found_as(data), f"expected {describe(type_)}", advice)

    def _tell(self, code: str, path: PathKey, message: str, expected: str, advice: str = "") -> object:
        place = self.places.get(path) or self.places.get(path[:-1])
        where = f"line {place.line}: " if place else ""
        self.problems.append(
            Problem(
                code=code,
                message=where + message,
                file=self.file,
                path=show(path),
                expected=expected,
                advice=advice,
            )
        )
        return msgspec.UNSET
