"""``corpus-kit rehydrate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from corpus_kit.cli.output import counted, print_json, progress_bar

if TYPE_CHECKING:
    from corpus_kit.labelstudio.rehydrate import Found, Rehydrated

SHOWN = 8
"""Names, and spans of a document, that are listed; --json lists all."""


def rehydrate(
    corpus: Path = typer.Argument(..., help="A corpus folder whose texts are withheld."),
    folder: Path = typer.Option(..., "--from", help="Your copies of the articles, under whatever names."),
    allow_partial: bool = typer.Option(False, "--allow-partial", help="Let copies that differ be built from."),
    as_json: bool = typer.Option(False, "--json", help="Print what was found as JSON."),
) -> None:
    """Put your own copies of the articles into a corpus that does not hold them, where `build` reads them.

    Copies are known by hash. Where one differs from what was annotated, the sentences that are the same are found, and
    it is said which spans are not; with --allow-partial the corpus is built without these. Exit 1 while it cannot be.

    Example: corpus-kit rehydrate annotations/harbour --from ~/articles
    """
    from corpus_kit.labelstudio.rehydrate import rehydrate as put_texts

    with progress_bar() as progress:
        done = put_texts(corpus, folder, allow_partial=allow_partial, progress=progress)
    if as_json:
        print_json(done)
    else:
        whole = sum(one.usable for one in done.documents)
        typer.echo(
            f"{corpus}: {whole} of {counted(len(done.documents), 'text')} to the character; "
            f"{counted(done.verified, 'span')} verified"
        )
        for line in _summary(done):
            typer.echo(f"  {line}")
        if any(one.state == "partial" for one in done.documents) and not allow_partial:
            typer.echo("to build without what was not found: the same again with --allow-partial")
    if not done.complete:
        raise typer.Exit(1)


def _summary(done: Rehydrated) -> list[str]:
    lines = [line for one in done.documents if one.file for line in _lines(one)]
    kept = [one.id for one in done.documents if one.state == "partial" and not one.file]
    there = [one.id for one in done.documents if one.state == "there"]
    missing = [one.id for one in done.documents if one.state == "missing"]
    if there:
        lines.append(f"there already: {_some(there)}")
    if kept:
        lines.append(f"kept from an earlier run, copies that differ: {_some(kept)}")
    if missing and done.hashed:
        lines.append(f"not found, no file has a sentence of it: {_some(missing)}")
    if missing and not done.hashed:
        lines.append(
            f"not found to the character, and there are no hashes to tell copies that differ: {_some(missing)}"
        )
    if done.unread:
        lines.append(f"not read, for they are no text: {_some(done.unread)}; save articles as plain text or HTML")
    return lines


def _lines(one: Found) -> list[str]:
    share = f"{one.sentences_found} of {counted(one.sentences, 'sentence')}"
    if one.state == "exact":
        return [f"{one.id}: {one.file}" + (f", {one.undone}" if one.undone else "")]
    if one.state == "refused":
        return [f"{one.id}: not found; the nearest, {one.file}, has {share}: it is another article"]
    total = len(one.recovered) + len(one.not_recovered) + len(one.set_aside)
    lines = [f"{one.id}: {one.file} differs; it has {share}, and {len(one.recovered)} of {counted(total, 'span')}"]
    if one.not_recovered:
        lines.append(f"    not recovered: {_listed(one.not_recovered)}")
    if one.set_aside:
        lines.append(f"    set aside, for a span not recovered reaches into their sentence: {_listed(one.set_aside)}")
    return lines


def _some(names: list[str]) -> str:
    more = f", … ({len(names)} in all)" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _listed(spans: list[tuple[int, int]]) -> str:
    return _some([f"{start}-{end}" for start, end in spans])
