"""A small website on loopback, from which jobs fetch their audio."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from tests.gateway.audio_files import SAMPLES
from tests.gateway.support import speech


class Site(ThreadingHTTPServer):
    """Serves the sample, refusals and redirects; `/held` waits until `go_on` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.go_on = threading.Event()

    def url(self, path: str) -> str:
        """The whole URL of a path."""
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class _Page(BaseHTTPRequestHandler):
    redirects = {  # noqa: RUF012 - constant
        "/moved": "/speech.wav",
        "/to-file": "file://localhost/etc/hostname",
        "/to-itself": "/to-itself",
        "/to-nowhere": "http://[half",
    }

    def do_GET(self) -> None:
        if self.path in self.redirects:
            self.answer(302, b"", self.redirects[self.path])
        elif self.path == "/lights.flac":
            self.answer(200, (SAMPLES / "lights.flac").read_bytes())
        elif self.path == "/speech.wav":
            self.answer(200, speech())
        elif self.path == "/held":
            cast(Site, self.server).go_on.wait(20)
            self.answer(404, b"")
        else:
            self.answer(404, b"<html>nothing here</html>")

    def answer(self, status: int, body: bytes, location: str | None = None) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if location is not None:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@contextmanager
def running_site() -> Generator[Site, None, None]:
    """A site that serves until the block ends."""
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.go_on.set()
            site.shutdown()
            thread.join()
