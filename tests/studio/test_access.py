import base64
import json

import pytest

from corpus_kit.errors import ProblemsError, UsageError
from corpus_kit.studio.access import KEY, URL, connect
from corpus_kit.studio.home import login_of, make_home, read_login

SECRET = "s" * 40
JSON = "application/json"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:label_studio_sdk")


def reach(monkeypatch, tmp_path, url, key=SECRET):
    monkeypatch.setenv(URL, url)
    monkeypatch.setenv(KEY, key)
    return connect(tmp_path)


def refused(monkeypatch, tmp_path, url, key=SECRET):
    with pytest.raises(ProblemsError) as caught:
        reach(monkeypatch, tmp_path, url, key)
    assert key not in str(caught.value)
    (problem,) = caught.value.problems
    return problem


def test_without_a_server_named(monkeypatch, tmp_path):
    monkeypatch.delenv(URL, raising=False)
    monkeypatch.delenv(KEY, raising=False)
    with pytest.raises(UsageError, match="no server is named"):
        connect(tmp_path)
    monkeypatch.setenv(URL, "http://127.0.0.1:1")
    with pytest.raises(UsageError, match="LABEL_STUDIO_API_KEY is not set"):
        connect(tmp_path)
    with pytest.raises(UsageError, match="no address"):
        reach(monkeypatch, tmp_path, "127.0.0.1:8080")


def test_no_server_answers(monkeypatch, tmp_path):
    assert refused(monkeypatch, tmp_path, "http://127.0.0.1:1").code == "no-server"


def test_a_password_in_the_address_is_not_shown(monkeypatch, tmp_path):
    problem = refused(monkeypatch, tmp_path, "http://me:hush@127.0.0.1:1")
    assert "hush" not in str(problem)
    assert problem.file == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [(200, "text/html", "<html>Welcome</html>"), (200, JSON, '{"name": "other"}'), (404, "text/html", "no")],
)
def test_a_server_of_another_kind(monkeypatch, tmp_path, server, status, kind, body):
    server.paths["/api/version"] = server.paths["/api/version/"] = (status, kind, body)
    assert refused(monkeypatch, tmp_path, server.url).code == "not-label-studio"


def test_a_wrong_token_and_a_message_that_is_not_to_be_trusted(monkeypatch, tmp_path, server):
    server.paths["/api/version"] = server.paths["/api/version/"] = (200, JSON, '{"release": "1.23.2"}')
    said = json.dumps({"detail": "Invalid \u001b[31mtoken\u202e" + "x" * 5000})
    for path in ("/api/current-user/whoami", "/api/current-user/whoami/"):
        server.paths[path] = (401, JSON, said)
    problem = refused(monkeypatch, tmp_path, server.url)
    assert problem.code == "bad-token"
    assert "\x1b" not in problem.message
    assert "\u202e" not in problem.message
    assert len(problem.message) < 800


def test_an_expired_personal_token(monkeypatch, tmp_path):
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()  # noqa: E731
    expired = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part({'exp': 1, 'token_type': 'refresh'})}.c2ln"
    assert refused(monkeypatch, tmp_path, "http://127.0.0.1:1", expired).code == "bad-token"


def test_the_log_in_of_a_folder_is_its_owners_alone(tmp_path):
    home = tmp_path / "home"
    make_home(home)
    login = login_of(home, "http://127.0.0.1:8080")
    assert read_login(home) == login
    assert (home / "login.json").stat().st_mode & 0o077 == 0
    assert (home / ".gitignore").read_text() == "*\n"
    moved = login_of(home, "http://127.0.0.1:9090")  # another port: the same user
    assert (moved.user, moved.password, moved.token) == (login.user, login.password, login.token)
    assert read_login(tmp_path / "nowhere") is None
