"""A running `aimlapi-stt serve`, talked to over its port and by signals."""

import os
import re
import signal
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.gateway.starting import Started, start
from tests.gateway.support import until

KEY = "a-key-for-tests-that-nobody-may-see"
NOBODY = ("--scripted", os.devnull)
"""Nobody listens, in no process of their own: for tests that are about the server."""


class Served(NamedTuple):
    """A running `serve`: its process, its first line, the file with all that it writes, and a client."""

    process: Started
    line: str
    output: Path
    http: httpx.Client

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.process.pid, number)

    def ended(self) -> tuple[int | None, str]:
        """The exit code, and all that was written after the first line."""
        code = self.process.ended(15)
        return code, self.output.read_text().removeprefix(self.line)

    def end(self, number: signal.Signals) -> tuple[int | None, str]:
        """Send a signal; what comes of it, as `ended` has it."""
        self.send(number)
        return self.ended()


@contextmanager
def served(*arguments: str, anew: bool = False) -> Generator[Served, None, None]:
    """Serve on a free port, with one worker; `anew` starts it from nothing, as a shell does."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        process = start(["serve", "--port", "0", "--workers", "1", *arguments], output, anew=anew)
        try:

            def first_line() -> str:
                said = output.read_text() if output.exists() else ""
                assert "\n" in said or process.ended(0) is None, said
                return said if "\n" in said else ""

            line = until(first_line)
            found = re.search(r"http://\S+:\d+", line)
            assert found, line
            headers = {"authorization": f"Bearer {KEY}"}
            with httpx.Client(base_url=found[0], headers=headers, timeout=20, verify=False) as http:
                yield Served(process, line, output, http)
        finally:
            process.kill()
            process.ended(10)
