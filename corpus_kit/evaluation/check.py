"""What is wrong with the files a user names, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from corpus_kit.corpus.config import CONFIG
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.dataset.splits import plan_splits
from corpus_kit.errors import CorpusKitError, Problem, ProblemsError
from corpus_kit.evaluation.baselines.lexicon import Lexicon
from corpus_kit.evaluation.definition import read_benchmark
from corpus_kit.evaluation.results import load_results
from corpus_kit.files import BUILD_RECORD
from corpus_kit.labelstudio.opening import infer_schema, open_any
from corpus_kit.schema.reading import load_schema, parse_yaml, read_text, read_yaml

SUFFIXES = {".yaml", ".yml", ".xml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".conll"}
"""What is looked at in a folder; a file that is named itself is always checked."""

RESULTS = "results.json"
"""The file by which an evaluation's results are known."""

WHOLE = {CONFIG: "corpus", BUILD_RECORD: "dataset", RESULTS: "results"}
"""Files by which a folder is known to be one thing."""


class Checked(msgspec.Struct, frozen=True):
    """A path, what it was taken for, a line on what it holds, and what is wrong with it."""

    path: str
    kind: str
    summary: str
    problems: tuple[Problem, ...]


def check_paths(paths: Sequence[Path]) -> list[Checked]:
    """Check each path: a folder of exports as one source, as `build` does; of any other, each file that may be ours."""
    return [_check(one) for path in paths for one in _unfolded(path) or [path]]


def _unfolded(path: Path) -> list[Path]:
    if not path.is_dir() or _whole(path):
        return [path]
    children = (child for child in sorted(path.iterdir()) if child.is_dir() or child.suffix.casefold() in SUFFIXES)
    inside = [one for child in children if not child.name.startswith(".") for one in _unfolded(child)]
    kinds = [_kind(one)[0] for one in inside]
    if kinds.count("export") < 2 or not {*WHOLE.values(), "JSON Schema"}.isdisjoint(kinds):
        return inside
    return [path, *(one for one, kind in zip(inside, kinds, strict=True) if kind != "export")]


def _whole(folder: Path) -> str:
    return next((kind for name, kind in WHOLE.items() if (folder / name).is_file()), "")


def _check(path: Path) -> Checked:
    kind, look = _kind(path)
    try:
        summary = look(path)
    except ProblemsError as error:
        named = [msgspec.structs.replace(one, file=one.file or str(path)) for one in error.problems]
        return Checked(str(path), kind, "", tuple(named))
    except (CorpusKitError, OSError) as error:
        problem = Problem(code="unreadable", message=str(error), file=str(path))
        return Checked(str(path), kind, "", (problem,))
    return Checked(str(path), kind, summary, ())


def _kind(path: Path) -> tuple[str, Callable[[Path], str]]:
    suffix = path.suffix.casefold()
    if path.is_dir():
        kind = _whole(path) or "export"
        return kind, {"corpus": _corpus, "dataset": _dataset, "results": _results}.get(kind, _export)
    if suffix == ".xml":
        return "labeling config", _config
    if path.name == RESULTS:
        return "results", _results
    if suffix not in {".yaml", ".yml"}:
        return ("JSON Schema", _json_schema) if _is_json_schema(path) else ("export", _export)
    try:
        data = parse_yaml(read_text(path), str(path))
    except ProblemsError:
        return "schema", _schema
    keys = set(data) if isinstance(data, dict) else set()
    if {"dataset", "baselines"} & keys:
        return "benchmark", _benchmark
    if "schema" in keys:
        return ("lexicon", _lexicon) if "attributes" in keys else ("corpus", lambda one: _corpus(one.parent))
    return "schema", _schema


def _schema(path: Path) -> str:
    schema = load_schema(path)
    return f"{schema.label}: {len(schema.attributes)} attributes, {len(schema.spans)} span types"


def _corpus(path: Path) -> str:
    source = open_any(path)
    for _ in source.documents():
        pass
    plan_splits(source.events, source.config.splits, bare=False, wanted="", file=str(path / CONFIG))
    audit = source.audit
    annotations, annotators = _n(audit.annotations, "annotation"), _n(len(audit.annotators), "annotator")
    return f"{_n(len(source.events), 'document')}, {annotations} by {annotators}"


def _export(path: Path) -> str:
    source = open_any(path)
    for _ in source.documents():
        pass
    audit = source.audit
    annotations, annotators = _n(audit.annotations, "annotation"), _n(len(audit.annotators), "annotator")
    return "; ".join([f"{annotations} by {annotators}", _n(audit.spans, "span"), *audit.assumptions])


def _dataset(path: Path) -> str:
    dataset = open_dataset(path)
    for config in dataset.configs:
        dataset.table(config, columns=["document_id"])
    return _n(len(dataset.configs), "config")


def _config(path: Path) -> str:
    schema, layout = infer_schema(path, "inferred")
    refused = f"; not supported: {', '.join(sorted(layout.refused))}" if layout.refused else ""
    return f"{_n(len(schema.spans), 'span type')}, {_n(len(schema.attributes), 'attribute')}{refused}"


def _benchmark(path: Path) -> str:
    benchmark = read_benchmark(path)
    return f"{_n(len(benchmark.tasks), 'task')}, {_n(len(benchmark.baselines), 'baseline')}"


def _n(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _results(path: Path) -> str:
    return f"{len(load_results(path / RESULTS if path.is_dir() else path).tasks)} tasks scored"


def _is_json_schema(path: Path) -> bool:
    if not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as stream:
        return b'"$schema"' in stream.read(200)
    return False


def _json_schema(path: Path) -> str:
    return "not checked further" if msgspec.json.decode(path.read_bytes()) else "empty"


def _lexicon(path: Path) -> str:
    return f"rules for {len(read_yaml(path, Lexicon).attributes)} attributes"
