"""`load_dataset` in a process without this package, for every config and split."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from corpus_kit.dataset.build import build

SCRIPT = """
import json, sys
from datasets import get_dataset_config_names, get_dataset_split_names, load_dataset
out = sys.argv[1]
found = {}
for config in get_dataset_config_names(out):
    for split in get_dataset_split_names(out, config):
        data = load_dataset(out, config, split=split)
        found[f"{config}/{split}"] = {
            "rows": len(data), "first": data[0], "types": {k: repr(v) for k, v in data.features.items()}
        }
tags = load_dataset(out, "tagging", split="train")
found["numpy"] = [row["part"].tolist() for row in tags.with_format("numpy")]
found["mapped"] = repr(tags.map(lambda row: {"n": len(row["tokens"])}).features["part"])
found["default"] = load_dataset(out)["train"].features["label"].int2str(1)
assert "corpus_kit" not in sys.modules
print(json.dumps(found))
"""


def test_every_config_and_split_loads_without_this_package(toy_source: Any, tmp_path: Path) -> None:
    info = build(toy_source(), tmp_path / "out").info
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    run = subprocess.run(
        [sys.executable, "-I", "-c", SCRIPT, str(tmp_path / "out")],
        cwd=empty,
        env={"PATH": os.environ["PATH"], "HOME": str(empty), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.splitlines()[-1])
    rows = {f"{config}/{split}": count for config, splits in info.configs.items() for split, count in splits.items()}
    assert {name: one["rows"] for name, one in found.items() if "/" in name} == rows
    colour = "ClassLabel(names=['grey', 'red', 'blue'])"
    assert found["colour/train"]["types"]["label"] == colour
    assert found["colour/train"]["types"]["annotator_labels"] == f"List({colour})"
    assert found["topics/train"]["types"]["annotator_labels"].startswith("List(List(ClassLabel(")
    assert found["topics/train"]["first"]["label"] is None
    part = "List(ClassLabel(names=['O', 'B-part', 'I-part']))"
    assert found["tagging/train"]["types"]["part"] == found["mapped"] == part
    assert found["numpy"] == [[0, 0], [1, 2, 2, 2, 0, 0, 0, 0], [1, 2, 2, 0], [-100, 0, 0]]
    assert found["bond/train"]["first"]["who"][0]["text"] == "Ulla"
    assert found["documents/test"]["first"]["tone"] == [{"target": "dam", "label": 0}]
    assert found["default"] == "red"


def test_a_folder_of_the_same_name_is_not_taken_from_the_cache(toy_source: Any, tmp_path: Path) -> None:
    first, *others = toy_source().documents()
    elsewhere = msgspec.structs.replace(first, document=msgspec.structs.replace(first.document, outlet="Oskeld Post"))
    for name, documents in {"one": [first, *others], "two": [elsewhere, *others]}.items():
        build(toy_source(documents), tmp_path / name / "out")
    script = (
        "import sys; from datasets import load_dataset as l; print(*(l(p)['train'][0]['outlet'] for p in sys.argv[1:]))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", script, str(tmp_path / "one" / "out"), str(tmp_path / "two" / "out")],
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "Varnia Post Oskeld Post", run.stderr[-2000:]
