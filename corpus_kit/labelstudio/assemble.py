"""A document with everything that was said of it, from the tasks that are about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document, Span
from corpus_kit.corpus.problems import sound, unit_problems
from corpus_kit.errors import Problem
from corpus_kit.labelstudio.annotators import Pseudonyms
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.labelstudio.ballots import Submitted, submissions
from corpus_kit.labelstudio.identity import Entry, ExportFile
from corpus_kit.labelstudio.layout import Layout
from corpus_kit.labelstudio.marks import Faults
from corpus_kit.labelstudio.passes import by_pass
from corpus_kit.labelstudio.records import Task, spelled
from corpus_kit.labelstudio.results import Reading, ResultReader
from corpus_kit.labelstudio.spans import MovedPlace, Place, Repair
from corpus_kit.labelstudio.texts import by_object
from corpus_kit.schema.model import Schema, Target

Tasks = Sequence[tuple[Entry, ExportFile, Task]]


class Assembler:
    """Reads annotations and assembles documents; notes in `audit` what it finds.

    Faulty regions, answers and links are left out and noted. Of two annotations by one annotator of a document and
    pass the later is kept and the fault noted.
    """

    def __init__(
        self,
        schema: Schema,
        layout: Layout,
        names: Pseudonyms,
        targets: Sequence[Target],
        ground_truth: bool,
        moved: Mapping[str, Mapping[Span, Span]] | None = None,
    ) -> None:
        self.moved = moved or {}
        self.schema, self.layout, self.names = schema, layout, names
        self.targets, self.ground_truth = targets, ground_truth
        self.audit = Audit()
        self._readers: dict[str, ResultReader] = {}
        self._annotators: set[str] = set()

    def assemble(self, documents: dict[str, Document], tasks: Tasks) -> list[AnnotatedDocument]:
        """Assemble the documents of a task, by Text object, from all tasks about them."""
        ballot = submissions(tasks, self.names, self.ground_truth)
        self.audit.skipped += ballot.skipped
        self.audit.drafts += ballot.drafts
        self.audit.predictions += ballot.predictions
        self.audit.repeated += ballot.repeated
        places = {name: self._place(one) for name, one in documents.items()}
        votes: dict[str, list[Annotation]] = {name: [] for name in documents}
        rulings: dict[str, dict[str, Annotation]] = {name: {} for name in documents}
        for one, kept in self._latest(ballot.submitted):
            found, repairs = self._read(one, documents, places)
            if not kept:
                continue
            for name, annotation in found:
                self.audit.count(annotation)
                if one.adjudication:
                    rulings[name][annotation.pass_] = annotation
                else:
                    votes[name].append(annotation)
            self.audit.annotations += 1
            self.audit.repairs += repairs
            if not one.record.result:
                self.audit.empties.append(one.where)
            if not one.adjudication:
                self._annotators.add(one.where.annotator)
        return [AnnotatedDocument(one, tuple(votes[name]), rulings[name]) for name, one in documents.items()]

    @property
    def annotators(self) -> set[str]:
        """Those who submitted an annotation that is no adjudication."""
        return self._annotators

    def _latest(self, submitted: Iterable[Submitted]) -> list[tuple[Submitted, bool]]:
        """Say of each annotation whether it is kept: the latest of its annotator and pass. Others are a fault."""
        groups: dict[tuple[str, str], list[Submitted]] = {}
        for one in submitted:
            groups.setdefault((one.pass_, "" if one.adjudication else one.where.annotator), []).append(one)
        found = []
        for (pass_, annotator), group in groups.items():
            group.sort(key=lambda one: one.time)
            found += [(one, one is group[-1]) for one in group]
            if len(group) > 1:
                self.audit.problems.append(_duplicate(group, pass_, annotator))
        return found

    def _place(self, document: Document) -> Place:
        if document.id in self.moved:
            return MovedPlace(document.text, document.length, self.moved[document.id])
        return Place(document.text, document.length, document.sha256)

    def _read(
        self, one: Submitted, documents: dict[str, Document], places: dict[str, Place]
    ) -> tuple[list[tuple[str, Annotation]], list[Repair]]:
        reader = self._readers.get(one.pass_)
        if reader is None:
            reader = self._readers[one.pass_] = ResultReader(self.schema, self.layout, one.pass_)
        results = one.record.result or []
        faults = Faults(one.where)
        found = []
        repairs: list[Repair] = []
        for name, parted in by_object(results, list(documents), self.layout.texts, faults).items():
            reading = reader.read(parted, places[name], one.where)
            self.audit.problems += reading.problems
            repairs += reading.repairs
            for annotation in self._annotations(one, documents[name].id, reading, faults):
                if problems := unit_problems(annotation, documents[name], self.schema, self.targets):
                    self.audit.problems += problems
                    annotation = sound(annotation, documents[name], self.schema)
                found.append((name, annotation))
        self.audit.problems += faults.problems
        return found, repairs

    def _annotations(self, one: Submitted, document: str, reading: Reading, faults: Faults) -> list[Annotation]:
        record = one.record
        whole = Annotation(
            document=document,
            pass_=one.pass_,
            annotator=one.where.annotator,
            regions=tuple(reading.regions),
            links=tuple(reading.links),
            answers=tuple(reading.answers),
            id=spelled(record.id),
            task=one.where.task,
            file=one.where.file,
            created=spelled(record.created_at),
            updated=spelled(record.updated_at),
            seconds=_seconds(record.lead_time),
        )
        return [whole] if one.pass_ else by_pass(whole, self.schema, faults)


def _duplicate(group: Sequence[Submitted], pass_: str, annotator: str) -> Problem:
    last = group[-1]
    ids = ", ".join(spelled(one.record.id) or "without id" for one in group)
    within = f" in the pass {pass_}" if pass_ else ""
    if not annotator:
        return Problem(
            code="duplicate-adjudication",
            message=f"the document is adjudicated {len(group)} times{within} (annotations {ids})",
            file=last.where.file,
            task=last.where.task,
            expected="expected one adjudication for a document and pass",
        )
    advice = "delete all but one in Label Studio and export again"
    if len({one.where.file for one in group}) > 1:
        advice += ";\nif these are people whom two servers number alike, give them numbers of their own in completed_by"
    return Problem(
        code="duplicate-annotation",
        message=f"the annotator annotated the document {len(group)} times{within} (annotations {ids})",
        file=last.where.file,
        task=last.where.task,
        annotator=annotator,
        expected="expected one annotation by an annotator for a document and pass",
        advice=advice,
    )


def _seconds(lead_time: object) -> float | None:
    if isinstance(lead_time, bool) or not isinstance(lead_time, int | float | str):
        return None
    try:
        return float(lead_time)
    except ValueError:
        return None


def with_file(problem: Problem, entry: Entry, files: Sequence[ExportFile]) -> Problem:
    """Say in which file and task a document's fault lies."""
    return msgspec.structs.replace(problem, file=str(files[entry.file].path), task=entry.task)
