"""On which units annotators differ, about what, and who stands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from corpus_kit.agreement.span_f1 import trimmed
from corpus_kit.corpus.model import AnswerValue, Unit
from corpus_kit.schema.model import Schema


class Difference(NamedTuple):
    """What a unit is differed about, and which annotators are not with the majority: all of them where it is a tie.

    `about` names span types, for whether or where it is marked, and labels as ``config: label``.
    """

    about: frozenset[str]
    apart: frozenset[str]


def difference(unit: Unit, schema: Schema, text: str | None) -> Difference | None:
    """Find how annotators differ on a unit; None if they do not, or only one saw it.

    Examples
    --------
    >>> from corpus_kit.schema.model import Attribute, SpanType
    >>> schema = Schema(name="s", attributes={"tone": Attribute()}, spans={"x": SpanType(attributes=("tone",))})
    >>> votes = {("tone", ""): {"a1": "warm", "a2": "cold", "a3": "cold"}}
    >>> unit = Unit(id="u", document="d", pass_="all", carrier="x", seers=("a1", "a2", "a3"), votes=votes)
    >>> found = difference(unit, schema, None)
    >>> sorted(found.about), sorted(found.apart)
    (['tone: cold', 'tone: warm'], ['a1'])
    """
    if len(unit.seers) < 2:
        return None
    about: set[str] = set()
    apart: set[str] = set()
    if unit.carrier in schema.spans and schema.spans[unit.carrier].units == "spans":
        marked: dict[str, Hashable] = {
            name: trimmed([(one.start, one.end) for one in unit.members.get(name, ())], text) for name in unit.seers
        }
        if odd := minority(marked):
            about.add(unit.carrier)
            apart |= odd
    for (attribute, _), votes in unit.votes.items():
        if schema.attributes[attribute].kind != "text" and (odd := minority(votes)):
            config = schema.config_name(attribute, unit.carrier)
            about |= {f"{config}: {shown(value)}" for value in votes.values()}
            apart |= odd
    return Difference(frozenset(about), frozenset(apart)) if about else None


def minority(said: Mapping[str, Hashable]) -> frozenset[str]:
    """Name those who do not say what most say; all where no answer has the most; nobody where all say the same.

    Examples
    --------
    >>> sorted(minority({"a1": "x", "a2": "y"})), sorted(minority({"a1": "x", "a2": "x"}))
    (['a1', 'a2'], [])
    """
    ranked = Counter(said.values()).most_common(2)
    if len(ranked) < 2:
        return frozenset()
    if ranked[0][1] == ranked[1][1]:
        return frozenset(said)
    return frozenset(name for name, value in said.items() if value != ranked[0][0])


def shown(value: AnswerValue) -> str:
    """Spell an answer.

    Examples
    --------
    >>> shown(("sea", "law")), shown(()), shown(3.0)
    ('sea + law', 'nothing', '3')
    """
    if isinstance(value, tuple):
        return " + ".join(value) or "nothing"
    return f"{value:g}" if isinstance(value, float) else value


def merged(differences: Iterable[Difference | None]) -> Difference:
    """Put differences together."""
    found = [one for one in differences if one]
    return Difference(
        frozenset().union(*(one.about for one in found)), frozenset().union(*(one.apart for one in found))
    )
