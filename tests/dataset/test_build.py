from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
import yaml

from corpus_kit.corpus.model import AnnotatedDocument, Annotation, Document
from corpus_kit.dataset.build import build
from corpus_kit.dataset.reading import open_dataset
from corpus_kit.errors import OutputError, Problem, ProblemsError, UsageError
from corpus_kit.labelstudio.audit import Audit
from corpus_kit.schema.reading import load_schema


def listing(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def header(out: Path) -> dict[str, Any]:
    return yaml.safe_load((out / "README.md").read_text(encoding="utf-8").split("---\n")[1])


def test_build_json_counts_what_was_kept(toy_source: Any, tmp_path: Path) -> None:
    report = build(toy_source(), tmp_path / "out")
    info = json.loads((tmp_path / "out" / "build.json").read_bytes())
    assert info == msgspec.to_builtins(report.info)
    counts = ("documents", "annotations", "annotators", "spans", "relations", "judgements", "empty")
    # regions: 3 + 4 + 1 + 2; links: 2 + 2; answers: 1 + 2 (bonds), 1 + 2 and 1 + 2 + 1 (notes)
    assert [info[name] for name in counts] == [3, 5, 2, 10, 4, 10, 1]
    assert (info["skipped"], info["drafts"], info["predictions"]) == (1, 2, 3)
    assert info["schema"] == "toys@1.2.0"
    assert info["configs"]["colour"] == {"train": 4, "test": 2}
    assert info["configs"]["topics"] == {"train": 1}
    assert info["open_labels"]["colour"] == {"tied": 1, "without_votes": 0}
    assert info["open_labels"]["genre"] == {"tied": 1, "without_votes": 1}  # d2's annotation answered nothing
    assert info["splits"] == {"kind": "listed", "events": {"train": ["dam"], "test": ["bridge"]}, "without_event": 0}
    assert info["problems"] == info["repairs"] == []


def test_the_same_input_gives_the_same_bytes(toy_source: Any, tmp_path: Path) -> None:
    build(toy_source(), tmp_path / "one")
    build(toy_source(), tmp_path / "two")
    assert listing(tmp_path / "one") == listing(tmp_path / "two")


def test_the_fingerprint_follows_the_contents(toy_source: Any, toys: Any, tmp_path: Path) -> None:
    def fingerprint(name: str, source: Any) -> str:
        return build(source, tmp_path / name).info.fingerprint

    first = fingerprint("a", toy_source())
    assert first == fingerprint("b", toy_source(title="Another title"))
    documents = list(toy_source().documents())
    assert first != fingerprint("c", toy_source(documents[:2]))
    assert first != fingerprint("d", toy_source(splits={"train": ["dam", "bridge"]}))
    assert first != fingerprint("e", toy_source(schema=msgspec.structs.replace(toys, version="1.3.0")))


def test_the_schema_travels_with_the_dataset(toy_source: Any, toys: Any, tmp_path: Path) -> None:
    build(toy_source(), tmp_path / "out")
    assert load_schema(tmp_path / "out" / "schema.yaml") == toys


def test_the_header_lists_only_splits_with_rows(toy_source: Any, tmp_path: Path) -> None:
    build(toy_source(), tmp_path / "out")
    configs = {one["config_name"]: one for one in header(tmp_path / "out")["configs"]}
    assert [name for name, one in configs.items() if one.get("default")] == ["colour"]
    assert configs["topics"]["data_files"] == [{"split": "train", "path": "data/topics/train.parquet"}]
    listed = {one["path"] for config in configs.values() for one in config["data_files"]}
    assert listed == {name for name in listing(tmp_path / "out") if name.startswith("data/")}


def test_a_config_without_rows_is_named_and_not_listed(toy_source: Any, tmp_path: Path) -> None:
    notes_only = list(toy_source().documents())[1:2]
    build(toy_source(notes_only, splits={}), tmp_path / "out")
    assert "relations" not in {one["config_name"] for one in header(tmp_path / "out")["configs"]}
    dataset = open_dataset(tmp_path / "out")
    assert dataset.info["configs"]["relations"] == {}
    assert "relations" not in dataset.configs
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Without rows, and so not loadable: `topics`, `tagging`, `bond`, `spans`, `relations`, `judgements`." in text


def test_the_card_says_who_and_what(toy_source: Any, tmp_path: Path) -> None:
    problem = Problem(code="unknown-label", message="label 'Gren' is *not* there", file="a.json", task="4")
    audit = Audit(problems=[problem])
    source = toy_source(audit=audit, text="withheld", rights="Rights stay with <them>.\n\n# Ask", title="Toys: *all*")
    build(source, tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    for said in (
        "# Toys: \\*all\\*",
        "**This dataset may not be uploaded or passed on.**",
        "| `a2` | model | a \\*starred\\* model |",
        "**`a2` is a model.**",
        "- `unknown-label` in `a.json`, task 4: label 'Gren' is \\*not\\* there",
        "Texts: Rights stay with \\<them\\>.\n\n\\# Ask",
        "Annotations: CC BY 4.0.",
        'load_dataset("PATH/TO/THIS/FOLDER", "colour", split="train")',
    ):
        assert said in text
    assert header(tmp_path / "out")["license"] == "other"
    info = json.loads((tmp_path / "out" / "build.json").read_bytes())
    assert info["problems"][0]["task"] == "4"
    assert {"code", "file", "task", "annotator", "region", "message"} <= set(info["problems"][0])


def test_the_card_counts_documents_without_an_event(toy_source: Any, tmp_path: Path) -> None:
    one = msgspec.structs.replace
    first, *others = toy_source().documents()
    others = [one(other, document=one(other.document, event="")) for other in others]
    for documents, said in (
        ([first, others[0]], "\n1 document has no event and stands for itself."),
        ([first, *others], "\n2 documents have no event and stand for themselves."),
    ):
        out = build(toy_source(documents, splits={}), tmp_path / str(len(documents))).out
        assert said in (out / "README.md").read_text(encoding="utf-8")


def test_a_hostile_title_cannot_change_the_header(toy_source: Any, tmp_path: Path) -> None:
    build(toy_source(title="x\n---\nconfigs: []\n{{ 7 * 7 }}", licence="cc: [", language="de"), tmp_path / "out")
    assert header(tmp_path / "out")["pretty_name"] == "x --- configs: [] {{ 7 * 7 }}"
    assert header(tmp_path / "out")["configs"]
    assert "49" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def leaking(toy_source: Any) -> Any:
    documents = list(toy_source().documents())
    twin = msgspec.structs.replace(documents[0].document, id="d9", event="bridge")
    return toy_source([*documents, AnnotatedDocument(twin, ())])


def test_near_duplicates_across_splits_fail_the_build(toy_source: Any, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        build(leaking(toy_source), tmp_path / "out")
    [problem] = caught.value.problems
    assert problem.code == "leakage"
    assert problem.message == "documents d1 (train) and d9 (test) share 100% of their word 5-grams"
    assert list(tmp_path.iterdir()) == []


def test_leakage_that_is_allowed_is_said(toy_source: Any, tmp_path: Path) -> None:
    report = build(leaking(toy_source), tmp_path / "out", allow_leakage=True)
    assert report.info.leakage.pairs[0].overlap == 1.0
    assert "`d1` (train) and `d9` (test) share 100%" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_one_split_is_not_compared(toy_source: Any, tmp_path: Path) -> None:
    source = leaking(toy_source)
    assert not build(source, tmp_path / "out", splits="one").info.leakage.checked


class Interrupted(BaseException):
    pass


@pytest.mark.parametrize("error", [Interrupted(), OSError(28, "No space left on device")])
def test_an_interrupted_build_leaves_nothing(toy_source: Any, tmp_path: Path, error: BaseException) -> None:
    source = toy_source()

    def broken() -> Any:
        yield from list(toy_source().documents())[:2]
        raise error

    source.documents = broken
    with pytest.raises((Interrupted, OutputError)):
        build(source, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_stands_is_replaced_only_on_request(toy_source: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(toy_source(), out)
    before = listing(out)
    with pytest.raises(OutputError):
        build(toy_source(splits={}), out)
    assert listing(out) == before
    build(toy_source(splits={}), out, overwrite=True)
    assert listing(out) != before
    precious = tmp_path / "mine"
    precious.mkdir()
    (precious / "thesis.txt").write_text("all of it", encoding="utf-8")
    with pytest.raises(OutputError):
        build(toy_source(), precious, overwrite=True)
    assert (precious / "thesis.txt").exists()


def test_problems_of_splits_and_of_exports_are_told_together(toy_source: Any, tmp_path: Path) -> None:
    source = toy_source(splits={"train": ["dam"]})

    def faulty() -> Any:
        yield from ()
        raise ProblemsError([Problem(code="unknown-label", message="x")])

    source.documents = faulty
    with pytest.raises(ProblemsError) as caught:
        build(source, tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["unknown-label", "event-without-split"]


def test_texts_that_are_not_here_are_named(toy_source: Any, tmp_path: Path) -> None:
    documents = list(toy_source().documents())
    withheld = msgspec.structs.replace(documents[0].document, text=None)
    with pytest.raises(ProblemsError, match="d1") as caught:
        build(toy_source([AnnotatedDocument(withheld, documents[0].annotations), *documents[1:]]), tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["text-missing"]


@pytest.mark.parametrize(("kept", "code"), [(0, "no-documents"), (1, "no-annotations")])
def test_there_must_be_something_to_build_from(toy_source: Any, tmp_path: Path, kept: int, code: str) -> None:
    documents = [AnnotatedDocument(Document(id="d", text="a"))][:kept]
    with pytest.raises(ProblemsError) as caught:
        build(toy_source(documents, splits={}), tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_unknown_options_are_wrong_usage(toy_source: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'majority'"):
        build(toy_source(), tmp_path / "out", aggregation="majorty")
    with pytest.raises(UsageError, match="hash"):
        build(toy_source(), tmp_path / "out", splits="random")
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_after_each_document(toy_source: Any, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(toy_source(), tmp_path / "out", progress=lambda *what: told.append(what))
    assert told == [("building", 1, 3), ("building", 2, 3), ("building", 3, 3)]


def test_many_documents_are_written_in_groups(toy_source: Any, tmp_path: Path, monkeypatch: Any) -> None:
    documents = [
        AnnotatedDocument(
            Document(id=f"d{number}", text=f"Word {number}.", sentences=((0, 6 + len(str(number))),), event="e"),
            (Annotation(document=f"d{number}", pass_="notes", annotator="a1"),),
        )
        for number in range(50)
    ]
    build(toy_source(documents, splits={}), tmp_path / "whole")
    monkeypatch.setattr("corpus_kit.dataset.writer.GROUP_BYTES", 500)
    build(toy_source(documents, splits={}), tmp_path / "parts")
    whole, parts = open_dataset(tmp_path / "whole"), open_dataset(tmp_path / "parts")
    assert parts.table("colour").equals(whole.table("colour"))
    assert parts.info["fingerprint"] == whole.info["fingerprint"]
    assert pq.read_metadata(tmp_path / "parts" / "data" / "colour" / "train.parquet").num_row_groups > 1


def test_nothing_in_a_dataset_tells_the_time(toy_source: Any, tmp_path: Path) -> None:
    build(toy_source(), tmp_path / "out")
    year = str(datetime.datetime.now(datetime.UTC).year)
    assert year not in (tmp_path / "out" / "build.json").read_text(encoding="utf-8")
    assert year not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
