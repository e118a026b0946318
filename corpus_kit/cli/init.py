"""``corpus-kit init``."""

from __future__ import annotations

from pathlib import Path

import typer


def init(
    corpus: Path = typer.Argument(..., help="The folder to make."),
    schema: str = typer.Option("news", "--schema", "-s", help="A schema file, or the name of one that ships."),
) -> None:
    """Make a new corpus folder with commented files to fill in.

    Example: corpus-kit init annotations/harbour --schema news
    """
    from corpus_kit.corpus.init import init_corpus

    init_corpus(corpus, schema)
    typer.echo(f"{corpus} is ready; next:")
    typer.echo(f"  edit {corpus / 'corpus.yaml'}: title, targets, licence")
    typer.echo(f"  corpus-kit articles add {corpus} ARTICLE.txt …")
