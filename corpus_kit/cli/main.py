"""The command ``corpus-kit``: subcommands by name, and errors without tracebacks."""

from __future__ import annotations

import io
import os
import sys

import typer

from corpus_kit import __version__
from corpus_kit.cli import (
    agreement,
    articles,
    build,
    check,
    demo,
    evaluate,
    exports,
    init,
    rehydrate,
    release,
    schema,
    score,
    studio,
)
from corpus_kit.cli.output import told
from corpus_kit.errors import CorpusKitError, ProblemsError, UsageError

app = typer.Typer(
    name="corpus-kit",
    help="An annotated news corpus and the toolkit around it.\n\n"
    "Articles are annotated in Label Studio against a schema; the exports become a Hugging Face dataset that keeps "
    "every annotator; baselines are scored against it.\n\nBegin with: corpus-kit demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo", short_help="Run the whole path on the demo corpus, from check to report.")(demo.demo)
app.command("init", short_help="Make a new corpus folder with commented files to fill in.")(init.init)
app.command("check", short_help="Say what is wrong with a schema, corpus, export or benchmark.")(check.check)
app.add_typer(schema.app, name="schema")
app.add_typer(articles.app, name="articles")
app.add_typer(exports.app, name="exports")
app.add_typer(studio.app, name="studio")
app.command("build", short_help="Build the dataset of a corpus or of a Label Studio export.")(build.build)
app.command("agreement", short_help="Measure how far annotators agree, with a page to read.")(agreement.agreement)
app.command("evaluate", short_help="Run the baselines of a benchmark, and write a report.")(evaluate.evaluate)
app.command("score", short_help="Score predictions files, and compare several.")(score.score)
app.command("release", short_help="Make the folder of a corpus that may be published.")(release.release)
app.command("rehydrate", short_help="Put your own copies of withheld articles into a corpus.")(rehydrate.rehydrate)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"corpus-kit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    pass


def main() -> None:
    """Run the command. Exit 0: done; 1: problems in the input; 2: wrong usage; 130: interrupted."""
    # Arrow's own allocator holds on to what it has freed: a build of a large export would need half as much again.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal need not know every character of an article
    try:
        app()
    except UsageError as error:
        typer.echo(f"corpus-kit: {error}", err=True)
        sys.exit(2)
    except ProblemsError as error:
        typer.echo(told(error), err=True)
        sys.exit(1)
    except CorpusKitError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("interrupted; nothing was written", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"{place}{error.strerror or error}; nothing was written", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
