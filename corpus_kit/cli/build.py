"""``corpus-kit build``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from corpus_kit.cli.output import counted, print_json, progress_bar, told
from corpus_kit.errors import ProblemsError


@contextmanager
def _told_of_lenient(lenient: bool) -> Iterator[None]:
    """Add to faults of annotations alone that the dataset can be had without them."""
    try:
        yield
    except ProblemsError as error:
        if lenient or not all(problem.annotator for problem in error.problems):
            raise
        typer.echo(f"{told(error)}\n\nto build without what is faulty: the same again with --lenient", err=True)
        raise typer.Exit(1) from None


def build(
    source: Path = typer.Argument(..., help="A corpus folder, or Label Studio JSON: a file, or a folder of files."),
    out: Path = typer.Argument(..., help="The folder to write the dataset to."),
    schema: Path | None = typer.Option(None, "--schema", help="Read an export against this schema."),
    config: Path | None = typer.Option(None, "--config", help="Infer an export's schema from this labeling config."),
    pass_: str = typer.Option("", "--pass", help="The pass that an export comes from, where its schema has several."),
    lenient: bool = typer.Option(False, "--lenient", help="Leave faulty regions out and list them in the card."),
    allow_partial: bool = typer.Option(
        False, "--allow-partial", help="Build from copies of withheld texts that differ, without what is not in them."
    ),
    aggregation: str = typer.Option("majority", "--aggregation", help="majority, soft_votes, dawid_skene or mace."),
    splits: str = typer.Option("", "--splits", help="'hash' splits a bare export by event."),
    allow_leakage: bool = typer.Option(False, "--allow-leakage", help="Build despite near-duplicates across splits."),
    overwrite: bool = typer.Option(False, "--overwrite", help="Replace an earlier build."),
    as_json: bool = typer.Option(False, "--json", help="Print build.json."),
) -> None:
    """Build the Hugging Face dataset of a corpus, or of anyone's Label Studio export.

    Without a corpus the schema is inferred from the export (better with --config) and written beside the data.

    Examples: corpus-kit build annotations/demo out/demo · corpus-kit build export.json out/mine --config labeling.xml
    """
    from corpus_kit.dataset.build import build as build_dataset
    from corpus_kit.labelstudio.opening import open_any

    opened = open_any(source, schema=schema, config=config, lenient=lenient, pass_=pass_, allow_partial=allow_partial)
    with progress_bar() as progress, _told_of_lenient(lenient):
        info = build_dataset(
            opened,
            out,
            allow_leakage=allow_leakage,
            splits=splits,
            aggregation=aggregation,
            overwrite=overwrite,
            progress=progress,
        ).info
    for assumed in info.assumptions:
        typer.echo(f"note: {assumed}", err=True)
    if as_json:
        print_json(info)
        return
    typer.echo(
        f"{out}: {counted(info.documents, 'document')}, {counted(info.annotations, 'annotation')} by "
        f"{counted(info.annotators, 'annotator')}; {counted(info.spans, 'span')}, "
        f"{counted(info.relations, 'relation')}, {counted(info.judgements, 'judgement')}"
    )
    aside = {"skipped": info.skipped, "drafts": info.drafts, "predictions": info.predictions, "empty": info.empty}
    if any(aside.values()):
        typer.echo("  " + ", ".join(f"{name}: {count}" for name, count in aside.items() if count))
    for one in info.partial:
        missing = f"{one['missing']} of {one['sentences']} sentences missing"
        typer.echo(f"  {one['document']}: from a copy that differs, {missing}")
    if info.repairs:
        typer.echo(f"  {counted(len(info.repairs), 'span')} repaired; each is listed in build.json")
    if info.problems:
        typer.echo(f"  {counted(len(info.problems), 'problem')} left out; each is listed in README.md and build.json")
    typer.echo(f'\n  from datasets import load_dataset\n  data = load_dataset("{out}", "{info.default_config}")')
