"""One Label Studio annotation → regions, links and answers, with every fault named.

Results come in any order: the spans are read first, then the answers that share their ids, then the relations between
them. A fault drops the one result that has it, and what hangs on a lost region goes with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

from corpus_kit.corpus.model import Answer, AnswerValue, Link, Region
from corpus_kit.errors import Problem, one_of
from corpus_kit.labelstudio.answers import ANSWER_TYPES, AnswerReader, Unread, type_of
from corpus_kit.labelstudio.layout import Control, Layout
from corpus_kit.labelstudio.marks import NO_VALUE, Faults, Mark, MarkReader, Where, declared, reject_control
from corpus_kit.labelstudio.records import Result, region_of, spelled
from corpus_kit.labelstudio.refusals import UNSUPPORTED_TYPES
from corpus_kit.labelstudio.relations import RelationReader, direction_of
from corpus_kit.labelstudio.spans import Place, Repair
from corpus_kit.schema.model import DOCUMENT, Schema

Said = tuple[Control, AnswerValue]


class ResultReader:
    """Reads the results of one pass against a schema and its spelling.

    Parameters
    ----------
    schema : Schema
    layout : Layout
    pass_ : str
        Only its span types and document attributes are expected; empty: those of every pass.
    """

    def __init__(self, schema: Schema, layout: Layout, pass_: str = "") -> None:
        self.layout, self.pass_ = layout, pass_
        passes = [schema.all_passes[pass_]] if pass_ else list(schema.all_passes.values())
        types = {name for one in passes for name in one.spans}
        spans = {label: name for label, name in layout.spans.items() if name in types}
        self.document = frozenset(name for one in passes for name in one.document)
        self.carried = {name: frozenset(schema.carriers(name)) - {DOCUMENT} for name in schema.attributes}
        self.marks = MarkReader(layout, spans, pass_, schema.label)
        self.answers = AnswerReader(schema, layout)
        self.relations = RelationReader(schema, layout)
        self.known: dict[Hashable, Said] = {}

    def read(self, results: Iterable[Result], place: Place, where: Where) -> Reading:
        """Read the results of one annotation that concern one text."""
        reading = Reading(self, place, where)
        answers, relations = [], []
        for result in results:
            type_ = result.type or type_of(result)
            if type_ == "labels":
                reading.mark(result)
            elif type_ == "relation":
                relations.append(result)
            elif type_ in ANSWER_TYPES:
                answers.append((result, type_))
            else:
                reading.refuse(result, type_)
        for result, type_ in answers:
            reading.answer(result, type_)
        for result in relations:
            reading.relate(result)
        reading.faults.tell_what_went_along(reading.dependents)
        return reading


class Reading:
    """What one annotation says of one text: `regions`, `links`, `answers`, `problems` and `repairs`."""

    def __init__(self, reader: ResultReader, place: Place, where: Where) -> None:
        self.reader, self.place = reader, place
        self.faults = Faults(where)
        self.repairs: list[Repair] = []
        self.links: list[Link] = []
        self.answers: list[Answer] = []
        self.dependents: Counter[str] = Counter()
        self._marks: dict[str, Mark] = {}

    @property
    def problems(self) -> list[Problem]:
        """Every fault found."""
        return self.faults.problems

    @property
    def regions(self) -> list[Region]:
        """A region for each label of each span, in order of first appearance."""
        carried = self.reader.carried
        return [region for id_, mark in self._marks.items() for region in mark.regions(id_, carried)]

    def mark(self, result: Result) -> None:
        """Read a span."""
        if repair := self.reader.marks.read(result, self.place, self._marks, self.faults):
            self.repairs.append(repair)

    def refuse(self, result: Result, type_: str) -> None:
        """Note a result whose type has no place in a corpus of texts, or is none at all."""
        region = spelled(result.id)
        if tag := UNSUPPORTED_TYPES.get(type_):
            self.faults.reject(region, "unsupported-type", f"a result is of type {type_!r}: {tag}")
            return
        found = f"result type {type_!r} is not known" if type_ else "a result has no type, and no value that tells it"
        self.faults.reject(region, "unknown-type", found, one_of(["labels", "relation", *ANSWER_TYPES], type_))

    def answer(self, result: Result, type_: str) -> None:
        """Read an answer: about a region if it shares one's id, else about the document."""
        id_ = result.id if type(result.id) is str else region_of(result)
        mark = self._marks.get(id_)
        if mark is None and id_ in self.faults.rejected:
            self.dependents[id_] += 1
            return
        value = result.value or NO_VALUE
        on_region = mark is not None or value.start is not None
        alike = _alike(result, type_, mark, on_region)
        read = self.reader.known.get(alike)
        if read is None:
            read = self._read(result, type_, mark, on_region, id_)
            if read is None:
                return
            if alike is not None:
                self.reader.known[alike] = read
        control, found = read
        answer = Answer(control.attribute, found, control.target, id_, result.from_name or "", result.origin or "")
        self._add(mark.answers if mark else self.answers, answer)

    def _read(self, result: Result, type_: str, mark: Mark | None, on_region: bool, id_: str) -> Said | None:
        value = result.value or NO_VALUE
        if value.choices == [] or value.taxonomy == []:  # an answer taken back; nobody may have given another
            return None
        control = self._control(result, type_, id_, on_region)
        if control is None or not self._askable(control, mark, on_region, id_):
            return None
        found = self.reader.answers.read(control.attribute, type_, value)
        if isinstance(found, Unread):
            self.faults.note(found.code, found.message, id_, found.expected)
            return None
        return None if found is None else (control, found)

    def _control(self, result: Result, type_: str, id_: str, on_region: bool) -> Control | None:
        layout, name = self.reader.layout, result.from_name
        if not declared(result, id_, layout, self.faults):
            return None
        if name is None:
            return self._only_control(result, type_, id_, on_region)
        asked = layout.controls.get(name)
        if not asked:
            reject_control(name, id_, layout.controls, layout, self.faults)
            return None
        for one in asked:
            if one.on_document is not on_region:
                return one
        if on_region:
            message = f"control {name!r} asks about the document, but its answer stands on a region"
            self.faults.note("unasked-answer", message, id_, "expected an answer without a region")
        else:
            message = f"control {name!r} asks about regions, but its answer stands on none"
            self.faults.note("orphan-answer", message, id_, "expected the id of a region")
        return None

    def _only_control(self, result: Result, type_: str, id_: str, on_region: bool) -> Control | None:
        """Find the one control that a result without ``from_name`` can come from."""
        value = result.value or NO_VALUE
        fitting = {
            name: one
            for name, asked in self.reader.layout.controls.items()
            for one in asked
            if one.on_document is not on_region and self.reader.answers.fits(one.attribute, type_, value)
        }
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        message = f"an answer names no control, and {len(fitting) or 'none'} could have given it"
        self.faults.note(
            "unknown-control", message, id_, f"expected from_name, {one_of(fitting or self.reader.layout.controls)}"
        )
        return None

    def _askable(self, control: Control, mark: Mark | None, on_region: bool, id_: str) -> bool:
        attribute = control.attribute
        if mark is not None:
            carriers = self.reader.carried[attribute]
            if any(type_ in carriers for type_ in mark.types):
                return True
            message = f"{attribute} is answered on a region of type {', '.join(mark.types)}"
            self.faults.note("unasked-answer", message, id_, one_of(carriers))
        elif on_region:
            self.faults.note("orphan-answer", f"{attribute} is answered on a region that is not there", id_)
        elif attribute in self.reader.document:
            return True
        else:
            message = f"{attribute} is not asked of the document in the pass {self.reader.pass_}"
            self.faults.note("not-in-pass", message, id_, one_of(self.reader.document, attribute))
        return False

    def _add(self, answers: list[Answer], answer: Answer) -> None:
        for i, other in enumerate(answers):
            if other.attribute != answer.attribute or other.target != answer.target:
                continue
            if isinstance(other.value, tuple) and isinstance(answer.value, tuple):
                if other.value != answer.value:
                    answers[i] = Answer(
                        other.attribute, other.value + answer.value, other.target, other.id, other.control, other.origin
                    )
            elif other.value != answer.value:
                message = f"{answer.attribute} is answered twice: {other.value}, {answer.value}"
                self.faults.note("several-values", message, answer.id, "expected one answer")
            return
        answers.append(answer)

    def relate(self, result: Result) -> None:
        """Read a relation: a link for each of its labels, or one without."""
        ends = (spelled(result.from_id), spelled(result.to_id))
        marks = [self._marks.get(end) for end in ends]
        from_, to = marks
        if from_ is None or to is None:
            for end, mark in zip(ends, marks, strict=True):
                if mark is None and end in self.faults.rejected:
                    self.dependents[end] += 1
                elif mark is None:
                    message = f"a relation from {ends[0]} to {ends[1]} hangs on region {end!r}, which is not there"
                    self.faults.note("dangling-relation", message, end, one_of(self._marks, end))
        labels = result.labels if isinstance(result.labels, list) else [result.labels] if result.labels else []
        direction = direction_of(result.direction)
        for label in map(str, labels):
            if label not in self.reader.layout.relations:
                message = f"relation label {label!r} is not in schema {self.reader.marks.schema}"
                self.faults.note("unknown-label", message, ends[0], one_of(self.reader.layout.relations, label))
        if from_ is None or to is None:
            return
        known = [label for label in map(str, labels) if label in self.reader.layout.relations]
        for label in known if labels else [""]:
            self.links.append(self.reader.relations.link(ends, (from_.types, to.types), direction, label))


def _alike(result: Result, type_: str, mark: Mark | None, on_region: bool) -> Hashable:
    """Key what reads alike: one choice of one control on regions of the same types. Other answers have no key."""
    choices = result.value.choices if result.value else None
    if type_ != "choices" or type(choices) is not list or len(choices) != 1 or type(choices[0]) is not str:
        return None
    return (result.from_name, result.to_name, choices[0], mark.types if mark else on_region)
