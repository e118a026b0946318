"""A server that answers whatever a test wants, for what a real one does not do on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Answers:
    """Path → (status, content type, body); anything else is 404."""

    def __init__(self) -> None:
        self.paths: dict[str, tuple[int, str, str]] = {}
        self.url = ""


@pytest.fixture
def server() -> Iterator[Answers]:
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = answers.paths.get(self.path.partition("?")[0], (404, "text/plain", "nothing here"))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        answers.url = f"http://127.0.0.1:{httpd.server_address[1]}"
        yield answers
        httpd.shutdown()
