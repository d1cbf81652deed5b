"""Store, workers and HTTP put together, and uvicorn to serve them."""

import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from .access_log import AccessLog
from .app import Scenario, make_app
from .engines.registry import set_up
from .exchanges import Observed
from .keys import KeyRing
from .metrics import Metrics
from .operating import operating_routes
from .pool import WorkerPool
from .settings import Settings
from .standing import Watchman
from .store import Store

# httpx drops idle connections after 5 s, uvicorn's default is the same: polls would race with the closing.
_KEEP_ALIVE_S = 75

# How long requests that are under way may take to end once the server is to stop.
_STOP_S = 5


class Server(uvicorn.Server):
    """One that a first signal stops with care, and a second one, of either kind, at once."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Remember a signal."""
        again = self.should_exit
        super().handle_exit(sig, frame)
        self.force_exit = again


@dataclass(slots=True)
class Gateway:
    """One running gateway: make it, `server.run(sockets=[listener])`, then `close()`."""

    server: uvicorn.Server
    pool: WorkerPool
    store: Store
    access_log: AccessLog | None = None

    def close(self) -> None:
        """End the workers, whose jobs go back into the queue, and close the store and the access log."""
        self.pool.stop()
        self.store.close()
        if self.access_log is not None:
            self.access_log.close()


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
    set_up(settings.worker.engine)  # refuses here what would only fail in every worker
    keys = KeyRing(settings.keys, settings.keys_file)
    with ExitStack() as undo:
        access_log = None if settings.access_log is None else AccessLog(settings.access_log)
        if access_log is not None:
            undo.callback(access_log.close)
        store = Store(data)
        undo.callback(store.close)
        pool = WorkerPool(data, settings.workers, settings.worker)
        pool.start()
        undo.pop_all()
    watchman = Watchman(settings, store, pool)
    metrics = Metrics(watchman, lambda: 0 if access_log is None else access_log.lost)
    app = make_app(store, settings, keys, pool.wake, scenario)
    app.router.routes.extend(operating_routes(settings, keys, watchman, metrics))
    observed = Observed(app, metrics, *(() if access_log is None else (access_log,)))
    # No log_config: logging is set up by the process around this; where nobody does, errors go to stderr all the same.
    config = uvicorn.Config(
        observed, log_level="warning", access_log=False, timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_STOP_S, server_header=False, lifespan="off",
        log_config=None,
    )  # fmt: skip
    return Gateway(Server(config), pool, store, access_log)


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
