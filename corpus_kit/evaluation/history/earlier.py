"""Results of an earlier evaluation, opened to be looked at beside a new one."""

from __future__ import annotations

import dataclasses
import gzip
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.evaluation.benchmark import PREDICTIONS, RECORD
from corpus_kit.evaluation.results import Results, load_results
from corpus_kit.evaluation.scoring.names import system_names

COMPRESSED = f"{PREDICTIONS}.gz"
"""The name under which the leaderboard keeps predictions."""


@dataclasses.dataclass(frozen=True, eq=False)
class Earlier:
    """Results under the name by which they are shown, and the folder they stand in."""

    name: str
    results: Results
    folder: Path


def read_earlier(paths: Sequence[Path], taken: Iterable[str] = ()) -> list[Earlier]:
    """Read earlier results.

    Parameters
    ----------
    paths : sequence of Path
        Folders that an evaluation wrote, or their ``results.json``.
    taken : iterable of str
        Names that are used already.

    Raises
    ------
    ProblemsError
        All that are none.
    UsageError
        If one is named twice.
    """
    folders = [path.parent if path.is_file() else path for path in paths]
    found: list[Earlier] = []
    problems: list[Problem] = []
    for name, folder, path in zip(system_names(folders, taken), folders, paths, strict=True):
        try:
            found.append(Earlier(name, load_results(path if path.is_file() else folder / RECORD), folder))
        except ProblemsError as error:
            problems += error.problems
        except OSError as error:
            message = f"there is no result of an evaluation: {error.strerror}"
            expected = f"a folder that corpus-kit evaluate wrote, with {RECORD} in it"
            problems.append(Problem(code="missing-file", message=message, file=str(path), expected=expected))
    if problems:
        raise ProblemsError(problems)
    return found


Lines = dict[tuple[str, str], list[tuple[int, dict[str, Any]]]]
"""Lines of a predictions file with their numbers, by task and baseline."""


def read_predicted(folder: Path) -> Lines:
    """Read the predictions that stand beside a record; empty if there are none.

    Raises
    ------
    ProblemsError
        If a line cannot be read.
    """
    path = next((folder / name for name in (PREDICTIONS, COMPRESSED) if (folder / name).is_file()), None)
    if path is None:
        return {}
    found: Lines = {}
    decoder = msgspec.json.Decoder(dict[str, Any])
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for number, raw in enumerate(data.splitlines(), 1):
            line = decoder.decode(raw)
            found.setdefault((str(line.get("task", "")), str(line.get("baseline", ""))), []).append((number, line))
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"these are no predictions of an evaluation: {error}"
        raise ProblemsError([Problem(code="bad-line", message=message, file=str(path))]) from error
    return found
