"""``corpus-kit articles``."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from corpus_kit.cli.output import counted, print_json

SHOWN = 20
"""Articles whose division is printed."""

app = typer.Typer(help="Bring articles into a corpus.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    pass


@app.command("add")
def add(
    corpus: Path = typer.Argument(..., help="The corpus folder."),
    files: list[Path] = typer.Argument(..., help="Text (.txt), JSON Lines (.jsonl: id, text, …) or HTML files."),
    encoding: str = typer.Option("utf-8", "--encoding", help="Of the files, strictly; of HTML, else its own."),
    title: str = typer.Option("", "--title", help="Of a single article; by default its headline."),
    outlet: str = typer.Option("", "--outlet", help="Who published them."),
    url: str = typer.Option("", "--url", help="Where a single article is found."),
    published: str = typer.Option("", "--published", help="When, as an ISO date."),
    event: str = typer.Option("", "--event", help="What the articles are about; never crosses a split."),
    propose: Path | None = typer.Option(
        None, "--propose", help="Add nothing; write the articles to this .jsonl file, to fill in, correct and add."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print what was done as JSON."),
) -> None:
    """Add articles: all of them, or none if anything is wrong. Adding the same again changes nothing.

    What is given here is for every article that does not say it itself. Many articles with titles, addresses, dates and
    events of their own are lines of a JSON Lines file, which --propose writes of them and you fill in.

    Example: corpus-kit articles add annotations/harbour ferry.txt --event ferry-closure --outlet "The Quay"

    Example: corpus-kit articles add annotations/harbour texts/*.txt --propose articles.jsonl
    """
    from corpus_kit.corpus.articles import add_articles, known_events

    asks = not event and not propose and not as_json and sys.stdin.isatty()
    if asks and any(file.suffix != ".jsonl" for file in files):
        known = "".join(f"  {one}\n" for one in known_events(corpus))
        asked = (
            f"Events so far:\n{known}" if known else ""
        ) + "Event that the articles are about (empty: each its own)"
        event = typer.prompt(asked, default="", show_default=False)
    report = add_articles(
        corpus,
        files,
        encoding=encoding,
        title=title,
        outlet=outlet,
        url=url,
        published=published,
        event=event,
        propose=propose,
    )
    if as_json:
        print_json(report)
        return
    there = f"; {len(report.unchanged)} there already" if report.unchanged else ""
    done = f"written to {propose}, not added" if propose else "added"
    typer.echo(f"{corpus}: {counted(len(report.added), 'article')} {done}{there}")
    for line in (line for division in report.divisions[:SHOWN] for line in division.lines()):
        typer.echo(f"  {line}")
    if len(report.divisions) > SHOWN:
        rest = counted(len(report.divisions) - SHOWN, "article")
        typer.echo(f"  … and {rest} more; documents.jsonl holds their parts")
    if report.divisions and not propose:
        typer.echo("  if a part is wrong: take the article out of documents.jsonl before it is annotated, and write it")
        typer.echo("  with --propose FILE.jsonl; correct its parts there, and add FILE.jsonl")
    for note in report.notes:
        typer.echo(f"  {note}")
