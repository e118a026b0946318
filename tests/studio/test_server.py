import socket
import stat

import pytest

from corpus_kit.errors import OutputError, ProblemsError, UsageError
from corpus_kit.studio.environment import GIVEN, program
from corpus_kit.studio.home import login_of
from corpus_kit.studio.server import require_free_port, running


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def script(path, body):
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_port_in_use_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ProblemsError) as caught:
            require_free_port(taken.getsockname()[1])
    assert [one.code for one in caught.value.problems] == ["port-busy"]


def test_no_such_port(tmp_path):
    with pytest.raises(UsageError, match="no port 99999"), running(tmp_path, 99_999):
        pass


def test_a_given_program(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    made = script(tmp_path / "bin" / "label-studio", "exit 0")
    for given in (tmp_path, made):
        monkeypatch.setenv(GIVEN, str(given))
        assert program(tmp_path, print) == made
    monkeypatch.setenv(GIVEN, str(tmp_path / "nothing"))
    with pytest.raises(UsageError, match="there is no program"):
        program(tmp_path, print)


def test_a_server_that_ends_at_once_tells_its_last_words(tmp_path, monkeypatch, port):
    monkeypatch.setenv(GIVEN, str(script(tmp_path / "label-studio", "echo out of luck; exit 3")))
    with pytest.raises(ProblemsError) as caught, running(tmp_path / "home", port):
        pass
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("not-started", "it stopped with exit code 3")
    assert "out of luck" in problem.advice


def test_a_server_that_never_comes_up_is_ended(tmp_path, monkeypatch, port):
    pid = tmp_path / "pid"
    monkeypatch.setenv(GIVEN, str(script(tmp_path / "label-studio", f"echo $$ > {pid}; exec sleep 60")))
    with pytest.raises(ProblemsError, match="not up after 1 seconds"), running(tmp_path / "home", port, patience=1):
        pass
    with pytest.raises(ProcessLookupError):
        __import__("os").kill(int(pid.read_text()), 0)


def test_one_server_a_folder(tmp_path, monkeypatch, port):
    import fcntl

    monkeypatch.setenv(GIVEN, str(script(tmp_path / "label-studio", "exit 0")))
    (tmp_path / "home").mkdir()
    with (tmp_path / "home" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="another server runs from this folder; stop it"):
            running(tmp_path / "home", port).__enter__()
        login_of(tmp_path / "home", "http://127.0.0.1:1")
        with pytest.raises(OutputError, match=r"already, at http://127\.0\.0\.1:1: use it"):
            running(tmp_path / "home", port).__enter__()
