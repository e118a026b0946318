"""Files that are not an export we can read, and how each is told from the others."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from corpus_kit.errors import Problem, ProblemsError

AS_JSON = "export the project as JSON (not JSON-MIN, CSV, TSV or CoNLL)"
_UNSUPPORTED = {
    "hypertextlabels hypertext": "HyperText, whose offsets do not index the text",
    "paragraphlabels paragraphs": "Paragraphs, whose offsets lie within the turns of a dialogue",
    "rectanglelabels rectangle polygonlabels polygon ellipselabels ellipse keypointlabels keypoint brushlabels brush "
    "bitmasklabels bitmask magicwand vectorlabels vector": "a region of an image",
    "audio audiolabels videorectangle video timelinelabels": "a region of audio or video",
    "timeserieslabels timeseries": "a region of a time series",
    "pairwise ranker": "a comparison of several texts, which is about none of them",
    "tablelabels chatmessage reactcode custominterface": "a control that has no place here",
}
UNSUPPORTED_TYPES = {name: what for names, what in _UNSUPPORTED.items() for name in names.split()}
"""Result types of Label Studio that have no place in a corpus of texts, and what they are."""

_SURROGATE = re.compile(rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[c-fC-F][0-9a-fA-F]{2})")
_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_LOSSY = {".csv": "CSV", ".tsv": "TSV", ".conll": "CoNLL", ".conll2003": "CoNLL"}


def refuse(file: Path, code: str, message: str, *, offset: int = -1, advice: str = "", path: str = "") -> ProblemsError:
    """Make the error that refuses a file, naming the line and byte `offset` if given."""
    if offset >= 0:
        message += f" (line {line_at(file, offset)}, byte {offset})"
    return ProblemsError([Problem(code=code, message=message, file=str(file), advice=advice, path=path)])


def line_at(path: Path, offset: int) -> int:
    """Count the line, from 1, that holds the byte at `offset`."""
    lines = 1
    with path.open("rb") as stream:
        while offset > 0 and (block := stream.read(min(offset, 1 << 20))):
            lines += block.count(b"\n")
            offset -= len(block)
    return lines


def check_beginning(path: Path, beginning: bytes) -> None:
    """Refuse a file by its first bytes (any byte order mark of UTF-8 taken off): what is not JSON at all.

    Raises
    ------
    ProblemsError
        ``empty-file``, ``wrong-encoding``, ``lossy-format`` or ``not-json``.
    """
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in beginning[:64]:
        raise refuse(path, "wrong-encoding", "the file is in UTF-16 or UTF-32, not UTF-8", advice="save it as UTF-8")
    if not beginning.strip():
        raise refuse(path, "empty-file", "the file is empty", advice=AS_JSON)
    if beginning[:2] in (b"PK", b"\x1f\x8b"):
        raise refuse(path, "not-json", "the file is a compressed archive", advice="unpack it and give what is inside")
    if beginning.lstrip()[:1] in (b"[", b"{"):
        return
    kind = _LOSSY.get(path.suffix.lower()) or ("CoNLL" if beginning.startswith(b"-DOCSTART-") else "")
    if not kind and b'"annotation_id"' in beginning.split(b"\n", 1)[0]:
        kind = "TSV" if b"\t" in beginning.split(b"\n", 1)[0] else "CSV"
    if kind:
        raise lossy(path, kind)
    offset = len(beginning) - len(beginning.lstrip())
    raise refuse(path, "not-json", "neither [ nor { stands at its start", offset=offset, advice=AS_JSON)


def lossy(path: Path, kind: str) -> ProblemsError:
    """Refuse a format that lost what the corpus needs."""
    lost = "relations, region ids and the tie between a region and its answers"
    return refuse(path, "lossy-format", f"the file is an export as {kind}, which loses {lost}", advice=AS_JSON)


def undecodable(path: Path, element: bytes, offset: int, error: Exception) -> ProblemsError:
    """Say why one task of a file cannot be decoded.

    Parameters
    ----------
    path : Path
    element : bytes
        The task, or what there is of it.
    offset : int
        Where in the file it begins, in bytes.
    error : Exception
        What msgspec raised.
    """
    if isinstance(error, RecursionError):
        return refuse(path, "too-deep", "the task is nested too deeply to be an export", offset=offset)
    if isinstance(error, UnicodeDecodeError):
        return _not_utf8(path, element, offset)
    message = str(error)
    if isinstance(error, msgspec.ValidationError):
        found, _, place = message.partition(" - at ")
        advice = "a task with another shape than Label Studio's; export it again as JSON"
        if re.search(r"\.result\[\d*\.*\]`?$", place) and "got `array`" in found:
            advice = "results of several annotators stand in one annotation; export each annotator's own"
        return refuse(
            path, "bad-type", _lower(found), offset=offset, advice=advice, path=place.strip("`").removeprefix("$.")
        )
    if surrogate := _SURROGATE.search(_PAIR.sub(lambda _: b" " * 12, element)):
        found = surrogate.group().decode()
        advice = "half of a character of UTF-16; replace it by the character, or by nothing"
        return refuse(
            path, "lone-surrogate", f"lone surrogate {found}", offset=offset + surrogate.start(), advice=advice
        )
    if "truncated" in message:
        advice = "the file is not whole; export or copy it again"
        return refuse(path, "truncated", "the file ends within the task that begins here", offset=offset, advice=advice)
    byte = re.search(r"\(byte (\d+)\)", message)
    at = int(byte.group(1)) if byte else 0
    if element[at : at + 3] in (b"NaN", b"Inf") or element[at : at + 4] == b"-Inf":
        message = "NaN and Infinity are not JSON"
    else:
        message = _lower(message.split(" (byte")[0])
    return refuse(path, "not-json", message, offset=offset + at)


def _not_utf8(path: Path, element: bytes, offset: int) -> ProblemsError:
    try:
        bytes(element).decode()
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    message = f"byte 0x{element[at]:02x} is not UTF-8"
    return refuse(
        path, "wrong-encoding", message, offset=offset + at, advice="probably Latin-1 or Windows-1252; save it as UTF-8"
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if not text.startswith("JSON") else text
