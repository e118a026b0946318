"""Documents: made from a text, kept in ``documents.jsonl``, joined with texts that are withheld."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from corpus_kit.corpus.model import Document, Part, Span
from corpus_kit.corpus.parts import PART_KINDS, propose_parts
from corpus_kit.corpus.sentences import sentence_spans, trim
from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.files import write_bytes_atomic

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def make_document(
    id: str,  # noqa: A002
    text: str,
    *,
    title: str = "",
    outlet: str = "",
    url: str = "",
    published: str = "",
    event: str = "",
    parts: Sequence[Part] | None = None,
    language: str = "en",
) -> Document:
    r"""Make a document of a text: its hash, its length, its parts and its sentences.

    Parameters
    ----------
    id : str
        Any name that is not empty; see `id_problem` for what a corpus allows.
    text : str
        Kept as it is, byte order mark and newlines included.
    title, outlet, url, published, event : str
        What is known of the article.
    parts : sequence of Part, optional
        Headline, body and boilerplate, disjoint and in order. Without them they are guessed (`propose_parts`).
    language : str
        Of the text, for its sentences.

    Raises
    ------
    ProblemsError
        If the text is empty or cannot be written as UTF-8, or the parts do not fit it.

    Examples
    --------
    >>> document = make_document("d1", "Ferries stop\n\nNo ferry left on Monday. Nobody knew why.")
    >>> document.length, [part.kind for part in document.parts], document.sentences
    (55, ['headline', 'body'], ((0, 12), (14, 38), (39, 55)))
    """
    problems = text_problems(text) + parts_problems(parts or (), len(text))
    if problems:
        raise ProblemsError(msgspec.structs.replace(problem, task=id) for problem in problems)
    divided = propose_parts(text, title) if parts is None else tuple(parts)
    return Document(
        id=id,
        title=title,
        outlet=outlet,
        url=url,
        published=published,
        event=event,
        sha256=text_hash(text),
        length=len(text),
        parts=divided,
        sentences=sentence_spans(text, divided, language),
        text=text,
    )


def text_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def id_problem(id: str) -> Problem | None:  # noqa: A002
    """Say what is wrong with a document's id, which is also the name of a file.

    Examples
    --------
    >>> id_problem("varnia-2031.04") is None, id_problem("../secret").code
    (True, 'bad-id')
    """
    if _ID.fullmatch(id):
        return None
    shown = repr(id if len(id) <= 60 else id[:60] + "…")
    expected = "expected up to 128 letters (A-Z), digits, '.', '_' or '-', beginning with a letter or digit"
    advice = "give the document such an id; a file's name is its id"
    return Problem(code="bad-id", message=f"the document id is {shown}", expected=expected, advice=advice)


def text_problems(text: str) -> list[Problem]:
    """Say why a text cannot be a document's."""
    start, end = trim(text, 0, len(text))
    if start == end:
        return [Problem(code="empty-text", message="the text is empty")]
    return surrogate_problems(text)


def surrogate_problems(text: str, path: str = "") -> list[Problem]:
    """Say where a text cannot be written as UTF-8."""
    lone = re.search("[\ud800-\udfff]", text)
    if not lone:
        return []
    message = f"character {lone.start()} is half of a surrogate pair (U+{ord(lone[0]):04X})"
    advice = "the text was cut or decoded wrongly where it comes from; mend it there"
    return [Problem(code="lone-surrogate", message=message, advice=advice, path=path)]


def parts_problems(parts: Sequence[Part], length: int) -> list[Problem]:
    """Say where parts do not fit a text of `length` code points."""
    problems = []
    before = 0
    for i, part in enumerate(parts):
        here = f"parts[{i}]"
        if part.kind not in PART_KINDS:
            message, expected = f"the part's kind is {part.kind!r}", one_of(PART_KINDS, part.kind)
            problems.append(Problem(code="unknown-part", message=message, expected=expected, path=here))
        if not before <= part.start < part.end <= length:
            message = f"the part is {part.start}-{part.end}"
            expected = f"expected a range that is not empty, within {before}-{length}, after the part before it"
            problems.append(Problem(code="bad-range", message=message, expected=expected, path=here))
        before = max(before, part.end)
    return problems


def write_documents(path: Path, docs: Mapping[str, Document] | Iterable[Document]) -> None:
    """Write documents as JSON Lines, sorted by id, whole or not at all."""
    listed = docs.values() if isinstance(docs, Mapping) else docs
    lines = [msgspec.json.encode(document) + b"\n" for document in sorted(listed, key=lambda one: one.id)]
    write_bytes_atomic(path, b"".join(lines))


def read_documents(path: Path) -> dict[str, Document]:
    """Read ``documents.jsonl``, in the file's order; raises as `documents_in` does."""
    return {document.id: document for document, _, _ in documents_in(path)}


def documents_in(path: Path) -> Iterator[tuple[Document, int, int]]:
    """Go through ``documents.jsonl``, one document at a time, each with where its line begins and how long it is.

    Raises
    ------
    ProblemsError
        At the end, with every fault and its line: a line that is no document, an id twice, a text that is not the one
        that was added, ranges that do not fit it.
    """
    problems: list[Problem] = []
    ids: set[str] = set()
    offset = 0
    for number, line in enumerate(_lines(path), 1):
        found: list[Problem] = []
        if line.strip():
            try:
                document, found = _read(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                found = [Problem(code="bad-line", message=str(error), advice=_BY_HAND)]
            else:
                if document.id in ids:
                    found.append(Problem(code="duplicate-id", message=f"document {document.id!r} is there twice"))
                ids.add(document.id)
                yield document, offset, len(line)
        for problem in found:
            where = ", ".join(filter(None, (f"line {number}", problem.path)))
            problems.append(msgspec.structs.replace(problem, file=str(path), path=where))
        offset += len(line)
    if problems:
        raise ProblemsError(problems)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            yield from stream
    except OSError as error:
        problem = Problem(code="unreadable-file", message=error.strerror or str(error), file=str(path))
        raise ProblemsError([problem]) from None


_BY_HAND = "`corpus-kit articles add` writes this file; take it back from version control, or add the articles anew"
_KEYS = frozenset(Document.__struct_fields__)


def _read(line: bytes) -> tuple[Document, list[Problem]]:
    document = msgspec.json.decode(line, type=Document)
    problems = [
        Problem(code="unknown-key", message=f"unknown key {key!r}", expected=one_of(_KEYS, key))
        for key in msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        if key not in _KEYS
    ]
    wrong_id = id_problem(document.id)
    if wrong_id:
        problems.append(wrong_id)
    if document.text is not None and not is_text_of(document, document.text):
        problems.append(Problem(code="altered-text", message="the text is not the one that was added", advice=_BY_HAND))
    problems += parts_problems(document.parts, document.length)
    if not _in_order(document.sentences, document.length):
        message = "the sentences are not disjoint ranges within the text, in order"
        problems.append(Problem(code="bad-range", message=message, path="sentences", advice=_BY_HAND))
    return document, problems


def is_text_of(document: Document, text: str) -> bool:
    """Say whether `text` is, to the character, what was added as `document`."""
    return len(text) == document.length and text_hash(text) == document.sha256


def _in_order(spans: Sequence[Span], length: int) -> bool:
    before = 0
    for start, end in spans:
        if not before <= start < end <= length:
            return False
        before = end
    return True
