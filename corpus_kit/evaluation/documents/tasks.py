"""Extraction and linking: documents as units, with the spans and structures of the reference."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from corpus_kit.dataset.features import IGNORED
from corpus_kit.dataset.tables.tagging import free_types
from corpus_kit.errors import InsufficientDataError
from corpus_kit.evaluation.documents.articles import Article, Structure, Taught, TypedSpan
from corpus_kit.evaluation.inputs import Rows
from corpus_kit.evaluation.kinds import EXTRACTION, LINKING, TAGGING, kind_of, structure_of
from corpus_kit.evaluation.tasks import Opened, group_of
from corpus_kit.schema.model import Schema


@dataclasses.dataclass(frozen=True)
class RoleAsked:
    """What may fill a role, and how often."""

    types: tuple[str, ...]
    min: int = 0
    max: int | None = None


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a task asks of a document.

    Attributes
    ----------
    kind : str
        ``extraction``, ``linking`` or ``end_to_end``.
    types : tuple of str
        The span types to find, or given.
    anchor : str
        The span type of anchors; empty for extraction.
    roles : dict
        The roles of a structure by name; empty for extraction.
    """

    kind: str
    types: tuple[str, ...]
    anchor: str = ""
    roles: Mapping[str, RoleAsked] = dataclasses.field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """What scores are listed by: span types; roles; or the anchor and the roles."""
        if self.kind == EXTRACTION:
            return self.types
        return tuple(self.roles) if self.kind == LINKING else (self.anchor, *self.roles)


@dataclasses.dataclass(frozen=True, eq=False)
class DocumentTask:
    """A task whose units are whole documents.

    Attributes
    ----------
    name : str
        As in a benchmark.
    asked : Asked
        What is asked.
    documents, events, outlets, splits : tuple of str, length n
        Ids, and where each belongs.
    articles : tuple of Article, length n
        What a baseline may read; with the spans of the reference where they are to be linked.
    taught : tuple of Taught, length n
        The reference.
    """

    name: str
    asked: Asked
    documents: tuple[str, ...]
    events: tuple[str, ...]
    outlets: tuple[str, ...]
    splits: tuple[str, ...]
    articles: tuple[Article, ...]
    taught: tuple[Taught, ...]

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def groups(self) -> tuple[str, ...]:
        """What never crosses a fold: the event, or the document where no event is recorded."""
        return tuple(map(group_of, self.events, self.documents))

    @property
    def reference(self) -> Rows:
        """Zeros: folds are balanced by the number of documents."""
        return np.zeros(len(self), dtype=np.int64)

    def answer(self, row: int) -> tuple[Any, ...]:
        """Return the reference of a document in the form of a prediction: typed spans, or structures."""
        taught = self.taught[row]
        return taught.spans if self.asked.kind == EXTRACTION else taught.structures

    def scored(self, row: int, said: Iterable[Any]) -> tuple[Any, ...]:
        """Leave out of an answer what is neither right nor wrong: spans of types that nobody was asked to mark."""
        unasked = self.taught[row].unasked if self.asked.kind == EXTRACTION else frozenset()
        return tuple(one for one in said if one.type not in unasked) if unasked else tuple(said)


def asked_of(task: str, schema: Schema) -> Asked:
    """Say what a task of these kinds asks.

    Parameters
    ----------
    task : str
        A name for which `kinds.kind_of` gives extraction, linking or end to end.
    schema : Schema
        The schema of the dataset.
    """
    kind, free = kind_of(task, schema), free_types(schema)
    if kind == EXTRACTION:
        return Asked(kind, free)
    structure = schema.structures[structure_of(task)]
    roles = {}
    for name, role in structure.roles.items():
        relation = schema.relations[role.relation]
        types = tuple(type_ for type_ in free if relation.joins(structure.anchor, type_))
        roles[name] = RoleAsked(types, role.min, role.max)
    named = {structure.anchor, *(type_ for role in roles.values() for type_ in role.types)}
    return Asked(kind, tuple(type_ for type_ in free if type_ in named), structure.anchor, roles)


