"""From votes to references: the units of a document, everyone's votes on them, and what the reference holds.

This is where the project's numbers are decided. Sentences, free spans and documents become units in modules of their
own; here they get ids, votes, labels and links.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus_kit.corpus.drafts import Draft, Voice, passes_of, voices
from corpus_kit.corpus.links import unit_links
from corpus_kit.corpus.majority import Decide, majority
from corpus_kit.corpus.model import AnnotatedDocument, AnswerValue, Document, References, Unit
from corpus_kit.corpus.sentence_units import sentence_drafts
from corpus_kit.corpus.span_units import span_drafts
from corpus_kit.corpus.votes import Ballot, Said, ballots, by_annotator, canonical, cast
from corpus_kit.schema.model import DOCUMENT, Schema, Target

__all__ = ["Decide", "majority", "references"]


def references(
    doc: AnnotatedDocument, schema: Schema, targets: Sequence[Target] = (), decide: Decide = majority
) -> References:
    """Find the units of a document, count the votes on them, and settle the reference.

    Names of annotators and the order of annotations decide nothing. Where an adjudication exists for a pass, it is
    the whole reference there: its spans are the units, its links the links, its answers (silence being the default)
    the labels, and the votes stand beside.

    Parameters
    ----------
    doc : AnnotatedDocument
        Annotations of one annotator in one pass at most once. Regions of types that their pass does not mark are
        left out.
    schema : Schema
    targets : sequence of Target
        The corpus's targets: attributes asked per target are a question each. An annotation that was last updated
        before a target was added has no vote on it, and neither does an adjudication: that label is open.
    decide : callable
        From votes to a label, where no adjudication exists.

    Returns
    -------
    corpus_kit.corpus.model.References
        Units by carrier (span types in the schema's order, then the document) and offset; links in that order too.

    Examples
    --------
    >>> from corpus_kit.corpus.model import Annotation, Region
    >>> from corpus_kit.schema.model import SpanType
    >>> schema = Schema(name="s", spans={"x": SpanType()})
    >>> def marks(annotator, start, end):
    ...     return Annotation(document="d", pass_="all", annotator=annotator, regions=(Region("r", "x", start, end),))
    >>> doc = AnnotatedDocument(Document(id="d"), (marks("a1", 0, 10), marks("a2", 0, 8), marks("a3", 40, 45)))
    >>> [(unit.id, sorted(unit.members), unit.in_reference) for unit in references(doc, schema).units]
    [('d:x:0-8', ['a1', 'a2'], True), ('d:x:40-45', ['a3'], False)]
    """
    everyone = voices(doc.annotations, schema)
    judges = voices(doc.adjudications.values(), schema)
    units: list[Unit] = []
    drafts: list[Draft] = []
    seers: dict[str, tuple[str, ...]] = {}
    for carrier in (*schema.spans, DOCUMENT):
        passes = passes_of(schema, carrier)
        heard = [voice for voice in everyone if voice.annotation.pass_ in passes]
        ruled = [voice for voice in judges if voice.annotation.pass_ in passes]
        if not heard and not ruled:
            continue
        seers[carrier] = tuple(sorted({voice.annotation.annotator for voice in heard}))
        made = _drafts(carrier, doc.document, schema, heard, ruled)
        seen = {voice.annotation.pass_ for voice in (*heard, *ruled)}
        pass_ = next(name for name in passes if name in seen)
        asked = ballots(schema, carrier, targets)
        for id_, draft in zip(_ids(doc.document.id, made), made, strict=True):
            units.append(_unit(id_, doc.document.id, pass_, seers[carrier], draft, asked, decide))
        drafts += made
    return References(tuple(units), unit_links(units, drafts, schema), seers)


def _drafts(
    carrier: str, document: Document, schema: Schema, heard: Sequence[Voice], ruled: Sequence[Voice]
) -> list[Draft]:
    if carrier == DOCUMENT:
        said, decided = ([Said(one, (), one.answers) for one, _ in found] for found in (heard, ruled))
        return [Draft(carrier=carrier, said=said, ruled=decided, adjudicated=bool(ruled))]
    if schema.spans[carrier].units == "sentences":
        return sentence_drafts(carrier, document, heard, ruled)
    return span_drafts(carrier, heard, ruled)


def _ids(document: str, drafts: Sequence[Draft]) -> list[str]:
    """Name units after their document, carrier and offsets; the second of a name gets ``#2``."""
    times: dict[str, int] = {}
    ids = []
    for draft in drafts:
        offsets = "+".join(f"{start}-{end}" for start, end in draft.points)
        name = f"{document}:{draft.carrier}:{offsets}" if offsets else f"{document}:{draft.carrier}"
        times[name] = times.get(name, 0) + 1
        ids.append(name if times[name] == 1 else f"{name}#{times[name]}")
    return ids


def _unit(
    id_: str, document: str, pass_: str, seers: tuple[str, ...], draft: Draft, asked: Sequence[Ballot], decide: Decide
) -> Unit:
    said = by_annotator(draft.said)
    regions = {name: tuple([region for one in found for region in one.regions]) for name, found in said.items()}
    unit = Unit(
        id=id_,
        document=document,
        pass_=pass_,
        carrier=draft.carrier,
        fragments=draft.points,
        seers=seers,
        members={name: marks for name, marks in regions.items() if marks},
        in_reference=draft.in_reference,
        adjudicated=draft.adjudicated,
    )
    for ballot in asked:
        cast_by = {name: cast(ballot, found, asked) for name, found in said.items()}
        votes = {name: value for name, value in cast_by.items() if value is not None}
        unit.votes[ballot.question] = votes
        if ballot.attribute.kind == "choice":
            unit.labels[ballot.question] = _label(id_, ballot, draft, votes, asked, decide)
    return unit


def _label(
    id_: str,
    ballot: Ballot,
    draft: Draft,
    votes: dict[str, AnswerValue],
    asked: Sequence[Ballot],
    decide: Decide,
) -> AnswerValue | None:
    ruled = [one for one in draft.ruled if one.annotation.pass_ in ballot.passes]
    if ruled:
        return cast(ballot, ruled, asked)
    outside = draft.adjudicated and draft.in_reference is False
    label = decide(id_, ballot.question, votes) if votes and not outside else None
    return None if label is None else canonical(ballot.attribute, label)
