"""From regions, links and answers back to Label Studio's results, for predictions that people start from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpus_kit.corpus.model import Answer, AnswerValue, Link, Region
from corpus_kit.labelstudio.layout import SPAN_CONTROL, TEXT_OBJECT, control_name, recorded_values
from corpus_kit.labelstudio.questions import offered, plain
from corpus_kit.schema.model import Schema

Result = dict[str, Any]


class Speller:
    """Spells what is said of one document as the labeling configs made from a schema record it.

    Parameters
    ----------
    schema : Schema
    text : str
        The document's.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType
    >>> speller = Speller(Schema(name="toys", spans={"ball": SpanType()}), "a red ball")
    >>> speller.region(Region("r1", "ball", 6, 10))[0]["value"]
    {'start': 6, 'end': 10, 'text': 'ball', 'labels': ['ball']}
    """

    def __init__(self, schema: Schema, text: str) -> None:
        self.schema, self.text = schema, text
        self._recorded = {
            name: {label: recorded for recorded, label in recorded_values(attribute).items()}
            for name, attribute in schema.attributes.items()
        }

    def results(
        self, regions: Iterable[Region], answers: Iterable[Answer] = (), links: Iterable[Link] = ()
    ) -> list[Result]:
        """Spell regions with the answers on them, answers on the document, and links."""
        spelled = [result for region in regions for result in self.region(region)]
        spelled += [one for one in map(self.answer, answers) if one]
        return spelled + [self.link(link) for link in links]

    def region(self, region: Region) -> list[Result]:
        """Spell a region and the answers on it."""
        label = plain(self.schema.spans[region.type].as_ or region.type)
        value = self._value(region)
        shared = {"id": region.id, "to_name": TEXT_OBJECT}
        span: Result = shared | {"from_name": SPAN_CONTROL, "type": "labels", "value": value | {"labels": [label]}}
        if region.score is not None:
            span["score"] = round(region.score, 4)
        spelled = [self.answer(answer, region) for answer in region.answers]
        return [span, *(one for one in spelled if one)]

    def answer(self, answer: Answer, region: Region | None = None) -> Result | None:
        """Spell an answer on a region or on the document; nothing for a default that is told by silence."""
        attribute = self.schema.attributes[answer.attribute]
        if attribute.values and attribute.per_target and answer.value not in offered(attribute):
            return None
        type_, said = self._said(answer)
        control = control_name(self.schema, answer.attribute, answer.target, on_document=region is None)
        id_ = region.id if region else f"document-{control}"
        value = (self._value(region) if region else {}) | said
        return {"id": id_, "from_name": control, "to_name": TEXT_OBJECT, "type": type_, "value": value}

    def link(self, link: Link) -> Result:
        """Spell a relation as it was drawn."""
        drawn = {"from_id": link.from_id, "to_id": link.to_id, "type": "relation", "direction": link.direction}
        return drawn | ({"labels": [plain(link.label)]} if link.label else {})

    def _value(self, region: Region) -> Result:
        return {"start": region.start, "end": region.end, "text": self.text[region.start : region.end]}

    def _said(self, answer: Answer) -> tuple[str, Result]:
        attribute = self.schema.attributes[answer.attribute]
        if attribute.kind == "number":
            return "number", {"number": answer.value}
        if attribute.kind == "text":
            return "textarea", {"text": list(_several(answer.value))}
        recorded = [self._recorded[answer.attribute].get(str(one), str(one)) for one in _several(answer.value)]
        if attribute.nested:
            return "taxonomy", {"taxonomy": [one.split("/") for one in recorded]}
        return "choices", {"choices": recorded}


def join(schema: Schema, relation: str, head: tuple[str, str], tail: tuple[str, str]) -> Link:
    """Join two regions, by type and id, as annotators draw it: labelled only where their types leave it open.

    Examples
    --------
    >>> from corpus_kit.schema.model import Relation
    >>> schema = Schema(name="toys", relations={"held_by": Relation(from_="ball", to="child")})
    >>> link = join(schema, "held_by", ("ball", "r1"), ("child", "r2"))
    >>> link.from_id, link.to_id, link.label
    ('r1', 'r2', '')
    """
    is_clear = len(schema.readings(head[0], tail[0])) == 1
    label = "" if is_clear else schema.relations[relation].as_ or relation
    return Link(head[1], tail[1], head[0], tail[0], relation, label=label)


def _several(value: AnswerValue) -> tuple[AnswerValue, ...]:
    return value if isinstance(value, tuple) else (value,)
