"""What the README and the guides show works as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from corpus_kit.dataset.build import build
from corpus_kit.labelstudio.opening import open_any
from corpus_kit.schema.reading import schema_of

ROOT = Path(__file__).parent.parent


def test_the_training_example(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    build(open_any(ROOT / "annotations" / "demo"), tmp_path / "out" / "demo" / "dataset")
    environment = os.environ | {"HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"}
    run = subprocess.run(
        [sys.executable, "-I", "-c", example],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    names, score = run.stdout.strip().splitlines()
    assert "policy" in names
    assert 0 <= float(score) <= 1


def test_the_estimator_of_ones_own(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "evaluate.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n# my_models.py\n(.*?)```", page, flags=re.DOTALL)
    (tmp_path / "my_models.py").write_text(example, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        f"dataset: {ROOT / 'annotations' / 'demo'}\ntasks: [quote_type]\n"
        'baselines: [majority, "my_models:ridge"]\nstatistics: {resamples: 99}\n',
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-m", "corpus_kit.cli.main", "evaluate", "mine.yaml", "out", "--json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    majority, ridge = json.loads(run.stdout)["tasks"][0]["baselines"]
    assert ridge["error"] == ""
    assert ridge["metrics"]["macro_f1"]["low"] > majority["metrics"]["macro_f1"]["high"]


def test_the_schema_example() -> None:
    page = (ROOT / "docs" / "schema.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(name:.*?)```", page, flags=re.DOTALL)
    assert schema_of(example).label == "harbour@1.0.0"


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "eval").glob("*.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(ROOT)} links to {link}"


def test_the_plan_of_the_house_names_files_that_stand() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    there = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("corpus_kit/**/*.py")]
    there += [f"{name}/{path.name}" for name in ("tests", "benchmarks") for path in (ROOT / name).glob("*.py")]
    for named in re.findall(r"`([\w/]+\.py)`", page):
        assert any(f"/{path}".endswith(f"/{named}") for path in there), (
            f"architecture.md names {named}, which is not there"
        )
