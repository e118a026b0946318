"""The door through which articles enter a corpus."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus_kit.corpus.article_files import Article, Found, read_articles
from corpus_kit.corpus.config import CorpusConfig, load_config
from corpus_kit.corpus.divisions import Division, division_of, proposal, shortened
from corpus_kit.corpus.documents import is_text_of, make_document, read_documents, write_documents
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.overlap import Overlap, article_text, overlaps
from corpus_kit.corpus.texts import FOLDER, keep_texts, with_texts
from corpus_kit.errors import OutputError, Problem, ProblemsError, UsageError
from corpus_kit.files import write_bytes_atomic

DOCUMENTS = "documents.jsonl"
PASSAGES = 3
"""Passages that are shown of two texts that overlap."""


class Report(msgspec.Struct, frozen=True):
    """What `add_articles` did.

    Attributes
    ----------
    added, unchanged : tuple of str
        Ids of the documents that are new, and of those that were there already with the same text.
    notes : tuple of str
        What the user should look at: texts that overlap, facts that were not taken, how a text was divided.
    divisions : tuple of Division
        How each new text was divided into parts.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    divisions: tuple[Division, ...] = ()


def add_articles(
    corpus: Path,
    files: Sequence[Path],
    *,
    encoding: str = "utf-8",
    title: str = "",
    outlet: str = "",
    url: str = "",
    published: str = "",
    event: str = "",
    propose: Path | None = None,
) -> Report:
    """Add articles to a corpus: all of them, or none if anything is wrong.

    Plain text gives one document, named after the file; JSON Lines one a line (``id`` and ``text``, optionally
    ``title, outlet, url, published, event, parts``); HTML the article that is found in the page. Adding the same again
    changes nothing. Parts and sentences are made here, once, and never again.

    Parameters
    ----------
    corpus : Path
        The corpus folder.
    files : sequence of Path
        ``.txt``, ``.jsonl`` or ``.html``; any other suffix is refused.
    encoding : str
        Of all the files. A text is decoded strictly and kept as it is.
    title, outlet, url, published, event : str
        For articles that do not say themselves. Without any event, an article is an event of its own.
    propose : Path, optional
        Add nothing: write the articles to this new file as JSON Lines, with the parts proposed, to be completed,
        corrected and added.

    Returns
    -------
    Report

    Raises
    ------
    ProblemsError
        With every fault of every file and line: wrong encoding, empty text, an id that no file can have, one id with
        two texts.
    UsageError
        A title or an address for several articles.
    OutputError
        If the corpus cannot be written, which stands as it did before; or the proposals, for another file is there.

    Notes
    -----
    Where the corpus withholds texts, ``documents.jsonl`` gets everything but the text, which goes to ``texts/``.
    """
    config = load_config(corpus)
    path = corpus / DOCUMENTS
    if propose is not None and os.path.lexists(propose):
        raise OutputError(f"{propose}: stands already, and may hold corrections; choose another name")
    existing = read_documents(path) if path.exists() else {}
    found = Found()
    for file in files:
        read_articles(file, encoding, found)
    chosen, unchanged = _sort_out(found, existing)
    if found.problems:
        raise ProblemsError(found.problems)
    defaults = {"title": title, "outlet": outlet, "url": url, "published": published, "event": event}
    _require_one(found, defaults)
    notes = [*found.notes, *_differences(unchanged, existing, defaults)]
    new = {name: _document(article, config, defaults) for name, article in chosen.items()}
    if new:
        notes += [note for document in new.values() for note in _doubts(document)]
        notes += _overlap_notes(new, with_texts(existing, corpus / FOLDER))
        if propose is None:
            _write(corpus, config, existing, new)
        else:
            write_bytes_atomic(propose, b"".join(map(proposal, new.values())))
    divisions = tuple(map(division_of, new.values()))
    return Report(tuple(new), tuple(article.facts.id for article in unchanged), tuple(notes), divisions)


def known_events(corpus: Path) -> list[str]:
    """List the events that were given to articles of a corpus."""
    path = corpus / DOCUMENTS
    existing = read_documents(path) if path.exists() else {}
    return sorted({document.event for document in existing.values() if document.event != document.id})


def _sort_out(found: Found, existing: dict[str, Document]) -> tuple[dict[str, Article], list[Article]]:
    """Tell articles that are new from those already there, and list an id with two texts as a problem."""
    chosen: dict[str, Article] = {}
    unchanged: dict[str, Article] = {}
    for article in found.articles:
        name, text = article.facts.id, article.facts.text
        if name in chosen:
            if chosen[name].facts.text != text:
                other = chosen[name]
                where = other.file + (f", line {other.line}" if other.line else "")
                found.problems.append(article.problem(_two_texts(name, f"in {where}")))
        elif name not in existing:
            chosen[name] = article
        elif is_text_of(existing[name], text):
            unchanged[name] = article
        else:
            found.problems.append(article.problem(_two_texts(name, "in the corpus")))
    by_folded = {name.casefold(): name for name in existing}
    for name, article in chosen.items():
        twin = by_folded.setdefault(name.casefold(), name)
        if twin != name:
            message = f"the document id {name!r} differs from {twin!r} only in capitals"
            advice = "give it another id: not every file system tells the two apart"
            found.problems.append(article.problem(Problem(code="duplicate-id", message=message, advice=advice)))
    return chosen, list(unchanged.values())


