"""One run at a time on a corpus, and a server that holds its folder for as long as it lives."""

import subprocess
import threading

import pytest

from corpus_kit.errors import OutputError
from corpus_kit.studio import kept
from corpus_kit.studio.alone import alone
from corpus_kit.studio.kept import kept_in, turn


def refuse():
    raise OutputError("somebody is here")


def test_the_second_waits_for_the_first(tmp_path):
    done, said, waits = [], [], threading.Event()

    def progress(what, *_):
        said.append(what)
        waits.set()

    def second():
        with turn(tmp_path, progress):
            done.append("second")

    with turn(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(10)
        done.append("first")
    thread.join(10)
    assert done == ["first", "second"]
    assert said == ["waiting for another run on this corpus"]


def test_a_process_that_inherits_the_lock_holds_on(tmp_path):
    with alone(tmp_path, refuse) as lock:
        child = subprocess.Popen(["sleep", "60"], pass_fds=[lock.fileno()])
    try:
        with pytest.raises(OutputError, match="somebody is here"), alone(tmp_path, refuse):
            pass
    finally:
        child.kill()
        child.wait(10)
    with alone(tmp_path, refuse):
        pass


def test_where_nothing_can_be_kept_nobody_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", "missing/deep")
    with turn(tmp_path), turn(tmp_path):
        assert kept_in(tmp_path).parent != tmp_path
    assert list(tmp_path.iterdir()) == []
