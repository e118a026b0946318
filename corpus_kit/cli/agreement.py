"""``corpus-kit agreement``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import only_printing, print_json, progress_bar


def agreement(
    corpus: Path = typer.Argument(..., help="A corpus folder, a built dataset, or an export (a file, folder or glob)."),
    report: Path | None = typer.Option(None, "--report", "-r", help="Write the disagreement report, an HTML page."),
    as_json: bool = typer.Option(False, "--json", help="Print everything as JSON."),
    schema: Path | None = typer.Option(None, "--schema", help="Read an export against this schema."),
    config: Path | None = typer.Option(None, "--config", help="Infer an export's schema from this labeling config."),
    pass_: str = typer.Option("", "--pass", help="The pass that an export comes from, where its schema has several."),
    lenient: bool = typer.Option(False, "--lenient", help="Leave out faulty regions instead of refusing."),
    with_text: bool = typer.Option(False, "--with-text", help="Show withheld texts in the report, for your own eyes."),
    resamples: int = typer.Option(1000, "--resamples", min=0, max=1_000_000, help="Resamples for the intervals."),
    seed: int = typer.Option(20, "--seed", min=0, help="Of the resamples: the same seed, the same numbers."),
) -> None:
    """Measure how far annotators agree: on labels, spans, links and structures, with intervals.

    Example: corpus-kit agreement annotations/demo --report agreement.html
    """
    from corpus_kit.agreement.measure import measure
    from corpus_kit.agreement.report import write_report
    from corpus_kit.agreement.source import Annotated
    from corpus_kit.agreement.terminal import table
    from corpus_kit.dataset.reading import open_dataset
    from corpus_kit.dataset.rebuild import Rebuilt
    from corpus_kit.errors import OutputError, UsageError
    from corpus_kit.files import BUILD_RECORD
    from corpus_kit.labelstudio.opening import open_any

    if report and report.is_file() and not report.read_bytes().startswith(b"<!DOCTYPE html>"):
        raise OutputError(f"{report}: is no report, so it is not replaced; choose another name")
    with progress_bar() as progress, only_printing(unless=report):
        source: Annotated
        if (corpus / BUILD_RECORD).is_file():
            if schema or config or pass_ or lenient:
                raise UsageError(f"{corpus} is a dataset: how its annotations are read was decided when it was built")
            source = Rebuilt(open_dataset(corpus))
        else:
            source = open_any(corpus, schema=schema, config=config, lenient=lenient, pass_=pass_)
        shows_text = with_text or source.config.text == "included"
        result = measure(source, seed=seed, resamples=resamples, progress=progress)
        if report:
            write_report(source, result, report, with_text=shows_text, progress=progress)
    if as_json:
        print_json(result)
        return
    typer.echo(table(result))
    if report:
        typer.echo(f"\nThe report is in {report}.")
