"""A new corpus folder."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from string import Template

from corpus_kit.corpus.config import CONFIG
from corpus_kit.corpus.texts import FOLDER
from corpus_kit.errors import OutputError, UsageError, one_of
from corpus_kit.files import require_free, whole_folder, write_text_atomic
from corpus_kit.schema.reading import load_schema
from corpus_kit.shipped import shipped, shipped_names

_TEMPLATES = Path(__file__).parent / "templates"


def init_corpus(folder: Path, schema: str) -> None:
    """Make a corpus folder with a commented ``corpus.yaml``, a data statement to fill in, and a place for exports.

    Parameters
    ----------
    folder : Path
        Must not exist, or be empty. Its name, as a slug, becomes the corpus's.
    schema : str
        A schema file, or the name of one that ships with the toolkit.

    Raises
    ------
    UsageError
        If nothing is known as `schema`, or no name can be made of the folder's.
    ProblemsError
        If the schema is faulty.
    OutputError
        If the folder is not empty or cannot be written. Nothing is left behind then.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputError(f"{folder}: stands already and is not empty; choose another name")
    require_free(folder, overwrite=True)
    path = _schema_file(schema)
    passes = load_schema(path).passes
    values = {"name": _slug(folder.resolve().name), "schema": _reference(folder, schema, path)}
    with whole_folder(folder, overwrite=True) as making:
        for name in (CONFIG, "README.md"):
            text = Template((_TEMPLATES / name).read_text("utf-8")).substitute(
                values
                if name != CONFIG
                else {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
            )
            write_text_atomic(making / name, text)
        for place in [making / "exports" / pass_ for pass_ in passes] or [making / "exports"]:
            place.mkdir(parents=True)
            write_text_atomic(place / ".gitkeep", "")
        write_text_atomic(making / ".gitignore", f"{FOLDER}/\n")


def _schema_file(schema: str) -> Path:
    known = shipped_names("schemas")
    if schema in known:
        return shipped(f"schemas/{schema}.yaml")
    path = Path(schema)
    if not path.is_file():
        raise UsageError(f"there is no schema {schema!r}: neither a file nor a shipped one; {one_of(known, schema)}")
    return path


def _reference(folder: Path, schema: str, path: Path) -> str:
    """Name the schema as ``corpus.yaml`` does: a shipped one by name, a file by its path from the corpus."""
    if schema in shipped_names("schemas"):
        return schema
    relative = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    return relative if "/" in relative or relative.endswith((".yaml", ".yml")) else f"./{relative}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not slug[:1].isalpha():
        raise UsageError(f"no corpus name can be made of the folder's name {name!r}; begin it with a letter")
    return slug
