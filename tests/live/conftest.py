"""A real Label Studio on a free port, its data in a passing folder; skipped with a reason where it isn't installed."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus_kit.corpus.config import CONFIG
from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.studio.access import KEY, URL, Access, connect
from corpus_kit.studio.environment import GIVEN, VERSION
from corpus_kit.studio.home import Login
from corpus_kit.studio.server import running

ROOT = Path(__file__).parent.parent.parent
INSTALLED = ROOT / ".studio" / "env"
TARGETS = """
targets:
  - {id: salt_levy, kind: policy, text: The salt levy, favor_means: wants it, against_means: rejects it}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = ""
    if "PYTEST_XDIST_WORKER" in os.environ:
        reason = "one server for all of them: run `make live`"
    elif GIVEN not in os.environ and not (INSTALLED / f"label-studio-{VERSION}").exists():
        reason = f"Label Studio is not installed: `make live` installs it, or {GIVEN} names it"
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.live)
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning:label_studio_sdk"))
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


class Site:
    """A server that tests may kill and start again, and corpora to use it with."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._stack = ExitStack()
        self._access: Access | None = None
        self.login: Login
        self.process: Any
        self.start()

    def start(self) -> None:
        self._stack = ExitStack()
        self.login, self.process = self._stack.enter_context(running(self.home, self.port))

    def stop(self) -> None:
        if self._access is not None:
            self._access.close()
        self._access = None
        self._stack.close()

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def revive(self) -> None:
        self.stop()
        self.start()

    def access(self) -> Access:
        if self._access is None:
            self._access = connect(self.home)
        return self._access

    @property
    def client(self) -> Any:
        return self.access().client

    def http(self) -> httpx.Client:
        headers = {"Authorization": f"Token {self.login.token}"}
        return httpx.Client(base_url=self.login.url, headers=headers, timeout=60, trust_env=False)

    def user(self, name: str) -> int:
        """Make another user; return the number."""
        return int(self.client.users.create(email=f"{name}@example.org", username=name).id)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    kept = os.environ.get("CORPUS_KIT_LIVE_HOME", "")
    with pytest.MonkeyPatch.context() as patch:
        for name in (URL, KEY):
            patch.delenv(name, raising=False)
        if GIVEN not in os.environ:
            patch.setenv(GIVEN, str(INSTALLED))
        site = Site(Path(kept) if kept else tmp_path_factory.mktemp("studio"))
        yield site
        site.stop()


@pytest.fixture
def name(request: pytest.FixtureRequest, site: Site) -> str:
    """A corpus name of this test's own, so that its projects are."""
    return f"{request.node.originalname.removeprefix('test_')[:6].strip('_')}_{os.getpid()}_{next(COUNT)}"


COUNT = iter(range(10_000))

STORY = "Salt levy passes\n\nThe council of Oskeld passed the salt levy on Monday. “It is fair,” said Orla Fenn.\n"


def make_corpus(folder: Path, name: str, texts: dict[str, str]) -> Path:
    """Write a corpus of the shipped schema with one target and the given texts."""
    folder.mkdir(parents=True)
    (folder / CONFIG).write_text(f"name: {name}\nschema: news\nlicence: CC-BY-4.0\n{TARGETS}", encoding="utf-8")
    documents = [make_document(id_, text, title="A title", outlet="The Quay", event=id_) for id_, text in texts.items()]
    write_documents(folder / "documents.jsonl", documents)
    return folder


@pytest.fixture
def corpus(tmp_path: Path, name: str) -> Path:
    return make_corpus(tmp_path / "corpus", name, {"d1": STORY, "d2": STORY.replace("Oskeld", "Varnia")})
