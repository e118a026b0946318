"""Python values → Arrow arrays, straight into buffers.

``pyarrow.array`` on a Python list imports pandas if it is installed, which costs more than building a small corpus.
These functions fill the buffers of the columnar format themselves [1]_.

References
----------
.. [1] Apache Arrow. Arrow columnar format. https://arrow.apache.org/docs/format/Columnar.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from operator import index, itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

Build = Callable[[Sequence[Any]], Any]
"""Builds the array of a column, or of what stands inside one."""


def text_array(values: Sequence[str | None]) -> Any:
    """Build an array of strings; None is null.

    Examples
    --------
    >>> text_array(["a", None, "é"]).to_pylist()
    ['a', None, 'é']
    """
    return _nullable(values, "", _texts)


def integer_array(values: Sequence[int | None]) -> Any:
    """Build an array of 64-bit integers; None is null."""
    return _nullable(values, 0, _integers)


def number_array(values: Sequence[float | None]) -> Any:
    """Build an array of double-precision numbers; None is null."""
    return _nullable(values, 0.0, _numbers)


def flag_array(values: Sequence[bool | None]) -> Any:
    """Build an array of booleans; None is null."""
    return _nullable(values, False, _flags)


def list_array(values: Sequence[Sequence[Any] | None], arrow: Any, build_items: Build) -> Any:
    """Build an array of lists of Arrow type `arrow`, whose items `build_items` builds; None is null.

    Examples
    --------
    >>> list_array([[1, 2], None, []], pa.list_(pa.int64()), integer_array).to_pylist()
    [[1, 2], None, []]
    """

    def build(filled: Sequence[Any], validity: Any, nulls: int) -> Any:
        offsets = pa.py_buffer(_offsets(filled))
        items = build_items(_in_one_run(filled))
        return pa.Array.from_buffers(arrow, len(filled), [validity, offsets], nulls, children=[items])

    return _nullable(values, (), build)


def struct_array(values: Sequence[Sequence[Any] | None], arrow: Any, builds: Sequence[Build]) -> Any:
    """Build an array of structs of Arrow type `arrow` from tuples in field order; None is null.

    Examples
    --------
    >>> spans = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    >>> struct_array([(0, 3), None], spans, [integer_array, integer_array]).to_pylist()
    [{'start': 0, 'end': 3}, None]
    """

    def build(filled: Sequence[Any], validity: Any, nulls: int) -> Any:
        columns = transposed(filled, len(builds))
        children = [build_field(column) for build_field, column in zip(builds, columns, strict=True)]
        return pa.Array.from_buffers(arrow, len(filled), [validity], nulls, children=children)

    return _nullable(values, (None,) * len(builds), build)


def _in_one_run(values: Sequence[Any]) -> Any:
    """Put lists end to end; of NumPy arrays make one, so that their numbers never become objects."""
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    return np.concatenate(arrays) if arrays else list(chain.from_iterable(values))


def transposed(rows: Sequence[Sequence[Any]], width: int) -> Sequence[Any]:
    """Turn rows of `width` values into as many columns, also where there are no rows."""
    if isinstance(rows, np.ndarray):
        return rows.T
    if not set(map(len, rows)) <= {width}:
        raise ValueError(f"a row does not have {width} values")
    # zip(*rows) would make an iterator a row, which takes many times as long.
    return [list(map(itemgetter(place), rows)) for place in range(width)]


def _texts(values: Sequence[Any], validity: Any, nulls: int) -> Any:
    encoded = list(map(str.encode, values))
    buffers = [validity, pa.py_buffer(_offsets(encoded)), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers, nulls)


def _integers(values: Sequence[Any], validity: Any, nulls: int) -> Any:
    data = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [validity, pa.py_buffer(data)], nulls)


def _numbers(values: Sequence[Any], validity: Any, nulls: int) -> Any:
    data = np.fromiter(map(float, values), np.float64, len(values))
    return pa.Array.from_buffers(pa.float64(), len(values), [validity, pa.py_buffer(data)], nulls)


def _flags(values: Sequence[Any], validity: Any, nulls: int) -> Any:
    bits = np.packbits(np.fromiter(map(index, values), bool, len(values)), bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(values), [validity, pa.py_buffer(bits)], nulls)


def _nullable(values: Sequence[Any], blank: Any, build: Callable[[Sequence[Any], Any, int], Any]) -> Any:
    """Build from values, a bitmap of those that are not null, and the number of nulls, where `blank` stands."""
    try:  # A column without null is the common case, and every builder stumbles over a None.
        return build(values, None, 0)
    except TypeError:
        present = np.fromiter((value is not None for value in values), bool, len(values))
        filled = [blank if value is None else value for value in values]
        bitmap = pa.py_buffer(np.packbits(present, bitorder="little"))
        return build(filled, bitmap, len(values) - int(present.sum()))


def _offsets(values: Sequence[Any]) -> Any:
    """Return where each value begins in the run of all of them, and where the last ends."""
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, values), np.int32, len(values)), out=offsets[1:])
    return offsets
