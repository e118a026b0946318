"""What msgspec types want, in words, and whether data is of that kind."""

from __future__ import annotations

import re
from typing import Any

from msgspec import inspect

from corpus_kit.errors import one_of


def found_as(data: object) -> str:
    """Say what was found.

    Examples
    --------
    >>> found_as({}), found_as(True), found_as(None)
    ('found a mapping', 'found true', 'found nothing')
    """
    if data is None:
        return "found nothing"
    if isinstance(data, dict):
        return "found a mapping"
    if isinstance(data, (list, tuple)):
        return "found a list"
    if isinstance(data, str):
        return f"found the text {data if len(data) <= 60 else data[:59] + '…'!r}"
    return f"found {str(data).lower()}"


def describe(type_: Any) -> str:
    """Say what a type wants.

    Examples
    --------
    >>> describe(inspect.type_info(list[str] | None))
    'a list of text, or nothing'
    """
    wanted, hint = unwrapped(type_)
    match wanted:
        case inspect.UnionType():
            return ", or ".join(describe(one) for one in wanted.types)
        case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
            return f"a list of {describe(wanted.item_type)}"
        case inspect.TupleType():
            return "a list of " + " and ".join(describe(one) for one in wanted.item_types)
        case inspect.StructType() | inspect.DictType():
            return "a mapping"
        case inspect.LiteralType():
            return one_of(map(str, wanted.values)).removeprefix("expected ")
    plain: dict[Any, str] = {
        inspect.StrType: "text",
        inspect.IntType: "a whole number",
        inspect.FloatType: "a number",
        inspect.BoolType: "true or false",
        inspect.NoneType: "nothing",
    }
    return hint or plain.get(type(wanted), "something else")


def unwrapped(type_: Any) -> tuple[Any, str]:
    """Take off metadata; its description is the hint."""
    hint = ""
    while isinstance(type_, inspect.Metadata):
        hint = hint or (type_.extra_json_schema or {}).get("description", "")
        type_ = type_.type
    return type_, hint


def same_kind(data: object, wanted: Any) -> bool:
    """Say whether `data` is of the kind that an inspected type wants, whatever is inside."""
    if isinstance(data, bool) or data is None:
        fits: tuple[type, ...] = (inspect.BoolType,) if isinstance(data, bool) else (inspect.NoneType,)
    elif isinstance(data, (int, float)):
        whole = isinstance(data, int) or data.is_integer()
        fits = (inspect.FloatType, inspect.IntType) if whole else (inspect.FloatType,)
    elif isinstance(data, str):
        fits = (inspect.StrType,)
    elif isinstance(data, dict):
        fits = (inspect.StructType, inspect.DictType)
    else:
        fits = (inspect.ListType, inspect.VarTupleType, inspect.TupleType, inspect.SetType, inspect.FrozenSetType)
    literal = isinstance(wanted, inspect.LiteralType) and any(type(data) is type(one) for one in wanted.values)
    return literal or isinstance(wanted, (*fits, inspect.AnyType))


def within(data: float, wanted: Any) -> bool:
    """Say whether a number lies within a type's bounds."""
    return (
        (wanted.gt is None or data > wanted.gt)
        and (wanted.ge is None or data >= wanted.ge)
        and (wanted.lt is None or data < wanted.lt)
        and (wanted.le is None or data <= wanted.le)
    )


def bounds(wanted: Any) -> str:
    """Say a type's bounds."""
    if isinstance(wanted, inspect.StrType):
        length = _limits(("of at least", wanted.min_length), ("of at most", wanted.max_length))
        return f"{length} characters"
    return _limits(("above", wanted.gt), ("at least", wanted.ge), ("below", wanted.lt), ("at most", wanted.le))


def _limits(*limits: tuple[str, float | None]) -> str:
    return " and ".join(f"{word} {limit}" for word, limit in limits if limit is not None)


def matches(pattern: str, text: str) -> bool:
    r"""Search as JSON Schema does, where ``$`` is the very end and not also before a last line break.

    Examples
    --------
    >>> matches("^a+$", "aa"), matches("^a+$", "aa\n")
    (True, False)
    """
    return re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), text) is not None
