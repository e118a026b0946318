"""What annotators said of which text: documents, annotations, and units with their votes.

Spans are half-open ``[start, end)`` in Unicode code points of the document's raw text.
"""

from __future__ import annotations

import msgspec

Span = tuple[int, int]
AnswerValue = str | float | tuple[str, ...]
"""A label, a number, or several labels or lines of text."""
Question = tuple[str, str]
"""An attribute and the target it is asked about; the target is ``""`` unless the attribute is asked per target."""


class Part(msgspec.Struct, frozen=True):
    """A stretch of a document: ``headline``, ``body`` or ``boilerplate``."""

    kind: str
    start: int
    end: int


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article: bibliographic facts, its text, and offsets made once when it was added."""

    id: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    event: str = ""
    sha256: str = ""
    length: int = 0
    parts: tuple[Part, ...] = ()
    sentences: tuple[Span, ...] = ()
    text: str | None = None


class Answer(msgspec.Struct, frozen=True, gc=False):
    """One annotator's explicit answer to one question: `value` is a label or several, a number or lines of text."""

    attribute: str
    value: AnswerValue
    target: str = ""
    id: str = ""
    control: str = ""
    origin: str = ""

    @property
    def question(self) -> Question:
        """What was asked."""
        return (self.attribute, self.target)


class Region(msgspec.Struct, frozen=True):
    """A labelled span in an annotation. A span drawn with two labels is two regions of one `id`."""

    id: str
    type: str
    start: int
    end: int
    answers: tuple[Answer, ...] = ()
    control: str = ""
    origin: str = ""
    notes: tuple[str, ...] = ()
    score: float | None = None
    parent: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """A relation between two regions, as drawn (`from_id`, `to_id`, `direction`, `label`) and as read.

    `relation` is the schema's relation, empty where none or several fit; with `reversed`, it runs from `to_id` to
    `from_id`. `from_type` and `to_type` name the regions' types, which ids alone leave open where a region has two.
    """

    from_id: str
    to_id: str
    from_type: str
    to_type: str
    relation: str = ""
    reversed: bool = False
    direction: str = "right"
    label: str = ""

    @property
    def head(self) -> tuple[str, str]:
        """Region id and type where the schema's relation starts."""
        return (self.to_id, self.to_type) if self.reversed else (self.from_id, self.from_type)

    @property
    def tail(self) -> tuple[str, str]:
        """Region id and type where the schema's relation ends."""
        return (self.from_id, self.from_type) if self.reversed else (self.to_id, self.to_type)


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One annotator's submitted pass over one document. `answers` are those about the document."""

    document: str
    pass_: str
    annotator: str
    regions: tuple[Region, ...] = ()
    links: tuple[Link, ...] = ()
    answers: tuple[Answer, ...] = ()
    id: str = ""
    task: str = ""
    file: str = ""
    created: str = ""
    updated: str = ""
    seconds: float | None = None


class AnnotatedDocument(msgspec.Struct, frozen=True):
    """A document with everything said of it. An adjudication, one a pass at most, is never among the annotations."""

    document: Document
    annotations: tuple[Annotation, ...] = ()
    adjudications: dict[str, Annotation] = {}


class Unit(msgspec.Struct, kw_only=True):
    """What a label is about, who saw it, and what they said.

    Attributes
    ----------
    id : str
        Document, carrier and offsets; stable while the document's annotations are.
    carrier : str
        A span type, or ``document``.
    fragments : tuple of (int, int)
        Code points, in order; empty for a document, several for a discontinuous span.
    seers : tuple of str
        Annotators who submitted the pass, in order.
    members : dict
        For each annotator who marked the unit, the regions (fragments, by offset) that mark it.
    in_reference : bool or None
        Whether the unit stands in the reference; None where exactly half of the seers marked it.
    votes : dict
        For each question, each voter's value. Silence of a seer counts as the default where the attribute has one.
    labels : dict
        For each question, the reference's value; None where it is open.
    adjudicated : bool
        Whether the reference comes from an adjudication.
    """

    id: str
    document: str
    pass_: str
    carrier: str
    fragments: tuple[Span, ...] = ()
    seers: tuple[str, ...] = ()
    members: dict[str, tuple[Region, ...]] = {}
    in_reference: bool | None = True
    votes: dict[Question, dict[str, AnswerValue]] = {}
    labels: dict[Question, AnswerValue | None] = {}
    adjudicated: bool = False

    @property
    def start(self) -> int:
        """First code point; 0 for a document."""
        return self.fragments[0][0] if self.fragments else 0

    @property
    def end(self) -> int:
        """One past the last code point; 0 for a document."""
        return self.fragments[-1][1] if self.fragments else 0


class UnitLink(msgspec.Struct, frozen=True):
    """A relation between two units (by `Unit.id`), who drew it, and if the reference holds it (None: undecided)."""

    relation: str
    head: str
    tail: str
    drawn_by: tuple[str, ...]
    seen_by: tuple[str, ...]
    in_reference: bool | None


class References(msgspec.Struct, frozen=True):
    """The units of a document and the links between them.

    `seers` names the annotators who saw each carrier, units or none; a carrier is missing where neither an annotator
    nor an adjudication looked for it.
    """

    units: tuple[Unit, ...]
    links: tuple[UnitLink, ...]
    seers: dict[str, tuple[str, ...]] = {}


class StructureInstance(msgspec.Struct, frozen=True):
    """A structure found among units or in one annotation: the anchor's id, and ids by role in order of offset.

    `parent` is the id of the smallest structure whose anchor contains this one's anchor, or ``""``.
    """

    name: str
    anchor: str
    roles: dict[str, tuple[str, ...]]
    parent: str = ""
