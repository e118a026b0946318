"""``corpus.yaml``: what a corpus says of itself."""

from __future__ import annotations

from typing import Literal

import msgspec

from corpus_kit.schema.model import Slug, Target


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
