"""The way a reader goes: release, rehydrate, build."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus_kit.cli.main import app

TEXT = (
    "Ferries stop\n\nNo ferry left the old port of Oskeld before noon on Monday. "
    "The harbour board of Varnia met for nine hours behind closed doors. "
    "Every fisherman on the northern quay had heard the engines start at dawn."
)


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def released(tmp_path: Path) -> Path:
    schema = Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml"
    run("init", tmp_path / "c", "--schema", schema)
    shutil.copy(schema, tmp_path / "c" / "schema.yaml")
    config = {"name": "c", "schema": "schema.yaml", "text": "withheld", "rights": "The Quay"}
    (tmp_path / "c" / "corpus.yaml").write_text(json.dumps(config))
    (tmp_path / "ferry.txt").write_text(TEXT)
    run("articles", "add", tmp_path / "c", tmp_path / "ferry.txt", "--event", "strike")
    results = [
        {"id": word, "type": "labels", "from_name": "span", "to_name": "text", "value": {"labels": ["ball"]} | place}
        for word in ("ferry", "board")
        for place in [{"start": TEXT.index(word), "end": TEXT.index(word) + len(word), "text": word}]
    ]
    tasks = [
        {"id": 1, "data": {"document_id": "ferry"}, "annotations": [{"id": 1, "completed_by": 3, "result": results}]}
    ]
    (tmp_path / "export.json").write_text(json.dumps(tasks))
    run("exports", "add", tmp_path / "c", tmp_path / "export.json")
    assert "without text: 4 sentences and 2 spans" in run("release", tmp_path / "c", tmp_path / "out")
    return tmp_path / "out"


def test_the_whole_way(released: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    result = CliRunner().invoke(app, ["rehydrate", str(released), "--from", str(mine)])
    assert "there is no file in this folder" in str(result.exception)
    (mine / "scan.pdf").write_bytes(b"%PDF\0")
    assert "not found, no file has a sentence of it: ferry\n  not read" in run(
        "rehydrate", released, "--from", mine, code=1
    )
    (mine / "a").write_text(TEXT.replace("harbour", "harbor"))
    assert "3 of 4 sentences, and 1 of 2 spans" in run("rehydrate", released, "--from", mine, code=1)
    result = CliRunner().invoke(app, ["build", str(released), str(tmp_path / "ds")])
    assert "--allow-partial" in str(result.exception)
    assert "1 span" in run("build", released, tmp_path / "ds", "--allow-partial")
    assert "- `ferry`: 1 of 4 sentences missing" in (tmp_path / "ds" / "README.md").read_text()
    run("rehydrate", released, "--from", mine, "--allow-partial")
    run("build", released, tmp_path / "ds", "--overwrite")
    (mine / "b").write_text(TEXT)
    found = json.loads(run("rehydrate", released, "--from", mine, "--json"))
    assert found["documents"][0]["state"] == "exact"
    assert "2 spans" in run("build", released, tmp_path / "ds", "--overwrite")
    assert "Copies that differ" not in (tmp_path / "ds" / "README.md").read_text()


def test_a_sentence_without_a_span_is_missed_too(released: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").write_text(TEXT.replace("fisherman", "sailor"))  # nobody marked anything in this sentence
    assert "2 of 2 spans" in run("rehydrate", released, "--from", tmp_path / "mine", "--allow-partial")
    assert "  ferry: from a copy that differs, 1 of 4 sentences missing\n" in run("build", released, tmp_path / "ds")
    info = json.loads((tmp_path / "ds" / "build.json").read_bytes())
    assert info["partial"] == [{"document": "ferry", "sentences": 4, "missing": 1}]
    assert info["problems"] == []
