"""What kind of task a name stands for, and what is counted and compared in each kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from corpus_kit.dataset.tables.tagging import TaggingTable, free_types
from corpus_kit.evaluation.tasks import attribute_configs
from corpus_kit.schema.model import Schema

CLASSIFICATION = "classification"
MULTILABEL = "multilabel"
EXTRACTION = "extraction"
LINKING = "linking"
END_TO_END = "end_to_end"

OF_UNITS = (CLASSIFICATION, MULTILABEL)
"""The kinds in which units are labelled one by one, by the same baselines; in the others documents are read whole."""

TAGGING = TaggingTable.name
"""The extraction task; its config holds the spans."""

SUFFIX = "_end_to_end"
"""What follows a structure's name in the task that gives the text alone."""


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of task.

    Attributes
    ----------
    name, title : str
        Key in results, and how a report writes it.
    headline : str
        The metric by which baselines are compared and listed.
    one, many : str
        What is counted.
    labels : str
        What a task's labels are.
    """

    name: str
    title: str
    headline: str
    one: str
    many: str
    labels: str

    @property
    def of_units(self) -> bool:
        """Whether units are labelled one by one."""
        return self.name in OF_UNITS


KINDS: Mapping[str, Kind] = {
    one.name: one
    for one in (
        Kind(CLASSIFICATION, "Classification", "macro_f1", "unit", "units", "label"),
        Kind(MULTILABEL, "Several labels", "macro_f1", "unit", "units", "label"),
        Kind(EXTRACTION, "Extraction", "exact_f1", "span", "spans", "span type"),
        Kind(LINKING, "Linking", "link_f1", "link", "links", "role"),
        Kind(END_TO_END, "Linking end to end", "structure_f1", "structure", "structures", "part"),
    )
}
"""Every kind of task, in the order in which a report shows them."""


def kind_of(task: str, schema: Schema) -> str:
    """Say what kind of task a name is, or ``""`` if it is none.

    Examples
    --------
    >>> from corpus_kit.schema.model import SpanType, Structure
    >>> schema = Schema(name="s", spans={"x": SpanType()}, structures={"pair": Structure(anchor="x", roles={})})
    >>> [kind_of(name, schema) for name in ("tagging", "pair", "pair_end_to_end", "spans")]
    ['extraction', 'linking', 'end_to_end', '']
    """
    configs = attribute_configs(schema)
    if task in configs:
        return MULTILABEL if schema.attributes[configs[task][0]].multiple else CLASSIFICATION
    if task == TAGGING and free_types(schema):
        return EXTRACTION
    if task in schema.structures:
        return LINKING
    return END_TO_END if structure_of(task) in schema.structures and task.endswith(SUFFIX) else ""


def structure_of(task: str) -> str:
    """Take the suffix off the name of an end-to-end task.

    Examples
    --------
    >>> structure_of("pair_end_to_end"), structure_of("pair")
    ('pair', 'pair')
    """
    return task.removesuffix(SUFFIX)


def task_names(schema: Schema) -> tuple[str, ...]:
    """List every task that a dataset of this schema may offer."""
    tagging = (TAGGING,) if free_types(schema) else ()
    linking = [name for structure in schema.structures for name in (structure, structure + SUFFIX)]
    return (*attribute_configs(schema), *tagging, *linking)