def read_document_task(dataset: Opened, name: str, schema: Schema) -> DocumentTask:
    """Read an extraction or linking task from a built dataset, all splits together.

    Raises
    ------
    InsufficientDataError
        If nobody annotated what it asks, or the dataset holds no text.
    """
    asked = asked_of(name, schema)
    if TAGGING not in dataset.configs:
        raise InsufficientDataError("the dataset has no such config: nobody has annotated it")
    texts = dict(zip(*(dataset.table("documents")[key].to_pylist() for key in ("document_id", "text")), strict=True))
    structures = {} if asked.kind == EXTRACTION else _structures(dataset, structure_of(name))
    found: list[tuple[Any, ...]] = []
    for split in dataset.splits(TAGGING):
        documents: dict[str, list[Mapping[str, Any]]] = {}
        for row in dataset.table(TAGGING, split).to_pylist():
            documents.setdefault(row["document_id"], []).append(row)
        for document, rows in documents.items():
            seen = [type_ for type_ in asked.types if rows[0][type_] is not None]
            if not seen or (asked.kind != EXTRACTION and len(seen) < len(asked.types)):
                continue
            if texts.get(document) is None:
                raise InsufficientDataError("the dataset holds no text, so there is nothing to read")
            article = _article(texts[document], rows)
            spans = {id_: span for type_ in seen for id_, span in _spans(article, rows, type_)}
            taught = Taught(
                tuple(spans.values()),
                {type_: _undecided(rows, type_) for type_ in seen},
                tuple(_structure(article, row, asked) for row in structures.get(document, ())),
                frozenset(asked.types) - set(seen),
            )
            if asked.kind == LINKING:
                article = article.given(taught.spans)
            found.append((document, rows[0]["event"] or "", rows[0]["outlet"] or "", split, article, taught))
    if not found:
        raise InsufficientDataError("nobody has annotated all that it asks")
    task = DocumentTask(name, asked, *zip(*found, strict=True))
    if not any(task.answer(row) for row in range(len(task))):
        raise InsufficientDataError("the reference is empty: no document has one")
    return task


def joined(train: DocumentTask, test: DocumentTask) -> DocumentTask:
    """Put two datasets' documents behind each other, as splits ``train`` and ``test``.

    Raises
    ------
    InsufficientDataError
        If the two share a document.
    """
    if shared := sorted(set(train.documents) & set(test.documents)):
        raise InsufficientDataError(f"{len(shared)} document(s) stand in both datasets: {', '.join(shared[:5])}")
    fields = ("documents", "events", "outlets", "articles", "taught")
    both = {name: getattr(train, name) + getattr(test, name) for name in fields}
    return dataclasses.replace(train, **both, splits=("train",) * len(train) + ("test",) * len(test))


def _article(text: str, rows: Sequence[Mapping[str, Any]]) -> Article:
    bounds = [0]
    for row in rows:
        bounds.append(bounds[-1] + len(row["offsets"]))
    return Article(
        text,
        tuple((row["sentence"]["start"], row["sentence"]["end"]) for row in rows),
        tuple((token["start"], token["end"]) for row in rows for token in row["offsets"]),
        tuple(bounds),
    )


def _spans(article: Article, rows: Sequence[Mapping[str, Any]], type_: str) -> list[tuple[str, TypedSpan]]:
    entries = [entry for row in rows for entry in row[f"{type_}_spans"]]
    return [(id_, TypedSpan(type_, points)) for id_, points in _by_unit(article, entries).items()]


def _by_unit(article: Article, entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    fragments: dict[str, list[tuple[int, int]]] = {}
    for entry in entries:
        fragments.setdefault(entry["unit_id"], []).append((entry["start"], entry["end"]))
    cleaned = {id_: article.clean(parts) for id_, parts in fragments.items()}
    return {id_: points for id_, points in cleaned.items() if points}


def _undecided(rows: Sequence[Mapping[str, Any]], type_: str) -> frozenset[int]:
    tags = [tag for row in rows for tag in row[type_]]
    return frozenset(place for place, tag in enumerate(tags) if tag == IGNORED)


def _structures(dataset: Opened, structure: str) -> dict[str, list[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in dataset.table(structure).to_pylist() if structure in dataset.configs else ():
        rows.setdefault(row["document_id"], []).append(row)
    return rows


def _structure(article: Article, row: Mapping[str, Any], asked: Asked) -> Structure:
    anchor = article.clean([(entry["start"], entry["end"]) for entry in row[asked.anchor]])
    fillers = {role: _by_unit(article, row[role]).values() for role in asked.roles}
    return Structure.of(anchor, fillers, asked.roles)
