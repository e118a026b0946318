"""Which pass an annotation is of, where no folder says so.

A bare export of a schema with several passes is of the one pass that asks everything that occurs in it. If none or
several do, the project asked the whole schema at once: each annotation is then one of every pass, and whoever
submitted it has seen them all.
"""

from __future__ import annotations

import msgspec

from corpus_kit.corpus.model import Annotation
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.marks import Faults
from corpus_kit.labelstudio.records import Task
from corpus_kit.schema.model import DOCUMENT, Schema


class Occurring(msgspec.Struct):
    """The labels and the answering controls that occur in an export."""

    labels: set[str] = msgspec.field(default_factory=set)
    controls: set[str] = msgspec.field(default_factory=set)

    def add(self, task: Task) -> None:
        """Note what occurs in a task's submitted annotations."""
        for annotation in task.votes:
            for result in () if annotation.was_cancelled else annotation.result or ():
                labels = result.value.labels if result.value else None
                if labels:
                    self.labels.update(map(str, labels if isinstance(labels, list) else [labels]))
                elif result.from_name:
                    self.controls.add(result.from_name)


def pass_of(occurring: Occurring, schema: Schema, layout: Layout) -> str:
    """Name the one pass that asks all that occurs; empty where that is none or several.

    Examples
    --------
    >>> from corpus_kit.labelstudio.layout import layout_of
    >>> from corpus_kit.schema.model import Pass, SpanType
    >>> schema = Schema(
    ...     name="toys",
    ...     spans={"x": SpanType(), "y": SpanType()},
    ...     passes={"p": Pass(spans=("x",)), "q": Pass(spans=("y",))},
    ... )
    >>> [pass_of(Occurring(labels=labels), schema, layout_of(schema)) for labels in ({"x"}, {"x", "y"})]
    ['p', '']
    """
    if len(schema.all_passes) == 1:
        return next(iter(schema.all_passes))
    types = {layout.spans[label] for label in occurring.labels if label in layout.spans}
    asked = [layout.controls[name] for name in occurring.controls if name in layout.controls]
    fitting = [
        name
        for name, one in schema.all_passes.items()
        if types <= set(one.spans)
        and all(
            any(
                control.attribute in one.document
                if control.on_document
                else any(control.attribute in schema.asked_of(type_) for type_ in one.spans)
                for control in controls
            )
            for controls in asked
        )
    ]
    return fitting[0] if len(fitting) == 1 else ""


def by_pass(annotation: Annotation, schema: Schema, faults: Faults) -> list[Annotation]:
    """Part an annotation of the whole schema into one of each pass; all are made, for the annotator saw them all.

    A region goes to the first pass that marks its type, an answer to the first that asks it. A link between regions
    of two passes is noted as a fault and left out.
    """
    names = list(schema.all_passes)
    home = {type_: schema.passes_of(type_)[:1] for type_ in {region.type for region in annotation.regions}}
    parted = []
    for name in names:
        regions = tuple(region for region in annotation.regions if home[region.type] == (name,))
        links = []
        for link in annotation.links:
            if home.get(link.from_type) != (name,):
                continue
            if home.get(link.to_type) == (name,):
                links.append(link)
                continue
            message = f"a relation ties a {link.from_type} to a {link.to_type}, which belong to different passes"
            faults.note("link-across-passes", message, link.from_id)
        answers = tuple(
            answer for answer in annotation.answers if schema.passes_of(DOCUMENT, answer.attribute)[:1] == (name,)
        )
        parted.append(
            msgspec.structs.replace(annotation, pass_=name, regions=regions, links=tuple(links), answers=answers)
        )
    return parted
