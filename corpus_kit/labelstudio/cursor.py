"""A place in a file of JSON of any size, moved on by whole values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from corpus_kit.labelstudio.refusals import AS_JSON, check_beginning, refuse, undecodable

CHUNK = 1 << 20
"""Bytes read at a time."""

_BEGINNING = 4096
_BOM = b"\xef\xbb\xbf"
_WHITE = re.compile(rb"[ \t\r\n]*")
_BYTE = re.compile(r"trailing characters \(byte (\d+)\)")
_SKIP = msgspec.json.Decoder(msgspec.Raw)


class Element(msgspec.Struct, frozen=True):
    """The bytes of one task, not decoded yet."""

    view: memoryview
    offset: int
    project: str


class Cursor:
    """A place in a file of JSON, and the bytes around it that are in memory."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path, self.stream = path, stream
        self.buffer = stream.read(max(CHUNK, _BEGINNING))
        self.base = self.at = 0
        self.at = len(_BOM) if self.buffer.startswith(_BOM) else 0
        self.view = memoryview(self.buffer)
        check_beginning(path, self.buffer[self.at : self.at + _BEGINNING])

    @property
    def offset(self) -> int:
        """Where in the file it stands, in bytes."""
        return self.base + self.at

    def more(self) -> bool:
        """Read on, doubling what is kept of an unfinished value; False at the end of the file."""
        kept = self.buffer[self.at :]
        block = self.stream.read(max(CHUNK, len(kept)))
        self.base, self.at, self.buffer = self.base + self.at, 0, kept + block
        self.view = memoryview(self.buffer)
        return bool(block)

    def peek(self) -> bytes:
        """Go over white space and look at the next byte; empty at the end of the file."""
        while True:
            white = _WHITE.match(self.buffer, self.at)
            self.at = white.end() if white else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at : self.at + 1]
            if not self.more():
                return b""

    def take(self, *expected: bytes) -> bytes:
        """Go over one of the expected bytes."""
        found = self.peek()
        if found in expected and found:
            self.at += 1
            return found
        if not found:
            missing = expected[-1].decode()
            advice = "the file is not whole; export or copy it again"
            message = f"the file ends where {missing} is missing"
            raise refuse(self.path, "truncated", message, offset=self.offset, advice=advice)
        wanted = " or ".join(one.decode() for one in expected)
        message = f"expected {wanted}, found {found.decode(errors='replace')}"
        raise refuse(self.path, "not-json", message, offset=self.offset)

    def value(self) -> memoryview:
        """Go over one value and return its bytes."""
        self.peek()
        while True:
            rest = self.view[self.at :]
            try:
                _SKIP.decode(rest)
                length = len(rest)
                whole = not self.more()
            except RecursionError as error:
                raise undecodable(self.path, b"", self.offset, error) from error
            except msgspec.DecodeError as error:
                if trailing := _BYTE.search(str(error)):
                    length, whole = int(trailing.group(1)) - _AHEAD, True
                elif _beyond(error, len(rest)) and self.more():
                    continue
                else:
                    raise undecodable(self.path, bytes(rest), self.offset, error) from error
            if whole:
                self.at += length
                while length and rest[length - 1] in b" \t\r\n":
                    length -= 1
                return rest[:length]

    def items(self) -> Iterator[None]:
        """Go through an array, standing at each item in turn; the caller goes over it."""
        self.take(b"[")
        closed = self.peek() == b"]"
        while not closed:
            yield
            closed = self.take(b",", b"]") == b"]"
            if not closed and self.peek() == b"]":
                raise refuse(self.path, "not-json", "a comma stands before the closing bracket", offset=self.offset)
            if closed:
                return
        self.take(b"]")

    def array(self, project: str) -> Iterator[Element]:
        """Go through an array of tasks."""
        for _ in self.items():
            if not self.peek():
                self.take(b"]")
            if self.peek() != b"{":
                message = "the array holds something other than tasks"
                raise refuse(self.path, "not-an-export", message, offset=self.offset, advice=AS_JSON)
            offset = self.offset
            yield Element(self.value(), offset, project)

    def members(self) -> Iterator[str]:
        """Go through an object, standing at each member's value in turn; the caller goes over it."""
        self.take(b"{")
        while self.peek() == b'"':
            name = msgspec.json.decode(self.value())
            self.take(b":")
            yield str(name)
            if self.take(b",", b"}") == b"}":
                return
        self.take(b"}")


def _beyond(error: msgspec.DecodeError, length: int) -> bool:
    """Whether the fault may be that the value goes on beyond what is in memory."""
    byte = re.search(r"\(byte (\d+)\)", str(error))
    return byte is None or int(byte.group(1)) > length - 16


def _measure_ahead() -> int:
    """Measure how far beyond the first other byte msgspec points when other text follows a value."""
    try:
        _SKIP.decode(b"{},")
    except msgspec.DecodeError as error:
        if found := _BYTE.search(str(error)):
            return int(found.group(1)) - 2
    return 1


_AHEAD = _measure_ahead()
