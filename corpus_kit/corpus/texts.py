"""Texts that may not be passed on: each user's own copies, beside a corpus that holds everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.documents import id_problem, is_text_of
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import write_text_atomic

FOLDER = "texts"
"""The folder of a corpus that holds them; version control ignores it."""


def with_texts(docs: Mapping[str, Document], folder: Path) -> dict[str, Document]:
    """Give documents without text the text of ``<folder>/<id>.txt``; one that has no such file stays without.

    Parameters
    ----------
    docs : mapping of str to Document
    folder : Path
        ``texts`` in the corpus. It may be missing.

    Raises
    ------
    ProblemsError
        With every text that is not, to the character, the one that was added.
    """
    found: dict[str, Document] = {}
    problems: list[Problem] = []
    for name, document in docs.items():
        try:
            found[name] = with_text(document, folder)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def with_text(document: Document, folder: Path) -> Document:
    """Give one document its text; see `with_texts`."""
    if document.text is not None:
        return document
    path = folder / f"{document.id}.txt"
    problem = id_problem(document.id)
    text = None if problem else _read(path)
    if text is not None and is_text_of(document, text):
        return msgspec.structs.replace(document, text=text)
    if text is not None:
        message = f"this is not the text that was added as document {document.id!r}"
        expected = f"expected {document.length} characters of SHA-256 {document.sha256[:16]}…"
        advice = "put the original there, unaltered, as UTF-8; or delete the file and go without this text"
        problem = Problem(code="altered-text", message=message, expected=expected, advice=advice)
    if problem:
        raise ProblemsError([msgspec.structs.replace(problem, file=str(path))])
    return document


def keep_texts(docs: Iterable[Document], folder: Path) -> None:
    """Write the text of each document to ``<folder>/<id>.txt``, and see to it that version control ignores them.

    Raises
    ------
    ProblemsError
        If a file of that name holds something else. Nothing is written then.
    """
    docs = list(docs)
    problems = []
    for document in docs:
        path = folder / f"{document.id}.txt"
        if path.exists() and not is_text_of(document, _read(path) or ""):
            message = f"the file stands already and is not the text of document {document.id!r}"
            problems.append(Problem(code="altered-text", message=message, file=str(path), advice="move it away"))
    if problems:
        raise ProblemsError(problems)
    ignore(folder)
    for document in docs:
        path = folder / f"{document.id}.txt"
        if document.text is not None and not path.exists():
            write_text_atomic(path, document.text)


def ignore(folder: Path) -> None:
    """Make a folder that version control ignores, whole."""
    folder.mkdir(exist_ok=True)
    if not (folder / ".gitignore").exists():
        write_text_atomic(folder / ".gitignore", "*\n")


def _read(path: Path) -> str | None:
    """Read a file to the character; None without one, and nothing that matches any document if it is not UTF-8."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""
