"""All votes on one question, gathered document by document into compact arrays."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corpus_kit.agreement.votes import Votes, tabulate
from corpus_kit.corpus.model import AnswerValue
from corpus_kit.schema.model import Attribute


class Ballots:
    """Votes on an attribute, as codes.

    Parameters
    ----------
    attribute : Attribute
        What is asked.

    Attributes
    ----------
    annotators : dict
        Name → code, in order of first appearance.
    values : dict
        Answer → code: the attribute's labels in order, then whatever else was answered. Several labels are one answer.

    Examples
    --------
    >>> from corpus_kit.schema.model import Value
    >>> ballots = Ballots(Attribute(values={"red": Value(), "blue": Value()}))
    >>> ballots.add(0, {"a1": "blue", "a2": "red"})
    >>> ballots.table().values
    array([1, 0])
    """

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.annotators: dict[str, int] = {}
        choice = attribute.kind == "choice" and not attribute.multiple
        self.values: dict[AnswerValue, int] = {label: code for code, label in enumerate(attribute.labels) if choice}
        self._documents, self._groups = array("q"), array("q")
        self._units, self._voters, self._answers = array("q"), array("q"), array("q")

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, document: int, votes: Mapping[str, AnswerValue], group: int = 0) -> None:
        """Add a unit: its document's number, everyone's votes on it, and a number to tell it from others by."""
        for name, value in votes.items():
            self._units.append(len(self))
            self._voters.append(self.annotators.setdefault(name, len(self.annotators)))
            self._answers.append(self.values.setdefault(value, len(self.values)))
        self._documents.append(document)
        self._groups.append(group)

    @property
    def groups(self) -> NDArray[np.int64]:
        """The number of each unit's group, shape (n_units,)."""
        return _codes(self._groups)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that can be, or was, chosen."""
        found = dict.fromkeys(self.attribute.labels)
        for value in self.values:
            found.update(dict.fromkeys(value if isinstance(value, tuple) else (str(value),)))
        return tuple(found)

    def table(self, clusters: NDArray[np.int64] | None = None, n_clusters: int = 0) -> Votes:
        """Make the table of votes; `clusters` has the cluster of each document."""
        return self._tabulated(_codes(self._answers), len(self.values), clusters, n_clusters)

    def chosen(self, label: str) -> Votes:
        """Make the table of whether `label` was chosen: 0 or 1."""
        has = [label in value if isinstance(value, tuple) else label == value for value in self.values]
        return self._tabulated(np.array(has, dtype=np.int64)[_codes(self._answers)], 2, None, 0)

    def _tabulated(
        self, answers: NDArray[np.int64], n_values: int, clusters: NDArray[np.int64] | None, n_clusters: int
    ) -> Votes:
        return tabulate(
            _codes(self._units),
            _codes(self._voters),
            answers,
            n_units=len(self),
            n_annotators=len(self.annotators),
            n_values=n_values,
            clusters=None if clusters is None else clusters[_codes(self._documents)],
            n_clusters=n_clusters,
        )


def _codes(column: array[int]) -> NDArray[np.int64]:
    return np.frombuffer(column, dtype=np.int64) if len(column) else np.zeros(0, dtype=np.int64)
