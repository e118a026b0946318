"""The training guide runs as it stands, section by section, where this package cannot be imported."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from corpus_kit.dataset.build import build
from corpus_kit.labelstudio.opening import open_any

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "train.md").read_text("utf-8")
SECTIONS = {text.partition("\n")[0]: text for text in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
RUNNING = {title: text for title, text in SECTIONS.items() if "```python" in text}
WITHOUT_US = "import sys\nsys.modules['corpus_kit'] = None\n"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    ours = {"HF_HOME": str(folder / "cache"), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-I", "-W", "error", "-c", code]
    return subprocess.run(command, cwd=folder, env=os.environ | ours, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo stands built, without its adjudications: so that some labels are null, some tokens −100."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "annotations" / "demo", folder / "demo", ignore=shutil.ignore_patterns("adjudication*"))
    build(open_any(folder / "demo"), folder / "out" / "demo" / "dataset")
    return folder


def test_something_is_open(folder: Path) -> None:
    data = folder / "out" / "demo" / "dataset" / "data"
    for config in ("claim_type", "stance_claim"):
        assert pq.read_table(data / config / "train.parquet")["label"].null_count > 0
    tags = pq.read_table(data / "tagging" / "train.parquet").to_pylist()
    assert any(-100 in row["content"] for row in tags)


def test_every_kind_of_config_is_loaded() -> None:
    shown = set(re.findall(r'load_dataset\("out/demo/dataset", "(\w+)"', PAGE))
    assert shown >= {"claim_type", "stance_claim", "tagging", "attribution", "spans", "judgements", "documents"}


@pytest.mark.parametrize("title", RUNNING)
def test_a_section_runs(title: str, folder: Path) -> None:
    code = "\n".join(blocks(RUNNING[title], "python"))
    for library in ("torch", "transformers"):
        if re.search(rf"^(import|from) {library}\b", code, re.MULTILINE) and not importlib.util.find_spec(library):
            pytest.skip(f"{library} is not installed; `make torch` installs it")
    done = run(folder, WITHOUT_US + code)
    assert done.returncode == 0, done.stderr[-2000:]
    losses = [float(loss) for loss in re.findall(r"loss (\S+)", done.stdout)]
    if "optimizer" in code:
        assert len(losses) > 1
        assert all(map(math.isfinite, losses))
        assert losses[-1] < losses[0]
    for command in "".join(blocks(RUNNING[title], "sh")).splitlines():
        score(folder, command)


def score(folder: Path, command: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "corpus-kit"
    code = f"import sys; sys.argv[1:] = {[*arguments, '--json']}; from corpus_kit.cli.main import main; main()"
    done = run(folder, code)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    headline = {"classification": "macro_f1", "extraction": "exact_f1"}[found["kind"]]
    assert 0 < found["metrics"][headline]["estimate"] < 1


def test_what_is_predicted_is_scored() -> None:
    commands = [line for text in RUNNING.values() for block in blocks(text, "sh") for line in block.splitlines()]
    assert [re.findall(r"--task (\w+)", line) for line in commands] == [["claim_type"], ["tagging"]]
