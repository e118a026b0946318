"""``corpus-kit score``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from corpus_kit.cli.output import counted, only_printing, print_json
from corpus_kit.evaluation.figures import number


@only_printing()
def score(
    dataset: Path = typer.Argument(..., help="A built dataset, or a corpus folder."),
    predictions: list[Path] = typer.Argument(..., help="JSON Lines, a file a system; several are compared."),
    task: str = typer.Option(..., "--task", "-t", help="The task, e.g. claim_type, tagging or attribution."),
    compare_to: str = typer.Option(
        "", "--compare-to", help="The file all others are compared to; by default the first."
    ),
    split: str = typer.Option("", "--split", help="Score this split alone."),
    baseline: str = typer.Option("", "--baseline", help="Score this baseline of files that hold several."),
    metric: list[str] = typer.Option([], "--metric", help="favg=LABEL,LABEL or average_precision=LABEL."),
    seed: int = typer.Option(20, "--seed", min=0, max=2**31 - 1, help="Seed of intervals and tests."),
    resamples: int = typer.Option(9_999, "--resamples", min=1, max=1_000_000, help="Resamples of intervals and tests."),
    level: float = typer.Option(0.95, "--level", help="Confidence level."),
    as_json: bool = typer.Option(False, "--json", help="Print everything as JSON."),
) -> None:
    """Score predictions files against the reference, with intervals; several files are compared in pairs.

    Example: corpus-kit score out/demo/dataset mine.jsonl theirs.jsonl --task claim_type
    """
    from corpus_kit.errors import Problem, UsageError, render
    from corpus_kit.evaluation.scoring import score as scoring
    from corpus_kit.evaluation.scoring.requests import parse_requests
    from corpus_kit.evaluation.summary import Statistics

    if not 0 < level < 1:
        raise UsageError(f"--level is {level:g}; expected a share between 0 and 1, e.g. 0.95")
    how: dict[str, Any] = {
        "split": split,
        "baseline": baseline,
        "metrics": parse_requests(metric),
        "statistics": Statistics(resamples, level, seed),
    }
    if len(predictions) == 1 and not compare_to:
        scores = scoring.score(dataset, task, predictions[0], **how)
        print_json(scores) if as_json else _show_one(scores)
        return
    scores = scoring.score_several(dataset, task, predictions, compare_to=compare_to, **how)
    print_json(scores) if as_json else _show_several(scores)
    if scores["faults"]:
        problems = [Problem(**one) for found in scores["faults"].values() for one in found]
        typer.echo("\n" + render(problems, "not scored; the other files were"), err=True)
        raise typer.Exit(1)


def _show_one(scores: dict[str, Any]) -> None:
    typer.echo(_head(scores))
    for name, one in scores["metrics"].items():
        typer.echo(f"  {name:24} {_shown(one)}")
    typer.echo(f"\n  {_kind(scores).labels:24} precision  recall     f1  support")
    for label, row in scores["labels"].items():
        cells = "  ".join(f"{number(row[key]):>5}" for key in ("precision", "recall", "f1"))
        typer.echo(f"  {label:24}     {cells}  {row['support']:7}")
    _show_notes(scores["notes"])


def _show_several(scores: dict[str, Any]) -> None:
    systems, headline = scores["systems"], _kind(scores).headline
    width = max(map(len, systems))
    typer.echo(f"{_head(scores)}; {headline}")
    for name, one in systems.items():
        typer.echo(f"  {name:{width}}  {_shown(one['metrics'][headline])}")
    if scores["comparisons"]:
        typer.echo(f"\ncompared with {scores['compare_to']}")
    for one in scores["comparisons"]:
        typer.echo(f"  {one['sentence']}")
    typer.echo("\n  " + " " * 24 + "".join(f"  {name:>9}" for name in systems))
    for metric in next(iter(systems.values()))["metrics"]:
        cells = [number(one["metrics"][metric]["estimate"]) for one in systems.values()]
        columns = zip(cells, systems, strict=True)
        typer.echo(f"  {metric:24}" + "".join(f"  {cell:>{max(9, len(name))}}" for cell, name in columns))
    _show_notes(scores["notes"] + [f"{name}: {note}" for name, one in systems.items() for note in one["notes"]])


def _kind(scores: dict[str, Any]) -> Any:
    from corpus_kit.evaluation.kinds import KINDS

    return KINDS[scores["kind"]]


def _head(scores: dict[str, Any]) -> str:
    kind = _kind(scores)
    places = f" in {counted(scores['documents'], 'document')}" if "documents" in scores else ""
    return f"{scores['task']}: {counted(scores['units'], kind.one, kind.many)}{places}"


def _shown(one: dict[str, Any]) -> str:
    if one["estimate"] is None:
        return f"undefined: {one['reason']}"
    interval = "" if one["low"] is None else f" ({number(one['low'])} to {number(one['high'])})"
    return number(one["estimate"]) + interval + (f"; {one['reason']}" if one["reason"] else "")


def _show_notes(notes: list[str]) -> None:
    for note in notes:
        typer.echo(f"\nnote: {note}")
