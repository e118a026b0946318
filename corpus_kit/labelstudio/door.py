"""The door by which exports enter a corpus: audited, repaired, scrubbed, under pseudonyms, in a stable order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import msgspec

from corpus_kit.corpus.config import CONFIG, CorpusConfig, load_config, schema_path
from corpus_kit.corpus.model import Document
from corpus_kit.errors import Problem, ProblemsError, UsageError, one_of
from corpus_kit.files import Making, whole_file
from corpus_kit.labelstudio.annotators import Pseudonyms, User, is_pseudonym, number_of, user_of
from corpus_kit.labelstudio.committed import carried, committed_names, key_of
from corpus_kit.labelstudio.entering import Entering
from corpus_kit.labelstudio.files import ADJUDICATION, EXPORTS, corpus_files
from corpus_kit.labelstudio.identity import ExportFile
from corpus_kit.labelstudio.index import Index, index_of, with_passes
from corpus_kit.labelstudio.layout import layout_of
from corpus_kit.labelstudio.sheets import Leaves
from corpus_kit.labelstudio.source import Source, known_documents
from corpus_kit.labelstudio.spans import Repair
from corpus_kit.labelstudio.stream import export_files
from corpus_kit.schema.model import Schema
from corpus_kit.schema.reading import load_schema


class Report(msgspec.Struct, frozen=True):
    """What `add_exports` did.

    Attributes
    ----------
    written : tuple of Path
        Files that are new, changed or gone.
    added, updated, unchanged : int
        Annotations that are new, that were there in an earlier state, and that were there as they are.
    annotators : tuple of str
        Whose annotations were in the exports.
    repairs : tuple of Repair
        Spans whose offsets were corrected.
    left_out : tuple of str
        Documents of which notes or text answers were not kept.
    notes : tuple of str
        What the user should know.
    """

    written: tuple[Path, ...] = ()
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    annotators: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Tell it in lines.

        Examples
        --------
        >>> Report(added=2, unchanged=1, annotators=("a1", "a2")).lines()
        ['2 annotations added, 0 updated, 1 unchanged, by a1, a2', 'nothing had to be written']
        """
        by = f", by {', '.join(self.annotators)}" if self.annotators else ""
        counts = f"{self.added} annotations added, {self.updated} updated, {self.unchanged} unchanged{by}"
        repairs = [
            f"repaired {one.code} in task {one.task}, annotator {one.annotator}, region {one.region}: "
            f"{one.found[0]}-{one.found[1]} is {one.repaired[0]}-{one.repaired[1]}"
            for one in self.repairs
        ]
        written = [f"wrote {path}" for path in self.written] or ["nothing had to be written"]
        return [counts, *repairs, *self.notes, *written]


def add_exports(corpus: Path, exports: Path | Iterable[Path], *, pass_: str = "", annotator: str = "") -> Report:
    """Take Label Studio exports into a corpus.

    An export becomes ``exports/<pass>/<its name>.json``. Where such a file stands, the two are merged, the later state
    of each annotation winning, so that adding an export twice changes nothing. All is checked first; nothing is written
    if anything is wrong.

    Parameters
    ----------
    corpus : Path
        A folder with ``corpus.yaml``.
    exports : Path or iterable of Path
        Each a file, a folder of files or a glob, of any shape that reading accepts. Files whose name begins with
        ``adjudication`` adjudicate.
    pass_ : str
        The pass they are of; without it, decided by what occurs in them.
    annotator : str
        The pseudonym of the one who made them.

    Raises
    ------
    ProblemsError
        With every fault in the exports, or that they would bring into the corpus.
    UsageError
        If there is no such pass, or `annotator` is no pseudonym.
    """
    door = _opened(corpus)
    _check_call(door.schema, pass_, annotator)
    given = [exports] if isinstance(exports, str | Path) else exports
    return door.admit(dict.fromkeys(map(Path, given), pass_), annotator)


def replace_exports(
    corpus: Path,
    exports: Mapping[Path, str],
    settled: Collection[str] = (),
    committed: Mapping[str, str] | None = None,
    gone: Collection[Path] = (),
) -> Report:
    """Take exports in as `add_exports` does, each in place of what stands under its name.

    What was deleted where they come from is then gone here too. Annotations that stood there keep their pseudonyms.

    Parameters
    ----------
    corpus : Path
        A folder with ``corpus.yaml``.
    exports : mapping of Path to str
        Each file, and the pass it is of.
    settled : collection of str
        Documents of which is known that they would come out as they stand in the files that are replaced: they are
        neither read nor checked again. Of their annotations the exports need only say by whom they are.
    committed : mapping of str to str, optional
        What `committed_names` says of the corpus, where that is known already.
    gone : collection of Path
        Files of the corpus in whose place nothing comes.
    """
    door = _opened(corpus, committed)
    for pass_ in exports.values():
        _check_call(door.schema, pass_, "")
    door.here = [file for file in door.here if file.path not in gone]
    report = door.admit(exports, replace=True, settled=settled) if exports else Report()
    for path in gone:
        path.unlink()
    return msgspec.structs.replace(report, written=tuple(sorted({*report.written, *gone})))


def _opened(corpus: Path, committed: Mapping[str, str] | None = None) -> _Door:
    config = load_config(corpus)
    schema = load_schema(schema_path(corpus, config))
    known = known_documents(corpus)
    if config.text == "withheld" and not known:
        advice = f"add the articles first: corpus-kit articles add {corpus} FILE…"
        message = "the text is withheld, so the exports may not hold it, but no documents are listed"
        raise ProblemsError([Problem(code="no-documents", message=message, file=str(corpus / CONFIG), advice=advice)])
    return _Door(corpus, config, schema, known, committed)


