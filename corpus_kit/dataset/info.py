"""``build.json``: what a dataset was built from, what it holds, what was wrong."""

from __future__ import annotations

from typing import Literal

import msgspec

from corpus_kit.dataset.leakage import Pair
from corpus_kit.errors import Problem
from corpus_kit.schema.model import Target


class SplitInfo(msgspec.Struct, frozen=True, kw_only=True):
    """How the documents were divided: ``listed``, ``hash`` or ``one``, and the events of each split."""

    kind: str
    events: dict[str, list[str]]
    without_event: int


class LeakageInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Whether texts were compared across splits, and the near-duplicates that were allowed."""

    checked: bool
    pairs: list[Pair]


class OpenInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Rows without a label: because votes are tied, or because there are none."""

    tied: int
    without_votes: int


class BuildInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of ``build.json``.

    Counts are of what the exports hold and was kept. A region with two labels is two spans; an answer that two types of
    one region carry is two judgements. Adjudications are among `annotations`, `spans`, `relations` and `judgements`, as
    they are in the tables.
    """

    name: str
    title: str
    version: str
    targets: list[Target]
    schema: str
    schema_fingerprint: str
    fingerprint: str
    documents: int
    annotations: int
    adjudications: int
    annotators: int
    annotator_names: list[str]
    spans: int
    relations: int
    judgements: int
    skipped: int
    drafts: int
    predictions: int
    empty: int
    empties: list[dict[str, str]]
    problems: list[dict[str, str]]
    repairs: list[dict[str, object]]
    partial: list[dict[str, object]]
    assumptions: list[str]
    configs: dict[str, dict[str, int]]
    default_config: str
    open_labels: dict[str, OpenInfo]
    splits: SplitInfo
    leakage: LeakageInfo
    aggregation: str
    text: Literal["included", "withheld"]
    bare: bool
    versions: dict[str, str]


def problem_facts(problem: Problem) -> dict[str, str]:
    """Return a problem as plain facts, the places it does not name as empty strings."""
    named = ("code", "file", "task", "annotator", "region", "path", "message", "expected", "advice")
    return {name: getattr(problem, name) for name in named}


def encode_info(info: BuildInfo) -> bytes:
    """Spell ``build.json``, the same for the same contents."""
    return msgspec.json.format(msgspec.json.encode(info), indent=2) + b"\n"
