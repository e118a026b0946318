"""References of a dataset's other attributes, looked up by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from corpus_kit.dataset.tables.attributes import AT
from corpus_kit.evaluation.tasks import Opened, attribute_configs
from corpus_kit.schema.model import Schema

Key = tuple[str, str]
"""A document or unit, and a target or a text."""


class Lookup:
    """The references of attributes with one label a unit; open and ambiguous ones are not known.

    Parameters
    ----------
    datasets : iterable of Dataset
        Where the references stand.
    schema : Schema
        The schema of the datasets.
    """

    def __init__(self, datasets: Iterable[Opened], schema: Schema) -> None:
        self._datasets, self._schema = list(datasets), schema

    def asked(self, carrier: str, per_target: bool) -> Iterator[tuple[str, bool, tuple[str, ...]]]:
        """List what is asked of a carrier: config, whether per target, and its labels if they have an order."""
        for config, (attribute, where) in attribute_configs(self._schema).items():
            one = self._schema.attributes[attribute]
            if where == carrier and not one.multiple and (per_target or not one.per_target):
                yield config, one.per_target, one.labels if one.ordered else ()

    def of_documents(self, config: str, keys: Sequence[Key]) -> tuple[str, ...]:
        """Look up what was asked of documents, by document and target."""
        return self._found(config, keys, lambda row: (row["document_id"], row.get("target") or ""))

    def of_units(self, config: str, keys: Sequence[Key]) -> tuple[str, ...]:
        """Look up what was asked of units, by unit and target."""
        return self._found(config, keys, lambda row: place_of(row["unit_id"], row.get("target") or ""))

    def of_spans(self, config: str, keys: Sequence[Key]) -> tuple[str, ...]:
        """Look up what was asked of spans, by document and text."""
        return self._found(config, keys, lambda row: (row["document_id"], row["text"] or ""))

    def holders(self, config: str) -> dict[str, str | None]:
        """Say whose words each unit is, as the dataset does."""
        rows = self._rows(config, ("unit_id", "holder"))
        return {row["unit_id"]: row.get("holder") for _, row in rows}

    def _found(self, config: str, keys: Sequence[Key], key_of: Callable[[dict[str, Any]], Key]) -> tuple[str, ...]:
        found: dict[Key, set[str]] = {}
        for labels, row in self._rows(config, ("unit_id", "document_id", "target", "text", "label")):
            found.setdefault(key_of(row), set()).add("" if row["label"] is None else labels[row["label"]])
        known = {key: min(names) for key, names in found.items() if len(names) == 1}
        return tuple(known.get(key, "") for key in keys)

    def _rows(self, config: str, columns: Iterable[str]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
        for dataset in self._datasets:
            if config in dataset.configs:
                table, labels = dataset.table(config), dataset.labels(config)
                shown = table.select([name for name in columns if name in table.schema.names])
                yield from ((labels, row) for row in shown.to_pylist())


def place_of(unit_id: str, target: str) -> Key:
    """Part the id of a unit that is asked about a target.

    Examples
    --------
    >>> place_of("d:line:0-9@tea", "tea"), place_of("d:line:0-9", "")
    (('d:line:0-9', 'tea'), ('d:line:0-9', ''))
    """
    return (unit_id.removesuffix(AT + target) if target else unit_id, target)
