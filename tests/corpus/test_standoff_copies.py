from pathlib import Path

import pytest

from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.standoff.copies import LARGEST, Copy, copy_files, find_exact, read_copy
from corpus_kit.errors import ProblemsError

LF, CRLF = "Häfen\n\nZu.", "Häfen\r\n\r\nZu."


@pytest.mark.parametrize("original", [LF, CRLF, LF + "\n", CRLF + "\r\n", "\ufeff" + LF, "\ufeff" + CRLF + "\r\n"])
@pytest.mark.parametrize("saved", [LF, CRLF, LF + "\n", CRLF + "\r\n", "\ufeff" + CRLF, "\ufeff" + LF + "\n"])
def test_saving_is_undone(tmp_path: Path, original: str, saved: str) -> None:
    (tmp_path / "any name").write_bytes(saved.encode())
    document = make_document("d1", original)
    copy = read_copy(tmp_path / "any name")
    assert copy is not None
    found = find_exact(copy, {document.sha256: [document]})
    assert found is not None
    assert found[1].text == original
    assert bool(found[1].undone) == (saved != original)


@pytest.mark.parametrize("data", [LF.encode("cp1252"), LF.encode("utf-16")])
def test_encodings(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_copy(tmp_path / "a") == Copy(tmp_path / "a", LF)


@pytest.mark.parametrize("data", [b"\x89PNG\x00\x00", b"\xff\xfe\x00", b"caf\x81", b" " * (LARGEST + 1)])
def test_what_is_no_text_is_not_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_copy(tmp_path / "a") is None


def test_files_of_a_folder(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    for path in (tmp_path / "a", deep / "b", tmp_path / ".hidden"):
        path.write_text(LF)
    (deep / "around").symlink_to(tmp_path)
    (deep / "itself").symlink_to(deep / "itself")
    (deep / "nowhere").symlink_to(tmp_path / "none")
    assert copy_files(tmp_path) == [tmp_path / "a", deep / "b"]
    with pytest.raises(ProblemsError, match="there is no such folder"):
        copy_files(tmp_path / "none")
    with pytest.raises(ProblemsError, match="not a folder"):
        copy_files(tmp_path / "a")


def test_of_a_page_what_it_shows_is_read(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><title>No</title><style>p {}</style><nav><a>Home</a></nav><p>H&auml;fen<br>Z<b>u</b>.</p>"
    (tmp_path / "a").write_text(page)
    copy = read_copy(tmp_path / "a")
    assert copy is not None
    assert copy.words.split() == ["Home", "Häfen", "Zu."]
    (tmp_path / "a").write_text("He wrote <p> and <div>.")
    copy = read_copy(tmp_path / "a")
    assert copy is not None
    assert copy.words == "He wrote <p> and <div>."
