"""``corpus-kit evaluate``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import progress_bar


def evaluate(
    benchmark: Path = typer.Argument(..., help="A benchmark, e.g. eval/demo.yaml."),
    out: Path | None = typer.Argument(None, help="The folder to write to; by default out/<benchmark>."),
    compare: list[Path] = typer.Option([], "--compare", help="Earlier results to put beside these; repeatable."),
    against: Path | None = typer.Option(None, "--against", help="An earlier result: what got worse, what better?"),
    fail_if_worse: bool = typer.Option(False, "--fail-if-worse", help="With --against: exit 1 if something did."),
    with_text: bool = typer.Option(False, "--with-text", help="Put text into the results even where it is withheld."),
    overwrite: bool = typer.Option(False, "--overwrite", help="Replace an earlier result."),
    jobs: int = typer.Option(0, "--jobs", help="Processes to use; by default the cores, where it pays.", min=0),
    as_json: bool = typer.Option(False, "--json", help="Print results.json."),
) -> None:
    """Run the baselines of a benchmark: scores with intervals, comparisons, and a report.

    Example: corpus-kit evaluate eval/demo.yaml out/results
    """
    from corpus_kit.errors import ProblemsError, UsageError
    from corpus_kit.evaluation.benchmark import RECORD, run
    from corpus_kit.evaluation.history import looking_back, side_by_side
    from corpus_kit.evaluation.report import terminal_table

    if fail_if_worse and against is None:
        raise UsageError("--fail-if-worse needs a result to judge by: --against RESULT")
    place = out or Path("out") / benchmark.stem
    back = looking_back.LookingBack(compare, against)
    try:
        with progress_bar() as progress:
            results = run(
                benchmark, place, progress=progress, overwrite=overwrite, with_text=with_text, jobs=jobs, also=back
            )
    except ProblemsError as error:
        if {problem.code for problem in error.problems} != {"text-missing"}:
            raise
        typer.echo(f"{benchmark}: skipped, for texts are withheld; {error.problems[0].advice}")
        return
    if as_json:
        typer.echo((place / RECORD).read_text("utf-8"), nl=False)
    else:
        typer.echo(terminal_table(results))
        if back.compared:
            typer.echo("\n" + side_by_side.terminal(back.compared))
        if back.gate:
            typer.echo("\n" + looking_back.terminal(back.gate))
        typer.echo(f"\nthe report: {place / 'report.html'}")
    if fail_if_worse and back.gate and back.gate.of("worse"):
        raise typer.Exit(1)
