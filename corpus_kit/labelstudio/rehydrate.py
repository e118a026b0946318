"""Putting a reader's own copies of the articles into a corpus that withholds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from corpus_kit.corpus.article_pages import extract
from corpus_kit.corpus.articles import DOCUMENTS
from corpus_kit.corpus.config import load_config
from corpus_kit.corpus.documents import read_documents
from corpus_kit.corpus.model import Document, Span
from corpus_kit.corpus.standoff.copies import Copy, Exact, copy_files, find_exact, read_copy
from corpus_kit.corpus.standoff.hashes import Hashes
from corpus_kit.corpus.standoff.hashfile import HASHES, read_hashes
from corpus_kit.corpus.standoff.nearest import Nearest, Progress, nearest
from corpus_kit.corpus.standoff.overlay import (
    Overlay,
    overlay_of,
    read_overlays,
    remove_overlay,
    whole_sentences,
    write_overlay,
)
from corpus_kit.corpus.texts import FOLDER, keep_texts, with_texts
from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.labelstudio.release import RECORD, Released
from corpus_kit.labelstudio.source import open_source

MISPLACED = ("span-mismatch", "offset-out-of-range", "empty-span", "bad-offset")
"""Faults of a span that does not read what was annotated."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one document.

    Attributes
    ----------
    state : str
        ``there`` already, ``exact``, ``partial`` (a copy that differs), ``refused`` (the nearest file is another
        article) or ``missing`` (nothing like it).
    file : str
        The copy; of a refused document the nearest file.
    undone : str
        How an exact copy was made exact.
    sentences, sentences_found : int
        Of the article; found in the copy.
    recovered, not_recovered, set_aside : list of (int, int)
        Spans, by their offsets in the article: placed; in sentences that were not found, or parted; placed, but in a
        sentence into which a span reaches that was not.
    """

    id: str
    state: str
    file: str = ""
    undone: str = ""
    sentences: int = 0
    sentences_found: int = 0
    recovered: list[tuple[int, int]] = []
    not_recovered: list[tuple[int, int]] = []
    set_aside: list[tuple[int, int]] = []

    @property
    def usable(self) -> bool:
        """Whether every label of the document has its text."""
        return self.state in ("there", "exact")


class Rehydrated(msgspec.Struct, frozen=True, kw_only=True):
    """What `rehydrate` did.

    Attributes
    ----------
    documents : list of Found
    verified : int
        Spans that were checked against whole texts.
    unread : list of str
        Files that are no text.
    hashed : bool
        Whether there are hashes by which to tell a copy that differs.
    """

    documents: list[Found]
    verified: int = 0
    allow_partial: bool = False
    unread: list[str] = []
    hashed: bool = True

    @property
    def complete(self) -> bool:
        """Whether the corpus can be built."""
        return all(one.usable or (one.state == "partial" and self.allow_partial) for one in self.documents)


def rehydrate(
    corpus: Path, folder: Path, *, allow_partial: bool = False, progress: Progress | None = None
) -> Rehydrated:
    """Find the user's copies of a corpus's articles, and put them where they are read.

    Files are known by their hash, whatever they are called: as they are, then with byte order mark, newlines and final
    newline either way. In a file that is no article to the character, the articles still missing are looked for by the
    hashes of their sentences, which a release holds (`standoff.realign`). What an earlier run found stays unless more
    is found now.

    Parameters
    ----------
    corpus : Path
        A corpus folder whose ``documents.jsonl`` holds no texts.
    folder : Path
        Where the copies are; folders in it are searched too.
    allow_partial : bool
        Let the corpus be built from copies that differ, without what is not in them.
    progress : callable, optional
        Called for each file that is read, and again for each that is compared.

    Raises
    ------
    ProblemsError
        ``span-mismatch`` where a span does not read what was annotated, ``bad-hashes``, or any fault of the corpus.
        Nothing is written then.
    """
    load_config(corpus)
    listed = with_texts(read_documents(corpus / DOCUMENTS), corpus / FOLDER)
    missing = {id_: document for id_, document in listed.items() if document.text is None}
    exact, others, unread = _sort(copy_files(folder), listed, progress)
    exact = {id_: one for id_, one in exact.items() if id_ in missing}
    absent = {id_: document for id_, document in missing.items() if id_ not in exact}
    hashes = _hashes(corpus, listed) if absent else None
    near = nearest(absent, others, hashes, progress) if hashes else {}
    exact |= {id_: page for id_, one in near.items() if (page := _taken_out(one.copy, absent[id_]))}
    found = {id_: Found(id=id_, state="there", sentences=len(one.sentences)) for id_, one in listed.items()}
    for id_, one in exact.items():
        found[id_] = Found(
            id=id_, state="exact", file=str(one.path), undone=one.undone, sentences=len(missing[id_].sentences)
        )
    keep_texts((msgspec.structs.replace(missing[id_], text=one.text) for id_, one in exact.items()), corpus / FOLDER)
    verified = _verified(corpus, exact)
    for id_ in exact:
        remove_overlay(corpus, id_)
    absent = {id_: document for id_, document in absent.items() if id_ not in exact}
    former = read_overlays(corpus, absent)
    for id_, document in absent.items():
        spans = [(one.start, one.end) for one in hashes.documents[id_].spans] if hashes and id_ in near else []
        found[id_] = _settled(corpus, document, near.get(id_), former.get(id_), spans, allow_partial)
    return Rehydrated(
        documents=[found[id_] for id_ in listed],
        verified=verified,
        allow_partial=allow_partial,
        unread=list(map(str, unread)),
        hashed=(corpus / HASHES).exists(),
    )


def _hashes(corpus: Path, listed: Mapping[str, Document]) -> Hashes | None:
    if not (corpus / HASHES).exists():
        return None
    released = None
    with suppress(OSError, msgspec.DecodeError):
        released = msgspec.json.decode((corpus / RECORD).read_bytes(), type=Released)
    return read_hashes(corpus / HASHES, listed, released.hashes if released else "")


def _sort(
    files: Sequence[Path], listed: Mapping[str, Document], progress: Progress | None
) -> tuple[dict[str, Exact], list[Path], list[Path]]:
    """Tell the files that are an article to the character from those that are not, and from those that are no text."""
    wanted: defaultdict[str, list[Document]] = defaultdict(list)
    for document in listed.values():
        wanted[document.sha256].append(document)
    exact: dict[str, Exact] = {}
    others, unread = [], []
    for number, path in enumerate(files):
        copy = read_copy(path)
        match = find_exact(copy, wanted) if copy else None
        if copy is None:
            unread.append(path)
        elif match is None:
            others.append(path)
        for document in match[0] if match else ():
            if match and (document.id not in exact or (exact[document.id].undone and not match[1].undone)):
                exact[document.id] = match[1]
        if progress:
            progress("reading files", number + 1, len(files))
    return exact, others, unread


def _taken_out(copy: Copy, document: Document) -> Exact | None:
    """Take the article out of a page as `articles add` does, and see whether it is the one to the character."""
    with suppress(UsageError):
        page = extract(copy.text) if copy.shown is not None else None
        match = find_exact(Copy(copy.path, page.text), {document.sha256: [document]}) if page else None
        if match:
            return msgspec.structs.replace(match[1], undone="taken out of the page")
    return None


def _settled(
    corpus: Path, document: Document, near: Nearest | None, former: Overlay | None, spans: list[Span], allowed: bool
) -> Found:
    """Keep the better of the copy that was found and the one that an earlier run found, if there is any."""
    before = Found(id=document.id, state="missing", sentences=len(document.sentences))
    if former is not None:
        if allowed != former.allowed:
            write_overlay(corpus, msgspec.structs.replace(former, allowed=allowed))
        before = msgspec.structs.replace(
            before, state="partial", sentences_found=len(former.document.sentences), recovered=sorted(former.moved)
        )
    if near is None:
        return before
    sentences, kept = whole_sentences(document, near.alignment, spans)
    count = len(near.alignment.sentences)
    now = msgspec.structs.replace(before, file=str(near.copy.path), sentences_found=count)
    if former is not None and (not near.is_copy or len(sentences) < len(former.document.sentences)):
        return before
    if not near.is_copy:
        return msgspec.structs.replace(now, state="refused")
    write_overlay(corpus, overlay_of(document, near.copy.words, sentences, kept, allowed=allowed))
    return msgspec.structs.replace(
        now,
        state="partial",
        recovered=sorted(kept),
        not_recovered=[span for span in spans if span not in near.alignment.spans],
        set_aside=[span for span in spans if span in near.alignment.spans and span not in kept],
    )


def _verified(corpus: Path, new: Iterable[str]) -> int:
    """Read every annotation against the texts there are now, and count the spans; take back `new` texts that fail."""
    source = open_source(corpus, lenient=True, allow_partial=True)
    checked = 0
    for annotated in source.documents():
        if annotated.document.text is not None:
            everyone = (*annotated.annotations, *annotated.adjudications.values())
            checked += sum(len(annotation.regions) for annotation in everyone)
    if faults := [problem for problem in source.audit.problems if problem.code in MISPLACED]:
        for id_ in new:
            (corpus / FOLDER / f"{id_}.txt").unlink(missing_ok=True)
        raise ProblemsError(faults)
    return checked
