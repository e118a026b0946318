"""From what a user names (a corpus, an export, a schema file, a labeling config) to what the toolkit works on."""

from __future__ import annotations

from pathlib import Path

from corpus_kit.corpus.config import CONFIG, load_config, schema_path
from corpus_kit.errors import UsageError
from corpus_kit.labelstudio.infer import infer_from_config, infer_from_exports
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.slugs import slug_of
from corpus_kit.labelstudio.source import Source, open_source
from corpus_kit.labelstudio.stream import export_files
from corpus_kit.schema.model import Schema, Target
from corpus_kit.schema.reading import load_schema, read_text


def open_any(
    path: Path,
    *,
    schema: Path | None = None,
    config: Path | None = None,
    lenient: bool = False,
    pass_: str = "",
    allow_partial: bool = False,
) -> Source:
    """Open a corpus, or an export read against a schema, a labeling config, or what can be inferred from itself.

    Raises
    ------
    UsageError
        If both `schema` and `config` are given, or either for a corpus, which has its own.
    ProblemsError
        Faults in the schema, the config or the files.
    """
    if schema is not None and config is not None:
        raise UsageError("--schema and --config exclude each other: both say what labels mean")
    if (path / CONFIG).is_file() and (schema is not None or config is not None or pass_):
        raise UsageError(f"{path} is a corpus: {CONFIG} names its schema, and its folders the passes")
    if schema is not None:
        return open_source(path, schema=load_schema(schema), lenient=lenient, pass_=pass_)
    if config is None:
        return open_source(path, lenient=lenient, pass_=pass_, allow_partial=allow_partial)
    read, layout = infer_from_config(read_text(config), slug_of(config.stem, "schema") or "inferred", str(config))
    return open_source(path, schema=read, layout=layout, lenient=lenient, pass_=pass_)


def infer_schema(path: Path, name: str) -> tuple[Schema, Layout]:
    """Infer a schema from a labeling config (``.xml``) or from exports."""
    if path.suffix.casefold() == ".xml":
        return infer_from_config(read_text(path), name, str(path))
    return infer_from_exports(export_files(path), name)


def schema_and_targets(path: Path) -> tuple[Schema, tuple[Target, ...]]:
    """Read a schema file; or a corpus's schema, and the targets it asks about."""
    if not (path / CONFIG).is_file():
        return load_schema(path), ()
    config = load_config(path)
    return load_schema(schema_path(path, config)), config.targets
