"""Which documents a pull may pass by, because nothing that decides what becomes of them has changed since the last one.

What the door writes of a document follows from its tasks on the server, and from what the whole corpus has in common:
its configuration, schema and documents, the exports that stand there, and this program. Where both are as they were
when the last pull had nothing to tell of it, reading it again could only give the same. It is a shortcut, never a
record: without it, or with ``--full``, everything is read and the files are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

import corpus_kit
from corpus_kit.corpus.config import CONFIG, schema_path
from corpus_kit.corpus.texts import FOLDER as TEXTS
from corpus_kit.errors import OutputError
from corpus_kit.files import write_bytes_atomic
from corpus_kit.labelstudio.files import EXPORTS
from corpus_kit.studio.mirror import Mirror
from corpus_kit.studio.projects import Corpus

FILE = "settled.json"


class _Record(msgspec.Struct):
    """What all documents have in common, and of each document its tasks, as digests."""

    common: str
    documents: dict[str, str]


class Settled:
    """What is settled of the documents that mirrors hold.

    Attributes
    ----------
    documents : frozenset of str
        Those that would come out as they stand.
    everything : bool
        Whether these are all, and none is gone: then there is nothing to do.
    """

    def __init__(self, corpus: Corpus, mirrors: Sequence[Mirror], *, full: bool = False) -> None:
        self._corpus, self._path = corpus, mirrors[0].path.with_name(FILE)
        self._now = _digests(mirrors)
        before = None if full else self._read()
        known = before.documents if before and before.common == _common(corpus) else None
        self.documents = frozenset(id_ for id_, digest in self._now.items() if known and known.get(id_) == digest)
        self.everything = known == self._now

    def keep(self, told: Collection[str]) -> None:
        """Remember the state that a pull has left; not of documents of which something was told, to tell it again."""
        kept = {id_: digest for id_, digest in self._now.items() if id_ not in told}
        with suppress(OutputError):
            write_bytes_atomic(self._path, msgspec.json.encode(_Record(_common(self._corpus), kept)))

    def _read(self) -> _Record | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Record)
        except (OSError, msgspec.DecodeError):
            return None


def _digests(mirrors: Sequence[Mirror]) -> dict[str, str]:
    """Digest the tasks of each document."""
    found: dict[str, str] = {}
    for mirror in mirrors:
        for task, line in mirror.lines():
            before = f"{found.get(task.document, '')} {mirror.project.file_name} "
            found[task.document] = hashlib.blake2b(before.encode() + line, digest_size=16).hexdigest()
    return found


def _common(corpus: Corpus) -> str:
    """Digest what decides of all documents: every file's name and contents, and which texts are at hand."""
    told = hashlib.blake2b(_program())
    for path in _files(corpus):
        told.update(f"\n{path}\n".encode())
        if path.is_file():
            with path.open("rb") as stream:
                told.update(hashlib.file_digest(stream, "blake2b").digest())
    told.update("\n".join(sorted(path.name for path in (corpus.folder / TEXTS).glob("*.txt"))).encode())
    return told.hexdigest()


def _files(corpus: Corpus) -> Iterator[Path]:
    yield corpus.folder / CONFIG
    yield schema_path(corpus.folder, corpus.config)
    yield corpus.folder / "documents.jsonl"
    yield from sorted((corpus.folder / EXPORTS).rglob("*"))


@cache
def _program() -> bytes:
    """Digest what of this program decides, for its rules may change between two pulls."""
    told = hashlib.blake2b()
    for room in ("schema", "corpus", "labelstudio", "studio"):
        for path in sorted(Path(corpus_kit.__file__).with_name(room).rglob("*.py")):
            told.update(path.read_bytes())
    return told.digest()
