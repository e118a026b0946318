"""What annotators dispute, in words that tell an adjudicator where to look and not who said what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus_kit.corpus.model import Question, Unit, UnitLink
from corpus_kit.schema.model import DOCUMENT, Schema, Target
from corpus_kit.studio.access import clean

WORDS = 48
"""Characters of a span that are quoted."""


class Wording:
    """Words for what is disputed in one document.

    Parameters
    ----------
    schema : Schema
    targets : sequence of Target
    text : str
        The document's.
    units : iterable of Unit
        All of them: links join them by id.

    Examples
    --------
    >>> from corpus_kit.schema.model import Attribute, SpanType
    >>> schema = Schema(name="toys", attributes={"colour": Attribute(title="Colour")}, spans={"ball": SpanType()})
    >>> unit = Unit(id="d:ball:6-10", document="d", pass_="all", carrier="ball", fragments=((6, 10),))
    >>> words = Wording(schema, (), "a red ball", [unit])
    >>> words.questions(unit, [("colour", "")]), words.marking(unit)
    ('ball “ball”: Colour', 'ball “ball”: marked or not, and how far')
    """

    def __init__(self, schema: Schema, targets: Sequence[Target], text: str, units: Iterable[Unit]) -> None:
        self._schema, self._text = schema, text
        self._targets: Mapping[str, str] = {one.id: one.text for one in targets}
        self._units = {unit.id: unit for unit in units}

    def marking(self, unit: Unit) -> str:
        """Say that not all marked a span, or not alike."""
        return f"{self._place(unit)}: marked or not, and how far"

    def questions(self, unit: Unit, contested: Iterable[Question]) -> str:
        """Say which questions about a unit were answered differently."""
        return f"{self._place(unit)}: {', '.join(map(self._question, contested))}"

    def link(self, link: UnitLink) -> str:
        """Say that not all who marked both ends drew a link."""
        title = self._schema.relations[link.relation].title or link.relation
        head, tail = (self._quoted(self._units[one]) for one in (link.head, link.tail))
        return f"{head} → {tail}: linked or not ({title})"

    def _place(self, unit: Unit) -> str:
        if unit.carrier == DOCUMENT:
            return "The whole article"
        return f"{self._schema.spans[unit.carrier].title or unit.carrier} {self._quoted(unit)}"

    def _quoted(self, unit: Unit) -> str:
        return f"“{clean(' … '.join(self._text[start:end] for start, end in unit.fragments), WORDS)}”"

    def _question(self, question: Question) -> str:
        attribute, target = question
        about = f" ({self._targets.get(target, target)})" if target else ""
        return (self._schema.attributes[attribute].title or attribute) + about
