"""``corpus.yaml``: what a corpus says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.schema.model import Slug, Target
from corpus_kit.schema.reading import read_yaml
from corpus_kit.shipped import shipped, shipped_names

CONFIG = "corpus.yaml"

_SPLIT = re.compile(r"[A-Za-z0-9]\w*", re.ASCII)
_PSEUDONYM = re.compile(r"a[1-9]\d*", re.ASCII)


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Keys of a task's data that hold the document's facts. An empty key: not there."""

    id: str = "document_id"
    text: str = "text"
    title: str = "title"
    outlet: str = "outlet"
    url: str = "url"
    published: str = "published"
    event: str = "event"


class AnnotatorNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What readers of the data should know of an annotator, never who it is."""

    kind: Literal["person", "model"] = "person"
    description: str = ""


class CorpusConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The contents of ``corpus.yaml``; `name` and `schema` are required.

    `schema` is a path relative to the corpus, or the name of a schema that ships with the toolkit.
    """

    name: Slug
    schema: str
    title: str = ""
    version: str = "0.1.0"
    description: str = ""
    language: str = "en"
    targets: tuple[Target, ...] = ()
    licence: str = ""
    text: Literal["included", "withheld"] = "included"
    rights: str = ""
    fields: Fields = Fields()
    splits: dict[str, tuple[str, ...]] = {}
    annotators: dict[str, AnnotatorNote] = {}
    reference: Literal["majority", "ground_truth"] = "majority"


def load_config(folder: Path) -> CorpusConfig:
    """Read ``corpus.yaml`` of a corpus folder strictly.

    Raises
    ------
    ProblemsError
        With every fault: of form, or, where there is none, of sense (`check_config`).
    """
    path = folder / CONFIG
    if not path.is_file():
        message = "there is no such folder" if not folder.exists() else f"there is no {CONFIG} in it"
        advice = f"make a corpus with: corpus-kit init {folder} --schema SCHEMA"
        raise ProblemsError([Problem(code="no-corpus", message=message, file=str(folder), advice=advice)])
    config = read_yaml(path, CorpusConfig)
    problems = check_config(config, str(path))
    if problems:
        raise ProblemsError(problems)
    return config


def check_config(config: CorpusConfig, file: str = "") -> list[Problem]:
    """List what makes no sense in a corpus.yaml that is well formed.

    Examples
    --------
    >>> config = CorpusConfig(name="toys", schema="news", splits={"train": ("e1", "e2"), "test": ("e2",)})
    >>> [problem.message for problem in check_config(config)]
    ["event 'e2' is in the splits 'train' and 'test'"]
    """
    found = [*_targets(config), *_splits(config), *_annotators(config)]
    if not config.schema.strip():
        found.append(Problem(code="empty-value", message="no schema is named", path="schema"))
    if config.text == "withheld" and not config.rights.strip():
        message = "the text is withheld, but nothing says why"
        advice = "say under `rights` who holds the rights, and how a reader comes by the texts"
        found.append(Problem(code="no-rights", message=message, path="rights", advice=advice))
    for key in ("id", "text"):
        if not getattr(config.fields, key):
            message = f"the key of task data that holds the {key} is empty"
            found.append(Problem(code="empty-value", message=message, path=f"fields.{key}"))
    return [msgspec.structs.replace(problem, file=file) for problem in found]


def schema_path(folder: Path, config: CorpusConfig) -> Path:
    """Find a corpus's schema: a file beside it, or one that ships with the toolkit, by name.

    Raises
    ------
    ProblemsError
        If there is none, with the nearest name.
    """
    named = config.schema
    if "/" not in named and not named.endswith((".yaml", ".yml")):
        known = shipped_names("schemas")
        if named in known:
            return shipped(f"schemas/{named}.yaml")
        message, expected = f"no schema {named!r} ships with the toolkit", one_of(known, named)
        advice = "for a schema of your own give its path from the corpus folder, e.g. schema.yaml"
    else:
        path = folder / named
        if path.is_file():
            return path
        message, expected = f"there is no schema at {path}", "expected a path from the corpus folder to a file"
        advice = ""
    problem = Problem(code="no-schema", message=message, expected=expected, advice=advice)
    raise ProblemsError([msgspec.structs.replace(problem, file=str(folder / CONFIG), path="schema")])


def _targets(config: CorpusConfig) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for i, target in enumerate(config.targets):
        if target.id in seen:
            message = f"target {target.id!r} is target {seen[target.id] + 1} already"
            yield Problem(code="duplicate-id", message=message, path=f"targets[{i}].id")
        seen.setdefault(target.id, i)
        if not target.text.strip():
            yield Problem(code="empty-value", message="the target has no text", path=f"targets[{i}].text")
        if target.added and not _is_time(target.added):
            expected = "expected an ISO date or time, e.g. 2031-04-20"
            message = f"{target.added!r} is no date"
            yield Problem(code="bad-date", message=message, expected=expected, path=f"targets[{i}].added")


def _splits(config: CorpusConfig) -> Iterator[Problem]:
    home: dict[str, str] = {}
    for split, events in config.splits.items():
        if not _SPLIT.fullmatch(split) or split == "all":
            expected = "expected letters, digits and '_', and not 'all', which means every split"
            yield Problem(code="bad-name", message=f"a split is named {split!r}", expected=expected, path="splits")
        for i, event in enumerate(events):
            if event in home:
                twice = home[event] == split
                message = f"event {event!r} is in " + (
                    f"the split {split!r} twice" if twice else f"the splits {home[event]!r} and {split!r}"
                )
                yield Problem(code="shared-event", message=message, path=f"splits.{split}[{i}]")
            home.setdefault(event, split)


def _annotators(config: CorpusConfig) -> Iterator[Problem]:
    for name in config.annotators:
        if not _PSEUDONYM.fullmatch(name):
            message = f"an annotator is named {name!r}"
            expected = "expected a pseudonym: a1, a2, …"
            yield Problem(code="bad-name", message=message, expected=expected, path=f"annotators.{name}")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
