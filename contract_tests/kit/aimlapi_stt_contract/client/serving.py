"""A server on loopback that answers each fetch with what it was told to; of the standard library alone."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from .answers import JOB, Served


class AnswerServer:
    """Serves answers, one at a time: set `answer`, then let a client fetch.

    A create is answered with the job's id, or, with `to_creates`, as a fetch is: for APIs that answer at once.
    """

    def __init__(self, *, to_creates: bool = False) -> None:
        self.answer: Served | None = None
        self.asked = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked += 1
                answer = server.answer
                assert answer is not None
                self._send(answer.status, answer.headers, answer.content)

            def do_POST(self) -> None:
                self._read()
                if to_creates:
                    self.do_GET()
                    return
                body = json.dumps({"generation_id": JOB, "status": "queued"}).encode()
                self._send(200, (("content-type", "application/json"),), body)

            def _read(self) -> None:
                if self.headers.get("transfer-encoding") != "chunked":
                    self.rfile.read(int(self.headers.get("content-length", 0)))
                    return
                while size := int(self.rfile.readline(), 16):
                    self.rfile.read(size + 2)
                self.rfile.readline()

            def _send(self, status: int, headers: tuple[tuple[str, str], ...], content: bytes) -> None:
                lines = [f"HTTP/1.1 {status} Answered", f"content-length: {len(content)}"]
                lines += [f"{name}: {value}" for name, value in headers]
                # In one piece: two small writes would wait for each other's acknowledgement.
                self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the library has it
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "AnswerServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
