"""The folder of a corpus that may be published; where texts are withheld, hashes stand for them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus_kit import __version__
from corpus_kit.corpus.articles import DOCUMENTS
from corpus_kit.corpus.config import CONFIG, CorpusConfig, load_config, schema_path
from corpus_kit.corpus.documents import write_documents
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.hashes import Hashes, hashes_of, salt_of
from corpus_kit.corpus.standoff.hashfile import HASHES, fingerprint, write_hashes
from corpus_kit.corpus.standoff.leaks import LeakCheck
from corpus_kit.corpus.texts import FOLDER, keep_texts
from corpus_kit.errors import Problem, ProblemsError, UsageError
from corpus_kit.files import require_free, whole_folder, write_bytes_atomic, write_text_atomic
from corpus_kit.labelstudio.door import replace_exports
from corpus_kit.labelstudio.files import EXPORTS, corpus_files
from corpus_kit.labelstudio.source import known_documents, open_source
from corpus_kit.schema.reading import dump_schema, load_schema
from corpus_kit.shipped import shipped_names

RECORD = "release.json"
"""The file by which a folder is known to be a release, and so may be replaced by another."""
SCHEMA = "schema.yaml"
ALONG = ("README.md", "LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "CITATION.cff")
"""Files of a corpus folder that go along as they are."""


class Released(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was released, and what was proved of it: ``release.json``, there without the notes.

    Attributes
    ----------
    documents, annotations, sentences, spans : int
        How many; sentences and spans are those with hashes, none where the release holds the texts.
    runs : int
        Runs of five words of withheld texts that were looked for in every file, and found in none.
    hashes : str
        Fingerprint of the file that holds them, by which it is known to be unaltered.
    notes : list of str
        What the user should know.
    """

    name: str
    version: str
    schema: str
    schema_fingerprint: str
    corpus_kit: str
    text: str
    documents: int
    annotations: int
    sentences: int = 0
    spans: int = 0
    runs: int = 0
    hashes: str = ""
    notes: list[str] = []


def release(corpus: Path, out: Path, *, overwrite: bool = False) -> Released:
    """Make the folder of a corpus that may be published.

    It is a corpus itself: its configuration, schema, documents and exports, these scrubbed once more by allow-list.
    Where ``corpus.yaml`` says that texts are withheld it holds no text, only hashes by which `rehydrate` finds a
    reader's own copies; and before it is put in its place, every file is searched for every run of five words.

    Parameters
    ----------
    corpus : Path
        The corpus folder, with all its texts: what is not known cannot be shown to be absent.
    out : Path
        The folder to be.
    overwrite : bool
        Replace an earlier release at `out`.

    Raises
    ------
    ProblemsError
        ``text-missing``, ``leak``, or any fault of the corpus. Nothing is written.
    OutputError
        If `out` stands already, or cannot be written.
    UsageError
        If `out` is the corpus itself.

    Notes
    -----
    The same corpus gives the same bytes.
    """
    if out.resolve() == corpus.resolve():
        raise UsageError(f"{out} is the corpus itself; a release is made beside it")
    require_free(out, overwrite, RECORD)
    config = load_config(corpus)
    schema = load_schema(schema_path(corpus, config))
    known = known_documents(corpus)
    _require_texts(corpus, config, known)
    withheld = config.text == "withheld"
    with whole_folder(out, overwrite, RECORD) as making:
        _write_frame(corpus, config, making)
        if withheld:
            keep_texts(known.values(), making / FOLDER)
            bare = (msgspec.structs.replace(document, text=None) for document in known.values())
            write_documents(making / DOCUMENTS, bare)
        elif known:
            write_documents(making / DOCUMENTS, known)
        report = replace_exports(making, {file.path: file.pass_ for file in corpus_files(corpus, schema)})
        record = Released(
            name=config.name,
            version=config.version,
            schema=schema.label,
            schema_fingerprint=schema.fingerprint,
            corpus_kit=__version__,
            text=config.text,
            documents=len(known),
            annotations=report.added,
            notes=[*report.notes, *_left_behind(corpus, known)],
        )
        if withheld:
            record = _hash_and_prove(making, config, known, record)
        _write_record(making, record)
    return record


