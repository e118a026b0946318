"""Proof that files hold no text of an article: no run of five words of it is in any of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.folding import fold
from corpus_kit.errors import Problem

RUN = 5
"""Consecutive words that make a leak."""

_WORD = re.compile(r"[^\W_]+")
Run = tuple[str, ...]


class LeakCheck:
    r"""Looks for runs of words of withheld texts.

    Words are compared without case, and whatever stands between them. An article's title and address are bibliographic
    facts, which a release is to name; runs that are in these are let through.

    Parameters
    ----------
    documents : iterable of Document
        With their texts.

    Attributes
    ----------
    runs : dict
        Each run looked for, and the document it is from.

    Examples
    --------
    >>> text = "Ferries stop today at Oskeld. No ferry left the old port."
    >>> check = LeakCheck([Document(id="d1", title="Ferries stop today at Oskeld", text=text)])
    >>> check.leaks('{"note": "ferries stop today at Oskeld"}'), check.leaks("no FERRY\nleft the “old” harbour")
    ({}, {'no ferry left the old': 'd1'})
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self.runs: dict[Run, str] = {}
        named: set[Run] = set()
        for document in documents:
            named.update(*(runs_of(fact) for fact in (document.title, document.url)))
            for run in runs_of(document.text or ""):
                self.runs.setdefault(run, document.id)
        for run in named:
            self.runs.pop(run, None)

    def leaks(self, content: str) -> dict[str, str]:
        """Find runs of the texts in other text; each with the document it is from."""
        found = {run: self.runs[run] for run in runs_of(content) if run in self.runs}
        return {" ".join(run): document for run, document in found.items()}

    def problems(self, folder: Path) -> list[Problem]:
        """Look through every file of a folder, its name included; a file that cannot be read as text is a problem."""
        found = []
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = path.relative_to(folder).as_posix()
            try:
                contents = [name, *_contents(path)]
            except (UnicodeDecodeError, ValueError) as error:
                message = f"the file cannot be looked through: {error}"
                found.append(Problem(code="unreadable-file", message=message, file=name))
                continue
            leaks: dict[str, str] = {}
            for content in contents:
                leaks |= self.leaks(content)
            found += [_problem(name, run, document) for run, document in leaks.items()]
        return found


def runs_of(text: str) -> Iterator[Run]:
    """Yield each run of five words, folded; a shorter text is one run."""
    words = [word.casefold() for word in _WORD.findall(fold(text))]
    for i in range(max(len(words) - RUN + 1, 1 if words else 0)):
        yield tuple(words[i : i + RUN])


def _problem(file: str, run: str, document: str) -> Problem:
    return Problem(
        code="leak",
        message=f"the file holds words of document {document!r}: “{run}”",
        file=file,
        expected=f"expected no {RUN} consecutive words of a withheld text",
        advice="take the words out; if they are the article's title, name it as its `title` in documents.jsonl",
    )


def _contents(path: Path) -> Iterator[str]:
    """Give a file as it is, and what its strings are once escapes are undone."""
    raw = path.read_bytes().decode()
    yield raw
    if path.suffix == ".json":
        yield "\n".join(_strings(msgspec.json.decode(raw)))
    elif path.suffix == ".jsonl":
        yield "\n".join(_strings([msgspec.json.decode(line) for line in raw.splitlines() if line.strip()]))
    elif path.suffix in (".yaml", ".yml"):
        yield "\n".join(_strings(yaml.safe_load(raw)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
