"""From the value of an answering control to a value of the schema."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import msgspec

from corpus_kit.corpus.model import AnswerValue
from corpus_kit.errors import one_of
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.records import Result, Value
from corpus_kit.schema.model import Attribute, Schema

ANSWER_TYPES = ("choices", "taxonomy", "rating", "number", "textarea", "datetime")
"""Result types that answer a question, which is also the key of their value but for a text area's ``text``."""


class Unread(msgspec.Struct, frozen=True, gc=False):
    """Why a value cannot be read, as the code, message and expectation of a problem."""

    code: str
    message: str
    expected: str = ""


class AnswerReader:
    """Reads answers against a schema."""

    def __init__(self, schema: Schema, layout: Layout) -> None:
        self.attributes, self.values = schema.attributes, layout.values

    def read(self, attribute: str, type_: str, value: Value) -> AnswerValue | Unread | None:
        """Read a value: a label, several, a number or lines of text; None if nothing is answered.

        Parameters
        ----------
        attribute : str
            What the control asks.
        type_ : str
            The result's type, one of `ANSWER_TYPES`.
        value : Value

        Returns
        -------
        str, float, tuple of str, None or Unread
        """
        kind = self.attributes[attribute].kind
        reading = _READINGS.get((kind, type_))
        if reading is None:
            message = f"{attribute} is a {kind}, but the result is of type {type_!r}"
            types = one_of(found for wanted, found in _READINGS if wanted == kind)
            return Unread("unknown-type", message, types)
        return reading(self, attribute, value)

    def fits(self, attribute: str, type_: str, value: Value) -> bool:
        """Say whether the value looks like an answer to the attribute; a choice does not to an open question."""
        key = (self.attributes[attribute].kind, type_)
        if key not in _READINGS or key == ("text", "choices"):
            return False
        return not isinstance(self.read(attribute, type_, value), Unread)

    def _choices(self, attribute: str, value: Value) -> AnswerValue | Unread | None:
        return self._labels(attribute, value.choices)

    def _taxonomy(self, attribute: str, value: Value) -> AnswerValue | Unread | None:
        return self._labels(attribute, value.taxonomy)

    def _labels(self, attribute: str, recorded: Any) -> AnswerValue | Unread | None:
        known = self.values[attribute]
        if isinstance(recorded, str):
            recorded = [recorded]
        if not isinstance(recorded, list):
            return None if recorded is None else Unread("unknown-value", f"the value of {attribute} is not a list")
        labels = []
        for one in recorded:
            spelled = "/".join(map(str, one)) if isinstance(one, list) else str(one)
            if spelled not in known:
                message = f"{spelled!r} is not a value of {attribute}"
                return Unread("unknown-value", message, one_of(known, spelled))
            labels.append(known[spelled])
        labels = list(dict.fromkeys(labels))
        if self.attributes[attribute].multiple:
            return tuple(labels) or None
        if len(labels) > 1:
            message = f"{attribute} has {len(labels)} values: {', '.join(labels)}"
            return Unread("several-values", message, "expected one")
        return labels[0] if labels else None

    def _number(self, attribute: str, value: Value) -> AnswerValue | Unread | None:
        recorded = _recorded_number(value)
        if recorded is None:
            return None
        number = _as_number(recorded)
        if number is None:
            return Unread("unknown-value", f"the value of {attribute} is not a number: {recorded!r}")
        asked = self.attributes[attribute]
        if (asked.min is not None and number < asked.min) or (asked.max is not None and number > asked.max):
            return Unread("out-of-range-number", f"{attribute} is {number:g}", f"expected {_range(asked)}")
        return number

    def _numbered(self, attribute: str, value: Value) -> AnswerValue | Unread | None:
        number = _recorded_number(value)
        spelled = f"{number:g}" if isinstance(number, int | float) else number
        return self._labels(attribute, None if spelled is None else [spelled])

    def _text(self, _: str, value: Value) -> AnswerValue | Unread | None:
        lines = value.text if value.text is not None else value.choices
        if lines is None:
            return None
        return tuple(map(str, lines if isinstance(lines, list) else [lines])) or None

    def _moment(self, _: str, value: Value) -> AnswerValue | Unread | None:
        return None if value.datetime is None else (str(value.datetime),)


_Reading = Callable[[AnswerReader, str, Value], AnswerValue | Unread | None]
_READINGS: dict[tuple[str, str], _Reading] = {
    ("choice", "choices"): AnswerReader._choices,
    ("choice", "taxonomy"): AnswerReader._taxonomy,
    ("choice", "rating"): AnswerReader._numbered,
    ("choice", "number"): AnswerReader._numbered,
    ("number", "number"): AnswerReader._number,
    ("number", "rating"): AnswerReader._number,
    ("text", "textarea"): AnswerReader._text,
    ("text", "choices"): AnswerReader._text,
    ("text", "datetime"): AnswerReader._moment,
}


def type_of(result: Result) -> str:
    """Say of what type a result is, which is told by its value where it does not say.

    Examples
    --------
    >>> type_of(Result(value=Value(start=0, end=4, labels=["x"]))), type_of(Result(from_id="r1", to_id="r2"))
    ('labels', 'relation')
    """
    if result.type:
        return result.type
    if result.from_id is not None and result.to_id is not None:
        return "relation"
    value = result.value
    if value is None:
        return ""
    for name in (
        "labels",
        "choices",
        "taxonomy",
        "rating",
        "number",
        "datetime",
        "hypertextlabels",
        "paragraphlabels",
    ):
        if getattr(value, name) is not None:
            return name
    return "textarea" if isinstance(value.text, list) else ""


def _recorded_number(value: Value) -> Any:
    return value.number if value.number is not None else value.rating


def _as_number(recorded: Any) -> float | None:
    """Read a number, or one that was recorded as a string."""
    if isinstance(recorded, bool) or not isinstance(recorded, int | float | str):
        return None
    try:
        number = float(recorded)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _range(asked: Attribute) -> str:
    low, high = (None if one is None else f"{one:g}" for one in (asked.min, asked.max))
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}"
