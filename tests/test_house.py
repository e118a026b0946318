"""The house stands as drawn: rooms import only rooms above, files stay small, the code knows no label."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "corpus_kit"
ROOMS = ["errors", "schema", "corpus", "labelstudio", "agreement", "dataset", "evaluation", "studio", "cli"]
GROUND = {"", "files", "shipped"}  # the package itself and two helpers that know no room
FILES = sorted(PACKAGE.rglob("*.py"))


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "corpus_kit":
            names = [f"corpus_kit.{alias.name}" for alias in node.names if (PACKAGE / alias.name).exists()]
        rooms |= {name.partition(".")[2].partition(".")[0] for name in names if name.split(".")[0] == "corpus_kit"}
    return rooms


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own in {"__init__"}:
        return
    level = -1 if own in GROUND else ROOMS.index(own)
    wrong = [room for room in imported_rooms(path) - GROUND if ROOMS.index(room) > max(level, 0)]
    assert not wrong, f"{path.relative_to(ROOT)} is in {own}/ and imports from {', '.join(wrong)}/ below it"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_over_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_the_code_knows_no_label() -> None:
    """No string in the code is a name of the shipped schema, but for words that the toolkit itself needs."""
    schema = yaml.safe_load((ROOT / "schemas" / "news.yaml").read_text("utf-8"))
    names = {*schema["attributes"], *schema["spans"], *schema["relations"], *schema["structures"], *schema["passes"]}
    names |= {value for attribute in schema["attributes"].values() for value in attribute.get("values", {})}
    ours = {
        "document",  # the carrier of attributes that are asked once an article
        "source",  # a Source is where annotations come from
        "value",  # Label Studio's key for what a result says
        "prediction",  # what a baseline makes
        "policy",  # a kind of target
        "none",
        "other",
    }
    spelled = []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                words = {node.value} if re.fullmatch(r"\w+", node.value) else set()
                if words & names - ours:
                    spelled.append(f"{path.relative_to(ROOT)}:{node.lineno} spells {node.value!r}")
    assert not spelled, "\n".join(spelled)
