"""From a source to a dataset on disk: one pass over the documents, written whole or not at all."""

from __future__ import annotations

import gc
import hashlib
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from corpus_kit import __version__
from corpus_kit.corpus.majority import Decide, majority
from corpus_kit.corpus.model import AnnotatedDocument, Part
from corpus_kit.corpus.units import references
from corpus_kit.dataset.card import card
from corpus_kit.dataset.counts import Counts
from corpus_kit.dataset.info import BuildInfo, LeakageInfo, SplitInfo, encode_info, problem_facts
from corpus_kit.dataset.leakage import LeakageCheck, Pair
from corpus_kit.dataset.splits import Splits, events_by_split, plan_splits
from corpus_kit.dataset.tables.every import default_config, every_table
from corpus_kit.dataset.tables.view import Table, View
from corpus_kit.dataset.text import article
from corpus_kit.dataset.writer import DATA, DatasetWriter
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.files import BUILD_RECORD, require_free, whole_folder
from corpus_kit.schema.reading import dump_schema

if TYPE_CHECKING:
    from corpus_kit.labelstudio.source import Source

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class BuildReport(msgspec.Struct, frozen=True):
    """Where a dataset was written, and its ``build.json``."""

    out: Path
    info: BuildInfo


def build(
    source: Source,
    out: Path,
    *,
    allow_leakage: bool = False,
    splits: str = "",
    aggregation: str = "majority",
    overwrite: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build a Hugging Face dataset.

    Documents are read once and each config's rows are written in groups, so that memory does not grow with the export.
    The same input gives the same bytes.

    Parameters
    ----------
    source : Source
        An opened corpus or export.
    out : Path
        The folder to be: ``data/<config>/<split>.parquet``, ``README.md``, ``build.json``, ``schema.yaml``.
    allow_leakage : bool
        Build in spite of near-duplicate texts across splits, and say so in the card.
    splits : str
        ``hash`` or ``one``; by default as the corpus lists them, see `plan_splits`.
    aggregation : str
        How votes become a label: ``majority``, ``soft_votes``, ``dawid_skene`` or ``mace``.
    overwrite : bool
        Replace an earlier build at `out`.
    progress : callable, optional
        Called after each document.

    Raises
    ------
    ProblemsError
        Faults in the corpus, ``leakage``, or nothing to build from. Nothing is written.
    UsageError
        An unknown aggregation or way of splitting.
    OutputError
        If `out` stands already, or cannot be written.
    """
    require_free(out, overwrite)
    decide = _decision(aggregation, source)
    planned = _planned(source, splits)
    tables = every_table(source.schema, source.config.targets)
    with whole_folder(out, overwrite) as folder:
        run = _Run(source, tables, planned, decide)
        with DatasetWriter(folder, tables) as writer, _uncollected():
            run.write(writer, progress)
        pairs = run.leaks(folder)
        if pairs and not allow_leakage:
            raise ProblemsError(pair.problem() for pair in pairs)
        info = run.info(writer, pairs, aggregation)
        (folder / "schema.yaml").write_text(dump_schema(source.schema), encoding="utf-8", newline="\n")
        (folder / "README.md").write_text(card(source, info, tables), encoding="utf-8", newline="\n")
        (folder / BUILD_RECORD).write_bytes(encode_info(info))
    return BuildReport(out, info)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles still: documents make none, and it would walk all rows in memory again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _decision(aggregation: str, source: Source) -> Decide:
    if aggregation == "majority":
        return majority
    from corpus_kit.agreement.aggregation.decider import decider  # scipy: only for who asks for it

    return decider(aggregation, source)


def _planned(source: Source, wanted: str) -> Splits:
    """Plan the splits; if they are at fault, find what else is, so that it is told at once."""
    config = source.config
    file = "" if source.folder is None else str(source.folder / "corpus.yaml")
    try:
        return plan_splits(source.events, config.splits, bare=source.bare, wanted=wanted, file=file)
    except ProblemsError as error:
        try:
            for _ in source.documents():
                pass
        except ProblemsError as others:
            raise ProblemsError([*others.problems, *error.problems]) from None
        raise


class _Run:
    """One build: the counts and sketches that gather while documents pass."""

    def __init__(self, source: Source, tables: Sequence[Table], splits: Splits, decide: Decide) -> None:
        self._source, self._tables, self._splits, self._decide = source, tables, splits, decide
        self._counts = Counts(tables)
        self._check = LeakageCheck() if len(set(splits.documents.values())) > 1 else None

    def write(self, writer: DatasetWriter, progress: Progress | None) -> None:
        textless: list[str] = []
        problems: list[Problem] = []
        try:
            for annotated in self._source.documents():
                if annotated.document.text is None:
                    textless.append(annotated.document.id)
                    continue
                self._write_one(writer, annotated)
                if progress:
                    progress("building", self._counts.documents, len(self._source.events))
        except ProblemsError as error:
            problems += error.problems
        problems += _without_text(textless)
        if problems := problems or self._counts.nothing(str(self._source.folder or self._source.name)):
            raise ProblemsError(problems)

    def _write_one(self, writer: DatasetWriter, annotated: AnnotatedDocument) -> None:
        source, document = self._source, annotated.document
        split = self._splits.documents[document.id]
        found = references(annotated, source.schema, source.config.targets, self._decide)
        view = View(annotated, found, source.schema, source.events[document.id])
        self._counts.take(annotated)
        for table in self._tables:
            rows = table.rows(view)
            writer.add(table, split, rows)
            self._counts.take_rows(table, rows)
        if self._check is not None:
            self._check.add(document.id, split, article(view.text, document.parts))

    def leaks(self, folder: Path) -> list[Pair]:
        return [] if self._check is None else self._check.pairs(lambda documents: _articles(folder, documents))

    def info(self, writer: DatasetWriter, pairs: list[Pair], aggregation: str) -> BuildInfo:
        source, counts, audit = self._source, self._counts, self._source.audit
        configs = writer.rows(self._splits.names)
        return BuildInfo(
            name=source.config.name,
            title=source.config.title,
            version=source.config.version,
            targets=list(source.config.targets),
            schema=source.schema.label,
            schema_fingerprint=source.schema.fingerprint,
            fingerprint=_fingerprint(source, self._tables, writer),
            documents=counts.documents,
            annotations=counts.annotations,
            adjudications=counts.adjudications,
            annotators=len(counts.annotators),
            annotator_names=sorted(counts.annotators),
            spans=counts.rows["spans"],
            relations=counts.rows["relations"],
            judgements=counts.rows["judgements"],
            skipped=audit.skipped,
            drafts=audit.drafts,
            predictions=audit.predictions,
            empty=len(audit.empties),
            empties=[msgspec.to_builtins(where) for where in audit.empties],
            problems=[problem_facts(problem) for problem in audit.problems],
            repairs=[msgspec.to_builtins(repair) for repair in audit.repairs],
            partial=[msgspec.to_builtins(one) for one in audit.partial],
            assumptions=audit.assumptions,
            configs=configs,
            default_config=default_config([table for table in self._tables if configs[table.name]]),
            open_labels=counts.open,
            splits=SplitInfo(
                kind=self._splits.kind,
                events=events_by_split(self._splits, source.events),
                without_event=sum(event in ("", document) for document, event in source.events.items()),
            ),
            leakage=LeakageInfo(checked=self._check is not None, pairs=pairs),
            aggregation=aggregation,
            text=source.config.text,
            bare=source.bare,
            versions={
                "corpus_kit": __version__,
                "pyarrow": pa.__version__,
                "python": ".".join(platform.python_version_tuple()[:2]),
            },
        )


def _fingerprint(source: Source, tables: Iterable[Table], writer: DatasetWriter) -> str:
    """Digest the schema, and the columns and rows of every config: the contents, not the bytes of the files."""
    columns = {table.name: [(one.name, one.feature.hub) for one in table.columns.all] for table in tables}
    contents = (source.schema.fingerprint, sorted(columns.items()), writer.digests())
    return hashlib.sha256(msgspec.json.encode(contents)).hexdigest()[:16]


def _without_text(documents: Sequence[str]) -> list[Problem]:
    if not documents:
        return []
    shown = ", ".join(documents[:5]) + (f", … ({len(documents)} in all)" if len(documents) > 5 else "")
    return [
        Problem(
            code="text-missing",
            message=f"the text of these documents is not here: {shown}",
            expected="the text of every document, or a copy of one's own in texts/",
            advice="put the articles into the corpus with corpus-kit rehydrate CORPUS --from FOLDER",
        )
    ]


def _articles(folder: Path, documents: set[str]) -> Mapping[str, str]:
    """Read articles back from the documents written, a row group at a time."""
    found: dict[str, str] = {}
    for path in sorted((folder / DATA / "documents").glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=["document_id", "text", "parts"], batch_size=256):
                for row in batch.to_pylist():
                    if row["document_id"] in documents:
                        found[row["document_id"]] = _article(row)
    return found


def _article(row: Mapping[str, Any]) -> str:
    return article(row["text"], [Part(**part) for part in row["parts"]])
