from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import Dataset, open_dataset
from corpus_kit.errors import ProblemsError, UsageError


@pytest.fixture
def dataset(toy_source: Any, tmp_path: Path) -> Dataset:
    return open_dataset(build(toy_source(), tmp_path / "out").out)


def test_configs_splits_and_labels(dataset: Dataset) -> None:
    assert dataset.configs[0] == dataset.info["default_config"] == "colour"
    assert dataset.splits("colour") == ("train", "test")
    assert dataset.labels("colour") == ("grey", "red", "blue")
    assert dataset.labels("topics") == ("sea", "law", "sport", "sport/chess")


def test_a_table_has_all_splits_or_one(dataset: Dataset) -> None:
    assert dataset.table("colour").column("document_id").to_pylist() == ["d1"] * 4 + ["d2"] * 2
    assert dataset.table("colour", "test").num_rows == 2
    assert dataset.table("colour", columns=["label"]).column_names == ["label"]


def test_unknown_names_are_wrong_usage(dataset: Dataset) -> None:
    with pytest.raises(UsageError, match="did you mean 'colour'"):
        dataset.table("color")
    with pytest.raises(UsageError, match="no split 'dev'"):
        dataset.table("colour", "dev")
    with pytest.raises(UsageError, match="no labels"):
        dataset.labels("spans")


def test_a_folder_that_is_no_dataset_is_a_problem(tmp_path: Path) -> None:
    for contents in (None, "{", "[]", "{}"):
        if contents is not None:
            (tmp_path / "build.json").write_text(contents, encoding="utf-8")
        with pytest.raises(ProblemsError) as caught:
            open_dataset(tmp_path)
        assert caught.value.problems[0].code == "not-a-dataset"


def test_a_damaged_table_is_a_problem(dataset: Dataset) -> None:
    (dataset.path / "data" / "colour" / "test.parquet").write_bytes(b"PAR1")
    with pytest.raises(ProblemsError) as caught:
        dataset.table("colour")
    assert caught.value.problems[0].code == "unreadable-table"
