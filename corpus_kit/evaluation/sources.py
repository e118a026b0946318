"""The datasets of a benchmark: built ones are opened, corpora are built into a passing folder, the Hub's downloaded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from corpus_kit.corpus.config import CONFIG
from corpus_kit.dataset.build import Progress, build
from corpus_kit.dataset.reading import Dataset, open_dataset
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.evaluation.definition import Benchmark, TrainTest
from corpus_kit.evaluation.hub import download, is_hub_name
from corpus_kit.files import BUILD_RECORD
from corpus_kit.labelstudio.opening import open_any

ONE = "dataset"
"""The role of the only dataset; two have the roles ``train`` and ``test``."""


@contextmanager
def opened(benchmark: Benchmark, path: Path, progress: Progress | None = None) -> Iterator[dict[str, Dataset]]:
    """Open a benchmark's datasets by role for the length of a block.

    Parameters
    ----------
    benchmark : Benchmark
        Its `dataset` names are relative to `path`, or on the Hub where no such folder stands.
    path : Path
        The benchmark file.
    progress : callable, optional
        Told of a corpus being built.

    Raises
    ------
    ProblemsError
        If a name is neither a built dataset nor a corpus, or cannot be downloaded, a corpus does not build, or two
        schemas differ.
    """
    asked = benchmark.dataset
    names = {"train": asked.train, "test": asked.test} if isinstance(asked, TrainTest) else {ONE: asked}
    with ExitStack() as stack:
        looked = {role: _place(name, role, path) for role, name in names.items()}
        if problems := [one for one in looked.values() if isinstance(one, Problem)]:
            raise ProblemsError(problems)
        places = {role: one for role, one in looked.items() if isinstance(one, Path)}
        found = {role: stack.enter_context(open_or_build(place, progress)) for role, place in places.items()}
        _check_schemas(found, path)
        yield found


@contextmanager
def open_or_build(place: Path, progress: Progress | None = None) -> Iterator[Dataset]:
    """Open a built dataset, or build a corpus folder or export into a folder that is gone after the block."""
    if (place / BUILD_RECORD).is_file():
        yield open_dataset(place)
        return
    with tempfile.TemporaryDirectory(prefix="corpus-kit-") as folder:
        yield open_dataset(build(open_any(place), Path(folder, "dataset"), progress=progress).out)


def described(datasets: Mapping[str, Dataset]) -> list[dict[str, Any]]:
    """Say of each dataset what identifies it."""
    facts = ("name", "version", "fingerprint", "schema", "text", "documents", "annotators", "aggregation")
    return [{"role": role, **{fact: one.info.get(fact) for fact in facts}} for role, one in datasets.items()]


def _place(name: str, role: str, path: Path) -> Path | Problem:
    place = path.parent / name
    if (place / BUILD_RECORD).is_file() or (place / CONFIG).is_file():
        return place
    if is_hub_name(name) and not place.exists():
        return download(name, str(path), _where(role))
    return _nothing(name, role, path)


def _where(role: str) -> str:
    return "dataset" if role == ONE else f"dataset.{role}"


def _nothing(name: str, role: str, path: Path) -> Problem:
    return Problem(
        code="not-a-dataset",
        message=f"{name!r} is neither a corpus folder nor a built dataset",
        file=str(path),
        path=_where(role),
        expected=f"a folder, relative to the benchmark, with {CONFIG} or {BUILD_RECORD}; or owner/name on the Hub",
    )


def _check_schemas(datasets: Mapping[str, Dataset], path: Path) -> None:
    schemas = {one.info.get("schema_fingerprint") for one in datasets.values()}
    if len(schemas) > 1:
        named = ", ".join(f"{role}: {one.info.get('schema')}" for role, one in datasets.items())
        message = f"the datasets were built with different schemas ({named})"
        advice = "build both with one schema"
        raise ProblemsError(
            [Problem(code="schema-mismatch", message=message, file=str(path), path="dataset", advice=advice)]
        )
