"""A user's own copies of articles: found by what they hold, whatever their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.documents import text_hash
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.pages import is_page, visible_text
from corpus_kit.errors import Problem, ProblemsError

LARGEST = 20_000_000
"""Bytes of a file beyond which it is no article."""

_BOM = "\ufeff"
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Copy(msgspec.Struct, frozen=True):
    """A file of the user's that reads as text. `shown` is what a web page shows; None of any other file."""

    path: Path
    text: str
    shown: str | None = None

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return self.text if self.shown is None else self.shown


class Exact(msgspec.Struct, frozen=True):
    """A document's own text, found in a file, and what of saving had to be undone: byte order mark and newlines."""

    path: Path
    text: str
    undone: str = ""


def copy_files(folder: Path) -> list[Path]:
    """List the files of a folder, and of folders in it; hidden ones, and folders that are linked to, are passed over.

    Raises
    ------
    ProblemsError
        If there is no such folder, or no file in it.
    """
    if not folder.is_dir():
        message = "this is not a folder" if folder.exists() else "there is no such folder"
        raise ProblemsError([Problem(code="no-folder", message=message, file=str(folder))])
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not files:
        message, advice = "there is no file in this folder", "put your copies of the articles there, under any names"
        raise ProblemsError([Problem(code="empty-folder", message=message, file=str(folder), advice=advice)])
    return files


def read_copy(path: Path) -> Copy | None:
    """Read a file as text: UTF-8, UTF-16 with its mark, or Windows-1252; of a web page, what it shows.

    None is a file that is no text, or none that can be read, or far too large for an article.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b"\0"
    except OSError:
        return None
    text = _decoded(data)
    if text is None:
        return None
    return Copy(path, text, visible_text(text) if is_page(text) else None)


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
