"""Publishing a corpus that withholds its texts, and putting a reader's copies back in."""

import json
import re
from pathlib import Path

import pytest

from corpus_kit.corpus.articles import add_articles
from corpus_kit.corpus.documents import read_documents
from corpus_kit.corpus.standoff.hashfile import read_hashes
from corpus_kit.errors import OutputError, ProblemsError, UsageError
from corpus_kit.labelstudio.rehydrate import rehydrate
from corpus_kit.labelstudio.release import release
from corpus_kit.labelstudio.source import open_source

SCHEMA = (Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml").read_text()
FERRY = (
    "Ferries stop at Oskeld\r\n\r\n"
    "No ferry left the old port of Oskeld before noon on Monday. “Nobody told us why,” said Ms. Orr of the crew. "
    "The harbour board of Varnia met for nine hours behind closed doors. Nobody knew why.\r\n\r\n"
    "Every fisherman on the northern quay had heard the engines start – and stop – at dawn.\r\n"
)
LEVY = (
    "Varnia taxes coal\n\nThe assembly of Varnia approved a levy on coal by two votes on Friday night. "
    "Only hospitals and homes with a single stove will be exempt from it. "
    "The opposition called the vote a theft in the dark and left the hall."
)
WITHHELD = {"text": "withheld", "rights": "The Quay holds the rights."}
MARKED = (
    "ferry",
    "Nobody told us why",
    "harbour board",
    "hours behind closed doors. Nobody knew",
    "engines start – and",
)


def corpus(folder: Path, **config: str) -> Path:
    folder.mkdir()
    (folder / "schema.yaml").write_text(SCHEMA)
    (folder / "corpus.yaml").write_text(json.dumps({"name": "c", "schema": "schema.yaml", **config}))
    (folder / "README.md").write_text("What this is.\n")
    (folder / "plan.txt").write_text("Not for readers.\n")
    for name, text in (("ferry", FERRY), ("levy", LEVY)):
        (folder.parent / f"{name}.txt").write_bytes(text.encode())
    add_articles(folder, [folder.parent / "ferry.txt", folder.parent / "levy.txt"])
    spans = [(FERRY.index(words), FERRY.index(words) + len(words)) for words in MARKED]
    (folder / "exports").mkdir()
    (folder / "exports" / "raw.json").write_text(
        json.dumps([task(1, "ferry", FERRY, spans), task(2, "levy", LEVY, [(0, 6)])])
    )
    return folder


def task(number: int, document: str, text: str, spans: list[tuple[int, int]]) -> dict:
    def results(user: int) -> list[dict]:
        found: list[dict] = [
            {
                "id": f"r{i}",
                "from_name": "span",
                "to_name": "text",
                "type": "labels",
                "value": {"start": start, "end": end, "text": text[start:end], "labels": ["ball"]},
                "meta": {"text": [text]},
            }
            for i, (start, end) in enumerate(spans)
        ]
        remark = {"start": spans[0][0], "end": spans[0][1], "text": [text]}
        found.append({"id": "r0", "from_name": "remark", "to_name": "text", "type": "textarea", "value": remark})
        colour = {"start": spans[0][0], "end": spans[0][1], "text": text, "choices": ["red"]}
        found.append({"id": "r0", "from_name": "colour", "to_name": "text", "type": "choices", "value": colour})
        return found

    people = [{"id": user, "email": f"p{user}@example.org"} for user in (4, 7)]
    annotations = [
        {"id": number * 10 + one["id"], "completed_by": one, "was_cancelled": False, "result": results(one["id"])}
        for one in people
    ]
    predictions = [{"result": [{"value": {"text": text}}]}]
    return {
        "id": number,
        "data": {"document_id": document, "text": text},
        "annotations": annotations,
        "predictions": predictions,
    }


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    release(corpus(tmp_path / "c", **WITHHELD), tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_bytes().decode() for path in (folder / "texts").glob("*.txt")}


def spans_of(folder: Path, document: str) -> set[str]:
    return {
        (one.document.text or "")[region.start : region.end]
        for one in open_source(folder, allow_partial=True).documents()
        if one.document.id == document
        for region in one.annotations[0].regions
    }


def test_a_release_holds_no_text(published: Path) -> None:
    found = files(published)
    assert found.keys() == {
        ".gitignore",
        "README.md",
        "corpus.yaml",
        "documents.jsonl",
        "exports/raw.json",
        "hashes.jsonl",
        "release.json",
        "schema.yaml",
    }
    # an independent look: all five-word runs of the texts, against the words of each file
    runs = {tuple(words(text)[i : i + 5]) for text in (FERRY, LEVY) for i in range(len(words(text)) - 4)}
    for content in found.values():
        own = words(content.decode())
        assert not runs & {tuple(own[i : i + 5]) for i in range(len(own))}
    raw = found["exports/raw.json"].decode()
    assert "example.org" not in raw
    assert "remark" not in raw
    assert "text_hash" in raw
    record = json.loads(found["release.json"])
    assert (record["documents"], record["annotations"], record["spans"]) == (2, 4, 6)


def test_a_release_is_a_corpus_and_the_same_again(published: Path, tmp_path: Path) -> None:
    assert release(tmp_path / "c", tmp_path / "again").notes[1].endswith("plan.txt")
    assert files(published) == files(tmp_path / "again")
    with pytest.raises(OutputError, match="stands already"):
        release(tmp_path / "c", published)
    rehydrate(published, tmp_path)
    with pytest.raises(UsageError, match="the corpus itself"):
        release(published, published, overwrite=True)
    release(published, tmp_path / "third")
    assert files(tmp_path / "third") == files(tmp_path / "again")


def test_without_the_texts_nothing_is_proved_and_nothing_released(published: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="cannot be proved") as caught:
        release(published, tmp_path / "third")
    assert [problem.code for problem in caught.value.problems] == ["text-missing"]
    assert not (tmp_path / "third").exists()


def test_a_leak_stops_the_release(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", **WITHHELD)
    (folder / "README.md").write_text("As she put it, nobody told us why; said Ms. Orr.\n")
    with pytest.raises(ProblemsError) as caught:
        release(folder, tmp_path / "out")
    assert {(one.code, one.file) for one in caught.value.problems} == {("leak", "README.md")}
    assert not (tmp_path / "out").exists()


def test_included_texts_go_along(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", licence="CC-BY-4.0")
    release(folder, tmp_path / "out")
    assert {one.text for one in read_documents(tmp_path / "out" / "documents.jsonl").values()} == {FERRY, LEVY}
    assert not (tmp_path / "out" / "hashes.jsonl").exists()
    assert "remark" in (tmp_path / "out" / "exports" / "raw.json").read_text()
    assert spans_of(tmp_path / "out", "ferry") == set(MARKED)


def test_copies_are_found_whatever_their_names(published: Path, mine: Path) -> None:
    (mine / "x.dat").write_bytes(("\ufeff" + FERRY.replace("\r\n", "\n").rstrip()).encode())
    (mine / "deep").mkdir()
    (mine / "deep" / "y").write_bytes(LEVY.encode())
    done = rehydrate(published, mine)
    assert [(one.id, one.state) for one in done.documents] == [("ferry", "exact"), ("levy", "exact")]
    assert done.complete
    assert done.verified == 12  # five spans and one, each by two annotators
    assert texts(published) == {"ferry": FERRY, "levy": LEVY}
    assert (published / "texts" / ".gitignore").read_text() == "*\n"
    assert spans_of(published, "ferry") == set(MARKED)
    assert [one.state for one in rehydrate(published, mine).documents] == ["there", "there"]


def test_a_copy_that_differs_needs_a_word(published: Path, mine: Path) -> None:
    (mine / "a").write_bytes(LEVY.encode())
    (mine / "b").write_text(FERRY.replace("–", "-").replace("harbour board", "harbor board"), "utf-8")
    done = rehydrate(published, mine)
    ferry = done.documents[0]
    assert not done.complete
    assert (ferry.state, ferry.sentences, ferry.sentences_found) == ("partial", 6, 5)
    # lost: the span in the altered sentence, and the one that runs from it into the next
    lost = [FERRY.index(words) for words in ("harbour board", "hours behind closed doors. Nobody knew")]
    assert [start for start, _ in ferry.not_recovered] == lost
    assert ferry.set_aside == []
    with pytest.raises(ProblemsError, match="--allow-partial") as caught:
        list(open_source(published).documents())
    assert [problem.code for problem in caught.value.problems] == ["partial-text"]
    assert spans_of(published, "ferry") == {"ferry", "Nobody told us why", "engines start - and"}
    assert rehydrate(published, mine, allow_partial=True).complete
    source = open_source(published)
    [document] = [one.document for one in source.documents() if one.document.id == "ferry"]
    assert "harbor" in (document.text or "")
    assert len(document.sentences) == 4
    assert {problem.code for problem in source.audit.problems} == {"unrecovered-span"}


def test_the_article_itself_takes_the_place_of_a_copy(published: Path, mine: Path) -> None:
    (mine / "a").write_text(FERRY.replace("–", "-"), "utf-8")
    rehydrate(published, mine, allow_partial=True)
    assert list((published / "texts" / "realigned").iterdir())
    (mine / "b").write_bytes(FERRY.encode())
    assert rehydrate(published, mine).documents[0].state == "exact"
    assert not list((published / "texts" / "realigned").iterdir())


def test_another_article_is_refused(published: Path, mine: Path) -> None:
    shared = "No ferry left the old port of Oskeld before noon on Monday."
    (mine / "other").write_text(
        "Rain again in Oskeld\n\n" + shared + " It rained all day in all of the towns." * 9, "utf-8"
    )
    done = rehydrate(published, mine, allow_partial=True)
    assert [(one.state, one.sentences_found) for one in done.documents] == [("refused", 1), ("missing", 0)]
    assert not done.complete
    assert texts(published) == {}


def test_an_article_of_the_corpus_is_no_copy_of_another(published: Path, mine: Path) -> None:
    (mine / "levy").write_bytes(LEVY.encode())
    assert [one.state for one in rehydrate(published, mine).documents] == ["missing", "exact"]


def test_a_text_that_does_not_read_as_annotated_is_taken_back(published: Path, mine: Path) -> None:
    exports = published / "exports" / "raw.json"
    exports.write_text(re.sub(r'"text_hash": "\w+"', '"text_hash": "0000000000000000"', exports.read_text(), count=1))
    for name, text in (("a", FERRY), ("b", LEVY)):
        (mine / name).write_bytes(text.encode())
    with pytest.raises(ProblemsError) as caught:
        rehydrate(published, mine)
    assert [problem.code for problem in caught.value.problems] == ["span-mismatch"]
    assert texts(published) == {}


def test_without_hashes_only_the_article_itself_will_do(tmp_path: Path, mine: Path) -> None:
    folder = corpus(tmp_path / "c", **WITHHELD)
    for path in (folder / "texts").glob("*.txt"):
        path.unlink()
    (mine / "a").write_bytes(LEVY.encode())
    (mine / "b").write_text(FERRY.replace("–", "-"), "utf-8")
    assert [one.state for one in rehydrate(folder, mine).documents] == ["missing", "exact"]


def test_the_release_that_is_in_the_repository_is_read_and_unaltered() -> None:
    folder = Path(__file__).parents[2] / "annotations" / "alliance"
    documents = read_documents(folder / "documents.jsonl")
    expected = json.loads((folder / "release.json").read_text())["hashes"]
    hashes = read_hashes(folder / "hashes.jsonl", documents, expected)
    assert hashes.documents.keys() == documents.keys()
