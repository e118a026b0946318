"""Read YAML strictly and tell every fault at once; load and dump schemas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from msgspec import inspect

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.schema.check import check_schema
from corpus_kit.schema.conform import Checker, conform
from corpus_kit.schema.model import Schema
from corpus_kit.schema.strict_yaml import MAX_CHARACTERS, Composed, Place, compose, resolve, show

__all__ = ["conform", "dump_schema", "load_schema", "parse_yaml", "read_text", "read_yaml", "schema_of"]

T = TypeVar("T")

_FOLDED = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""What is a line break or nothing to one YAML reader or other."""


def parse_yaml(text: str, file: str) -> object:
    r"""Read one YAML document as plain data; see `strict_yaml` for what is allowed.

    Raises
    ------
    ProblemsError
        With line numbers.

    Examples
    --------
    >>> parse_yaml("colour: red\nsizes: [1, 2]", "ball.yaml")
    {'colour': 'red', 'sizes': [1, 2]}
    """
    composed = compose(text, file)
    if composed.problems:
        raise ProblemsError(composed.problems)
    return composed.data


def read_yaml(path: Path, type_: type[T]) -> T:
    """Read a YAML file as `type_`, a msgspec struct.

    Raises
    ------
    ProblemsError
        With every fault of the file, from a missing file to a misspelt key, each with its path and line.
    """
    return _typed(compose(read_text(path), str(path)), type_, str(path))


def load_schema(path: Path) -> Schema:
    """Read and check a schema.

    Raises
    ------
    ProblemsError
        With every fault: first of form, and only if there are none, of sense (`check.check_schema`).
    """
    return schema_of(read_text(path), str(path))


def schema_of(text: str, file: str = "") -> Schema:
    r"""Read and check a schema given as text, as `load_schema` does.

    Examples
    --------
    >>> schema_of("name: toys\nversion: 2.1.0").label
    'toys@2.1.0'
    """
    composed = compose(text, file)
    schema = _typed(composed, Schema, file)
    problems = check_schema(schema, file)
    if problems:
        lines = {show(path): place for path, place in composed.places.items()}
        raise ProblemsError(_with_line(problem, lines) for problem in problems)
    return schema


def dump_schema(schema: Schema) -> str:
    """Write a schema as YAML that `load_schema` reads back equal.

    Examples
    --------
    >>> print(dump_schema(Schema(name="toys", title="Toys: all of them")), end="")
    name: toys
    title: 'Toys: all of them'
    """
    data = msgspec.to_builtins(schema)
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


def read_text(path: Path) -> str:
    """Read a UTF-8 file that a person wrote.

    Raises
    ------
    ProblemsError
        If there is no such file, it cannot be read, is too large, or is not UTF-8.
    """
    file = str(path)
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            message = f"the file has {path.stat().st_size:,} bytes"
            raise ProblemsError([Problem(code="too-large", message=message, file=file)])
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = Problem(code="missing-file", message="there is no such file", file=file)
    except IsADirectoryError:
        problem = Problem(code="missing-file", message="this is a folder", expected="expected a file", file=file)
    except OSError as error:
        problem = Problem(code="unreadable-file", message=error.strerror or str(error), file=file)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"line {line}: byte {error.object[error.start]:#04x} is not UTF-8"
        problem = Problem(code="not-utf8", message=message, file=file, advice="save the file as UTF-8")
    raise ProblemsError([problem])


def _typed(composed: Composed, type_: type[T], file: str) -> T:
    if composed.problems:
        checker = Checker(file, composed.places)
        checker.check(composed.data, inspect.type_info(type_), ())
        raise ProblemsError([*composed.problems, *checker.problems])
    return conform(composed.data, type_, file, composed.places)


def _with_line(problem: Problem, lines: dict[str, Place]) -> Problem:
    """Name the line of the fault, or of what it is in."""
    path = problem.path
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    if not path:
        return problem
    return msgspec.structs.replace(problem, message=f"line {lines[path].line}: {problem.message}")


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which the reader refuses, and quotes what the reader would not take for the same text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def represent_text(self, text: str) -> yaml.ScalarNode:
        quoted = not isinstance(resolve(text), str) or _FOLDED.search(text)
        return self.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


_Dumper.add_representer(str, _Dumper.represent_text)
