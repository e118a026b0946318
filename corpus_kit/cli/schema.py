"""``corpus-kit schema``."""

from __future__ import annotations

from pathlib import Path

import typer

from corpus_kit.cli.output import counted, only_printing, print_json

app = typer.Typer(
    help="What labels mean: configs, guidelines, inference, differences.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SCHEMA = typer.Argument(..., help="A schema file, or a corpus folder (whose targets are then asked about).")
OUT = typer.Option(None, "--out", "-o", help="Write to this file instead of the terminal.")


@app.command("config")
def config(
    schema: Path = SCHEMA,
    pass_: str = typer.Option("", "--pass", help="One pass; without it, a file a pass in the folder --out."),
    out: Path | None = OUT,
) -> None:
    """Print the Label Studio labeling config of a pass.

    Example: corpus-kit schema config annotations/demo --pass claims -o claims.xml
    """
    from corpus_kit.labelstudio.config import labeling_config
    from corpus_kit.labelstudio.opening import schema_and_targets

    with only_printing(unless=out):
        read, targets = schema_and_targets(schema)
    passes = [pass_] if pass_ else list(read.all_passes)
    if len(passes) > 1 and out is None:
        _usage(f"the schema has several passes; choose one with --pass ({', '.join(passes)}), or give a folder with -o")
    for one in passes:
        place = out / f"{one}.xml" if out is not None and not pass_ and len(passes) > 1 else out
        _put(labeling_config(read, one, targets), place)


@app.command("guidelines", short_help="Print the annotation guidelines, or write them as a page.")
def guidelines(
    schema: Path = SCHEMA,
    pass_: str = typer.Option("", "--pass", help="Only what this pass asks."),
    out: Path | None = typer.Option(None, "--out", "-o", help="A .html file (one page) or a .md file."),
) -> None:
    """Print the annotation guidelines as Markdown, or write them as one HTML page.

    Example: corpus-kit schema guidelines annotations/demo -o guidelines.html
    """
    from corpus_kit.labelstudio.opening import schema_and_targets
    from corpus_kit.schema.guidelines import guidelines_html, guidelines_markdown

    with only_printing(unless=out):
        read, targets = schema_and_targets(schema)
    make = guidelines_html if out is not None and out.suffix in {".html", ".htm"} else guidelines_markdown
    _put(make(read, pass_, targets), out)


@app.command("infer")
def infer(
    source: Path = typer.Argument(..., help="A labeling config (.xml), or a Label Studio JSON export."),
    name: str = typer.Option("inferred", "--name", help="The schema's name."),
    out: Path | None = OUT,
) -> None:
    """Write a schema for a project that has none.

    Examples: corpus-kit schema infer labeling.xml -o schema.yaml · corpus-kit schema infer export.json
    """
    from corpus_kit.labelstudio.opening import infer_schema
    from corpus_kit.schema.reading import dump_schema

    with only_printing(unless=out):
        schema, layout = infer_schema(source, name)
    _put(dump_schema(schema), out)
    for control, tag in layout.refused.items():
        typer.echo(f"not supported, and left out: {control} ({tag})", err=True)


@app.command("diff", short_help="Say what changed, and which version number that asks for.")
@only_printing()
def diff(
    old: Path = typer.Argument(..., help="The earlier schema."),
    new: Path = typer.Argument(..., help="The later schema."),
    as_json: bool = typer.Option(False, "--json", help="Print the changes as JSON."),
) -> None:
    """Say what changed between two versions of a schema, and which version number that asks for.

    Example: corpus-kit schema diff news-1.0.0.yaml schemas/news.yaml
    """
    from corpus_kit.schema.diff import check_version, required_bump
    from corpus_kit.schema.diff import diff as difference
    from corpus_kit.schema.reading import load_schema

    before, after = load_schema(old), load_schema(new)
    changes = difference(before, after)
    if as_json:
        print_json({"changes": changes, "bump": required_bump(changes)})
        return
    for change in changes:
        typer.echo(f"{change.severity:6} {change.path}: {change.message}")
    bump = required_bump(changes) or "no"
    typer.echo(f"{counted(len(changes), 'change')}: {bump} version" if changes else "no changes")
    for problem in check_version(before, after, str(new)):
        typer.echo(str(problem), err=True)


@app.command("language", short_help="Print the JSON Schema of the schema language, for editors.")
def language() -> None:
    """Print the JSON Schema of the schema language, for editors that complete and check."""
    from corpus_kit.schema.language import json_schema_text

    typer.echo(json_schema_text(), nl=False)


def _put(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    from corpus_kit.files import write_text_atomic

    out.parent.mkdir(parents=True, exist_ok=True)
    write_text_atomic(out, text)
    typer.echo(f"wrote {out}")


def _usage(message: str) -> None:
    from corpus_kit.errors import UsageError

    raise UsageError(message)
