"""``hashes.jsonl``: what a release holds in place of texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.folding import VERSION
from corpus_kit.corpus.standoff.hashes import DocumentHashes, Hashes
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import write_bytes_atomic

HASHES = "hashes.jsonl"
FORMAT = 2
"""In the first, a short sentence was hashed with the one before it, and lost where that was."""
_ADVICE = "take it back from where the release came from"


class _Head(msgspec.Struct, frozen=True):
    salt: str
    folding: int
    format: int = 1


def write_hashes(path: Path, hashes: Hashes) -> None:
    """Write ``hashes.jsonl``: the salt, then a document a line."""
    records: list[object] = [_Head(hashes.salt, VERSION, FORMAT), *hashes.documents.values()]
    write_bytes_atomic(path, b"".join(msgspec.json.encode(one) + b"\n" for one in records))


def fingerprint(path: Path) -> str:
    """Sum up ``hashes.jsonl``, with whichever newlines it was passed on."""
    return hashlib.sha256(b"\n".join(path.read_bytes().splitlines())).hexdigest()


def read_hashes(path: Path, documents: Mapping[str, Document] | None = None, expected: str = "") -> Hashes:
    """Read ``hashes.jsonl``.

    Raises
    ------
    ProblemsError
        If it is not one that a release wrote, was written with another folding or in another format, was altered since
        (its fingerprint is not the `expected` one), or does not fit the `documents` it should be of.
    """
    try:
        lines = path.read_bytes().splitlines()
        head = msgspec.json.decode(lines[0] if lines else b"{}", type=_Head)
        if (head.folding, head.format) != (VERSION, FORMAT):
            raise ProblemsError([_other_version(path, head)])
        read = [msgspec.json.decode(line, type=DocumentHashes) for line in lines[1:]]
    except (OSError, ValueError, msgspec.DecodeError) as error:
        problem = Problem(code="bad-hashes", message=f"it cannot be read: {error}", file=str(path), advice=_ADVICE)
        raise ProblemsError([problem]) from None
    if expected and fingerprint(path) != expected:
        message = "it was altered since it was released"
        raise ProblemsError([Problem(code="bad-hashes", message=message, file=str(path), advice=_ADVICE)])
    hashes = Hashes(head.salt, {one.id: one for one in read})
    if misfits := _misfits(path, hashes, documents or {}):
        raise ProblemsError(misfits)
    return hashes


def _misfits(path: Path, hashes: Hashes, documents: Mapping[str, Document]) -> list[Problem]:
    found = []
    for id_, document in documents.items():
        if id_ not in hashes.documents:
            message = f"it has no hashes of document {id_!r}"
        elif not hashes.documents[id_].fits(document):
            message = f"the hashes of document {id_!r} are not of its sentences and spans"
        else:
            continue
        found.append(Problem(code="bad-hashes", message=message, file=str(path), advice=_ADVICE))
    return found


def _other_version(path: Path, head: _Head) -> Problem:
    message = f"the hashes are of format {head.format}, folding {head.folding}"
    expected = f"expected format {FORMAT}, folding {VERSION}"
    advice = "use the version of the toolkit that release.json names, or ask for a new release"
    return Problem(code="bad-hashes", message=message, file=str(path), expected=expected, advice=advice)
