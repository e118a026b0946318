"""What a build counts while documents pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus_kit.corpus.model import AnnotatedDocument
from corpus_kit.dataset.info import OpenInfo
from corpus_kit.dataset.tables.view import Row, Table
from corpus_kit.errors import Problem


class Counts:
    """Documents, annotations, annotators, rows of each config, and labels that are open.

    Parameters
    ----------
    tables : sequence of Table
        The configs; those with a column ``label`` are watched for open labels.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.documents = self.annotations = self.adjudications = 0
        self.annotators: set[str] = set()
        self.rows: Counter[str] = Counter()
        self._places: dict[str, tuple[int, int]] = {}
        for table in tables:
            names = [column.name for column in table.columns.all]
            if "label" in names and "annotators" in names:
                self._places[table.name] = names.index("label"), names.index("annotators")
        self._tied: Counter[str] = Counter()
        self._without: Counter[str] = Counter()

    def take(self, annotated: AnnotatedDocument) -> None:
        """Count a document and who annotated it."""
        self.documents += 1
        self.annotations += len(annotated.annotations) + len(annotated.adjudications)
        self.adjudications += len(annotated.adjudications)
        self.annotators.update(one.annotator for one in annotated.annotations)

    def take_rows(self, table: Table, rows: Sequence[Row]) -> None:
        """Count the rows that a document gave to a config."""
        self.rows[table.name] += len(rows)
        if table.name in self._places:
            label, voters = self._places[table.name]
            voted = [bool(row[voters]) for row in rows if row[label] is None]
            self._tied[table.name] += sum(voted)
            self._without[table.name] += len(voted) - sum(voted)

    @property
    def open(self) -> dict[str, OpenInfo]:
        """Open labels of each config that has labels and rows."""
        return {
            name: OpenInfo(tied=self._tied[name], without_votes=self._without[name])
            for name in self._places
            if self.rows[name]
        }

    def nothing(self, where: str) -> list[Problem]:
        """Say what is missing if there is nothing to build from."""
        if self.annotations:
            return []
        what = "annotations" if self.documents else "documents"
        advice = "submit annotations in Label Studio and export again; predictions and drafts are no votes"
        advice = advice if self.documents else ""
        return [Problem(code=f"no-{what}", message=f"there are no {what} to build from", file=where, advice=advice)]
