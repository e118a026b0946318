"""The documents of a corpus, taken from the disk one at a time, so that memory does not grow with the texts."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.documents import documents_in
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.texts import with_text
from corpus_kit.errors import Problem, ProblemsError


class Shelf(Mapping[str, Document]):
    """Documents by id, in the order of their file, with the user's own copies of withheld texts.

    All are checked when it is made; kept is only where each lies. It goes on reading the file that it was made of, also
    when another is put in its place.

    Parameters
    ----------
    path : Path
        ``documents.jsonl``.
    texts : Path
        The folder of the user's own copies. It may be missing.

    Raises
    ------
    ProblemsError
        With every fault of the file, or every text that is not the one that was added.

    Examples
    --------
    >>> import tempfile
    >>> from corpus_kit.corpus.documents import make_document, write_documents
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_documents(Path(folder, "documents.jsonl"), [make_document("d1", "Ferries stop.")])
    ...     shelf = Shelf(Path(folder, "documents.jsonl"), Path(folder, "texts"))
    >>> list(shelf), shelf["d1"].text, "d2" in shelf
    (['d1'], 'Ferries stop.', False)
    """

    def __init__(self, path: Path, texts: Path) -> None:
        self._texts = texts
        self._places: dict[str, tuple[int, int]] = {}
        problems: list[Problem] = []
        for document, offset, length in documents_in(path):
            self._places[document.id] = (offset, length)
            try:
                with_text(document, texts)
            except ProblemsError as error:
                problems += error.problems
        if problems:
            raise ProblemsError(problems)
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __getitem__(self, id_: str) -> Document:
        offset, length = self._places[id_]
        return with_text(_DOCUMENT.decode(os.pread(self._file, length, offset)), self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._places


_DOCUMENT = msgspec.json.Decoder(Document)
