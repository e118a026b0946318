"""Which documents a pull may pass by, because nothing that decides what becomes of them has changed since the last one.

What the door writes of a document follows from its tasks on the server, and from what the whole corpus has in common:
its configuration, schema and documents, the exports that stand there, and this program. Where both are as they were
when the last pull had nothing to tell of it, reading it again could only give the same. It is a shortcut, never a
record: without it, or with ``--full``, everything is read and the files are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
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

    Parameters
    ----------
    corpus : Corpus
    inputs : str
        What `inputs_of` said when the corpus was read.
    mirrors : sequence of Mirror
        Up to date.
    full : bool
        Take nothing for settled.

    Attributes
    ----------
    documents : frozenset of str
        Those that would come out as they stand.
    everything : bool
        Whether these are all, and none is gone: then there is nothing to do.
    """

    def __init__(self, corpus: Corpus, inputs: str, mirrors: Sequence[Mirror], *, full: bool = False) -> None:
        self._exports, self._inputs = corpus.folder / EXPORTS, inputs
        self._path = mirrors[0].path.with_name(FILE)
        self._now = _digests(mirrors)
        before = None if full else self._read()
        known = before.documents if before and before.common == self._common() else None
        self.documents = frozenset(id_ for id_, digest in self._now.items() if known and known.get(id_) == digest)
        self.everything = known == self._now

    def keep(self, told: Collection[str]) -> None:
        """Remember the state that a pull has left; not of documents of which something was told, to tell it again."""
        kept = {id_: digest for id_, digest in self._now.items() if id_ not in told}
        with suppress(OutputError):
            write_bytes_atomic(self._path, msgspec.json.encode(_Record(self._common(), kept)))

    def _common(self) -> str:
        return _digest(sorted(self._exports.rglob("*")), [self._inputs])

    def _read(self) -> _Record | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Record)
        except (OSError, ValueError, msgspec.DecodeError):
            return None


def _digests(mirrors: Sequence[Mirror]) -> dict[str, str]:
    """Digest the tasks of each document."""
    found: dict[str, str] = {}
    for mirror in mirrors:
        for task, line in mirror.lines():
            before = f"{found.get(task.document, '')} {mirror.project.file_name} "
            found[task.document] = hashlib.blake2b(before.encode() + line, digest_size=16).hexdigest()
    return found


def inputs_of(corpus: Corpus) -> str:
    """Digest what decides of all documents but the exports: configuration, schema, documents, texts and this program.

    It is to be taken when the corpus is read, for somebody may change a file while the server is asked.
    """
    texts = sorted(path.name for path in (corpus.folder / TEXTS).glob("*.txt"))
    files = [corpus.folder / CONFIG, schema_path(corpus.folder, corpus.config), corpus.folder / "documents.jsonl"]
    return _digest(files, [_program(), *texts])


def _digest(files: Iterable[Path], more: Iterable[str]) -> str:
    """Digest names and contents."""
    told = hashlib.blake2b("\n".join(more).encode(), digest_size=16)
    for path in files:
        told.update(f"\n{path}\n".encode())
        if path.is_file():
            with path.open("rb") as stream:
                told.update(hashlib.file_digest(stream, "blake2b").digest())
    return told.hexdigest()


@cache
def _program() -> str:
    """Digest what of this program decides, for its rules may change between two pulls."""
    rooms = [Path(corpus_kit.__file__).with_name(room) for room in ("schema", "corpus", "labelstudio", "studio")]
    return _digest([path for room in rooms for path in sorted(room.rglob("*.py"))], [])
