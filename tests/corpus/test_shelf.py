import json

import pytest

from corpus_kit.corpus.documents import make_document, read_documents, write_documents
from corpus_kit.corpus.shelf import Shelf
from corpus_kit.errors import ProblemsError

TEXTS = {"a": "Ferries stop.", "b": "Salt levy passes\r\n\r\nNobody knew why 🙂."}


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "documents.jsonl"
    write_documents(path, [make_document(id_, text) for id_, text in TEXTS.items()])
    return path


def withhold(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps({k: v for k, v in one.items() if k != "text"}) + "\n\n" for one in lines))


def test_it_holds_what_reading_all_gives(listed, tmp_path):
    shelf = Shelf(listed, tmp_path / "texts")
    assert dict(shelf) == read_documents(listed)
    assert (list(shelf), len(shelf), "b" in shelf, "c" in shelf, shelf.get("c")) == (["a", "b"], 2, True, False, None)


def test_withheld_texts_come_from_their_folder(listed, tmp_path):
    withhold(listed)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "b.txt").write_bytes(TEXTS["b"].encode())
    shelf = Shelf(listed, tmp_path / "texts")
    assert [one.text for one in shelf.values()] == [None, TEXTS["b"]]


def test_every_altered_text_is_told_at_once(listed, tmp_path):
    withhold(listed)
    (tmp_path / "texts").mkdir()
    for id_ in TEXTS:
        (tmp_path / "texts" / f"{id_}.txt").write_text("Another text.")
    with pytest.raises(ProblemsError) as caught:
        Shelf(listed, tmp_path / "texts")
    assert [one.code for one in caught.value.problems] == ["altered-text"] * 2


def test_another_file_in_its_place_changes_nothing(listed, tmp_path):
    shelf = Shelf(listed, tmp_path / "texts")
    write_documents(listed, [make_document("b", "Another text.")])
    assert shelf["b"].text == TEXTS["b"]
