from __future__ import annotations

import datasets
import pyarrow as pa
import pytest

from corpus_kit.dataset.features import (
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    Column,
    Columns,
    Label,
    ListOf,
    StructOf,
    label_names,
)

COLUMNS = Columns(
    (
        Column("a", TEXT, ""),
        Column("b", Label(["no", "yes"]), ""),
        Column("c", ListOf(Label(["x"])), ""),
        Column("d", ListOf(StructOf({"start": INTEGER, "labels": ListOf(Label(["x"]))})), ""),
        Column("e", StructOf({"n": NUMBER, "f": FLAG}), ""),
        Column("g", ListOf(ListOf(Label(["x"]))), ""),
    )
)


def test_datasets_reads_the_features_from_the_metadata_of_the_schema() -> None:
    label = datasets.ClassLabel(names=["x"])
    assert datasets.Features.from_arrow_schema(COLUMNS.arrow) == datasets.Features(
        {
            "a": datasets.Value("string"),
            "b": datasets.ClassLabel(names=["no", "yes"]),
            "c": datasets.List(label),
            "d": datasets.List({"start": datasets.Value("int64"), "labels": datasets.List(label)}),
            "e": {"n": datasets.Value("float64"), "f": datasets.Value("bool")},
            "g": datasets.List(datasets.List(label)),
        }
    )


def test_a_batch_without_rows_keeps_its_types() -> None:
    batch = COLUMNS.batch([])
    assert batch.num_rows == 0
    assert batch.schema.equals(COLUMNS.arrow, check_metadata=True)


def test_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have 6 values"):
        COLUMNS.batch([("a", 0, [], [], None, []), ("b",)])


def test_label_names_are_read_through_lists_and_are_none_elsewhere() -> None:
    assert [label_names(COLUMNS.arrow, name) for name in "abcdg"] == [(), ("no", "yes"), ("x",), (), ("x",)]
    assert label_names(COLUMNS.arrow, "missing") == ()
    assert label_names(pa.schema([("b", pa.int64())]), "b") == ()
