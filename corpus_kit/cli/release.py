"""``corpus-kit release``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import counted, print_json


def release(
    corpus: Path = typer.Argument(..., help="The corpus folder, with its texts."),
    out: Path = typer.Argument(..., help="The folder to make."),
    overwrite: bool = typer.Option(False, "--overwrite", help="Replace an earlier release."),
    as_json: bool = typer.Option(False, "--json", help="Print release.json."),
) -> None:
    """Make the folder of a corpus that may be published.

    Where texts are withheld, hashes stand for them, and no five words in a row of any text are in any file: this is
    proved before the folder is put in its place. Readers put their own copies in with `corpus-kit rehydrate`.

    Example: corpus-kit release annotations/harbour out/harbour-1.0
    """
    from corpus_kit.labelstudio.release import release as make_release

    made = make_release(corpus, out, overwrite=overwrite)
    if as_json:
        print_json(made)
        return
    typer.echo(f"{out}: {counted(made.documents, 'document')}, {counted(made.annotations, 'annotation')}")
    if made.text == "withheld":
        typer.echo(
            f"  without text: {counted(made.sentences, 'sentence')} and {counted(made.spans, 'span')} as hashes; "
            f"none of {counted(made.runs, 'run')} of five words is in any file"
        )
        typer.echo("  titles and addresses stay: by these a reader finds the articles")
    for note in made.notes:
        typer.echo(f"  {note}")
