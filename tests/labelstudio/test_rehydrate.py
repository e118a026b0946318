"""What readers do to copies and to releases: each is told clearly, and nothing is left half-written."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.corpus.articles import add_articles
from corpus_kit.errors import ProblemsError
from corpus_kit.labelstudio.rehydrate import Found, rehydrate
from corpus_kit.labelstudio.release import release

SCHEMA = (Path(__file__).parents[1] / "golden" / "label_studio" / "schema.yaml").read_text()
FERRY = (
    "Ferries stop at Oskeld\n\n"
    "No ferry left the old port of Oskeld before noon on Monday. “Nobody told us why,” said Ms. Orr of the crew.\n\n"
    "The harbour board of Varnia met for nine hours behind closed doors. It gave no reason.\n\n"
    "Every fisherman on the northern quay had heard the engines start – and stop – at dawn.\n"
)
LEVY = (
    "Varnia taxes coal\n\nThe assembly of Varnia approved a levy on coal by two votes on Friday night. "
    "Only hospitals and homes with a single stove will be exempt from it. "
    "The opposition called the vote a theft in the dark and left the hall.\n"
)
MARKED = {"ferry": ["ferry", "Ms. Orr", "harbour board", "no reason"], "levy": ["levy", "hospitals"]}
OTHER = "Ferries stop at Oskeld\n\nRain fell on the hills of the north for the whole of a long and quiet week.\n"


def result(text: str, words: str) -> dict[str, Any]:
    value = {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "labels": ["ball"]}
    return {"id": words, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def released(tmp_path: Path, articles: dict[str, str], marked: dict[str, list[str]]) -> Path:
    folder = tmp_path / "c"
    (folder / "exports").mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA)
    config = {"name": "c", "schema": "schema.yaml", "text": "withheld", "rights": "The Quay"}
    (folder / "corpus.yaml").write_text(json.dumps(config))
    tasks = []
    for i, (name, text) in enumerate(articles.items()):
        (tmp_path / name).write_bytes(text.encode())
        id_ = add_articles(folder, [tmp_path / name]).added[0]
        results = [result(text, words) for words in marked.get(id_, [])]
        annotation = {"id": i, "completed_by": 1, "was_cancelled": False, "result": results}
        if results or not tasks:  # else nobody has annotated it yet
            tasks.append({"id": i, "data": {"document_id": id_}, "annotations": [annotation]})
    (folder / "exports" / "raw.json").write_text(json.dumps(tasks))
    release(folder, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return released(tmp_path, {"ferry.txt": FERRY, "levy.txt": LEVY}, MARKED)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def states(corpus: Path, mine: Path, **options: Any) -> dict[str, str]:
    return {one.id: one.state for one in rehydrate(corpus, mine, **options).documents}


def first(corpus: Path, mine: Path) -> Found:
    return rehydrate(corpus, mine).documents[0]


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("data", "state", "undone"),
    [
        (FERRY.replace("\n", "\r\n").encode(), "exact", "newlines as LF"),
        (b"\xef\xbb\xbf" + FERRY.encode(), "exact", "without BOM"),
        (FERRY.encode("cp1252"), "exact", ""),
        (FERRY.encode("utf-16"), "exact", ""),
        (FERRY[:200].encode(), "partial", ""),
        (FERRY.replace("“", '"').replace("–", "-").encode("latin-1", "replace"), "partial", ""),
        (OTHER.encode(), "missing", ""),  # a title of under eight words is told by a sentence beside it only
        (b"\x00\x01" + FERRY.encode(), "missing", ""),
        (b"", "missing", ""),
    ],
)
def test_a_copy_as_it_may_have_been_saved(published: Path, mine: Path, data: bytes, state: str, undone: str) -> None:
    (mine / "a").write_bytes(data)
    found = first(published, mine)
    assert (found.state, found.undone) == (state, undone)


def test_what_is_no_text_is_named(published: Path, mine: Path) -> None:
    (mine / "scan.pdf").write_bytes(b"%PDF\0")
    (mine / "a.txt").write_text(FERRY, "utf-8")
    assert rehydrate(published, mine).unread == [str(mine / "scan.pdf")]


def test_of_two_copies_the_one_to_the_character_is_taken_else_the_one_with_more(published: Path, mine: Path) -> None:
    (mine / "a").write_text(FERRY.replace("closed", "locked"), "utf-8")
    (mine / "b").write_text(FERRY.replace("closed", "locked").replace("old port", "port"), "utf-8")
    assert first(published, mine).file == str(mine / "a")
    (mine / "c").write_text(FERRY, "utf-8")
    assert (first(published, mine).state, first(published, mine).state) == ("exact", "there")


def test_two_articles_in_one_file(published: Path, mine: Path) -> None:
    (mine / "both").write_text(f"Cuttings\n\n{FERRY}\n{LEVY}", "utf-8")
    done = rehydrate(published, mine, allow_partial=True)
    assert [(one.state, len(one.recovered)) for one in done.documents] == [("partial", 4), ("partial", 2)]
    assert done.complete


def test_two_articles_do_not_share_a_stretch(tmp_path: Path, mine: Path) -> None:
    # The second is the first, told once more with a sentence added; a copy of that is no copy of the first.
    more = f"{LEVY}\nThe treasury of Varnia expects forty million crowns from it in a year."
    published = released(tmp_path, {"a.txt": LEVY, "b.txt": more}, {})
    (mine / "b").write_text(more + "!")
    assert states(published, mine) == {"a": "refused", "b": "partial"}


def test_a_page_is_read_as_it_shows(published: Path, mine: Path) -> None:
    body = "".join(f"<p>{html.escape(one)}</p>" for one in FERRY.split("\n\n")).replace("“", "&ldquo;")
    page = f"<!doctype html><html><head><title>F</title><script>x</script></head><body><nav>News</nav>{body}</body>"
    (mine / "page.html").write_text(page.replace("harbour", "<b>harbour</b>"), "utf-8")
    found = first(published, mine)
    assert (found.state, found.sentences_found, len(found.recovered)) == ("partial", 6, 4)


def test_a_page_from_which_the_article_was_taken_gives_it_back(tmp_path: Path, mine: Path) -> None:
    body = "".join(f"<p>{one}</p>" for one in FERRY.strip().split("\n\n")[1:])
    page = f"<html><head><title>Ferries stop</title></head><body><article><h1>Ferries stop</h1>{body}</article></body>"
    published = released(tmp_path, {"ferry.html": page}, {})
    (mine / "saved.html").write_text(page.replace("<article>", "<nav><a href='/'>Home</a></nav><article>"), "utf-8")
    found = first(published, mine)
    assert (found.state, found.undone) == ("exact", "taken out of the page")


def test_what_an_earlier_run_found_stays_unless_more_is_found(published: Path, mine: Path, tmp_path: Path) -> None:
    (mine / "a").write_text(FERRY.replace("closed", "locked"), "utf-8")
    assert states(published, mine)["ferry"] == "partial"
    worse = tmp_path / "worse"
    worse.mkdir()
    (worse / "a").write_text(FERRY[:200], "utf-8")
    before = listing(published)
    assert rehydrate(published, worse).documents[0].sentences_found == 5
    assert listing(published) == before
    assert rehydrate(published, worse, allow_partial=True).documents[0].state == "partial"
    assert b'"allowed":true' in (published / "texts" / "realigned" / "ferry.json").read_bytes()
    (worse / "b").write_text(FERRY.replace("closed", "lockèd").replace("–", "-"), "utf-8")
    (worse / "c").write_text(FERRY.replace("–", "-"), "utf-8")
    assert rehydrate(published, worse).documents[0].sentences_found == 6


def change(find: str, put: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(find.encode(), put.encode(), 1)


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (lambda data: data[:400], "it cannot be read"),
        (lambda _: b"", "it cannot be read"),
        (lambda _: b"\xff\xfe", "it cannot be read"),
        (change('"salt":"', '"salt":"0'), "it was altered"),
        (change('"format":2', '"format":1'), "format 1"),
        (change(",[[1,", ",[[9,"), "it was altered"),
        (lambda data: b"\n".join(data.splitlines()[:-1]), "it was altered"),
    ],
)
def test_hashes_that_were_tampered_with(
    published: Path, mine: Path, tamper: Callable[[bytes], bytes], message: str
) -> None:
    path = published / "hashes.jsonl"
    assert tamper(path.read_bytes()) != path.read_bytes()
    path.write_bytes(tamper(path.read_bytes()))
    (mine / "a").write_text(FERRY.replace("closed", "locked"), "utf-8")
    (mine / "b").write_text(LEVY, "utf-8")
    before = listing(published)
    with pytest.raises(ProblemsError, match=message) as caught:
        rehydrate(published, mine)
    assert [problem.code for problem in caught.value.problems] == ["bad-hashes"]
    assert listing(published) == before


def test_hashes_without_their_record_must_fit_the_documents(published: Path, mine: Path) -> None:
    (published / "release.json").unlink()
    path = published / "hashes.jsonl"
    (mine / "a").write_text(FERRY.replace("closed", "locked"), "utf-8")
    whole = path.read_bytes()
    assert states(published, mine)["ferry"] == "partial"
    for tampered in (whole.replace(b",[[1,", b",[[9,", 1), b"\n".join(whole.splitlines()[:-1])):
        path.write_bytes(tampered)
        with pytest.raises(ProblemsError, match="bad-hashes"):
            rehydrate(published, mine)
    path.write_bytes(whole.replace(b"\n", b"\r\n"))
    assert states(published, mine)["ferry"] == "partial"


@pytest.mark.parametrize("stage", ["reading files", "comparing copies"])
def test_an_interrupt_leaves_nothing(published: Path, mine: Path, stage: str) -> None:
    (mine / "a").write_text(FERRY.replace("closed", "locked"), "utf-8")
    (mine / "b").write_text(LEVY, "utf-8")

    def stop(what: str, *_: int) -> None:
        if what == stage:
            raise KeyboardInterrupt

    before = listing(published)
    with pytest.raises(KeyboardInterrupt):
        rehydrate(published, mine, progress=stop)
    assert listing(published) == before
    assert states(published, mine) == {"ferry": "partial", "levy": "exact"}
