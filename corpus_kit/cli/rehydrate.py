"""``corpus-kit rehydrate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from corpus_kit.cli.output import counted, print_json, progress_bar

if TYPE_CHECKING:
    from corpus_kit.labelstudio.rehydrate import Found

SHOWN = 8
"""Spans that are listed for a document; --json lists all."""


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
        for one in done.documents:
            for line in _lines(one):
                typer.echo(f"  {line}")
        if any(one.state == "partial" for one in done.documents) and not allow_partial:
            typer.echo("to build without what was not found: the same again with --allow-partial")
    if not done.complete:
        raise typer.Exit(1)


def _lines(one: Found) -> list[str]:
    share = f"{one.sentences_found} of {counted(one.sentences, 'sentence')}"
    if one.state == "there":
        return [f"{one.id}: there already"]
    if one.state == "exact":
        return [f"{one.id}: {one.file}" + (f", {one.undone}" if one.undone else "")]
    if one.state == "refused":
        return [f"{one.id}: not found; the nearest, {one.file}, has {share}: it is another article"]
    if one.state == "missing":
        return [f"{one.id}: not found; no file has a sentence of it"]
    total = len(one.recovered) + len(one.not_recovered) + len(one.set_aside)
    lines = [f"{one.id}: {one.file} differs; it has {share}, and {len(one.recovered)} of {counted(total, 'span')}"]
    if one.not_recovered:
        lines.append(f"    not recovered: {_listed(one.not_recovered)}")
    if one.set_aside:
        lines.append(f"    set aside, for a span not recovered reaches into their sentence: {_listed(one.set_aside)}")
    return lines


def _listed(spans: list[tuple[int, int]]) -> str:
    more = f", … ({len(spans)} in all)" if len(spans) > SHOWN else ""
    return ", ".join(f"{start}-{end}" for start, end in spans[:SHOWN]) + more
