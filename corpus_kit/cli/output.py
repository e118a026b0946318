"""What commands share: progress at a terminal, and JSON on request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import typer

from corpus_kit.errors import ProblemsError, render

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (0: unknown)."""


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Show progress on standard error while it is a terminal; otherwise give None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        known: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in known:
                known[what] = bar.add_task(what, total=total or None)
            bar.update(known[what], completed=done, total=total or None)

        yield report


def told(error: ProblemsError) -> str:
    """Tell the faults for which an output is not written."""
    return render(error.problems, "nothing was written")


@contextmanager
def only_printing(unless: object = None) -> Iterator[None]:
    """Tell faults without a word on what was written, `unless` an output was asked for."""
    try:
        yield
    except ProblemsError as error:
        if unless:
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def print_json(value: object) -> None:
    """Print a value as JSON on standard output, keys in a stable order."""
    text = msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=2)
    typer.echo(text.decode("utf-8"))


def counted(n: int, thing: str, things: str = "") -> str:
    """Say how many.

    Examples
    --------
    >>> counted(1, "document"), counted(2, "document"), counted(2, "reply", "replies")
    ('1 document', '2 documents', '2 replies')
    """
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"
