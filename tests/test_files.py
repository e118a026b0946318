import errno
import os
from pathlib import Path

import pytest

from corpus_kit import files
from corpus_kit.errors import OutputError
from corpus_kit.files import require_free, whole_file, whole_folder, write_bytes_atomic, write_text_atomic


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def full_disk(*args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_text_is_written_to_the_character(tmp_path: Path) -> None:
    write_text_atomic(tmp_path / "a.txt", "\ufeffa\r\nb\rc\n\u2028\0🙂")
    assert (tmp_path / "a.txt").read_bytes() == b"\xef\xbb\xbfa\r\nb\rc\n\xe2\x80\xa8\0\xf0\x9f\x99\x82"
    assert listing(tmp_path) == ["a.txt"]


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_bytes_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes_atomic(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os if step == "fsync" else Path, step, full_disk)
    with pytest.raises(OutputError, match="No space left on device; what stood there is untouched"):
        write_bytes_atomic(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["a"]


def test_an_interrupt_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(fd: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_bytes_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["a"]


def test_a_file_that_is_the_same_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.utime(path, (5, 5))
    for contents, changed in ((b"old", False), (b"new", True)):
        with whole_file(path) as making:
            making.stream.write(contents)
        assert (making.changed, path.read_bytes()) == (changed, contents)
        assert (path.stat().st_mtime != 5) is changed
    assert listing(tmp_path) == ["a"]


def test_a_file_whose_writing_fails_is_as_it_was(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_file(path) as making:
            making.stream.write(b"half")
            raise ValueError("wrong")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="wrong"):
        fail()
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["a"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(OutputError, match="is not a file; choose another name"):
            write_bytes_atomic(tmp_path / name, b"new")
    assert (tmp_path / "pipe").is_fifo()
    assert listing(tmp_path) == ["folder", "pipe"]


def test_a_file_in_no_folder_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        write_bytes_atomic(tmp_path / "none" / "a", b"")


def test_a_folder_appears_whole_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with whole_folder(out) as making:
        assert making.parent == out.parent
        assert not out.exists()
        (making / "a").write_bytes(b"1")
    assert listing(tmp_path) == ["deep", "deep/out", "deep/out/a"]


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt()])
def test_a_failing_block_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), whole_folder(tmp_path / "out") as making:  # noqa: PT012
        (making / "a").write_bytes(b"1")
        raise error
    assert listing(tmp_path) == []


def test_a_full_disk_while_making_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left on device; nothing was written"):  # noqa: SIM117
        with whole_folder(tmp_path / "out"):
            full_disk()
    assert listing(tmp_path) == []


def test_what_stands_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError, match="stands already"), whole_folder(tmp_path / "out"):
        pytest.fail("the block must not run")
    assert listing(tmp_path) == ["out"]


def test_a_file_is_never_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    for overwrite in (False, True):
        with pytest.raises(OutputError, match="not a folder"), whole_folder(tmp_path / "out", overwrite):
            pass
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.parametrize("there", [[], ["build.json", "data"]])
def test_overwrite_replaces_an_empty_folder_or_a_build(tmp_path: Path, there: list[str]) -> None:
    (tmp_path / "out").mkdir()
    for name in there:
        (tmp_path / "out" / name).write_bytes(b"old")
    with whole_folder(tmp_path / "out", overwrite=True) as making:
        (making / "new").write_bytes(b"")
    assert listing(tmp_path) == ["out", "out/new"]


def test_overwrite_never_removes_anything_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"it has no build.json"):
        require_free(tmp_path / "out", overwrite=True)
    with pytest.raises(OutputError), whole_folder(tmp_path / "out", overwrite=True):
        pass
    assert listing(tmp_path) == ["out", "out/thesis.tex"]


def test_a_folder_is_known_by_the_record_of_what_made_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.json").write_bytes(b"old")
    with pytest.raises(OutputError):
        require_free(tmp_path / "out", overwrite=True)
    require_free(tmp_path / "out", overwrite=True, record="results.json")


def test_what_appears_meanwhile_is_not_lost(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="stands already"):  # noqa: PT012, SIM117
        with whole_folder(tmp_path / "out"):
            (tmp_path / "out").mkdir()
            (tmp_path / "out" / "other").write_bytes(b"")
    assert listing(tmp_path) == ["out", "out/other"]


def test_a_failing_swap_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "build.json").write_bytes(b"old")
    rename, calls = Path.rename, []

    def second_fails(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            full_disk()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OutputError, match="No space left"), whole_folder(out, overwrite=True) as making:
        (making / "build.json").write_bytes(b"new")
    assert listing(tmp_path) == ["out", "out/build.json"]
    assert (out / "build.json").read_bytes() == b"old"


def test_a_link_to_a_build_is_replaced_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "build.json").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with whole_folder(tmp_path / "link", overwrite=True) as making:
        (making / "build.json").write_bytes(b"new")
    assert (tmp_path / "real" / "build.json").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()
