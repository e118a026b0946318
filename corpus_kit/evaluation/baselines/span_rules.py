"""Rules for finding spans, as a lexicon file spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from corpus_kit.errors import Problem, one_of


class SpanRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How spans of a type are found; what is given is tried in this order.

    Attributes
    ----------
    quoted : int
        What stands between quotation marks and holds at least so many words.
    any : tuple of str
        Phrases, in whole words, upper and lower case alike; never within what another type's `quoted` found.
    regex : str
        A pattern, upper and lower case apart.
    beside : str
        A span type: what `regex` finds counts only directly before or after such a span.
    after : str
        A span type: what follows such a span to the end of its sentence, where nothing of this type is quoted.
    """

    any: tuple[str, ...] = ()
    regex: str = ""
    quoted: int = 0
    beside: str = ""
    after: str = ""


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Match any of some phrases in whole words, the longest first, upper and lower case alike.

    Examples
    --------
    >>> phrase_pattern(["call", "call on"]).findall("They called, then Call on us")
    ['Call on']
    """
    listed = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def span_rule_problems(rules: Mapping[str, SpanRule], known: Iterable[str], file: str) -> list[Problem]:
    """Check span rules against a schema's span types."""
    types = tuple(known)
    found = []
    for name, rule in rules.items():
        where = f"spans.{name}"
        named = {where: name, f"{where}.beside": rule.beside, f"{where}.after": rule.after}
        for path, type_ in named.items():
            if type_ and type_ not in types:
                message = f"span type {type_!r} is not in the schema"
                found.append(_problem("unknown-span", message, file, path, one_of(types, type_)))
        if not (rule.any or rule.regex or rule.quoted or rule.after):
            found.append(_problem("empty-rule", "the rule finds nothing", file, where, "any, regex, quoted or after"))
        if rule.quoted < 0:
            found.append(_problem("bad-rule", "a number of words is negative", file, f"{where}.quoted", "1 or more"))
        if rule.beside and not rule.regex:
            message = "`beside` says where `regex` counts, and there is no `regex`"
            found.append(_problem("bad-rule", message, file, f"{where}.beside", "regex: PATTERN"))
        try:
            re.compile(rule.regex)
        except re.error as error:
            message = f"the pattern does not compile: {error}"
            found.append(_problem("bad-regex", message, file, f"{where}.regex", ""))
    return found


def _problem(code: str, message: str, file: str, path: str, expected: str) -> Problem:
    return Problem(code=code, message=message, file=file, path=path, expected=expected)
