"""A built dataset, opened for reading without the ``datasets`` library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_kit.dataset.features import label_names
from corpus_kit.dataset.writer import data_file
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.files import BUILD_RECORD
from corpus_kit.schema.reading import load_schema

if TYPE_CHECKING:
    from corpus_kit.schema.model import Schema


class Dataset:
    """A dataset that `build` wrote.

    Attributes
    ----------
    path : Path
        Its folder.
    info : dict
        The contents of ``build.json``; see `corpus_kit.dataset.info.BuildInfo`.
    configs : tuple of str
        The configs that have rows, the default one among them.
    """

    def __init__(self, path: Path, info: dict[str, Any]) -> None:
        self.path = path
        self.info = info
        self.configs: tuple[str, ...] = tuple(name for name, rows in info["configs"].items() if rows)

    def splits(self, config: str) -> tuple[str, ...]:
        """List the splits in which a config has rows.

        Raises
        ------
        UsageError
            If there is no such config, or it has no rows.
        """
        if config not in self.configs:
            raise UsageError(f"{self.path} has no config {config!r} with rows; {one_of(self.configs, config)}")
        return tuple(self.info["configs"][config])

    def table(self, config: str, split: str | None = None, columns: list[str] | None = None) -> pa.Table:
        """Read the rows of a config.

        Parameters
        ----------
        config : str
        split : str, optional
            By default the rows of all splits, one split after the other.
        columns : list of str, optional
            Read these only.

        Raises
        ------
        UsageError
            If there is no such config or split.
        ProblemsError
            If a file cannot be read.
        """
        known = self.splits(config)
        if split is not None and split not in known:
            raise UsageError(f"config {config!r} has no split {split!r}; {one_of(known, split)}")
        return pa.concat_tables([self._read(config, one, columns) for one in ([split] if split else known)])

    def labels(self, config: str) -> tuple[str, ...]:
        """Name the labels of a config in the order of their numbers.

        Raises
        ------
        UsageError
            If there is no such config, or its rows have no label.
        """
        path = self._file(config, self.splits(config)[0])
        names = label_names(_readable(path, pq.read_schema), "label")
        if not names:
            raise UsageError(f"config {config!r} has no labels")
        return names

    def schema(self) -> Schema:
        """Read the schema that the dataset was built with."""
        return load_schema(self.path / "schema.yaml")

    def _file(self, config: str, split: str) -> Path:
        return self.path / data_file(config, split)

    def _read(self, config: str, split: str, columns: list[str] | None) -> pa.Table:
        def read(path: Path) -> Any:
            with pq.ParquetFile(path) as file:
                return file.read(columns=columns)

        return _readable(self._file(config, split), read)


def open_dataset(path: Path) -> Dataset:
    """Open a dataset that `build` wrote.

    Raises
    ------
    ProblemsError
        ``not-a-dataset`` if the folder holds none.
    """
    record = path / BUILD_RECORD
    try:
        info = msgspec.json.decode(record.read_bytes())
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise ProblemsError([_no_dataset(path, f"{BUILD_RECORD} cannot be read: {error}")]) from error
    if not isinstance(info, dict) or not isinstance(info.get("configs"), dict) or "fingerprint" not in info:
        raise ProblemsError([_no_dataset(path, f"{BUILD_RECORD} is not the record of a build")])
    return Dataset(path, info)


def _no_dataset(path: Path, what: str) -> Problem:
    return Problem(
        code="not-a-dataset",
        message=what,
        file=str(path),
        expected="a folder that corpus-kit build wrote",
        advice="build it with corpus-kit build CORPUS OUT",
    )


def _readable(path: Path, read: Any) -> Any:
    try:
        return read(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise ProblemsError([Problem(code="unreadable-table", message=str(error), file=str(path))]) from error
