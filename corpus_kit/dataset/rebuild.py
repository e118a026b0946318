"""Back from the tables to the annotations: nothing that an annotator said is lost."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Answer, AnswerValue, Document, Link, Region
from corpus_kit.dataset.reading import Dataset
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import BUILD_RECORD
from corpus_kit.schema.model import Schema

Row = dict[str, Any]
Facts = Mapping[tuple[str, str, str, bool], list[Row]]


class Rebuilt:
    """What a dataset was built from, as far as measuring agreement needs it.

    Attributes
    ----------
    name : str
    schema : Schema
    config : CorpusConfig
        Name, title, targets, and whether the text is withheld.

    Raises
    ------
    ProblemsError
        ``old-dataset`` if ``build.json`` does not say these.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.schema = dataset.schema()
        facts = {name: dataset.info.get(name) for name in ("name", "title", "text", "targets")}
        try:
            self.config = msgspec.convert({**facts, "schema": self.schema.name}, CorpusConfig)
        except msgspec.ValidationError as error:
            message, advice = "it does not say what was asked about: an earlier version built it", "build it again"
            record = str(dataset.path / BUILD_RECORD)
            raise ProblemsError([Problem(code="old-dataset", message=message, file=record, advice=advice)]) from error
        self.name = self.config.name

    def documents(self) -> Iterator[AnnotatedDocument]:
        """Rebuild the documents with everything said of them; see `documents`."""
        return documents(self._dataset)


def documents(dataset: Dataset) -> Iterator[AnnotatedDocument]:
    """Rebuild documents and annotations from ``documents``, ``spans``, ``relations`` and ``judgements``.

    Documents come split by split, in the order in which they were built; the annotations of a document, its regions,
    links and answers in the order of the export. What file an annotation came from is not in a dataset.
    """
    schema = dataset.schema()
    for split in dataset.splits("documents"):
        facts = [_facts(dataset, name, split) for name in ("spans", "relations", "judgements")]
        for row in dataset.table("documents", split).to_pylist():
            said = [
                (one["adjudication"], _annotation(row["document_id"], one, schema, *facts))
                for one in row["annotations"]
            ]
            yield AnnotatedDocument(
                _document(row),
                tuple(one for adjudicates, one in said if not adjudicates),
                {one.pass_: one for adjudicates, one in said if adjudicates},
            )


def annotations(dataset: Dataset) -> Iterator[Annotation]:
    """Rebuild the annotations alone, without adjudications, in the order of `documents`."""
    for one in documents(dataset):
        yield from one.annotations


class _Answers:
    """One annotation's answers, by what they are about."""

    def __init__(self, schema: Schema, rows: list[Row]) -> None:
        self._schema = schema
        self._rows: dict[tuple[str | None, str], list[Row]] = {}
        for row in rows:
            about = (row["region_id"], row["carrier"] if row["region_id"] is not None else "")
            self._rows.setdefault(about, []).append(row)

    def about(self, region_id: str | None = None, type_: str = "") -> tuple[Answer, ...]:
        return tuple(
            Answer(
                row["attribute"],
                self._value(row),
                target=row["target"],
                id=row["answer_id"],
                control=row["control"],
                origin=row["origin"],
            )
            for row in self._rows.get((region_id, type_), ())
        )

    def _value(self, row: Row) -> AnswerValue:
        if row["number"] is not None:
            return float(row["number"])
        if row["text"] is not None:
            return tuple(row["text"])
        return tuple(row["values"]) if self._schema.attributes[row["attribute"]].multiple else str(row["values"][0])


def _document(row: Row) -> Document:
    sentences = [(one["start"], one["end"]) for one in row["sentences"]]
    return msgspec.convert({**row, "id": row["document_id"], "sentences": sentences}, Document)


def _annotation(document: str, said: Row, schema: Schema, spans: Facts, links: Facts, judgements: Facts) -> Annotation:
    key = (document, said["pass"], said["annotator"], said["adjudication"])
    answers = _Answers(schema, judgements.get(key, []))
    return Annotation(
        document=document,
        pass_=said["pass"],
        annotator=said["annotator"],
        regions=tuple(
            Region(
                row["region_id"],
                row["type"],
                row["start"],
                row["end"],
                answers.about(row["region_id"], row["type"]),
                control=row["control"],
                origin=row["origin"],
                notes=tuple(row["notes"]),
                score=row["score"],
                parent=row["parent_region_id"],
            )
            for row in spans.get(key, ())
        ),
        links=tuple(Link(**{name: row[name] for name in Link.__struct_fields__}) for row in links.get(key, ())),
        answers=answers.about(),
        id=said["annotation_id"],
        task=said["task"],
        created=said["created"],
        updated=said["updated"],
        seconds=said["seconds"],
    )


def _facts(dataset: Dataset, config: str, split: str) -> Facts:
    found: dict[tuple[str, str, str, bool], list[Row]] = {}
    if config in dataset.configs and split in dataset.splits(config):
        for row in dataset.table(config, split).to_pylist():
            key = (row["document_id"], row["pass"], row["annotator"], row["adjudication"])
            found.setdefault(key, []).append(row)
    return found