def _require_texts(corpus: Path, config: CorpusConfig, known: Mapping[str, Document]) -> None:
    missing = [id_ for id_, document in known.items() if document.text is None]
    if not missing:
        return
    shown = ", ".join(missing[:5]) + (f", … ({len(missing)} in all)" if len(missing) > 5 else "")
    reason = "that none of it is in the release cannot be proved without it"
    if config.text == "included":
        reason = f"and {CONFIG} says that the release includes it"
    problem = Problem(
        code="text-missing",
        message=f"the text of these documents is not here: {shown}",
        file=str(corpus),
        expected=f"expected the text of every document; {reason}",
        advice=f"put the articles there first: corpus-kit rehydrate {corpus} --from FOLDER",
    )
    raise ProblemsError([problem])


def _write_frame(corpus: Path, config: CorpusConfig, making: Path) -> None:
    """Write the configuration, the schema unless it ships with the toolkit, and the files that go along."""
    for name in ALONG:
        if (corpus / name).is_file():
            write_bytes_atomic(making / name, (corpus / name).read_bytes())
    write_text_atomic(making / ".gitignore", f"{FOLDER}/\n")
    if config.schema in shipped_names("schemas"):
        write_bytes_atomic(making / CONFIG, (corpus / CONFIG).read_bytes())
        return
    write_text_atomic(making / SCHEMA, dump_schema(load_schema(schema_path(corpus, config))))
    if config.schema == SCHEMA:
        write_bytes_atomic(making / CONFIG, (corpus / CONFIG).read_bytes())
        return
    moved = msgspec.structs.replace(config, schema=SCHEMA)
    write_bytes_atomic(making / CONFIG, msgspec.yaml.encode(moved))


def _left_behind(corpus: Path, known: Mapping[str, Document]) -> list[str]:
    ours = {*ALONG, CONFIG, DOCUMENTS, HASHES, RECORD, SCHEMA, FOLDER, EXPORTS}
    others = sorted(path.name for path in corpus.iterdir() if path.name not in ours and not path.name.startswith("."))
    notes = [f"left behind, for only the corpus itself is released: {', '.join(others)}"] if others else []
    unnamed = [id_ for id_, document in known.items() if not (document.title or document.url)]
    if unnamed and any(document.text is not None for document in known.values()):
        notes.append(f"without title or url by which a reader could find it: {', '.join(unnamed)}")
    return notes


def _hash_and_prove(making: Path, config: CorpusConfig, known: Mapping[str, Document], record: Released) -> Released:
    salt = salt_of(config.name, config.version, known.values())
    hashed = {id_: hashes_of(document, (), salt) for id_, document in known.items()}
    for annotated in open_source(making).documents():
        everyone = (*annotated.annotations, *annotated.adjudications.values())
        spans = {(region.start, region.end) for annotation in everyone for region in annotation.regions}
        document = annotated.document
        hashed[document.id] = hashes_of(document, spans, salt)
    write_hashes(making / HASHES, Hashes(salt, hashed))
    shutil.rmtree(making / FOLDER)
    check = LeakCheck(known.values())
    record = msgspec.structs.replace(
        record,
        sentences=sum(len(one.sentences) for one in hashed.values()),
        spans=sum(len(one.spans) for one in hashed.values()),
        runs=len(check.runs),
        hashes=fingerprint(making / HASHES),
    )
    _write_record(making, record)
    if leaks := check.problems(making):
        raise ProblemsError(leaks)
    return record


def _write_record(making: Path, record: Released) -> None:
    record = msgspec.structs.replace(record, notes=[])
    write_bytes_atomic(making / RECORD, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
