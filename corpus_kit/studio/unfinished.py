"""Work that its annotator may believe done: saved but not submitted, or submitted with a part missing."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus_kit.corpus.model import Annotation
from corpus_kit.corpus.structures import annotation_structures, incomplete
from corpus_kit.errors import ProblemsError
from corpus_kit.schema import wording
from corpus_kit.schema.model import Schema
from corpus_kit.studio.access import Access, clean
from corpus_kit.studio.mirror import Mirror

_DRAFTED = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}


def unsubmitted(access: Access, mirror: Mirror) -> list[str] | None:
    """List the documents on which somebody began, or changed what they had submitted, and has not submitted it.

    Label Studio keeps such work as a draft, which leaves no trace in a task's times: the server is asked each time.
    None if it is too old to tell.
    """
    query = json.dumps({"filters": {"conjunction": "and", "items": [_DRAFTED]}})
    try:
        with access.told("listing drafts") as client:
            listed = client.tasks.list(
                project=mirror.project.id, page_size=500, fields="task_only", include=["id"], query=query
            )
            drafted = {int(one.id) for one in listed}
    except ProblemsError as error:
        if {one.code for one in error.problems} == {"refused"}:
            return None
        raise
    return [task.document for task in mirror.tasks() if task.id in drafted] if drafted else []


def gaps(annotation: Annotation, text: str, schema: Schema) -> Iterator[str]:
    """Say of each structure in an annotation which role is filled less or more often than the schema asks.

    Examples
    --------
    >>> from corpus_kit.corpus.model import Region
    >>> from corpus_kit.schema.model import Role, SpanType, Structure
    >>> roles = {"child": Role(relation="held_by", min=1)}
    >>> schema = Schema(name="toys", spans={"ball": SpanType(title="Ball"), "child": SpanType(title="Child")},
    ...                 structures={"play": Structure(anchor="ball", roles=roles)})
    >>> said = Annotation(document="d", pass_="all", annotator="a1", task="7", regions=(Region("r1", "ball", 6, 10),))
    >>> list(gaps(said, "a red ball", schema))
    ['task 7, a1: Ball “ball”: 0 Child linked, expected one or more']
    """
    places = {region.id: (region.start, region.end) for region in reversed(annotation.regions)}
    for found in annotation_structures(annotation, schema):
        structure = schema.structures[found.name]
        start, end = places[found.anchor]
        for role in incomplete(found, schema):
            asked = structure.roles[role]
            linked = f"{len(found.roles.get(role, ()))} {_title(schema, role)} linked"
            words = f"{_title(schema, structure.anchor)} “{clean(text[start:end], 40)}”"
            expected = wording.count(asked.min, asked.max)
            yield f"task {annotation.task}, {annotation.annotator}: {words}: {linked}, expected {expected}"


def _title(schema: Schema, name: str) -> str:
    return (schema.spans[name].title if name in schema.spans else "") or name
