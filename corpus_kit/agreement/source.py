"""What agreement needs of a source of annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from corpus_kit.corpus.config import CorpusConfig
from corpus_kit.corpus.model import AnnotatedDocument
from corpus_kit.schema.model import Schema


class Annotated(Protocol):
    """A corpus or an export that can be read again and again."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def schema(self) -> Schema:
        """What the labels mean."""

    @property
    def config(self) -> CorpusConfig:
        """What the corpus says of itself; its targets are asked about."""

    def documents(self) -> Iterator[AnnotatedDocument]:
        """Go through the documents, the same each time."""
