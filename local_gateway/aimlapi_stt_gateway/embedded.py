"""A gateway inside this process: for `transcribe --local`, for tests, and for trying things out."""

import atexit
import os
import secrets
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from .scripted.player import Player
from .server import Gateway, listen, make_gateway
from .settings import EngineChoice, Settings, WorkerSettings

_UNTOLD: Final = Settings(worker=WorkerSettings(fetch_from=("loopback", "private")))


class LocalGateway:
    """A gateway on a free loopback port, with a random key, that is gone when the block ends.

        with LocalGateway() as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
            print(client.transcribe("speech.wav", model="whisper-tiny").text)

    The HTTP server runs in a thread, the recogniser in worker processes. Jobs and audio live in a temporary folder.

    Args:
        workers: how many worker processes; one hears five to ten seconds of speech a second.
        dialect: `wire`, or a documentation page to follow to the letter.
        allow_fetch: private networks and hosts that a job's `url` may name: `loopback`, `private`, a CIDR, a host name.
            Without it and without `settings` they are `loopback` and `private`.
        engine: who recognises.
        settings: limits and all else, and whatever the other arguments do not say; its keys are accepted, too.
        player: what plays a part in place of a recogniser, and says which keys are accepted; `ScriptedGateway` has one.

    Attributes:
        base_url: where it listens, known from the start.
        api_key: the key that was made for it.

    Raises:
        ValueError: the settings have keys, and a player says which ones are accepted.
        OSError: no loopback port could be had.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        dialect: str | None = None,
        allow_fetch: Sequence[str] | None = None,
        engine: EngineChoice | None = None,
        settings: Settings | None = None,
        player: Player | None = None,
    ) -> None:
        self.api_key = secrets.token_urlsafe(24)
        told = settings or _UNTOLD
        if player is not None and (told.keys or told.keys_file is not None):
            raise ValueError(
                "keys: the settings of a gateway that plays a part have none. It gives them out: handle()."
            )
        self._player = player
        self._settings = replace(
            told,
            keys=(self.api_key, *told.keys) if player is None else (),
            dialect=told.dialect if dialect is None else dialect,
            worker=replace(
                told.worker,
                engine=engine or told.worker.engine,
                fetch_from=told.worker.fetch_from if allow_fetch is None else tuple(allow_fetch),
            ),
            workers=told.workers if workers is None else workers,
        )
        self._listener = listen("127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._folder: Path | None = None
        self._process = os.getpid()
        self._gateway: Gateway | None = None
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start workers and server; returns when it answers. Where it fails or is interrupted, nothing is left.

        Raises:
            RuntimeError: it was started before; make another one.
            OSError: there is no room for its folder or its processes.
        """
        if self._folder is not None or self._listener.fileno() == -1:
            raise RuntimeError("A LocalGateway is started once. Make another one.")
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="aimlapi-stt-"))
            self._process = os.getpid()
            # For who forgets to stop it.
            atexit.register(self.stop)
            self._gateway = gateway = make_gateway(self._settings, self._folder, self._player)
            self._thread = threading.Thread(target=self._serve, args=(gateway,), name="local-gateway", daemon=True)
            self._thread.start()
            while not gateway.server.started:
                if not self._thread.is_alive():
                    raise OSError("The local gateway did not start; the log of uvicorn says why.")
                time.sleep(0.005)
        except sqlite3.Error as problem:
            self.stop()
            raise OSError(f"its folder cannot be used: {problem}") from problem
        except BaseException:
            self.stop()
            raise

    def _serve(self, gateway: Gateway) -> None:
        try:
            gateway.server.run(sockets=[self._listener])
        except BaseException:
            if not gateway.server.should_exit:
                raise  # while it is being stopped, or the program ends, there is nobody whom it would help

    def stop(self) -> None:
        """Stop the server, end the workers, remove the folder. May be called twice.

        In a fork of the process that started it, it does nothing: the gateway is its parent's.
        """
        if os.getpid() != self._process:
            return
        if self._gateway is not None:
            self._gateway.server.should_exit = True
            if self._thread is not None and self._thread.is_alive():
                self._thread.join(10)
            self._gateway.close()
            self._gateway = None
        self._listener.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        atexit.unregister(self.stop)
