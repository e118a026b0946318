"""Datasets by their name on the Hub, against a server on this machine that speaks as much of it as a download needs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from corpus_kit.errors import Problem
from corpus_kit.evaluation import sources
from corpus_kit.evaluation.definition import read_benchmark
from corpus_kit.evaluation.hub import download

SHA = "a" * 40


class Hub(BaseHTTPRequestHandler):
    """Serves folders as datasets: what a repository holds, and its files."""

    folders: dict[str, Path]
    asked: list[str]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(path)
        for name, folder in self.folders.items():
            if path.startswith((f"/api/datasets/{name}", f"/datasets/{name}/")):
                return self._of(name, folder, path)
        return self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def _of(self, name: str, folder: Path, path: str) -> None:
        tree, resolve = f"/api/datasets/{name}/tree/", f"/datasets/{name}/resolve/"
        if path.startswith(tree):
            files = [self._entry(folder, file) for file in sorted(folder.rglob("*")) if file.is_file()]
            return self._send(200, json.dumps(files).encode())
        if path.startswith(resolve):
            body = (folder / path.removeprefix(resolve).partition("/")[2]).read_bytes()
            return self._send(200, body, {"X-Repo-Commit": SHA, "ETag": f'"{hashlib.sha1(body).hexdigest()}"'})
        revision = path.rpartition("/revision/")[2] if "/revision/" in path else "main"
        if revision not in ("main", "v1", SHA):
            return self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        return self._send(200, json.dumps({"id": name, "sha": SHA, "siblings": []}).encode())

    def _entry(self, folder: Path, file: Path) -> dict[str, Any]:
        body = file.read_bytes()
        name = file.relative_to(folder).as_posix()
        return {"type": "file", "path": name, "size": len(body), "oid": hashlib.sha1(body).hexdigest()}

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
        for key, value in (usual | (headers or {})).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server(dataset: Path, tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A Hub with the built dataset varnia/paint, and varnia/other, which is somebody else's."""
    shutil.copytree(dataset, tmp_path / "hub" / "paint")
    (tmp_path / "hub" / "other" / "data").mkdir(parents=True)
    (tmp_path / "hub" / "other" / "data" / "train.csv").write_text("a,b\n")
    handler = type(
        "Handler",
        (Hub,),
        {
            "folders": {"varnia/paint": tmp_path / "hub" / "paint", "varnia/other": tmp_path / "hub" / "other"},
            "asked": [],
        },
    )
    served = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}", handler.asked  # type: ignore[attr-defined]
    served.shutdown()
    thread.join()
    served.server_close()


SCRIPT = """
import json, sys
from pathlib import Path
from corpus_kit.errors import Problem
from corpus_kit.evaluation.benchmark import run
from corpus_kit.evaluation.hub import download

run(Path("bench.yaml"), Path(sys.argv[1]))
found = [download(name, "bench.yaml", "dataset") for name in sys.argv[2:]]
print(json.dumps([f"{one.code}: {one.message}" if isinstance(one, Problem) else str(one) for one in found]))
"""


@pytest.fixture
def at_hub(tmp_path: Path, server: tuple[str, list[str]]) -> Callable[..., tuple[list[str], str]]:
    """Run a benchmark of varnia/paint@v1 with the server as the Hub, then download others; its answers and noise."""
    (tmp_path / "bench.yaml").write_text(
        "dataset: varnia/paint@v1\ntasks: [colour]\nbaselines: [majority]\nstatistics: {resamples: 99}\n"
    )

    def ran(out: str, *names: str, **environment: str) -> tuple[list[str], str]:
        settings = {"HF_ENDPOINT": server[0], "HF_HOME": str(tmp_path / "cache"), "HF_HUB_DISABLE_XET": "1"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, out, *names],
            cwd=tmp_path,
            env={key: value for key, value in os.environ.items() if not key.startswith("HF_")} | settings | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), done.stderr

    return ran


def test_a_name_on_the_hub_is_downloaded_once_or_said_to_be_missing(at_hub, server, tmp_path):
    missing, noise = at_hub("out", "varnia/nothing", "varnia/paint@v9", "varnia/other")
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert results["datasets"][0]["fingerprint"] == "0123456789abcdef"
    assert results["benchmark"]["dataset"] == "varnia/paint@v1"
    assert any(path.endswith(f"/resolve/{SHA}/data/colour/train.parquet") for path in server[1])
    assert [one.partition(", and ")[2] for one in missing] == [
        "on the Hub there is no such dataset, or it is private",
        "on the Hub it has no revision 'v9'",
        "the dataset of that name on the Hub was not built by corpus-kit: it has no build.json",
    ]
    assert all(one.startswith("not-a-dataset: ") for one in missing)
    assert not any("train.csv" in path for path in server[1])
    assert "%" not in noise

    again, _ = at_hub("again", "varnia/paint", HF_HUB_OFFLINE="1")
    first, second = ((tmp_path / out / "results.json").read_bytes() for out in ("out", "again"))
    assert first == second
    assert "the Hub cannot be reached" in again[0]


def test_a_folder_of_that_name_comes_first(benchmark_file, dataset, monkeypatch, tmp_path):
    monkeypatch.setattr(sources, "download", lambda *_: pytest.fail("asked the Hub"))
    (tmp_path / "varnia").mkdir()
    shutil.move(dataset, tmp_path / "varnia" / "paint")
    path = benchmark_file(dataset="varnia/paint")
    with sources.opened(read_benchmark(path), path) as found:
        assert found["dataset"].path == tmp_path / "varnia" / "paint"


@pytest.mark.parametrize("name", ["varnia/a..b", "varnia/a--b", "varnia/a.git"])
def test_what_can_be_no_name_on_the_hub_is_said(name):
    problem = download(name, "bench.yaml", "dataset")
    assert isinstance(problem, Problem)
    assert problem.message.startswith(f"{name!r} is no folder beside the benchmark, and it can be no name on the Hub: ")
