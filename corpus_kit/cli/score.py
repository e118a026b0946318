"""``corpus-kit score``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import counted, print_json


def score(
    dataset: Path = typer.Argument(..., help="A built dataset, or a corpus folder."),
    predictions: Path = typer.Argument(..., help="JSON Lines: unit_id, label, and optionally scores."),
    task: str = typer.Option(..., "--task", "-t", help="The config that is predicted, e.g. claim_type."),
    split: str = typer.Option("", "--split", help="Score this split alone."),
    baseline: str = typer.Option("", "--baseline", help="Score this baseline of a file that holds several."),
    as_json: bool = typer.Option(False, "--json", help="Print the scores as JSON."),
) -> None:
    """Score a predictions file against the reference, with intervals.

    Example: corpus-kit score out/demo/dataset predictions.jsonl --task claim_type
    """
    from corpus_kit.evaluation.scoring import score as score_predictions

    scores = score_predictions(dataset, task, predictions, split=split, baseline=baseline)
    if as_json:
        print_json(scores)
        return
    typer.echo(f"{scores['task']}: {counted(scores['units'], 'unit')}")
    for name, one in scores["metrics"].items():
        typer.echo(f"  {name:24} {_shown(one)}")
    typer.echo(f"\n  {'label':24} precision  recall     f1  support")
    for label, row in scores["labels"].items():
        cells = "  ".join("    –" if row[key] is None else f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
        typer.echo(f"  {label:24}     {cells}  {row['support']:7}")


def _shown(one: dict[str, float | str | None]) -> str:
    if one["estimate"] is None:
        return f"undefined: {one['reason']}"
    interval = "" if one["low"] is None else f"  [{one['low']:.3f}, {one['high']:.3f}]"
    return f"{one['estimate']:.3f}{interval}" + (f"  ({one['reason']})" if one["reason"] else "")
