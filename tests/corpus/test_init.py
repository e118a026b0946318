import os
from pathlib import Path

import pytest
import yaml

from corpus_kit.corpus.config import CorpusConfig, load_config, schema_path
from corpus_kit.corpus.init import init_corpus
from corpus_kit.errors import CorpusKitError, OutputError, ProblemsError, UsageError
from corpus_kit.shipped import shipped


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_corpus_reads_as_one_with_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "Harbour strike"
    init_corpus(folder, "news")
    config = load_config(folder)
    assert config == CorpusConfig(name="harbour_strike", schema="news")
    assert schema_path(folder, config) == shipped("schemas/news.yaml")
    passes = yaml.safe_load(shipped("schemas/news.yaml").read_text("utf-8"))["passes"]
    kept = [f"exports/{name}/.gitkeep" for name in passes]
    assert listing(folder) == sorted([".gitignore", "README.md", "corpus.yaml", *kept])
    assert (folder / ".gitignore").read_text("utf-8") == "texts/\n"
    assert "# harbour_strike: data statement" in (folder / "README.md").read_text("utf-8")


def test_the_commented_examples_are_valid(tmp_path: Path) -> None:
    """Whoever takes the comment signs away gets a corpus that loads."""
    init_corpus(tmp_path / "c", "news")
    path = tmp_path / "c" / "corpus.yaml"
    lines = path.read_text("utf-8").splitlines()
    shown = [line for line in lines if not line.startswith(("targets:", "splits:", "annotators:"))]
    keys = {"#  - id": "targets:\n", "#  train": "splits:\n", "#  a1": "annotators:\n"}
    text = ""
    for line in shown:
        text += next((key for start, key in keys.items() if line.startswith(start)), "")
        example = line.startswith(("#  ", "# fields"))
        text += (line[1:].removeprefix(" " if line.startswith("# f") else "") if example else line) + "\n"
    path.write_text(text, "utf-8")
    config = load_config(tmp_path / "c")
    assert [target.id for target in config.targets] == ["harbour_tunnel"]
    assert set(config.splits) == {"train", "test"}
    assert set(config.annotators) == {"a1"}
    assert config.fields == CorpusConfig(name="c", schema="news").fields


def test_a_schema_of_ones_own_is_named_from_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toys.yaml").write_text("name: toys\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    init_corpus(Path("deep", "c"), "toys.yaml")
    config = load_config(Path("deep", "c"))
    assert config.schema == "../../toys.yaml"
    assert schema_path(Path("deep", "c"), config).samefile("toys.yaml")
    assert listing(Path("deep", "c", "exports")) == [".gitkeep"]  # no folder a pass: the schema has none


@pytest.mark.parametrize(
    ("name", "schema", "error"),
    [
        ("c", "nws", UsageError),
        ("123", "news", UsageError),
        ("…", "news", UsageError),
        ("c", "bad.yaml", ProblemsError),
    ],
)
def test_nothing_is_left_of_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, schema: str, error: type[CorpusKitError]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text("nome: x", "utf-8")
    with pytest.raises(error):
        init_corpus(Path(name), schema)
    assert os.listdir() == ["bad.yaml"]  # noqa: PTH208


def test_an_empty_folder_is_filled_and_any_other_refused(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    init_corpus(tmp_path / "c", "news")
    (tmp_path / "c" / "build.json").write_bytes(b"")
    before = listing(tmp_path)
    with pytest.raises(OutputError, match="not empty"):
        init_corpus(tmp_path / "c", "news")
    assert listing(tmp_path) == before
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="not a folder"):
        init_corpus(tmp_path / "file", "news")
