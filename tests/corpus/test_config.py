from pathlib import Path

import pytest

from corpus_kit.corpus.config import CorpusConfig, check_config, load_config, schema_path
from corpus_kit.errors import Problem, ProblemsError
from corpus_kit.shipped import shipped


def problems(folder: Path, text: str) -> list[Problem]:
    (folder / "corpus.yaml").write_text(text, "utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_config(folder)
    assert {problem.file for problem in caught.value.problems} == {str(folder / "corpus.yaml")}
    return list(caught.value.problems)


def test_a_config_is_read(tmp_path: Path) -> None:
    text = """
name: harbour
schema: ../s.yaml
text: withheld
rights: The Post
targets: [{id: tunnel, text: The tunnel should be built., kind: proposition, added: "2031-04-20"}]
splits: {train: [e1, e2], test: [e3]}
annotators: {a1: {kind: model}}
"""
    (tmp_path / "corpus.yaml").write_text(text, "utf-8")
    config = load_config(tmp_path)
    assert (config.name, config.targets[0].id, config.splits) == (
        "harbour",
        "tunnel",
        {"train": ("e1", "e2"), "test": ("e3",)},
    )


def test_no_folder_and_no_config_say_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(ProblemsError, match="corpus-kit init"):
            load_config(folder)


def test_faults_of_form_come_all_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "nam: x\nschema: news\ntext: hidden\nlicense: CC0-1.0\n")
    assert {problem.path for problem in found} == {"nam", "name", "text", "license"}
    assert any("did you mean 'licence'" in problem.expected for problem in found)


def test_faults_of_sense_come_all_at_once(tmp_path: Path) -> None:
    text = """
name: harbour
schema: " "
text: withheld
fields: {text: ""}
targets: [{id: t1, text: A}, {id: t2, text: B, added: soon}, {id: t1, text: " "}]
splits: {train: [e1, e2, e1], test: [e2], all: [e3], a-b: []}
annotators: {a1: {}, anna: {}, a0: {}}
"""
    assert sorted((problem.path, problem.code) for problem in problems(tmp_path, text)) == [
        ("annotators.a0", "bad-name"),
        ("annotators.anna", "bad-name"),
        ("fields.text", "empty-value"),
        ("rights", "no-rights"),
        ("schema", "empty-value"),
        ("splits", "bad-name"),
        ("splits", "bad-name"),
        ("splits.test[0]", "shared-event"),
        ("splits.train[2]", "shared-event"),
        ("targets[1].added", "bad-date"),
        ("targets[2].id", "duplicate-id"),
        ("targets[2].text", "empty-value"),
    ]


def test_a_sound_config_has_no_problems() -> None:
    assert check_config(CorpusConfig(name="c", schema="s.yaml", splits={"train": ("e1",), "test": ("e2",)})) == []


def test_a_schema_is_shipped_or_a_path_from_the_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "annotations" / "c"
    corpus.mkdir(parents=True)
    (tmp_path / "s.yaml").write_text("name: s", "utf-8")
    assert schema_path(corpus, CorpusConfig(name="c", schema="news")) == shipped("schemas/news.yaml")
    assert schema_path(corpus, CorpusConfig(name="c", schema="../../s.yaml")).samefile(tmp_path / "s.yaml")


@pytest.mark.parametrize(
    ("schema", "said"),
    [("nws", "did you mean 'news'"), ("s.yaml", "there is no schema at"), ("../news", "there is no schema at")],
)
def test_an_unknown_schema_is_told(tmp_path: Path, schema: str, said: str) -> None:
    with pytest.raises(ProblemsError, match=said) as caught:
        schema_path(tmp_path, CorpusConfig(name="c", schema=schema))
    assert caught.value.problems[0].path == "schema"
