from pathlib import Path

import msgspec
import pytest

from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.model import Document
from corpus_kit.corpus.texts import keep_texts, with_texts
from corpus_kit.errors import ProblemsError

TEXT = "\ufeffHead\r\n\r\nBody of it. 🙂\n"


def withheld(name: str) -> dict[str, Document]:
    return {name: msgspec.structs.replace(make_document(name, TEXT), text=None)}


def test_texts_come_back_to_the_character(tmp_path: Path) -> None:
    keep_texts([make_document("d1", TEXT)], tmp_path / "texts")
    assert (tmp_path / "texts" / "d1.txt").read_bytes() == TEXT.encode()
    assert (tmp_path / "texts" / ".gitignore").read_text("utf-8") == "*\n"
    assert with_texts(withheld("d1"), tmp_path / "texts") == {"d1": make_document("d1", TEXT)}


def test_a_missing_text_stays_missing(tmp_path: Path) -> None:
    assert with_texts(withheld("d1"), tmp_path / "texts") == withheld("d1")


def test_a_text_that_is_there_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_bytes(b"something else")
    docs = {"d1": make_document("d1", TEXT)}
    assert with_texts(docs, tmp_path) == docs


@pytest.mark.parametrize("data", [TEXT.replace("\r", "").encode(), TEXT[1:].encode(), b"\xff", b""])
def test_an_altered_text_is_a_problem(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "d1.txt").write_bytes(data)
    with pytest.raises(ProblemsError) as caught:
        with_texts(withheld("d1"), tmp_path)
    assert [(problem.code, problem.file) for problem in caught.value.problems] == [
        ("altered-text", str(tmp_path / "d1.txt"))
    ]


def test_an_id_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(TEXT.encode())
    with pytest.raises(ProblemsError, match="bad-id"):
        with_texts(withheld("../secret"), tmp_path / "texts")


def test_a_file_of_the_user_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "d1.txt").write_bytes(b"mine")
    with pytest.raises(ProblemsError, match="stands already"):
        keep_texts([make_document("d0", TEXT), make_document("d1", TEXT)], tmp_path)
    assert (tmp_path / "d1.txt").read_bytes() == b"mine"
    assert not (tmp_path / "d0.txt").exists()
