"""``corpus-kit exports``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import print_json

app = typer.Typer(help="Bring Label Studio exports into a corpus.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    pass


@app.command("add")
def add(
    corpus: Path = typer.Argument(..., help="The corpus folder."),
    exports: list[Path] = typer.Argument(..., help="JSON exports: files, or folders of files."),
    pass_: str = typer.Option("", "--pass", help="The pass they come from, where they do not tell."),
    annotator: str = typer.Option("", "--annotator", help="The pseudonym (a1, a2, …) of whoever made them all."),
    as_json: bool = typer.Option(False, "--json", help="Print what was done as JSON."),
) -> None:
    """Audit, repair, scrub and store exports: names and e-mails stay out. Adding the same again changes nothing.

    Example: corpus-kit exports add annotations/harbour export.json --pass claims
    """
    from corpus_kit.labelstudio.door import add_exports

    report = add_exports(corpus, exports, pass_=pass_, annotator=annotator)
    if as_json:
        print_json(report)
        return
    for line in report.lines():
        typer.echo(line)
