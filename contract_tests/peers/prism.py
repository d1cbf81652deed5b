"""Stoplight's Prism, which answers as an OpenAPI document says: a deployment that is not ours."""

import json
import os
import socket
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

_STARTS_IN_S: Final = 60.0


class Prism:
    """A mock of a document on a loopback port, started again whenever it falls over.

    Args:
        command: the command `prism`.
        document: what it answers from.
        folder: where its files are kept.
        dynamic: whether it draws its answers, in place of the same one each time.

    Attributes:
        base_url: where it listens.
        falls: how often it ended by itself.
    """

    def __init__(self, command: Path, document: dict[str, Any], folder: Path, *, dynamic: bool) -> None:
        file = folder / "document.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        how = ["--dynamic"] if dynamic else []
        self._words = [str(command), "mock", str(file), "-h", "127.0.0.1", "-p", str(self._port), "--seed", "1", *how]
        self._log = folder / "prism.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self.base_url = f"http://127.0.0.1:{self._port}"
        self.falls = 0

    def __enter__(self) -> Self:
        self._start()
        end = time.monotonic() + _STARTS_IN_S
        while not self._listens():
            if time.monotonic() > end:
                self.__exit__(None, None, None)
                raise OSError(f"{self._words[0]} does not listen after {_STARTS_IN_S:g} s: {self._log.read_text()}")
            time.sleep(0.1)
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        assert self._process is not None
        self._process.terminate()
        self._process.wait()
        if self._watch.is_alive():
            self._watch.join()

    def _start(self) -> None:
        with self._log.open("ab") as log:
            # Its own telemetry is none of this.
            environment = {**os.environ, "SCARF_ANALYTICS": "false", "DO_NOT_TRACK": "1"}
            self._process = subprocess.Popen(self._words, stdout=log, stderr=log, env=environment)

    def _keep(self) -> None:
        while not self._ending.is_set():
            assert self._process is not None
            self._process.wait()
            if not self._ending.is_set():
                self.falls += 1
                self._start()

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), 1).close()
        except OSError:
            return False
        return True
