"""Rows → Parquet, a file a config and split, in constant memory, with a digest of what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_kit.dataset.features import Columns
from corpus_kit.dataset.tables.view import Row, Table

DATA = "data"
GROUP_BYTES = 1 << 21
"""Rows are written once they would fill so many bytes as JSON."""
BATCH_BYTES = 1 << 17
"""Rows are turned into Arrow once they would fill so many, while the processor still has them at hand."""

_STORED = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
"""A dictionary of a column's values makes files larger and writing slower: zstd finds what repeats by itself."""

_encode = msgspec.json.Encoder(enc_hook=np.ndarray.tolist).encode


def data_file(config: str, split: str) -> str:
    """Name the file of a config and split, relative to the dataset."""
    return f"{DATA}/{config}/{split}.parquet"


class TableWriter:
    """Writes the rows of one config and split."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self._path, self._columns = path, columns
        self._rows: list[Row] = []
        self._batches: list[Any] = []
        self._batch_bytes = self._bytes = 0
        self._file: Any = None
        self._digest = hashlib.sha256()
        self.rows = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Take in the rows of a document."""
        if not rows:
            return
        spelled = _encode(rows)
        self._digest.update(spelled)
        self._rows += rows
        self.rows += len(rows)
        self._batch_bytes += len(spelled)
        self._bytes += len(spelled)
        if self._batch_bytes >= BATCH_BYTES:
            self._convert()
        if self._bytes >= GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is left."""
        if self._bytes:
            self._flush()
        self.abandon()

    def abandon(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def digest(self) -> str:
        """A digest of the rows, whatever the version of Parquet and however they were grouped."""
        return self._digest.hexdigest()

    def _convert(self) -> None:
        self._batches.append(self._columns.batch(self._rows))
        self._rows, self._batch_bytes = [], 0

    def _flush(self) -> None:
        self._convert()
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = pq.ParquetWriter(self._path, self._columns.arrow, **_STORED)
        self._file.write_table(pa.Table.from_batches(self._batches))
        pa.default_memory_pool().release_unused()
        self._batches, self._bytes = [], 0


class DatasetWriter:
    """Writes all configs of a dataset; a context manager, so that no file stays open.

    Parameters
    ----------
    folder : Path
        The dataset.
    tables : sequence of Table
        Its configs.
    """

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        self._folder, self._tables = folder, tables
        self._writers: dict[tuple[str, str], TableWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            if kind is None:
                writer.close()
            else:
                writer.abandon()

    def add(self, table: Table, split: str, rows: Sequence[Row]) -> None:
        """Take in the rows that a document gives to a table."""
        key = (table.name, split)
        if rows and key not in self._writers:
            self._writers[key] = TableWriter(self._folder / data_file(*key), table.columns)
        if rows:
            self._writers[key].add(rows)

    def rows(self, splits: Sequence[str]) -> dict[str, dict[str, int]]:
        """Count rows: config → split → rows, in order, only splits that have any."""
        return {
            table.name: {
                split: self._writers[table.name, split].rows for split in splits if (table.name, split) in self._writers
            }
            for table in self._tables
        }

    def digests(self) -> list[tuple[str, str, str]]:
        """List config, split and digest of the rows, in order of names."""
        return sorted((config, split, writer.digest) for (config, split), writer in self._writers.items())