def _two_texts(name: str, where: str) -> Problem:
    return Problem(
        code="two-texts",
        message=f"there is a document {name!r} with another text {where}",
        expected="expected one text an id: annotations hold offsets into it",
        advice="give this article another id (a text file's name is its id)",
    )


def _require_one(found: Found, defaults: dict[str, str]) -> None:
    """Refuse a fact that only one of several articles can have."""
    given = " and ".join(f"--{name}" for name in ("title", "url") if defaults[name])
    if given and len(found.articles) > 1:
        raise UsageError(
            f"{given} can be of one article only, and these are {len(found.articles)}; write them all as JSON Lines "
            "with --propose FILE.jsonl, give each line its own facts, and add FILE.jsonl"
        )


def _document(article: Article, config: CorpusConfig, defaults: dict[str, str]) -> Document:
    facts = article.facts
    document = make_document(
        facts.id,
        facts.text,
        title=facts.title or defaults["title"],
        outlet=facts.outlet or defaults["outlet"],
        url=facts.url or defaults["url"],
        published=facts.published or defaults["published"],
        event=facts.event or defaults["event"] or facts.id,
        parts=facts.parts,
        language=config.language,
    )
    if document.title or config.text == "withheld":
        return document
    return msgspec.structs.replace(document, title=_headline(document))


def _headline(document: Document) -> str:
    spans = [(part.start, part.end) for part in document.parts if part.kind == "headline"]
    return " ".join((document.text or "")[start:end].replace("\ufeff", "") for start, end in spans).strip()


def _differences(unchanged: list[Article], existing: dict[str, Document], defaults: dict[str, str]) -> list[str]:
    notes = []
    for article in unchanged:
        document = existing[article.facts.id]
        for key in ("title", "outlet", "url", "published", "event"):
            said = getattr(article.facts, key) or defaults[key]
            if said and said != getattr(document, key):
                kept = getattr(document, key)
                notes.append(f"{document.id} is there already; its {key} stays {kept!r} (now given: {said!r})")
    return notes


def _doubts(document: Document) -> list[str]:
    kinds = {part.kind for part in document.parts}
    notes = [] if "headline" in kinds else [f"{document.id}: no headline was found; the text begins with its body"]
    for part in document.parts:
        if part.kind == "boilerplate":
            shown = shortened((document.text or "")[part.start : part.end])
            notes.append(f"{document.id}: taken for page boilerplate, without sentences: {shown}")
    return notes


def _overlap_notes(new: dict[str, Document], known: dict[str, Document]) -> list[str]:
    fresh = {name: article_text(document) for name, document in new.items()}
    stored = {name: article_text(document) for name, document in known.items() if document.text is not None}
    events = {name: document.event for name, document in (known | new).items()}
    notes = [_overlap_note(overlap, fresh, events) for overlap in overlaps(fresh, stored)]
    if len(stored) < len(known):
        notes.append(f"{len(known) - len(stored)} documents were not compared: their texts are not here")
    return notes


def _overlap_note(overlap: Overlap, texts: dict[str, str], events: dict[str, str]) -> str:
    text, count = texts[overlap.first], len(overlap.passages)
    longest = sorted(overlap.passages, key=lambda span: span[0] - span[1])[:PASSAGES]
    shown = "; ".join(f"{shortened(text[start:end])} ({end - start} characters)" for start, end in sorted(longest))
    which = "" if count <= PASSAGES else f", the longest {PASSAGES}"
    event, other = events[overlap.first], events[overlap.second]
    advice = f"if they are one story, give them one event in {DOCUMENTS}"
    if event == other:
        advice = f"both are of event {event}"
    return (
        f"{overlap.first} shares {overlap.share:.0%} of its wording with {overlap.second}, in {count} "
        f"passage{'s' if count != 1 else ''}{which}: {shown}; {advice}"
    )


def _write(corpus: Path, config: CorpusConfig, existing: dict[str, Document], new: dict[str, Document]) -> None:
    """Write texts first: ``documents.jsonl`` is what makes them part of the corpus."""
    if config.text == "withheld":
        keep_texts(new.values(), corpus / FOLDER)
        new = {name: msgspec.structs.replace(document, text=None) for name, document in new.items()}
    write_documents(corpus / DOCUMENTS, existing | new)
