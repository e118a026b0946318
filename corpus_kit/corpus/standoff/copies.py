"""A user's own copies of articles: found by what they hold, whatever their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.documents import text_hash
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError

LARGEST = 20_000_000
"""Bytes of a file beyond which it is no article."""

_BOM = "\ufeff"
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Copy(msgspec.Struct, frozen=True):
    """A file of the user's that reads as text."""

    path: Path
    text: str


class Exact(msgspec.Struct, frozen=True):
    """A document's own text, found in a file, and what of saving had to be undone: byte order mark and newlines."""

    path: Path
    text: str
    undone: str = ""


def read_copies(folder: Path) -> Iterator[Copy]:
    """Read every file of a folder, and of folders in it, that is text: UTF-8, UTF-16 with its mark, or Windows-1252.

    Hidden files and folders are passed over.

    Raises
    ------
    ProblemsError
        If there is no such folder.
    """
    if not folder.is_dir():
        message = "this is not a folder" if folder.exists() else "there is no such folder"
        raise ProblemsError([Problem(code="no-folder", message=message, file=str(folder))])
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.stat().st_size <= LARGEST:
            text = _decoded(path.read_bytes())
            if text is not None and text.strip():
                yield Copy(path, text)


def _decoded(data: bytes) -> str | None:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def find_exact(copy: Copy, wanted: Mapping[str, list[Document]]) -> tuple[list[Document], Exact] | None:
    """Say which documents a copy is of, to the character: as it is, or with its newlines changed.

    Parameters
    ----------
    copy : Copy
    wanted : dict
        SHA-256 → documents.
    """
    lengths = {document.length for documents in wanted.values() for document in documents}
    for undone, text in variants(copy.text):
        if len(text) in lengths and (documents := wanted.get(text_hash(text))):
            return documents, Exact(copy.path, text, undone)
    return None


def variants(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield the ways in which saving changes a text's ends and newlines, the text as it is first.

    Examples
    --------
    >>> sorted({text for _, text in variants("a\r\nb\r\n")}, key=lambda text: (text[0] == "\ufeff", text))[:4]
    ['a\nb', 'a\nb\n', 'a\r\nb', 'a\r\nb\r\n']
    """
    yield "", text
    bare = text.removeprefix(_BOM)
    for newline, named in (("", ""), ("\n", "newlines as LF"), ("\r\n", "newlines as CRLF")):
        lines = _NEWLINE.sub(newline, bare) if newline else bare
        body = lines.rstrip("\r\n")
        ending = newline or ("\r\n" if "\r\n" in lines else "\n")
        ends = (("", lines), ("without final newline", body), ("with final newline", body + ending))
        for end_named, ended in ends:
            for mark in ("", _BOM):
                marked = "" if (mark == _BOM) == (bare != text) else "with BOM" if mark else "without BOM"
                yield ", ".join(filter(None, (marked, named, end_named))), mark + ended
