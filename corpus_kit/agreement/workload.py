"""What each annotator did: documents, time, and whether anything was marked at all."""

from __future__ import annotations

from corpus_kit.agreement.bounding import Plain
from corpus_kit.corpus.model import AnnotatedDocument


class Workload:
    """Counts annotations by annotator.

    Examples
    --------
    >>> from corpus_kit.corpus.model import Annotation, Document
    >>> work = Workload()
    >>> done = Annotation(document="d", pass_="all", annotator="a1", seconds=90.0)
    >>> work.add(AnnotatedDocument(Document(id="d"), (done,)))
    >>> work.plain("a1")
    {'documents': 1, 'annotations': 1, 'empty': 1, 'seconds_per_document': 90.0}
    """

    def __init__(self) -> None:
        self._documents: dict[str, int] = {}
        self._annotations: dict[str, int] = {}
        self._empty: dict[str, int] = {}
        self._timed: dict[str, tuple[int, float]] = {}

    def add(self, doc: AnnotatedDocument) -> None:
        """Count a document's annotations."""
        timed: dict[str, float] = {}
        for annotation in doc.annotations:
            name = annotation.annotator
            self._annotations[name] = self._annotations.get(name, 0) + 1
            empty = not (annotation.regions or annotation.links or annotation.answers)
            self._empty[name] = self._empty.get(name, 0) + empty
            if annotation.seconds is not None:
                timed[name] = timed.get(name, 0.0) + annotation.seconds
        for name in {annotation.annotator for annotation in doc.annotations}:
            self._documents[name] = self._documents.get(name, 0) + 1
        for name, seconds in timed.items():
            documents, total = self._timed.get(name, (0, 0.0))
            self._timed[name] = (documents + 1, total + seconds)

    @property
    def annotators(self) -> list[str]:
        """Everybody who submitted an annotation, names in order."""
        return sorted(self._documents)

    def plain(self, name: str) -> Plain:
        """Return one annotator's counts; time is over the documents that it was recorded for, None if for none."""
        documents, total = self._timed.get(name, (0, 0.0))
        return {
            "documents": self._documents.get(name, 0),
            "annotations": self._annotations.get(name, 0),
            "empty": self._empty.get(name, 0),
            "seconds_per_document": total / documents if documents else None,
        }
