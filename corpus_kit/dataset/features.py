"""What a column holds: its Arrow type, its Hugging Face feature, and how its values become an array.

``datasets`` reads features from the metadata of a Parquet file. They are written here in the older of its two spellings
of lists, which every release reads, so that the library itself, slow to import, has no part in a build.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import msgspec
import pyarrow as pa

from corpus_kit.dataset import arrays

METADATA_KEY = b"huggingface"
IGNORED = -100
"""The tag of a token that counts neither for nor against: PyTorch's ``ignore_index``."""


class Feature(Protocol):
    """What a column holds."""

    @property
    def arrow(self) -> Any:
        """The Arrow type."""

    @property
    def hub(self) -> object:
        """The feature as ``datasets`` spells it in JSON."""

    @property
    def shown(self) -> str:
        """The feature as a card shows it."""

    def array(self, values: Sequence[Any]) -> Any:
        """Build the Arrow array of `values`; None is null."""


class Plain:
    """A value without parts: a string, an integer, a number or a flag."""

    def __init__(self, dtype: str, arrow: Any, build: arrays.Build) -> None:
        self.arrow, self.array, self.shown = arrow, build, dtype
        self.hub: object = {"dtype": dtype, "_type": "Value"}


TEXT = Plain("string", pa.string(), arrays.text_array)
INTEGER = Plain("int64", pa.int64(), arrays.integer_array)
NUMBER = Plain("float64", pa.float64(), arrays.number_array)
FLAG = Plain("bool", pa.bool_(), arrays.flag_array)


class Label:
    """One of `names`, kept as its place among them: a ``ClassLabel``.

    Examples
    --------
    >>> Label(["red", "blue"]).code("blue")
    1
    """

    arrow = pa.int64()

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._codes = {name: code for code, name in enumerate(self.names)}
        self.hub: object = {"names": list(self.names), "_type": "ClassLabel"}
        self.shown = "ClassLabel"
        self.array = arrays.integer_array

    def code(self, name: str) -> int:
        """Return the place of a name."""
        return self._codes[name]


class ListOf:
    """A list of one feature."""

    def __init__(self, item: Feature) -> None:
        self.item = item
        self.arrow = pa.list_(item.arrow)
        self.shown = f"list of {item.shown}"
        # A list around a struct is spelled [struct]: "Sequence" of a struct would load as a struct of lists.
        self.hub: object = [item.hub] if isinstance(item, StructOf) else {"feature": item.hub, "_type": "Sequence"}

    def array(self, values: Sequence[Any]) -> Any:
        """Build the Arrow array of lists."""
        return arrays.list_array(values, self.arrow, self.item.array)


class StructOf:
    """Named fields; a value is a tuple in their order."""

    def __init__(self, fields: Mapping[str, Feature]) -> None:
        self.fields = dict(fields)
        self.arrow = pa.struct([(name, field.arrow) for name, field in self.fields.items()])
        self.hub: object = {name: field.hub for name, field in self.fields.items()}
        self.shown = "{" + ", ".join(self.fields) + "}"

    def array(self, values: Sequence[Any]) -> Any:
        """Build the Arrow array of structs."""
        return arrays.struct_array(values, self.arrow, [field.array for field in self.fields.values()])


class Column(msgspec.Struct, frozen=True):
    """A column of a config: its name, what it holds, and what that means."""

    name: str
    feature: Feature
    about: str


class Columns(msgspec.Struct, frozen=True, dict=True):
    """The columns of a config, in order; a row is a tuple in the same order."""

    all: tuple[Column, ...]

    @cached_property
    def arrow(self) -> Any:
        """The Arrow schema, with the Hugging Face features in its metadata."""
        features = {column.name: column.feature.hub for column in self.all}
        metadata = json.dumps({"info": {"features": features}}, ensure_ascii=False)
        return pa.schema(
            [(column.name, column.feature.arrow) for column in self.all], metadata={METADATA_KEY: metadata.encode()}
        )

    def batch(self, rows: Sequence[Sequence[Any]]) -> Any:
        """Turn rows into an Arrow record batch."""
        values = arrays.transposed(rows, len(self.all))
        built = [column.feature.array(column_values) for column, column_values in zip(self.all, values, strict=True)]
        return pa.RecordBatch.from_arrays(built, schema=self.arrow)


def label_names(schema: Any, column: str) -> tuple[str, ...]:
    """Read the names of a column's labels from the metadata of a Parquet file; none if it holds no labels."""
    metadata = json.loads((schema.metadata or {}).get(METADATA_KEY, b"{}"))
    feature = metadata.get("info", {}).get("features", {}).get(column)
    while isinstance(feature, dict) and "feature" in feature and "_type" in feature:
        feature = feature["feature"]
    return tuple(feature["names"]) if isinstance(feature, dict) and feature.get("_type") == "ClassLabel" else ()
