"""Putting a reader's own copies of the articles into a corpus that withholds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from corpus_kit.corpus.articles import DOCUMENTS
from corpus_kit.corpus.config import load_config
from corpus_kit.corpus.documents import read_documents
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.standoff.copies import Copy, Exact, find_exact, read_copies
from corpus_kit.corpus.standoff.folding import Folded
from corpus_kit.corpus.standoff.hashes import HASHES, Hashes, read_hashes
from corpus_kit.corpus.standoff.overlay import Overlay, overlay_of, remove_overlay, whole_sentences, write_overlay
from corpus_kit.corpus.standoff.realign import Alignment, align
from corpus_kit.corpus.texts import FOLDER, keep_texts, with_texts
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.source import open_source

ENOUGH = 0.2
"""Share of an article's sentences in a copy, or of a copy's text in an article, from which it is a copy of it."""
MISPLACED = ("span-mismatch", "offset-out-of-range", "empty-span", "bad-offset")
"""Faults of a span that does not read what was annotated."""
FEWEST = 3
"""Sentences that a copy must have of the article, if the article has so many."""

Progress = Callable[[str, int, int], None]


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
    """What `rehydrate` did. `verified` counts the spans that were checked against whole texts."""

    documents: list[Found]
    verified: int = 0
    allow_partial: bool = False

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
    hashes of their sentences, which a release holds (`standoff.realign`).

    Parameters
    ----------
    corpus : Path
        A corpus folder whose ``documents.jsonl`` holds no texts.
    folder : Path
        Where the copies are; folders in it are searched too.
    allow_partial : bool
        Let the corpus be built from copies that differ, without what is not in them.
    progress : callable, optional
        Called for each file that is compared.

    Raises
    ------
    ProblemsError
        ``span-mismatch`` where a span does not read what was annotated, or any fault of the corpus.
    """
    load_config(corpus)
    listed = with_texts(read_documents(corpus / DOCUMENTS), corpus / FOLDER)
    missing = {id_: document for id_, document in listed.items() if document.text is None}
    exact, others = _sort(read_copies(folder), listed, missing)
    keep_texts((msgspec.structs.replace(missing[id_], text=one.text) for id_, one in exact.items()), corpus / FOLDER)
    found = {id_: Found(id=id_, state="there", sentences=len(one.sentences)) for id_, one in listed.items()}
    for id_, one in exact.items():
        remove_overlay(corpus, id_)
        found[id_] = Found(
            id=id_, state="exact", file=str(one.path), undone=one.undone, sentences=len(missing[id_].sentences)
        )
    absent = {id_: document for id_, document in missing.items() if id_ not in exact}
    hashes = read_hashes(corpus / HASHES) if absent and (corpus / HASHES).exists() else None
    for id_, (state, overlay) in _realigned(absent, others, hashes, allow_partial, progress).items():
        found[id_] = state
        remove_overlay(corpus, id_)
        if overlay is not None:
            write_overlay(corpus, overlay)
    return Rehydrated(
        documents=[found[id_] for id_ in listed], verified=_verified(corpus, exact), allow_partial=allow_partial
    )


def _sort(
    copies: Iterable[Copy], listed: Mapping[str, Document], missing: Mapping[str, Document]
) -> tuple[dict[str, Exact], list[Copy]]:
    """Tell the files that are an article to the character from all others."""
    wanted: defaultdict[str, list[Document]] = defaultdict(list)
    for document in listed.values():
        wanted[document.sha256].append(document)
    exact: dict[str, Exact] = {}
    others = []
    for copy in copies:
        match = find_exact(copy, wanted)
        if match is None:
            others.append(copy)
            continue
        for document in match[0]:
            if document.id in missing and (
                document.id not in exact or (exact[document.id].undone and not match[1].undone)
            ):
                exact[document.id] = match[1]
    return exact, others


def _realigned(
    absent: Mapping[str, Document],
    copies: list[Copy],
    hashes: Hashes | None,
    allowed: bool,
    progress: Progress | None,
) -> dict[str, tuple[Found, Overlay | None]]:
    """Compare each article that is missing with each file that is none; a file is the copy of one article at most."""
    tried: list[tuple[int, str, int, Alignment]] = []
    for number, copy in enumerate(copies if hashes else ()):
        folded = Folded(copy.text)
        for id_ in absent:
            if hashes and id_ in hashes.documents:
                alignment = align(hashes.documents[id_], hashes.salt, folded)
                if alignment.sentences:
                    tried.append((len(alignment.sentences), id_, number, alignment))
        if progress:
            progress("comparing copies", number + 1, len(copies))
    results: dict[str, tuple[Found, Overlay | None]] = {}
    taken: set[int] = set()
    for count, id_, number, alignment in sorted(tried, key=lambda one: (-one[0], one[1], one[2])):
        document, copy = absent[id_], copies[number]
        if (id_ in results and results[id_][0].state == "partial") or number in taken:
            continue
        if _is_copy(document, alignment):
            taken.add(number)
            spans = [(one.start, one.end) for one in hashes.documents[id_].spans] if hashes else []
            results[id_] = _partial(document, copy, alignment, spans, allowed)
        elif id_ not in results:
            total = len(document.sentences)
            nearest = Found(id=id_, state="refused", file=str(copy.path), sentences=total, sentences_found=count)
            results[id_] = nearest, None
    for id_, document in absent.items():
        results.setdefault(id_, (Found(id=id_, state="missing", sentences=len(document.sentences)), None))
    return results


def _is_copy(document: Document, alignment: Alignment) -> bool:
    count, total = len(alignment.sentences), len(document.sentences)
    return count >= min(FEWEST, total) and max(count / total, alignment.covered) >= ENOUGH


def _partial(
    document: Document, copy: Copy, alignment: Alignment, spans: list[tuple[int, int]], allowed: bool
) -> tuple[Found, Overlay]:
    sentences, kept = whole_sentences(document, alignment, spans)
    found = Found(
        id=document.id,
        state="partial",
        file=str(copy.path),
        sentences=len(document.sentences),
        sentences_found=len(alignment.sentences),
        recovered=sorted(kept),
        not_recovered=[span for span in spans if span not in alignment.spans],
        set_aside=[span for span in spans if span in alignment.spans and span not in kept],
    )
    return found, overlay_of(document, copy.text, sentences, kept, allowed=allowed)


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
