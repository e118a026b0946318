"""``corpus-kit check``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import counted, print_json


def check(
    paths: list[Path] = typer.Argument(..., help="Corpora, schemas, exports, configs, benchmarks; or folders."),
    as_json: bool = typer.Option(False, "--json", help="Print the problems as JSON."),
) -> None:
    """Say everything that is wrong with a schema, a corpus, an export or a benchmark, at once.

    Example: corpus-kit check schemas/news.yaml annotations/demo eval/demo.yaml
    """
    from corpus_kit.errors import render
    from corpus_kit.evaluation.check import check_paths

    checked = check_paths(paths)
    problems = [problem for one in checked for problem in one.problems]
    if as_json:
        print_json({"checked": checked})
    else:
        for one in checked:
            if one.problems:
                typer.echo(render(one.problems) + "\n")
            else:
                typer.echo(f"{one.path}: {one.kind}, fine{f'; {one.summary}' if one.summary else ''}")
        if problems:
            faulty = sum(bool(one.problems) for one in checked)
            where = f" in {faulty} of {len(checked)} paths" if len(checked) > 1 else ""
            typer.echo(f"{counted(len(problems), 'problem')}{where}", err=True)
    if problems:
        raise typer.Exit(1)