def _check_call(schema: Schema, pass_: str, annotator: str) -> None:
    if pass_ and pass_ not in schema.all_passes:
        raise UsageError(f"there is no pass {pass_!r}; {one_of(schema.all_passes, pass_)}")
    if annotator and not is_pseudonym(annotator):
        raise UsageError(f"{annotator!r} is no pseudonym; expected a1, a2, …")


class _Door:
    def __init__(
        self,
        corpus: Path,
        config: CorpusConfig,
        schema: Schema,
        known: Mapping[str, Document],
        committed: Mapping[str, str] | None,
    ) -> None:
        self.corpus, self.config, self.schema, self.known = corpus, config, schema, known
        self.layout = layout_of(schema, config.targets, config.fields.text)
        self.here = corpus_files(corpus, schema, required=False)
        self.committed = committed_names(self.here, config.fields) if committed is None else committed
        self.stems: dict[Path, str] = {}

    def admit(
        self,
        exports: Mapping[Path, str],
        annotator: str = "",
        *,
        replace: bool = False,
        settled: Collection[str] = (),
    ) -> Report:
        """Check what comes together with what is there, then write it."""
        self.stems = _stems(exports)
        passes = {path: pass_ for given, pass_ in exports.items() for path in export_files(given)}
        coming = [ExportFile(path, passes[path], stem.startswith(ADJUDICATION)) for path, stem in self.stems.items()]
        replaced = {self._target(file) for file in coming} if replace else set()
        here = [file for file in self.here if file.path not in replaced]
        index = index_of([*here, *coming], self.layout.texts, self.config.fields)
        index = with_passes(index, self.schema, self.layout)
        _check_passes(index.files, self.schema)
        names = self._names(self._source(index), index.users, annotator)
        if settled:
            unsettled = [one for one in index.entries if one.document not in settled]
            index = msgspec.structs.replace(index, entries=unsettled)
        source = self._source(index, names)
        for _ in source.documents():
            pass
        return self._write(source, index.files, names, settled)

    def _source(self, index: Index, names: Pseudonyms | None = None) -> Source:
        return Source(self.config, self.schema, self.layout, index, self.known, folder=self.corpus, names=names)

    def _names(self, source: Source, users: Iterable[User], annotator: str) -> Pseudonyms:
        made = [
            (user_of(record.completed_by), key_of(record, next(iter(documents.values())).id))
            for documents, tasks in source.tasks()
            for _, file, task in tasks
            if file.path in self.stems
            for record in task.votes
        ]
        others = [*users, *self.committed.values()]
        names, problems = carried(made, self.committed, others, annotator)
        if problems:
            files = ", ".join(map(str, self.stems))
            raise ProblemsError(msgspec.structs.replace(problem, file=files) for problem in problems)
        return names

    def _write(
        self, source: Source, files: Iterable[ExportFile], names: Pseudonyms, settled: Collection[str]
    ) -> Report:
        """Scrub what comes together with what stands in the files it goes to, and write these, all or none."""
        targets = {self._target(one) for one in files if one.path in self.stems}
        entering = Entering(self.config, bool(self.known), names, self.committed, self.stems)
        with ExitStack() as stack:
            making = {target: stack.enter_context(_made(target)) for target in sorted(targets)}
            leaves = {target: Leaves(one.stream, target, settled) for target, one in making.items()}
            for documents, tasks in source.tasks(by_id=True):
                document = next(iter(documents.values()))
                placed = [(self._target(file), file, task) for _, file, task in tasks]
                sheets = entering.sheets(document, [one for one in placed if one[0] in leaves])
                for target, sheet in sheets.items():
                    leaves[target].add(document.id, sheet)
            for one in leaves.values():
                one.end()
        left_out = entering.left_out.total()
        note = f"{left_out} notes and text answers were left out, for they may quote withheld texts"
        return Report(
            written=tuple(target for target, one in making.items() if one.changed),
            added=entering.states["added"],
            updated=entering.states["updated"],
            unchanged=entering.states["unchanged"],
            annotators=tuple(sorted(entering.annotators, key=number_of)),
            repairs=tuple(source.audit.repairs),
            left_out=tuple(entering.left_out),
            notes=(note,) if left_out else (),
        )

    def _target(self, file: ExportFile) -> Path:
        stem = self.stems.get(file.path)
        if stem is None:
            return file.path
        folder = self.corpus / EXPORTS
        return (folder / file.pass_ if self.schema.passes else folder) / f"{stem}.json"


def _made(path: Path) -> AbstractContextManager[Making]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return whole_file(path)


def _stems(exports: Iterable[Path]) -> dict[Path, str]:
    """Name the file that each export goes to; the files of one folder or glob go together."""
    stems: dict[Path, str] = {}
    problems: list[Problem] = []
    for given in map(Path, exports):
        try:
            found = export_files(given)
        except ProblemsError as error:
            problems += error.problems
            continue
        name = given.stem if found == [given] else (given if given.is_dir() else given.parent).resolve().name
        stems.update((path, _safe(name)) for path in found)
    if problems:
        raise ProblemsError(problems)
    return stems


def _safe(name: str) -> str:
    """Make a file name that cannot leave its folder nor hide in it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "export"


def _check_passes(files: Iterable[ExportFile], schema: Schema) -> None:
    open_ = dict.fromkeys(file.path for file in files if not file.pass_)
    if not open_:
        return
    expected = one_of(schema.all_passes)
    advice = "name the pass with --pass; an export of a project that asks several passes at once cannot be taken"
    message = "what occurs in the export does not tell which pass it is of"
    raise ProblemsError(
        Problem(code="undecided-pass", message=message, file=str(path), expected=expected, advice=advice)
        for path in open_
    )
