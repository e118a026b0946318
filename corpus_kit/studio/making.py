"""A pass's project on the server: made with the settings it needs, and kept as the schema has it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from corpus_kit.errors import ProblemsError
from corpus_kit.schema.model import Schema
from corpus_kit.studio import projects
from corpus_kit.studio.access import Access, clean
from corpus_kit.studio.audit import live, misplaced
from corpus_kit.studio.mirror import Mirror
from corpus_kit.studio.projects import Corpus, Kind, Project, place_of

IN_ORDER = "Sequential sampling"
BREAKING = frozenset(
    ["unknown-label", "unknown-control", "unknown-value", "unknown-object", "not-in-pass", "unsupported-type"]
)
"""Codes of problems that an annotation gets from a labeling config which cannot hold it."""
ADVICE = "the labeling config was not changed; let the schema keep what is in use, or annotate again"


def settings_of(schema: Schema, pass_: str) -> dict[str, Any]:
    """Give the settings under which several annotators can work through a pass.

    An article may have nothing to mark, but where its sentences are marked already an empty annotation is a slip.
    """
    sentences = any(schema.spans[name].units == "sentences" for name in schema.all_passes[pass_].spans)
    return {
        "show_instruction": True,
        "show_skip_button": False,
        "show_collab_predictions": True,
        "enable_empty_annotation": not sentences,
    }


def make(access: Access, corpus: Corpus, pass_: str, kind: Kind, annotators: int) -> Project:
    """Make the project of a pass."""
    title = projects.title_of(corpus, pass_, kind)
    with access.told(f"making the project {clean(title, 60)!r}") as client:
        made = client.projects.create(
            title=title,
            description=_description(corpus, pass_, kind),
            label_config=projects.wanted_config(corpus, pass_, kind),
            expert_instruction=projects.wanted_instructions(corpus, pass_),
            sampling=IN_ORDER,
            maximum_annotations=annotators,
            **settings_of(corpus.schema, pass_),
        )
    return projects.read_project(access, int(made.id or 0), pass_, kind)


def _description(corpus: Corpus, pass_: str, kind: Kind) -> str:
    about = corpus.schema.all_passes[pass_].title or pass_
    return f"{'Adjudication of ' if kind == 'adjudication' else ''}{about} · {corpus.schema.label}"


def require_keepable(access: Access, corpus: Corpus, mirrors: Collection[Mirror]) -> None:
    """Refuse to go on where what stands on the server could not be kept, or would be doubled.

    Raises
    ------
    ProblemsError
        Tasks that are doubled or none of the corpus's; annotations that a changed labeling config could not hold.
    """
    places = {one.project.key: place_of(access, one.project) for one in mirrors}
    problems = [problem for one in mirrors for problem in misplaced(corpus, one, places[one.project.key])]
    changed = [
        one
        for one in mirrors
        if not projects.same_config(
            one.project.label_config, projects.wanted_config(corpus, one.project.pass_, one.project.kind)
        )
    ]
    if changed and not problems:
        with live(corpus, changed, {one.project.key: places[one.project.key] for one in changed}) as read:
            problems = [msgspec.structs.replace(one, advice=ADVICE) for one in read.problems if one.code in BREAKING]
    if problems:
        raise ProblemsError(problems)


def update(access: Access, corpus: Corpus, project: Project, annotators: int = 0) -> list[str]:
    """Bring a project's config, instructions and number of annotators (0: as it is) up to date; say what changed."""
    changes: dict[str, Any] = {}
    told = []
    config = projects.wanted_config(corpus, project.pass_, project.kind)
    if not projects.same_config(project.label_config, config):
        changes["label_config"] = config
        told.append("labeling config")
    instructions = projects.wanted_instructions(corpus, project.pass_)
    if not projects.same_instructions(project.instructions, instructions):
        changes["expert_instruction"] = instructions
        told.append("instructions")
    if annotators and annotators != project.maximum_annotations:
        changes["maximum_annotations"] = annotators
        told.append(f"annotators a document, now {annotators}")
    if changes:
        changes["description"] = _description(corpus, project.pass_, project.kind)
        with access.told(f"updating {clean(project.title, 60)!r}") as client:
            if "label_config" in changes:
                client.projects.validate_label_config(project.id, label_config=config)
            client.projects.update(project.id, **changes)
    return told
