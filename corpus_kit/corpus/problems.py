"""Faults in an annotation that only its schema and its document's sentences reveal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from corpus_kit.corpus.fragments import End, cyclic, end_of, fragment_relations
from corpus_kit.corpus.model import Annotation, Document, Link, Region
from corpus_kit.corpus.sentence_units import regions_by_sentence
from corpus_kit.corpus.votes import Ballot, ballots, missing
from corpus_kit.errors import Problem
from corpus_kit.schema.model import Relation, Schema, Target

Report = Callable[..., Problem]


def unit_problems(
    annotation: Annotation, document: Document, schema: Schema, targets: Sequence[Target] = ()
) -> list[Problem]:
    """List what keeps an annotation's regions and links from being read as votes.

    Parameters
    ----------
    annotation : Annotation
    document : Document
        With its sentences.
    schema : Schema
    targets : sequence of Target
        The corpus's targets. An annotation owes no answer on a target added after its last update.

    Returns
    -------
    list of Problem
        ``region-outside-sentences``, ``second-region`` and ``unanswered`` for regions whose unit is a sentence;
        ``self-link``, ``no-such-relation``, ``contradicting-relation`` and ``cycle`` for links.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType
    >>> schema = Schema(name="s", spans={"x": SpanType(units="sentences")})
    >>> twice = (Region("r1", "x", 0, 4), Region("r2", "x", 5, 9))
    >>> annotation = Annotation(document="d", pass_="all", annotator="a1", regions=twice)
    >>> [problem.code for problem in unit_problems(annotation, Document(id="d", sentences=((0, 9),)), schema)]
    ['second-region']
    """
    return [
        *_region_problems(annotation, document, schema, targets),
        *(problem for _, problem in _link_problems(annotation, schema)),
    ]


def sound(annotation: Annotation, document: Document, schema: Schema) -> Annotation:
    """Leave out what `unit_problems` rejects: second regions and those outside sentences, with their links, and links.

    A partly answered region stays: its answers are votes, and the open question gets none.
    """
    outside, second = _misplaced(annotation, document, schema)
    dropped = outside | second
    regions = tuple(region for region in annotation.regions if end_of(region) not in dropped)
    faulty = {id(link) for links, _ in _link_problems(annotation, schema) for link in links}
    links = (link for link in annotation.links if id(link) not in faulty)
    return msgspec.structs.replace(
        annotation,
        regions=regions,
        links=tuple(link for link in links if link.head not in dropped and link.tail not in dropped),
    )


def _reporter(annotation: Annotation) -> Report:
    def report(code: str, region: str, message: str, expected: str = "", advice: str = "") -> Problem:
        where = {"file": annotation.file, "task": annotation.task, "annotator": annotation.annotator}
        return Problem(code=code, message=message, region=region, expected=expected, advice=advice, **where)

    return report


def _misplaced(annotation: Annotation, document: Document, schema: Schema) -> tuple[set[End], set[End]]:
    """Find the regions outside every sentence, and those that come second in theirs."""
    outside: set[End] = set()
    second: set[End] = set()
    for name in _sentence_types(schema):
        placed = regions_by_sentence(annotation, name, document.sentences).values()
        second |= {end_of(region) for regions in placed for region in regions[1:]}
        inside = {end_of(region) for regions in placed for region in regions}
        outside |= {end_of(region) for region in annotation.regions if region.type == name} - inside
    return outside, second


def _sentence_types(schema: Schema) -> list[str]:
    return [name for name, span in schema.spans.items() if span.units == "sentences"]


def _region_problems(
    annotation: Annotation, document: Document, schema: Schema, targets: Sequence[Target]
) -> Iterator[Problem]:
    kinds = _sentence_types(schema)
    if not kinds:
        return
    report = _reporter(annotation)
    outside, second = _misplaced(annotation, document, schema)
    put: dict[tuple[str, tuple[str, ...]], list[Ballot]] = {}
    for region in annotation.regions:
        span = f"the {region.type} at {region.start}-{region.end}"
        if end_of(region) in outside:
            advice = "mark text of the headline or the body" if document.sentences else "the document has no sentences"
            yield report("region-outside-sentences", region.id, f"{span} overlaps no sentence", advice=advice)
        if end_of(region) in second:
            expected = f"expected one {region.type} a sentence from one annotator"
            yield report("second-region", region.id, f"{span} is a second one in its sentence", expected)
        if region.type in kinds and (open_ := _unanswered(region, annotation, schema, targets, put)):
            expected = "expected an answer to every required attribute, or none at all"
            yield report("unanswered", region.id, f"{span} is answered in part: {', '.join(open_)} missing", expected)


def _unanswered(
    region: Region,
    annotation: Annotation,
    schema: Schema,
    targets: Sequence[Target],
    put: dict[tuple[str, tuple[str, ...]], list[Ballot]],
) -> list[str]:
    """Name what is missing; `put` keeps the questions that were put to the annotation, for regions that are alike."""
    about = tuple(one.id for one in targets) or tuple(one.target for one in region.answers if one.target)
    asked = put.get((region.type, about))
    if asked is None:
        known = tuple(targets) or tuple(Target(id=one, text="") for one in about)
        asked = [ballot for ballot in ballots(schema, region.type, known) if ballot.put_to(annotation)]
        put[region.type, about] = asked
    return [f"{attribute} ({target})" if target else attribute for attribute, target in missing(region.answers, asked)]


def _link_problems(annotation: Annotation, schema: Schema) -> Iterator[tuple[list[Link], Problem]]:
    """Go through the faults of links, each with the links that have it."""
    report = _reporter(annotation)
    faultless: set[tuple[str, str, str]] = set()
    for link in annotation.links:
        kind = (link.from_type, link.to_type, link.label)
        if kind in faultless and link.from_id != link.to_id:
            continue
        ends = f"from region {link.from_id} ({link.from_type}) to region {link.to_id} ({link.to_type})"
        fitting = [name for name, _ in schema.readings(link.from_type, link.to_type)]
        drawn = _drawn(link, schema)
        if link.from_id == link.to_id:
            yield [link], report("self-link", link.from_id, f"a link {ends} ties a region to itself")
        elif not fitting and schema.relations:  # a schema without relations says nothing of how links may run
            expected = f"expected a link between {_pairs(schema)}"
            yield [link], report("no-such-relation", link.from_id, f"no relation fits the link {ends}", expected)
        elif drawn and drawn not in fitting:
            message = f"the link {ends} is labelled {link.label!r}, which joins {_pair(schema.relations[drawn])}"
            expected = f"expected {' or '.join(fitting)}"
            yield [link], report("contradicting-relation", link.from_id, message, expected, "remove the link's label")
        else:
            faultless.add(kind)
    for relation in sorted(fragment_relations(schema)):
        ties = [link for link in annotation.links if link.relation == relation]
        if ends_ := cyclic(ties):
            circle = [link for link in ties if link.head in ends_ and link.tail in ends_]
            message = (
                f"{relation} runs in a circle through regions {', '.join(sorted({region for region, _ in ends_}))}"
            )
            expected = "expected each fragment to continue an earlier one"
            yield circle, report("cycle", circle[0].from_id, message, expected, "remove one of the links")


def _drawn(link: Link, schema: Schema) -> str:
    """Name the relation that the link's label stands for, if it is one of the schema's."""
    spelled = {relation.as_ or name: name for name, relation in schema.relations.items()}
    return spelled.get(link.label, link.label if link.label in schema.relations else "")


def _pairs(schema: Schema) -> str:
    return "; ".join(_pair(relation) for relation in schema.relations.values()) or "none: the schema has no relation"


def _pair(relation: Relation) -> str:
    ends = (one if isinstance(one, str) else " or ".join(one) for one in (relation.from_, relation.to))
    return " and ".join(ends)
