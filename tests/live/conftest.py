"""A real Label Studio on a free port, its data in a passing folder; skipped with a reason where it isn't installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus_kit.corpus.config import CONFIG, load_config
from corpus_kit.corpus.documents import make_document, write_documents
from corpus_kit.studio.access import KEY, URL, Access, connect
from corpus_kit.studio.environment import GIVEN, VERSION
from corpus_kit.studio.home import Login
from corpus_kit.studio.server import running

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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

    def tasks(self, corpus: Path, pass_: str) -> tuple[int, dict[str, Any]]:
        """Find the project of a corpus and pass, and its tasks by document, none of which is there twice."""
        title = f"{load_config(corpus).name}: {pass_}"
        (project,) = [one.id for one in self.client.projects.list(title=title) if one.title == title]
        found = list(self.client.tasks.list(project=project, fields="all"))
        by_document = {one.data["document_id"]: one for one in found}
        assert len(by_document) == len(found)
        return project, by_document

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


PLACE = """(needle) => {
    const walker = document.createTreeWalker(document.querySelector('.ck-text'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(needle);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + needle.length);
        const box = range.getClientRects()[0];
        return [box.left, (box.top + box.bottom) / 2, box.right];
    }
    return null;
}"""


class Annotator:
    """Somebody at the annotation page, with a mouse and a keyboard."""

    pictures = os.environ.get("CORPUS_KIT_PICTURES", "")
    """A folder to put the pictures of the pages in, for the documentation."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def log_in(self, url: str, user: str, password: str) -> None:
        self.page.goto(f"{url}/user/login")
        self.page.fill("input[name=email]", user)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda where: "login" not in where)

    def sign_up(self, url: str, user: str, password: str) -> int:
        """Fill in the page of a link; return the status of the answer."""
        self.page.goto(url)
        self.page.fill("input[name=email]", user)
        self.page.fill("input[name=password]", password)
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as told:
            self.page.click("button[type=submit]")
        return int(told.value.status)

    def open_stream(self, url: str) -> None:
        self.page.goto(f"{url}/data?labeling=1")
        self.page.wait_for_selector(".ck-text")
        self.page.wait_for_selector("text=Labeling Instructions")
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector("text=Labeling Instructions", state="hidden")

    def open_task(self, url: str, task: int) -> None:
        self.page.goto(f"{url}/data?task={task}")
        self.page.wait_for_selector(".ck-text")
        self.page.wait_for_timeout(1500)

    def chosen(self, words: str) -> list[str]:
        """Click a region and list its answers, as the panel beside the text shows them."""
        self.click(words)
        self.page.wait_for_timeout(300)
        shown = self.page.locator("body").inner_text()
        known = ("not_claim", "quantity", "prediction", "value", "not_factual", "unimportant")
        return [one for one in known if f"\n{one}\n" in shown]

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(150)

    def mark(self, words: str, key: str) -> None:
        """Press a label's key, then drag over words."""
        left, middle, right = self._place(words)
        self.keys(key)
        self.page.mouse.move(left + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, middle, steps=5)
        self.page.mouse.move(right - 1, middle, steps=5)
        self.page.mouse.up()
        self.page.wait_for_timeout(200)
        self.keys("Escape")

    def click(self, words: str) -> None:
        left, middle, right = self._place(words)
        self.page.mouse.click((left + right) / 2, middle)
        self.page.wait_for_timeout(200)

    def join(self, first: str, second: str) -> None:
        self.click(first)
        self.keys("Alt+r")
        self.click(second)

    def answer(self, words: str, *keys: str) -> None:
        self.click(words)
        self.keys(*keys)
        self.keys("Escape")

    def submit(self) -> None:
        with self.page.expect_response(
            lambda answer: "/annotations" in answer.url and answer.request.method == "POST"
        ) as told:
            self.page.keyboard.press("Control+Enter")
        assert told.value.status == 201
        self.page.wait_for_timeout(300)

    def picture(self, name: str) -> None:
        if self.pictures:
            self.page.screenshot(path=str(Path(self.pictures) / name))

    def _place(self, words: str) -> tuple[float, float, float]:
        place = self.page.evaluate(PLACE, words)
        assert place, f"{words!r} is not on the page"
        return tuple(place)


@pytest.fixture
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def somebody(browser) -> Callable[[], Annotator]:
    """Give people at browsers of their own, who are not logged in."""

    def arrive() -> Annotator:
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.set_default_timeout(20_000)
        return Annotator(page)

    return arrive


@pytest.fixture
def annotator(site, somebody) -> Annotator:
    """The first user, logged in."""
    annotator = somebody()
    annotator.log_in(site.login.url, site.login.user, site.login.password)
    return annotator
