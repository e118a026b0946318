"""Which key of a task's data each Text object shows, where no labeling config says so."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from corpus_kit.labelstudio.layout import TEXT_OBJECT
from corpus_kit.labelstudio.records import Value
from corpus_kit.labelstudio.texts import strings_in

_FOLDED = re.compile(r"\\[rn]|\s")
_MEDIA = "jpe?g|png|gif|bmp|webp|svg|tiff?|mp3|wav|ogg|flac|m4a|aac|mp4|webm|avi|mov|mkv|pdf"
_ADDRESS = re.compile(rf"(?:[a-z][a-z0-9+.-]*:/)?/\S+|data:\S+|[^\n]{{1,500}}\.(?:{_MEDIA})")
_TOKEN = re.compile(r"[\x21-\x7e]*")
_SAMPLE = 100


class Chosen(msgspec.Struct, frozen=True):
    """The key of each object's text, what the objects without a text hold, and whose key is only a guess."""

    texts: dict[str, str]
    refused: dict[str, str]
    guessed: tuple[str, ...]


class TextKeys:
    """Gathers what tasks hold and what was recorded of their spans; the same whatever the order."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self._agreeing: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._told: set[tuple[str, str]] = set()
        self._samples: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def see(self, data: Mapping[str, Any] | None) -> dict[str, str]:
        """Note what a task's data holds, and return its strings; of each key a hundred different texts are measured."""
        strings = strings_in(data)
        for key, text in strings.items():
            if _ADDRESS.fullmatch(text.strip().lower()):
                self.held[key] = "addresses"
                continue
            sample = self._samples[key]
            sample[zlib.crc32(text.encode())] = 1 if _TOKEN.fullmatch(text) else len(text)
            if len(sample) > 2 * _SAMPLE:
                self._samples[key] = dict(sorted(sample.items())[:_SAMPLE])
        for key, value in (data or {}).items():
            if isinstance(value, list):
                self.held[key] = "lists"
        return strings

    def span(self, name: str, value: Value, strings: Mapping[str, str]) -> None:
        """Note in which strings a span of the object `name` reads as recorded."""
        if type(value.start) is not int or type(value.end) is not int or not isinstance(value.text, str):
            return
        wanted = _FOLDED.sub("", value.text)
        for key, text in strings.items():
            piece = text[value.start : value.end]
            if piece and (piece == value.text or _FOLDED.sub("", piece) == wanted):
                self._agreeing[name][key] += 1

    def told(self, name: str, source: Any) -> None:
        """Note what a result says its object shows, as old versions recorded: ``$key``."""
        if isinstance(source, str) and source.startswith("$"):
            self._told.add((name, source[1:]))

    def choose(self, names: Iterable[str]) -> Chosen:
        """Find the key of each object: where most recorded texts agree, as told, by name, or where most is to read."""
        texts, refused, guessed = {}, {}, []
        for name in names:
            agreeing = self._agreeing[name] or self._agreeing[""]
            if not agreeing and name in self.held and name not in self._samples:
                refused[name] = f"object that holds {self.held[name]}"
                continue
            keys = agreeing or self._samples
            ranks = {
                key: (agreeing[key], (name, key) in self._told, key == name, _akin(name, key), self._size(key))
                for key in sorted(keys)
            }
            if ranks:
                key = max(ranks, key=lambda key: ranks[key])
                texts[name] = key
                guessed += [name] if len(ranks) > 1 and not any(ranks[key][:3]) else []
        return Chosen(texts, refused, tuple(guessed))

    def _size(self, key: str) -> int:
        return sum(size for _, size in sorted(self._samples[key].items())[:_SAMPLE])


def _akin(name: str, key: str) -> tuple[int, bool]:
    """Say how many words an object's name and a key share, and whether it is the key that most projects use."""
    return len(_words(name) & _words(key)), key == TEXT_OBJECT


def _words(name: str) -> set[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return set(re.findall(r"[^\W_]+", parted))
