"""The command: help with examples, exit codes, JSON, and never a traceback for a user's mistake."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from corpus_kit.cli.main import app

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "annotations" / "demo"
REAL = ROOT / "tests" / "golden" / "label_studio" / "real"


def commands(group: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(group, "commands", None)
    return [path] if inner is None else [one for name, sub in inner.items() for one in commands(sub, (*path, name))]


ALL = commands(typer.main.get_command(app))


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...], run: Callable[..., Any]) -> None:
    help_ = run(*command, "--help")
    assert help_.code == 0
    if command != ("schema", "language"):
        assert f"corpus-kit {' '.join(command)}" in " ".join(help_.out.split("Example", 1)[1].split())


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_is_in_the_guides(command: tuple[str, ...]) -> None:
    guides = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert any(f"corpus-kit {' '.join(command)}" in guide.read_text("utf-8") for guide in guides)


def test_the_demo_runs_twice(run: Callable[..., Any], tmp_path: Path) -> None:
    for _ in range(2):
        ran = run("demo", tmp_path / "demo")
        assert ran.code == 0, ran.err
        assert str(tmp_path / "demo" / "results" / "report.html") in ran.out
    assert (tmp_path / "demo" / "results" / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_build_and_score(run: Callable[..., Any], tmp_path: Path) -> None:
    built = run("build", DEMO, tmp_path / "data", "--json")
    info = json.loads(built.out)
    assert (built.code, info["documents"]) == (0, 32)
    from corpus_kit.dataset.reading import open_dataset

    dataset = open_dataset(tmp_path / "data")
    rows = dataset.table("genre").to_pylist()
    names = dataset.labels("genre")
    predictions = tmp_path / "p.jsonl"
    lines = [{"unit_id": row["unit_id"], "label": names[row["label"]]} for row in rows]
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    scored = run("score", tmp_path / "data", predictions, "--task", "genre", "--json")
    result = json.loads(scored.out)
    assert (result["task"], result["units"], result["metrics"]["accuracy"]["estimate"]) == ("genre", 32, 1.0)
    assert {"estimate", "low", "high", "reason"} <= set(result["metrics"]["accuracy"])
    assert run("score", tmp_path / "data", predictions, "--task", "genre").code == 0


def test_an_output_that_stands_is_not_touched(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    for flag in ([], ["--overwrite"]):
        ran = run("build", DEMO, tmp_path / "mine", *flag)
        assert ran.code == 1
        assert str(tmp_path / "mine") in ran.err
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


@pytest.mark.parametrize("name", ["JSON", "JSON_annotated_only", "CLI_export_JSON", "snapshot_full_JSON"])
def test_anyones_export_becomes_a_dataset(name: str, run: Callable[..., Any], tmp_path: Path) -> None:
    strict = run("build", REAL / f"{name}.json", tmp_path / "strict", "--config", REAL / "labeling_config.xml")
    assert (strict.code, strict.err.count("[")) == (1, 6)
    assert not (tmp_path / "strict").exists()
    lenient = run("build", REAL / f"{name}.json", tmp_path / "x", "--lenient", "--json")
    assert (lenient.code, json.loads(lenient.out)["bare"]) == (0, True)


def test_a_new_corpus_from_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    corpus = tmp_path / "harbour"
    (tmp_path / "ferry.txt").write_text("The ferry stops\n\nThe ferry to Oskeld stops today. Nobody knows why.\n")
    assert run("init", corpus).code == 0
    assert run("articles", "add", corpus, tmp_path / "ferry.txt", "--event", "ferry").code == 0
    assert "there already" in run("articles", "add", corpus, tmp_path / "ferry.txt", "--event", "ferry").out
    assert run("schema", "config", corpus, "-o", tmp_path / "configs").code == 0
    assert sorted(path.name for path in (tmp_path / "configs").iterdir()) == ["attribution.xml", "claims.xml"]
    assert run("schema", "guidelines", corpus, "-o", tmp_path / "g.html").code == 0
    ran = run("build", corpus, tmp_path / "data")
    assert ran.code == 1
    assert "no-exports" in ran.err


def test_schemas_are_inferred_and_compared(run: Callable[..., Any], tmp_path: Path) -> None:
    schema = tmp_path / "schema.yaml"
    assert run("schema", "infer", REAL / "labeling_config.xml", "-o", schema).code == 0
    assert run("check", schema).code == 0
    assert "no changes" in run("schema", "diff", schema, schema).out
    assert json.loads(run("schema", "language").out)["$schema"]
    assert "Source" in run("schema", "infer", REAL / "JSON.json").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", DEMO],
        ["build", DEMO, "OUT", "--aggregation", "mean"],
        ["build", DEMO, "OUT", "--schema", ROOT / "schemas" / "news.yaml"],
        ["build", REAL / "JSON.json", "OUT", "--schema", "a.yaml", "--config", "b.xml"],
        ["schema", "config", DEMO],
        ["unheard-of"],
        ["check"],
    ],
    ids=str,
)
def test_wrong_usage_exits_2(arguments: list[object], run: Callable[..., Any], tmp_path: Path) -> None:
    ran = run(*(tmp_path / "out" if one == "OUT" else one for one in arguments))
    assert ran.code == 2, ran
    assert "Traceback" not in ran.err
    assert not (tmp_path / "out").exists()


def test_check_tells_everything_that_is_wrong_in_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "golden" / "label_studio" / "truncated_between_tasks", tmp_path / "bad" / "export")
    (tmp_path / "bad" / "empty.json").write_bytes(b"")
    (tmp_path / "bad" / "tag.yaml").write_text("name: !!python/object:os.system x\n")
    (tmp_path / "bad" / "entities.xml").write_text('<!DOCTYPE a [<!ENTITY e "x">]><View>&e;</View>')
    ran = run("check", tmp_path / "bad", "--json")
    codes = {one["code"] for path in json.loads(ran.out)["checked"] for one in path["problems"]}
    assert ran.code == 1
    assert {"empty-file", "xml-entity"} <= codes
    assert run("check", tmp_path / "bad").code == 1


def test_check_on_what_is_fine(run: Callable[..., Any]) -> None:
    ran = run("check", ROOT / "schemas", DEMO, ROOT / "eval" / "demo.yaml")
    assert ran.code == 0, ran.out + ran.err


def test_the_installed_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "corpus_kit.cli.main", "--version"], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.split()[0]) == (0, "corpus-kit")


def test_a_terminal_need_not_know_every_character(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "corpus_kit.cli.main", "check", "\U0001f6a2"]
    ran = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "cp1252"}, cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (1, b"?: 1 problem")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from corpus_kit.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'pyarrow', 'sklearn', 'scipy', 'datasets', 'rich', 'yaml', 'label_studio_sdk'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
