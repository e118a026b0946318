from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import corpus_kit
from corpus_kit.dataset.features import FLAG, INTEGER, NUMBER, TEXT, Label, ListOf, StructOf

SPAN = StructOf({"start": INTEGER, "text": TEXT})
CASES = {
    "text": (TEXT, ["", "é\U0001f600", None, "b" * 300]),
    "integer": (INTEGER, [0, -5, None, 2**62]),
    "number": (NUMBER, [0.5, None, 3]),
    "flag": (FLAG, [True, False, None] * 5),
    "label": (Label(["x", "y"]), [0, None, 1]),
    "list": (ListOf(TEXT), [["a", None], [], None, ["b"]]),
    "list of lists": (ListOf(ListOf(INTEGER)), [[[1], []], None, [None]]),
    "list of structs": (ListOf(SPAN), [[(1, "a"), (2, None)], [], None]),
    "struct": (SPAN, [(1, "a"), None, (None, "c")]),
    "nothing": (ListOf(SPAN), []),
    "all null": (ListOf(Label(["x"])), [None] * 9),
}


@pytest.mark.parametrize("case", CASES)
def test_the_arrays_are_those_that_pyarrow_builds(case: str) -> None:
    feature, values = CASES[case]
    built = feature.array(values)
    built.validate(full=True)
    assert built.equals(pa.array(values, feature.arrow))
    assert built.null_count == sum(value is None for value in values)


def test_lists_given_as_numpy_arrays_are_the_same() -> None:
    numbers = [np.array([3, -100]), None, np.array([], np.int64), np.array([7])]
    pairs = [np.array([[0, 4], [5, 9]]), np.empty((0, 2), np.int64), None]
    place = StructOf({"start": INTEGER, "end": INTEGER})
    assert ListOf(Label(["x"])).array(numbers).to_pylist() == [[3, -100], None, [], [7]]
    assert ListOf(place).array(pairs).to_pylist() == [[{"start": 0, "end": 4}, {"start": 5, "end": 9}], [], None]


def test_building_arrays_and_writing_parquet_imports_neither_pandas_nor_datasets(tmp_path) -> None:
    root = Path(corpus_kit.__file__).parents[1]
    script = (
        "import sys; from corpus_kit.dataset import build, reading, writer\n"
        "from corpus_kit.dataset.features import *\n"
        "table = type('T', (), {'name': 'c', 'columns': Columns((Column('a', ListOf(TEXT), ''),))})\n"
        "from pathlib import Path\n"
        f"with writer.DatasetWriter(Path({str(tmp_path)!r}), [table]) as out: out.add(table, 'train', [(['x'],)])\n"
        "sys.exit(bool({'pandas', 'datasets'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0
