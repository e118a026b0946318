"""``corpus-kit demo``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import counted, progress_bar


def demo(
    out: Path = typer.Argument(Path("corpus-kit-demo"), help="The folder to write to."),
) -> None:
    """Run the whole path on the demo corpus: check, dataset, baselines, report.

    Example: corpus-kit demo
    """
    from corpus_kit.dataset.build import build
    from corpus_kit.evaluation.benchmark import run
    from corpus_kit.evaluation.report import terminal_table
    from corpus_kit.labelstudio.opening import open_any
    from corpus_kit.schema.guidelines import guidelines_html
    from corpus_kit.shipped import shipped

    source = open_any(shipped("annotations/demo"))
    with progress_bar() as progress:
        info = build(source, out / "dataset", overwrite=True, progress=progress).info
    typer.echo(
        f"{counted(info.documents, 'article')}, {counted(info.annotations, 'annotation')} by "
        f"{counted(info.annotators, 'annotator')}, {counted(info.spans, 'span')} → "
        f"{counted(len(info.configs), 'dataset config')}\n"
    )
    with progress_bar() as progress:
        results = run(shipped("eval/demo.yaml"), out / "results", progress=progress, overwrite=True)
    (out / "guidelines.html").write_text(guidelines_html(source.schema, "", source.config.targets), encoding="utf-8")
    typer.echo(terminal_table(results))
    typer.echo(f"\nthe report      {out / 'results' / 'report.html'}")
    typer.echo(f"the guidelines  {out / 'guidelines.html'}")
    typer.echo(f'the dataset     {out / "dataset"}: load_dataset("{out / "dataset"}", "{info.default_config}")')
