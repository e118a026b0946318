"""Files that articles come in: plain text, JSON Lines, HTML."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec

from corpus_kit.corpus.article_pages import declared_encoding, extract
from corpus_kit.corpus.documents import id_problem, parts_problems, surrogate_problems, text_problems
from corpus_kit.corpus.model import Part
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.schema.reading import conform

_SAID = ("title", "outlet", "url", "published", "event")
TEXT, JSONL, HTML = {"", ".txt", ".text", ".md"}, {".jsonl", ".ndjson"}, {".html", ".htm", ".xhtml"}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """An article as a line of JSON Lines gives it; null is the same as nothing."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    event: str | None = None
    parts: tuple[Part, ...] | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article to be added, and the file and line it comes from."""

    facts: Facts
    file: str
    line: int = 0

    def problem(self, problem: Problem) -> Problem:
        """Say where a fault of this article is."""
        where = ", ".join(filter(None, (f"line {self.line}" if self.line else "", problem.path)))
        return msgspec.structs.replace(problem, file=self.file, path=where)


class Found(msgspec.Struct):
    """What reading files gave: articles, what is wrong, and what the user should know."""

    articles: list[Article] = []
    problems: list[Problem] = []
    notes: list[str] = []

    def add(self, article: Article) -> None:
        """Keep an article if nothing is wrong with it, and what is wrong otherwise."""
        facts = article.facts
        wrong_id = id_problem(facts.id)
        faults = [wrong_id] if wrong_id else []
        faults += text_problems(facts.text) + _nul(facts.text) + parts_problems(facts.parts or (), len(facts.text))
        faults += [fault for key in _SAID for fault in surrogate_problems(getattr(facts, key) or "", key)]
        self.problems += [article.problem(fault) for fault in faults]
        if not faults:
            self.articles.append(article)


def read_articles(path: Path, encoding: str, found: Found) -> None:
    """Read one file into `found`, by its suffix.

    Raises
    ------
    UsageError
        If there is no such encoding, or a reader is not installed.
    """
    suffix, file = path.suffix.lower(), str(path)
    read = next((read for suffixes, read in _READERS if suffix in suffixes), None)
    if path.is_dir():
        message, advice = "this is a folder", f"name the files in it: {path}/*.txt"
        found.problems.append(Problem(code="not-a-file", message=message, file=file, advice=advice))
    elif read is None:
        message, expected = f"articles cannot be read from {suffix} files", "expected plain text, .jsonl or .html"
        advice = "save it as plain text (UTF-8)"
        if suffix == ".json":
            advice = "Label Studio's exports are added with: corpus-kit exports add; articles go one a line, as .jsonl"
        problem = Problem(code="unreadable-format", message=message, file=file, expected=expected, advice=advice)
        found.problems.append(problem)
    else:
        try:
            decode = _decode_page if suffix in HTML else _decode
            read(path, decode(path, encoding), found)
        except ProblemsError as error:
            found.problems += error.problems


def slug(name: str) -> str:
    """Make a document id of a file's name; empty if nothing of it can be kept.

    Examples
    --------
    >>> slug("Fähre legt an (2).txt"), slug("…")
    ('Fahre-legt-an-2', '')
    """
    plain = unicodedata.normalize("NFKD", name.removesuffix(Path(name).suffix)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("._-")


def _decode(path: Path, encoding: str) -> str:
    file = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Problem(code="unreadable-file", message=error.strerror or str(error), file=file)
        raise ProblemsError([problem]) from None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {data[error.start]:#04x} at offset {error.start} (line {line}) is not {encoding.upper()}"
        likely = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"
        advice = f"say which encoding the file is in, e.g. --encoding {likely}"
        raise ProblemsError([Problem(code="wrong-encoding", message=message, file=file, advice=advice)]) from None
    except (LookupError, ValueError) as error:
        raise UsageError(f"--encoding {encoding}: {error}; expected a name such as utf-8, cp1252 or utf-16") from None


def _decode_page(path: Path, encoding: str) -> str:
    """Decode as asked, or else as the page itself says that it is encoded."""
    try:
        return _decode(path, encoding)
    except ProblemsError:
        declared = declared_encoding(path.read_bytes()) if path.is_file() else ""
        if not declared:
            raise
        return _decode(path, declared)


def _nul(text: str) -> list[Problem]:
    at = text.find("\0")
    if at < 0:
        return []
    message = f"character {at} is NUL, at byte {len(text[:at].encode())} of the text's UTF-8"
    advice = "the file is no text, or in another encoding, e.g. --encoding utf-16"
    return [Problem(code="nul-character", message=message, advice=advice)]


def _plain(path: Path, text: str, found: Found) -> None:
    name = slug(path.name)
    if not name:
        message, advice = f"no document id can be made of the name {path.name!r}", "rename the file"
        found.problems.append(Problem(code="bad-id", message=message, file=str(path), advice=advice))
        return
    found.add(Article(facts=Facts(id=name, text=text), file=str(path)))


def _jsonl(path: Path, text: str, found: Found) -> None:
    dropped: dict[str, int] = {}
    empty = True
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        empty = False
        at = Article(facts=Facts(id="", text=""), file=str(path), line=number)
        try:
            data = json.loads(line, object_pairs_hook=_pairs)
            if isinstance(data, dict):
                for key in [key for key in data if key not in Facts.__struct_fields__]:
                    dropped[key] = dropped.get(key, 0) + 1
                    del data[key]
            facts = conform(data, Facts, at.file)
        except ProblemsError as error:
            found.problems += [at.problem(problem) for problem in error.problems]
        except (ValueError, RecursionError) as error:
            message = f"the line is not JSON: {error}"
            advice = "JSON Lines hold one whole object a line"
            found.problems.append(at.problem(Problem(code="not-json", message=message, advice=advice)))
        else:
            found.add(msgspec.structs.replace(at, facts=facts))
    if empty:
        found.problems.append(Problem(code="empty-file", message="the file is empty", file=str(path)))
    found.notes += [f"{path}: {key!r} is not kept ({count} lines); {_kept(key)}" for key, count in dropped.items()]


def _kept(key: str) -> str:
    return one_of(Facts.__struct_fields__, key).replace("expected one of", "what is kept")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"the key {twice!r} is there twice")
    return data


def _html(path: Path, text: str, found: Found) -> None:
    page = extract(text)
    if page is None:
        message, advice = "no article was found in the page", "is it an overview? Otherwise save it as plain text"
        found.problems.append(Problem(code="empty-text", message=message, file=str(path), advice=advice))
        return
    facts = Facts(
        id=slug(path.name),
        text=page.text,
        title=page.title,
        outlet=page.outlet,
        url=page.url,
        published=page.published,
    )
    found.add(Article(facts=facts, file=str(path)))


_READERS: tuple[tuple[set[str], Callable[[Path, str, Found], None]], ...] = (
    (TEXT, _plain),
    (JSONL, _jsonl),
    (HTML, _html),
)
