"""The exports of a corpus folder: which file is of which pass, and which adjudicates."""

from __future__ import annotations

import re
from pathlib import Path

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.schema.model import Schema

EXPORTS = "exports"
ADJUDICATION = "adjudication"
"""How the names of files begin that hold adjudications."""
_SUFFIXES = (".json", ".jsonl", ".ndjson")


def corpus_files(folder: Path, schema: Schema, required: bool = True) -> list[ExportFile]:
    """List the exports of a corpus: ``exports/<pass>/*.json``, or ``exports/*.json`` if the schema has no passes.

    Raises
    ------
    ProblemsError
        ``unknown-pass`` for a folder that is no pass, ``misplaced-export`` for a file beside them, ``no-exports`` where
        some are `required`.
    """
    exports = folder / EXPORTS
    found, problems = [], []
    for path in sorted(exports.rglob("*")) if exports.is_dir() else []:
        inside = path.relative_to(exports)
        if not path.is_file() or path.suffix.lower() not in _SUFFIXES or _hidden(inside):
            continue
        pass_ = inside.parts[0] if len(inside.parts) == 2 else ""
        if len(inside.parts) == 1 and not schema.passes:
            pass_ = next(iter(schema.all_passes))
        if pass_ in schema.all_passes:
            found.append(ExportFile(path, pass_, path.stem.startswith(ADJUDICATION)))
        elif pass_:
            message = f"{inside.parts[0]!r} is no pass of schema {schema.label}"
            expected = one_of(schema.all_passes, pass_)
            problems.append(Problem(code="unknown-pass", message=message, file=str(path), expected=expected))
        else:
            expected = (
                f"expected {EXPORTS}/<pass>/{path.name} with {one_of(schema.all_passes).removeprefix('expected ')}"
            )
            problems.append(
                Problem(
                    code="misplaced-export", message="the export lies in no pass", file=str(path), expected=expected
                )
            )
    if problems:
        raise ProblemsError(problems)
    if required and not found:
        advice = f"bring some in: corpus-kit studio pull {folder}, or: corpus-kit exports add {folder} EXPORT.json"
        raise ProblemsError(
            [Problem(code="no-exports", message="the corpus has no exports", file=str(exports), advice=advice)]
        )
    return found


def name_of(path: Path) -> str:
    """Make a corpus's name of an export's.

    Examples
    --------
    >>> name_of(Path("exports/Project 12-at-2031.json")), name_of(Path("2031.json"))
    ('project_12_at_2031', 'export_2031')
    """
    slug = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_")
    if not slug:
        return "export"
    return slug if slug[0].isalpha() else f"export_{slug}"


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
