"""Annotated documents from a corpus folder or from anyone's export.

A first look indexes every task (`index`) and ties tasks to documents (`identity`); then each document's tasks are read
in full and assembled (`assemble`). So a document may be spread over many files, and only one is ever held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.config import CONFIG, CorpusConfig, load_config, schema_path
from corpus_kit.corpus.model import AnnotatedDocument, Document
from corpus_kit.corpus.shelf import Shelf
from corpus_kit.corpus.standoff.overlay import Overlay, read_overlays
from corpus_kit.corpus.texts import FOLDER
from corpus_kit.errors import Problem, ProblemsError, one_of
from corpus_kit.labelstudio.annotators import Pseudonyms, number_of
from corpus_kit.labelstudio.assemble import Assembler, Tasks, with_file
from corpus_kit.labelstudio.assumptions import assumptions, two_people
from corpus_kit.labelstudio.audit import Audit, Partial, collapsed
from corpus_kit.labelstudio.files import corpus_files, name_of
from corpus_kit.labelstudio.identity import ExportFile, grouped
from corpus_kit.labelstudio.index import Index, document_of, index_of, with_passes, with_targets
from corpus_kit.labelstudio.infer import infer_from_exports
from corpus_kit.labelstudio.layout import Layout, layout_of
from corpus_kit.labelstudio.spans import UNRECOVERED
from corpus_kit.labelstudio.stream import TaskFile, export_files
from corpus_kit.labelstudio.texts import homes_of, texts_in
from corpus_kit.schema.model import Schema, Target
from corpus_kit.schema.reading import load_schema


def open_source(
    path: Path,
    *,
    schema: Schema | None = None,
    layout: Layout | None = None,
    lenient: bool = False,
    pass_: str = "",
    allow_partial: bool = False,
) -> Source:
    """Open a corpus folder, or an export that belongs to none.

    Parameters
    ----------
    path : Path
        A folder with ``corpus.yaml``; or an export: a file, a folder of files, a glob.
    schema : Schema, optional
        What labels mean. Without it, the corpus's own; for an export it is inferred.
    layout : Layout, optional
        How the schema is spelled, if not as the labeling configs made from it.
    lenient : bool
        Leave out what is faulty instead of refusing the whole.
    pass_ : str
        The pass of an export; without it, decided by what occurs in it (`passes`).
    allow_partial : bool
        Read withheld texts from copies that differ, without the spans that are not in them (`standoff`).

    Raises
    ------
    ProblemsError
        With every file that cannot be read at all. Other faults are told by `Source.documents`.
    """
    path = Path(path)
    if (path / CONFIG).is_file():
        return _corpus(path, schema, layout, lenient, allow_partial)
    return _bare(path, schema, layout, lenient, pass_)


class Source:
    """Annotated documents in a stable order, and an audit of what was read.

    Attributes
    ----------
    name : str
    schema : Schema
    layout : Layout
    config : CorpusConfig
        Of the corpus; for a bare export, one made up with its name.
    folder : Path or None
        The corpus folder.
    files : tuple of Path
        The exports read.
    events : dict
        Document → event.
    overlays : dict
        Documents whose text is a copy that differs from what was annotated.
    bare : bool
        Whether this is an export without a corpus.
    audit : Audit
        Of the latest reading; complete once `documents` has ended.
    """

    def __init__(
        self,
        config: CorpusConfig,
        schema: Schema,
        layout: Layout,
        index: Index,
        known: Mapping[str, Document],
        *,
        folder: Path | None = None,
        lenient: bool = False,
        names: Pseudonyms | None = None,
        overlays: Mapping[str, Overlay] | None = None,
        allow_partial: bool = False,
    ) -> None:
        self.overlays, self._allow_partial = dict(overlays or {}), allow_partial
        self._partial = [_partial(known[id_], one) for id_, one in sorted(self.overlays.items())]
        if self.overlays:
            known = {**known, **{id_: one.document for id_, one in self.overlays.items()}}
        self.name, self.schema, self.layout, self.config = config.name, schema, layout, config
        self.folder, self.bare, self.lenient = folder, folder is None, lenient
        self.files = tuple(dict.fromkeys(file.path for file in index.files))
        self.audit = Audit()
        self._known, self._index = known, index
        digests = {id_: bytes.fromhex(document.sha256) for id_, document in known.items()}
        self._groups, self._faults = grouped(index.entries, index.files, digests, closed=bool(known))
        self._faults += two_people(index)
        self._assumptions = assumptions(layout, index)
        self._names = names or Pseudonyms(index.users)
        self.events = self._events()

    def documents(self) -> Iterator[AnnotatedDocument]:
        """Go through the documents: in the order of ``documents.jsonl``, else of first appearance.

        Raises
        ------
        ProblemsError
            At the end, with every fault, unless the source is lenient.
        """
        ground_truth = self.config.reference == "ground_truth"
        moved = {id_: overlay.moved for id_, overlay in self.overlays.items()}
        assembler = Assembler(self.schema, self.layout, self._names, self.config.targets, ground_truth, moved)
        self.audit = audit = assembler.audit
        audit.problems += self._faults
        audit.partial, audit.assumptions = self._partial, self._assumptions
        for documents, tasks in self.tasks():
            yield from assembler.assemble(documents, tasks)
        audit.annotators = sorted(assembler.annotators, key=number_of)
        audit.problems = collapsed(audit.problems)
        fatal = (
            [problem for problem in audit.problems if problem.code != UNRECOVERED] if self.overlays else audit.problems
        )
        refused = [] if self._allow_partial else [_differs(one) for one in self.overlays.values() if not one.allowed]
        if refused or (fatal and not self.lenient):
            raise ProblemsError([*refused, *fatal])

    def tasks(self, by_id: bool = False) -> Iterator[tuple[dict[str, Document], Tasks]]:
        """Go through the documents, each with the tasks about it; by Text object, of which most exports have one.

        Texts that cannot be documents are noted in `audit` and left out. They come in the order of `documents`, or that
        of the ids of the first of a task.
        """
        ids = list(self._known or self._groups)
        if by_id:
            first = next(iter(self.layout.texts))
            ids.sort(key=lambda id_: id_ if self._known else self._name(id_, first))
        files = self._index.files
        with TaskFile() as opened:
            for id_ in ids:
                entries = self._groups.get(id_, ())
                located = [(one, files[one.file]) for one in entries]
                tasks = [(one, file, opened.read(file.path, one.offset, one.length)) for one, file in located]
                documents = self._documents(id_, tasks)
                if documents:
                    yield documents, tasks

    def _documents(self, id_: str, tasks: Tasks) -> dict[str, Document]:
        """Make the documents of a task, one a Text object, or take the one that is known."""
        objects = self.layout.texts
        known = self._known.get(id_)
        if known is not None and known.text is not None:
            return {next(iter(objects)): known}
        for entry, _, task in tasks:
            data = task.own.data or {}
            texts = texts_in(data, objects)
            if not texts:
                continue
            if known is not None:
                return {name: msgspec.structs.replace(known, text=text) for name, text in texts.items()}
            try:
                made = {
                    name: document_of(self._name(id_, name), text, data, self.config.fields, self.config.language)
                    for name, text in texts.items()
                }
                return {name: msgspec.structs.replace(one, event=self.events[one.id]) for name, one in made.items()}
            except ProblemsError as error:
                self.audit.problems += [with_file(problem, entry, self._index.files) for problem in error.problems]
        return {} if known is None else {next(iter(objects)): known}

    def _name(self, id_: str, text_object: str) -> str:
        return id_ if len({*self.layout.texts.values()}) == 1 else f"{id_}#{text_object}"

    def _events(self) -> dict[str, str]:
        if self._known:
            return {id_: document.event or id_ for id_, document in self._known.items()}
        events: dict[str, str] = {}
        for id_, group in self._groups.items():
            event = next((one.event for one in group if one.event), id_)
            events |= {self._name(id_, name): event for name in homes_of(self.layout.texts).values()}
        return events


def known_documents(folder: Path) -> Mapping[str, Document]:
    """Open a corpus's documents, with the user's own copies of withheld texts; none if it does not list them."""
    listed = folder / "documents.jsonl"
    return Shelf(listed, folder / FOLDER) if listed.exists() else {}


def _partial(document: Document, overlay: Overlay) -> Partial:
    count = len(document.sentences)
    return Partial(document.id, count, count - len(overlay.document.sentences))


def _differs(overlay: Overlay) -> Problem:
    return Problem(
        code="partial-text",
        message=f"the copy of document {overlay.document.id!r} differs from what was annotated",
        expected="expected the article as it was annotated, for the labels to be complete",
        advice="find another copy; or leave out what is not in this one, with --allow-partial",
    )


def _corpus(folder: Path, schema: Schema | None, layout: Layout | None, lenient: bool, allow_partial: bool) -> Source:
    config = load_config(folder)
    schema = schema or load_schema(schema_path(folder, config))
    layout = layout or layout_of(schema, config.targets, config.fields.text)
    known = known_documents(folder)
    index = index_of(corpus_files(folder, schema), layout.texts, config.fields)
    return Source(
        config,
        schema,
        layout,
        index,
        known,
        folder=folder,
        lenient=lenient,
        overlays=read_overlays(folder, known),
        allow_partial=allow_partial,
    )


def _bare(path: Path, schema: Schema | None, layout: Layout | None, lenient: bool, pass_: str) -> Source:
    paths = export_files(path)
    name = name_of(path)
    files = [ExportFile(one, pass_) for one in paths]
    targets: tuple[Target, ...] = ()
    if schema is None:
        schema, layout = infer_from_exports(paths, name)
    elif layout is None:
        layout, targets = with_targets(files, schema)
    if pass_ and pass_ not in schema.all_passes:
        message, expected = f"the schema has no pass {pass_!r}", one_of(schema.all_passes, pass_)
        raise ProblemsError([Problem(code="unknown-pass", message=message, file=str(path), expected=expected)])
    config = CorpusConfig(name=name, schema=schema.name, targets=targets)
    index = index_of(files, layout.texts, config.fields)
    if not pass_:
        index = with_passes(index, schema, layout)
    return Source(config, schema, layout, index, {}, lenient=lenient)
