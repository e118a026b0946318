"""The spans of one annotation while they are read: controls, labels and places, with every fault named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from corpus_kit.corpus.model import Answer, Region
from corpus_kit.errors import Problem, one_of
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.records import Result, Value, region_of, spelled
from corpus_kit.labelstudio.spans import Misplaced, Place, Repair

NO_VALUE = Value()


class Where(msgspec.Struct, frozen=True):
    """The file, task and annotator that problems name."""

    file: str = ""
    task: str = ""
    annotator: str = ""


class Faults:
    """The faults of one annotation, and which regions were lost to them."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.rejected: dict[str, int] = {}

    def note(self, code: str, message: str, region: str = "", expected: str = "", advice: str = "") -> None:
        """Note a fault."""
        file, task, annotator = self.where.file, self.where.task, self.where.annotator
        self.problems.append(
            Problem(
                code=code,
                message=message,
                file=file,
                task=task,
                annotator=annotator,
                region=region,
                expected=expected,
                advice=advice,
            )
        )

    def reject(self, region: str, code: str, message: str, expected: str = "", advice: str = "") -> None:
        """Note a fault that costs a region, or one label of it."""
        self.rejected.setdefault(region, len(self.problems))
        self.note(code, message, region, expected, advice)

    def tell_what_went_along(self, dependents: Mapping[str, int]) -> None:
        """Say of lost regions how many answers and relations were lost with them."""
        for region, count in dependents.items():
            i = self.rejected[region]
            also = f"{count} answer{'s' if count > 1 else ''} or relations of the region cannot be kept without it"
            advice = "\n".join(filter(None, [self.problems[i].advice, also]))
            self.problems[i] = msgspec.structs.replace(self.problems[i], advice=advice)


class Mark:
    """A region while it is read: its result, its place, its types, and the answers given on it."""

    __slots__ = ("answers", "end", "result", "start", "types")

    def __init__(self, result: Result, start: int, end: int, types: tuple[str, ...]) -> None:
        self.result, self.start, self.end, self.types = result, start, end, types
        self.answers: list[Answer] = []

    def regions(self, id_: str, carried: Mapping[str, frozenset[str]]) -> list[Region]:
        """Make a region of each label; each takes the answers to what is asked of its type."""
        result = self.result
        notes = _notes(result.meta) if result.meta else ()
        score = float(result.score) if isinstance(result.score, int | float) else None
        control, origin, parent = result.from_name or "", result.origin or "", spelled(result.parent)
        answers = tuple(self.answers)
        if len(self.types) == 1:
            return [Region(id_, self.types[0], self.start, self.end, answers, control, origin, notes, score, parent)]
        regions = []
        for type_ in self.types:
            asked = tuple(one for one in answers if type_ in carried[one.attribute])
            regions.append(Region(id_, type_, self.start, self.end, asked, control, origin, notes, score, parent))
        return regions


class MarkReader:
    """Reads spans against the labels of one pass.

    Parameters
    ----------
    layout : Layout
    spans : dict
        Those of the layout's labels that belong to the pass → span type.
    pass_, schema : str
        Names of the pass and of the schema, for messages.
    """

    def __init__(self, layout: Layout, spans: Mapping[str, str], pass_: str, schema: str) -> None:
        self.layout, self.spans, self.pass_, self.schema = layout, spans, pass_, schema
        self._one = {label: (type_,) for label, type_ in spans.items()}

    def read(self, result: Result, place: Place, marks: dict[str, Mark], faults: Faults) -> Repair | None:
        """Add one span to `marks`, or its faults to `faults`; return what was repaired."""
        value = result.value or NO_VALUE
        id_ = result.id if type(result.id) is str else region_of(result)
        if self.layout.label_controls is not None and not self._declared(result, id_, faults):
            return None
        types = self._types(value.labels, id_, faults)
        if not types:
            return None
        within = value.start_offset is not None or value.global_offsets is not None
        if within and type(value.start) is not int:
            message = "the region's offsets lie within parts of a HyperText or Paragraphs object"
            faults.reject(id_, "unsupported-type", message, advice="label a Text object instead")
            return None
        placed = place.locate(value.start, value.end, value.text, value.text_hash)
        if isinstance(placed, Misplaced):
            faults.reject(id_, placed.code, placed.message, advice=placed.advice)
            return None
        mark = marks.get(id_)
        if mark is None:
            marks[id_] = Mark(result, placed.start, placed.end, types)
        elif (mark.start, mark.end) != (placed.start, placed.end):
            message = f"the region is at {mark.start}-{mark.end} and also at {placed.start}-{placed.end}"
            faults.note("duplicate-region", message, id_, "expected one place for a region id")
            return None
        elif again := [type_ for type_ in types if type_ in mark.types]:
            faults.note("duplicate-region", f"the region is marked as {again[0]} twice", id_, "expected it once")
            return None
        else:
            mark.types += types
        if not placed.repair:
            return None
        found, repaired = (int(value.start), int(value.end)), (placed.start, placed.end)
        file, task, annotator = faults.where.file, faults.where.task, faults.where.annotator
        return Repair(placed.repair, file, task, annotator, id_, found, repaired)

    def _types(self, labels: Any, id_: str, faults: Faults) -> tuple[str, ...]:
        if type(labels) is str:
            labels = [labels]
        if type(labels) is not list or not labels:
            faults.reject(id_, "no-label", "the region has no label", one_of(self.spans))
            return ()
        if len(labels) == 1 and type(labels[0]) is str and labels[0] in self._one:
            return self._one[labels[0]]
        found: list[str] = []
        for label in map(str, labels):
            type_ = self.spans.get(label)
            if type_ in found:
                faults.note("duplicate-region", f"the region is marked as {type_} twice", id_, "expected it once")
            elif type_ is not None:
                found.append(type_)
            elif label in self.layout.spans:
                message = f"label {label!r} does not belong to the pass {self.pass_}"
                faults.reject(id_, "not-in-pass", message, one_of(self.spans, label))
            else:
                faults.reject(
                    id_, "unknown-label", f"label {label!r} is not in schema {self.schema}", one_of(self.spans, label)
                )
        return tuple(found)

    def _declared(self, result: Result, id_: str, faults: Faults) -> bool:
        name, controls = result.from_name, self.layout.label_controls or frozenset()
        if name is None or name in controls:
            return declared(result, id_, self.layout, faults)
        reject_control(name, id_, controls, self.layout, faults)
        return False


def declared(result: Result, id_: str, layout: Layout, faults: Faults) -> bool:
    """Say whether the Text object that a result is about is declared, and note it if not."""
    name = result.to_name
    if name is None or name in layout.texts or layout.label_controls is None:
        return True
    tag = layout.refused.get(name)
    if tag:
        faults.reject(id_, "unsupported-control", f"object {name!r} is a {tag}, which is not supported")
    else:
        faults.reject(id_, "unknown-object", f"object {name!r} is not declared", one_of(layout.texts, name))
    return False


def reject_control(name: str, id_: str, known: Iterable[str], layout: Layout, faults: Faults) -> None:
    """Note that a control is not known, or is known as one that cannot be read."""
    tag = layout.refused.get(name)
    if tag:
        faults.reject(id_, "unsupported-control", f"control {name!r} is a {tag}, which is not supported")
    else:
        faults.reject(id_, "unknown-control", f"control {name!r} is not declared", one_of(known, name))


def _notes(meta: Any) -> tuple[str, ...]:
    text = meta.get("text") if isinstance(meta, dict) else None
    lines = text if isinstance(text, list) else [] if text is None else [text]
    return tuple(map(str, lines))
