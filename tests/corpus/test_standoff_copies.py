from pathlib import Path

import pytest

from corpus_kit.corpus.documents import make_document
from corpus_kit.corpus.standoff.copies import find_exact, read_copies
from corpus_kit.errors import ProblemsError

LF, CRLF = "Häfen\n\nZu.", "Häfen\r\n\r\nZu."


@pytest.mark.parametrize("original", [LF, CRLF, LF + "\n", CRLF + "\r\n", "\ufeff" + LF, "\ufeff" + CRLF + "\r\n"])
@pytest.mark.parametrize("saved", [LF, CRLF, LF + "\n", CRLF + "\r\n", "\ufeff" + CRLF, "\ufeff" + LF + "\n"])
def test_saving_is_undone(tmp_path: Path, original: str, saved: str) -> None:
    (tmp_path / "any name").write_bytes(saved.encode())
    document = make_document("d1", original)
    [copy] = read_copies(tmp_path)
    found = find_exact(copy, {document.sha256: [document]})
    assert found is not None
    assert found[1].text == original
    assert bool(found[1].undone) == (saved != original)


@pytest.mark.parametrize("data", [LF.encode("cp1252"), LF.encode("utf-16")])
def test_encodings(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_bytes(data)
    assert [copy.text for copy in read_copies(tmp_path)] == [LF]


def test_what_is_no_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text(LF)
    (tmp_path / "image").write_bytes(b"\x89PNG\x00\x00")
    (tmp_path / "empty").write_bytes(b"")
    assert list(read_copies(tmp_path)) == []
    with pytest.raises(ProblemsError, match="there is no such folder"):
        list(read_copies(tmp_path / "none"))
