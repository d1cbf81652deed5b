"""Store, workers and HTTP put together, and uvicorn to serve them."""

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from .app import Scenario, make_app
from .engines.registry import set_up
from .keys import KeyRing
from .pool import WorkerPool
from .scripted.engine import ScriptedSetup
from .scripted.fault_layer import FaultLayer
from .scripted.player import Player
from .settings import Settings
from .store import Store
from .threads import ThreadPool

# httpx drops idle connections after 5 s, uvicorn's default is the same: polls would race with the closing.
_KEEP_ALIVE_S = 75


@dataclass(slots=True)
class Gateway:
    """One running gateway: make it, `server.run(sockets=[listener])`, then `close()`."""

    server: uvicorn.Server
    pool: WorkerPool | ThreadPool
    store: Store

    def close(self) -> None:
        """End the workers and close the store."""
        self.pool.stop()
        self.store.close()


def make_gateway(settings: Settings, data: Path, scenario: Scenario | None = None) -> Gateway:
    """A gateway over a data folder, its workers started, ready to be served.

    Args:
        settings: all that it is told.
        data: where jobs and uploads are kept; made if missing.
        scenario: what plays a part in place of a recogniser.

    Raises:
        NotConfigured: the engine or the keys cannot be had.
        OSError, sqlite3.Error: the folder cannot be used; nothing is left running.
    """
    engine = settings.worker.engine
    # A setup refuses here what would only fail in every worker. The scripted one is not searched for, which takes time.
    setup = ScriptedSetup(engine.options) if engine.name == "scripted" else set_up(engine)
    if scenario is None and isinstance(setup, ScriptedSetup):
        scenario = Player(setup.scenario)
    keys = KeyRing(settings.keys, settings.keys_file)
    store = Store(data)
    in_threads = settings.threads and not setup.needs_audio
    pool = (
        ThreadPool(store, setup, settings.worker) if in_threads else WorkerPool(data, settings.workers, settings.worker)
    )
    try:
        pool.start()
    except BaseException:
        store.close()
        raise
    app: ASGIApp = make_app(store, settings, keys, pool.wake, scenario)
    faults = FaultLayer(app, scenario) if isinstance(scenario, Player) else None
    app = faults or app
    # No log_config: logging is set up by the process around this; where nobody does, errors go to stderr all the same.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_keep_alive=_KEEP_ALIVE_S, timeout_graceful_shutdown=5,
        server_header=False, lifespan="off",
        log_config=None,
    )  # fmt: skip
    server = uvicorn.Server(config)
    if faults is not None:
        faults.server = server
    return Gateway(server, pool, store)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        OSError: the port is taken, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; else each kept-alive answer waits 40 ms for an
    # acknowledgement, because headers and body are two writes.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
