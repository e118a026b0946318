"""``corpus-kit studio``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from corpus_kit.cli.output import only_printing, print_json, progress_bar
from corpus_kit.cli.studio_lines import adjudicated_lines, pulled_lines, pushed_lines, status_lines

app = typer.Typer(
    help="Annotate a corpus in Label Studio.\n\nLABEL_STUDIO_URL and LABEL_STUDIO_API_KEY name the server and its "
    "token; without them, it is the one of `studio start`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

HOME = typer.Option(Path(".studio"), "--folder", help="Where the server of `studio start` is kept.")
CORPUS = typer.Argument(..., help="The corpus folder.")
PASS = typer.Option("", "--pass", help="One pass only.")
PRELABEL = (
    "A baseline, learned from the corpus's annotations, whose proposals annotators start from. One that classifies "
    "(tfidf_logreg) answers about sentences and documents; one that extracts (crf) finds spans; joined to one that "
    "links (crf+nearest) it finds structures. Passes that it is not made for stay as they are. 'reference' proposes "
    "the labels as they stand, to be checked."
)
DOCUMENTS = typer.Option(
    None,
    "--documents",
    help="Only the documents named in this file of JSON lines (document_id, perhaps task), such as the suspects.jsonl "
    "of an evaluation; also if nobody disagrees. The adjudicator starts from the reference.",
)
JSON = typer.Option(False, "--json", help="Print what was done as JSON.")
HALF_WAY = {"no-server", "no-answer"}
LEFT_OUT = "these annotations were left out; mend them in Label Studio and pull again"


@app.callback()
def _group() -> None:
    pass


@contextmanager
def _resumable() -> Iterator[None]:
    """Say of what ends half-way, by Ctrl-C or with the server, that what was sent has been sent."""
    from corpus_kit.errors import ProblemsError, render

    try:
        yield
    except ProblemsError as error:
        if not HALF_WAY.intersection(one.code for one in error.problems):
            raise
        typer.echo(render(error.problems, consequence="what was sent stays; run it again to go on"), err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("interrupted; what was sent stays: run it again, and it goes on from there", err=True)
        raise typer.Exit(130) from None


def _pull(corpus: Path, folder: Path) -> str:
    return f"corpus-kit studio pull {corpus}" + (f" --folder {folder}" if folder != Path(".studio") else "")


@app.command("start", short_help="Run Label Studio on this machine until Ctrl-C.")
def start(
    port: int = typer.Option(8080, "--port", help="The port to listen on, on this machine only."),
    folder: Path = HOME,
    demo: bool = typer.Option(False, "--demo", help="Bring the demo corpus along, ready to annotate."),
) -> None:
    """Run Label Studio on this machine until Ctrl-C; the first time it is installed, which takes minutes.

    Example: corpus-kit studio start --demo
    """
    from corpus_kit.studio.start import start as run

    run(folder, port, demo=demo, say=typer.echo)


@app.command("push", short_help="Make a project of each pass and a task of each document.")
def push(
    corpus: Path = CORPUS,
    pass_: str = PASS,
    annotators: int = typer.Option(0, "--annotators", min=0, help="How many annotate each document; 2 at first."),
    prelabel: str = typer.Option("", "--prelabel", help=PRELABEL),
    order: str = typer.Option("", "--order", help="'uncertainty': what the baseline is least sure of comes first."),
    folder: Path = HOME,
    as_json: bool = JSON,
) -> None:
    """Make a project of each pass and a task of each document; pushing again adds what is new.

    Example: corpus-kit studio push annotations/harbour --annotators 2

    Example: corpus-kit studio push annotations/harbour --pass attribution --prelabel crf+nearest --order uncertainty
    """
    from corpus_kit.studio.access import connect
    from corpus_kit.studio.push import push as run

    access = connect(folder)
    with progress_bar() as progress, _resumable():
        done = run(
            access,
            corpus,
            pass_=pass_,
            annotators=annotators,
            prelabel=prelabel,
            order=order,
            progress=progress,
        )
    if as_json:
        print_json(done)
        return
    for line in pushed_lines(done, prelabel, _pull(corpus, folder)):
        typer.echo(line)


@app.command("pull", short_help="Bring the annotations into the corpus, under pseudonyms.")
def pull(
    corpus: Path = CORPUS,
    full: bool = typer.Option(False, "--full", help="Fetch everything again instead of what changed."),
    folder: Path = HOME,
    as_json: bool = JSON,
) -> None:
    """Bring the annotations into the corpus, under pseudonyms; exit 1 if any would not build and was left out.

    Example: corpus-kit studio pull annotations/harbour
    """
    from corpus_kit.errors import render
    from corpus_kit.studio.access import connect
    from corpus_kit.studio.pull import pull as run

    with progress_bar() as progress:
        done = run(connect(folder), corpus, full=full, progress=progress)
    if as_json:
        print_json(done)
    else:
        for line in pulled_lines(done):
            typer.echo(line)
    if done.problems:
        typer.echo(
            "\n" + render(done.problems, consequence=LEFT_OUT),
            err=True,
        )
        raise typer.Exit(1)


@app.command("status", short_help="Say how far everyone is, and what is wrong.")
@only_printing()
def status(corpus: Path = CORPUS, pass_: str = PASS, folder: Path = HOME, as_json: bool = JSON) -> None:
    """Say how far everyone is, how they agree, what would not build, and where a project is not as the schema has it.

    Exit 1 if there are problems.

    Example: corpus-kit studio status annotations/harbour
    """
    from corpus_kit.errors import render
    from corpus_kit.studio.access import connect
    from corpus_kit.studio.status import status as run

    with progress_bar() as progress:
        found = run(connect(folder), corpus, pass_=pass_, progress=progress)
    if as_json:
        print_json(found)
    else:
        for line in status_lines(found):
            typer.echo(line)
    if found.problems:
        typer.echo("\n" + render(found.problems, consequence="these annotations would not build"), err=True)
        raise typer.Exit(1)


@app.command("adjudicate", short_help="Make a project of what annotators disagree on.")
def adjudicate(
    corpus: Path = CORPUS,
    pass_: str = PASS,
    documents: Path | None = DOCUMENTS,
    folder: Path = HOME,
    as_json: bool = JSON,
) -> None:
    """Make a project of the documents on which annotators disagree; pull first, and again when they are decided.

    Example: corpus-kit studio adjudicate annotations/harbour

    Example: corpus-kit studio adjudicate annotations/harbour --documents out/results/suspects.jsonl
    """
    from corpus_kit.studio.access import connect
    from corpus_kit.studio.adjudicate import adjudicate as run

    access = connect(folder)
    with progress_bar() as progress, _resumable():
        done = run(access, corpus, pass_=pass_, documents=documents, progress=progress)
    if as_json:
        print_json(done)
        return
    for line in adjudicated_lines(done, _pull(corpus, folder)):
        typer.echo(line)
