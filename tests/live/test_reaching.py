"""Tokens, ports and signals, with a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from corpus_kit.errors import ProblemsError
from corpus_kit.studio.access import KEY, URL, connect
from corpus_kit.studio.push import push
from corpus_kit.studio.server import running


@pytest.fixture
def reach(monkeypatch, tmp_path):
    """Connect as the environment says, from a folder without a server."""

    def connect_with(url: str, key: str):
        monkeypatch.setenv(URL, url)
        monkeypatch.setenv(KEY, key)
        return connect(tmp_path)

    return connect_with


def test_legacy_and_personal_access_tokens(site, reach):
    reach(site.login.url, site.login.token).close()
    personal = site.client.tokens.create().token
    try:
        access = reach(site.login.url + "/", personal)
        assert access.client.users.whoami().email == site.login.user
        access.close()
    finally:
        site.client.tokens.blacklist(refresh=personal)
    for wrong in ("0" * 40, personal):  # unknown, and revoked
        with pytest.raises(ProblemsError) as caught:
            reach(site.login.url, wrong)
        assert [one.code for one in caught.value.problems] == ["bad-token"]
        assert wrong not in str(caught.value)


def test_a_config_that_the_server_refuses(site, corpus, monkeypatch):
    monkeypatch.setattr(
        "corpus_kit.studio.projects.labeling_config", lambda *_: '<View><Choices name="x" toName="nobody"/></View>'
    )
    with pytest.raises(ProblemsError) as caught:
        push(site.access(), corpus, pass_="claims")
    (problem,) = caught.value.problems
    assert problem.code == "refused"
    assert "making the project" in problem.message


def test_a_busy_port_is_an_error(site, tmp_path):
    with pytest.raises(ProblemsError) as caught, running(tmp_path / "home", site.port):
        pass
    assert [one.code for one in caught.value.problems] == ["port-busy"]


def test_start_with_the_demo_until_interrupted(site, tmp_path):
    """A second start on the same data: it must be quick, push the demo, and stop cleanly."""
    site.stop()
    try:
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "corpus_kit.cli.main", "studio", "start", "--demo", "--port", str(site.port)]
        process = subprocess.Popen(
            [*command, "--folder", str(site.home)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
        )
        assert process.stdout is not None
        said = []
        end = time.monotonic() + 90
        while time.monotonic() < end and not any("Ctrl-C" in line for line in said):
            said.append(process.stdout.readline().decode())
        process.send_signal(signal.SIGINT)
        said += [process.stdout.read().decode()]
        assert process.wait(30) == 0
        process.stdout.close()
        told = "".join(said)
        assert f"Label Studio is up at {site.login.url}" in told
        assert f"log in as {site.login.user}" in told
        assert "claims  http" in told
        assert f"{site.login.url}/user/signup/?token=" in told
        assert said[-1].strip() == "stopped"
        for secret in (site.login.password, site.login.token):
            assert secret not in told
            assert secret not in (site.home / "server.log").read_text(encoding="utf-8")
    finally:
        site.start()
