"""Back from the tables to the annotations: nothing that an annotator said is lost."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpus_kit.corpus.model import Annotation, Answer, AnswerValue, Link, Region
from corpus_kit.dataset.reading import Dataset
from corpus_kit.schema.model import Schema

Row = dict[str, Any]
Facts = Mapping[tuple[str, str, str, bool], list[Row]]


def annotations(dataset: Dataset, *, adjudications: bool = False) -> Iterator[Annotation]:
    """Rebuild the annotations from ``documents``, ``spans``, ``relations`` and ``judgements``.

    Documents come split by split, in the order in which they were built; the annotations of a document, its regions,
    links and answers in the order of the export. What file an annotation came from is not in a dataset.

    Parameters
    ----------
    dataset : Dataset
        A built dataset.
    adjudications : bool
        Give the adjudications instead.

    Yields
    ------
    Annotation
    """
    schema = dataset.schema()
    for split in dataset.splits("documents"):
        spans, links, judgements = (_facts(dataset, name, split) for name in ("spans", "relations", "judgements"))
        for document in dataset.table("documents", split, ["document_id", "annotations"]).to_pylist():
            for said in document["annotations"]:
                key = (document["document_id"], said["pass"], said["annotator"], said["adjudication"])
                if said["adjudication"] == adjudications:
                    yield _annotation(key, said, spans, links, _Answers(schema, judgements.get(key, [])))


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


def _annotation(
    key: tuple[str, str, str, bool], said: Row, spans: Facts, links: Facts, answers: _Answers
) -> Annotation:
    return Annotation(
        document=key[0],
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
