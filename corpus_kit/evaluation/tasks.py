"""Classification tasks: the attribute configs of a built dataset, as units, inputs and references.

A task knows what was asked, of which units, and what the annotators said. Baselines are handed its `inputs` alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_kit.corpus.model import AnswerValue
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.inputs import FeatureMemo, Input, Inputs, Rows
from corpus_kit.evaluation.label_sets import LabelSets
from corpus_kit.schema.model import DOCUMENT, Schema

if TYPE_CHECKING:
    import pyarrow as pa

OPEN = -1
"""In arrays of label numbers: no label. An empty set of labels is a set, and has a number."""


class Opened(Protocol):
    """A built dataset, as far as tasks need it."""

    @property
    def configs(self) -> Sequence[str]:
        """Names of the configs."""

    def splits(self, config: str) -> Sequence[str]:
        """Names of the splits of a config."""

    def table(self, config: str, split: str | None = None) -> pa.Table:
        """Rows of a config."""

    def labels(self, config: str) -> tuple[str, ...]:
        """Label names in ``ClassLabel`` order."""


@dataclasses.dataclass(frozen=True, eq=False)
class Task:
    """One attribute asked of one carrier.

    Attributes
    ----------
    name, attribute, carrier : str
        The config's name, and what it is about.
    labels : tuple of str
        Names in ``ClassLabel`` order; label numbers index it.
    units, documents, events, outlets, targets, splits : tuple of str, length n
        A unit's id and where it belongs; `targets` holds target ids, ``""`` unless asked per target.
    inputs : Inputs, length n
        What a baseline may read.
    contexts : tuple of str, length n
        For showing to people.
    reference : ndarray of int, shape (n,)
        Label numbers; `OPEN` where the reference is open.
    votes : ndarray of int, shape (n, n_labels)
        How many annotators gave each label.
    annotators : tuple of str
        Who voted.
    answers : ndarray of int, shape (n, n_annotators)
        Each annotator's label number, or `OPEN`.
    sets : LabelSets, optional
        Where a unit may have several labels, or none: then `reference` and `answers` hold numbers of sets.
    """

    name: str
    attribute: str
    carrier: str
    labels: tuple[str, ...]
    units: tuple[str, ...]
    documents: tuple[str, ...]
    events: tuple[str, ...]
    outlets: tuple[str, ...]
    targets: tuple[str, ...]
    splits: tuple[str, ...]
    inputs: Inputs
    contexts: tuple[str, ...]
    reference: Rows
    votes: NDArray[np.int64]
    annotators: tuple[str, ...]
    answers: NDArray[np.int64]
    sets: LabelSets | None = None

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """What never crosses a fold: the event, or the document where no event is recorded."""
        return tuple(map(group_of, self.events, self.documents))

    def said(self, number: int) -> AnswerValue:
        """Spell an answer: a label, or the labels of a set."""
        if self.sets is None:
            return self.labels[number]
        return tuple(self.labels[place] for place in self.sets.members(number))

    def number(self, said: object) -> int:
        """Number an answer, a label or a list of labels; `OPEN` if it is no answer to this task."""
        names = [said] if self.sets is None else said
        if not isinstance(names, list | tuple) or any(name not in self.labels for name in names):
            return OPEN
        places = [self.labels.index(name) for name in names]
        return places[0] if self.sets is None else self.sets.number(places)

    def indicator(self, numbers: Rows) -> Rows:
        """Say which labels answers hold, as 0 and 1: (n,) to (n, n_labels)."""
        if self.sets is None:
            return np.asarray(numbers[:, None] == np.arange(len(self.labels)), dtype=np.int64)
        return self.sets.indicator(numbers)


def group_of(event: str, document: str) -> str:
    """Name what never crosses a fold: the event, or the document where no event is recorded."""
    return event or f"document {document}"


def attribute_configs(schema: Schema) -> dict[str, tuple[str, str]]:
    """Name the configs that ask an attribute with values: config → (attribute, carrier)."""
    return {
        schema.config_name(attribute, carrier): (attribute, carrier)
        for attribute, asked in schema.attributes.items()
        if asked.kind == "choice" and asked.values
        for carrier in schema.carriers(attribute)
    }


def why_not(config: str, schema: Schema, configs: Iterable[str]) -> str:
    """Say why a config is not a classification task, or ``""`` if it is one."""
    known = attribute_configs(schema)
    if config not in known:
        return "it asks no attribute with values, so there is nothing to classify"
    if config not in configs:
        return "the dataset has no such config: nobody has annotated it"
    return ""


def read_task(dataset: Opened, config: str, schema: Schema, memo: FeatureMemo | None = None) -> Task:
    """Read a classification task from a built dataset, all splits together.

    Parameters
    ----------
    dataset : Opened
        The dataset.
    config : str
        A config for which `why_not` is empty.
    schema : Schema
        The schema that the dataset was built with.
    memo : FeatureMemo, optional
        Shared among tasks, so that a sentence asked several questions is split once.
    """
    attribute, carrier = attribute_configs(schema)[config]
    rows: list[dict[str, Any]] = []
    splits: list[str] = []
    for split in dataset.splits(config):
        part = dataset.table(config, split).to_pylist()
        rows += part
        splits += [split] * len(part)
    shown_whole = carrier == DOCUMENT or schema.spans[carrier].units == "sentences"
    labels = tuple(dataset.labels(config))
    sets = LabelSets(len(labels)) if schema.attributes[attribute].multiple else None
    number: Callable[[Any], int] = int if sets is None else sets.number
    annotators, answers = _answers(rows, number)
    return Task(
        name=config,
        attribute=attribute,
        carrier=carrier,
        labels=labels,
        units=_column(rows, "unit_id"),
        documents=_column(rows, "document_id"),
        events=_column(rows, "event"),
        outlets=_column(rows, "outlet"),
        targets=_column(rows, "target"),
        splits=tuple(splits),
        inputs=Inputs([_input(row, shown_whole) for row in rows], memo),
        contexts=("",) * len(rows) if carrier == DOCUMENT else _column(rows, "context"),
        reference=np.array([OPEN if row["label"] is None else number(row["label"]) for row in rows], dtype=np.int64),
        votes=np.array([row["votes"] for row in rows], dtype=np.int64).reshape(len(rows), len(labels)),
        annotators=annotators,
        answers=answers,
        sets=sets,
    )


def train_test(train: Task, test: Task) -> Task:
    """Put two datasets' units of one task behind each other, as splits ``train`` and ``test``.

    Raises
    ------
    InsufficientDataError
        If the two have different labels, or share a document.
    """
    if train.labels != test.labels:
        raise InsufficientDataError("the dataset to train on and the one to test on have different labels")
    if shared := sorted(set(train.documents) & set(test.documents)):
        raise InsufficientDataError(f"{len(shared)} document(s) stand in both datasets: {', '.join(shared[:5])}")
    if train.sets and test.sets:
        here = partial(train.sets.renumbered, test.sets)
        test = dataclasses.replace(test, reference=here(test.reference), answers=here(test.answers))
    joined = {
        name: getattr(train, name) + getattr(test, name)
        for name in ("units", "documents", "events", "outlets", "targets", "contexts")
    }
    annotators = tuple(dict.fromkeys(train.annotators + test.annotators))
    answers = np.full((len(train) + len(test), len(annotators)), OPEN)
    answers[: len(train), [annotators.index(name) for name in train.annotators]] = train.answers
    answers[len(train) :, [annotators.index(name) for name in test.annotators]] = test.answers
    return dataclasses.replace(
        train,
        **joined,
        splits=("train",) * len(train) + ("test",) * len(test),
        inputs=Inputs([*train.inputs, *test.inputs]),
        reference=np.concatenate([train.reference, test.reference]),
        votes=np.concatenate([train.votes, test.votes]),
        annotators=annotators,
        answers=answers,
    )


def _input(row: Mapping[str, Any], shown_whole: bool) -> Input:
    return Input(
        text=row["text"] or "",
        context="" if shown_whole else row["context"] or "",
        target=row.get("target_text") or "",
    )


def _column(rows: Sequence[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(row.get(name) or "" for row in rows)


def _answers(
    rows: Sequence[Mapping[str, Any]], number_of: Callable[[Any], int]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    names = tuple(sorted({name for row in rows for name in row["annotators"]}))
    place = {name: position for position, name in enumerate(names)}
    answers = np.full((len(rows), len(names)), OPEN, dtype=np.int64)
    for number, row in enumerate(rows):
        for name, label in zip(row["annotators"], row["annotator_labels"], strict=True):
            answers[number, place[name]] = OPEN if label is None else number_of(label)
    return names, answers
