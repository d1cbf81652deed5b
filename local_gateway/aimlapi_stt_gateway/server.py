"""Store, workers and HTTP put together, and uvicorn to serve them."""

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from .app import Settings, make_app
from .pool import WorkerPool
from .store import Store

# httpx drops idle connections after 5 s, uvicorn's default is the same: polls would race with the closing.
_KEEP_ALIVE_S = 75


@dataclass(slots=True)
class Gateway:
    """One running gateway: make it, `server.run(sockets=[listener])`, then `close()`."""

    server: uvicorn.Server
    pool: WorkerPool
    store: Store

    def close(self) -> None:
        """End the workers and close the store."""
        self.pool.stop()
        self.store.close()


def make_gateway(settings: Settings, data: Path, *, workers: int, private_urls: bool) -> Gateway:
    """A gateway over a data folder, its workers started, ready to be served.

    Args:
        settings: keys and dialect.
        data: where jobs and uploads are kept; made if missing.
        workers: how many worker processes.
        private_urls: whether jobs may name URLs on this machine and in private networks.

    Raises:
        OSError, sqlite3.Error: the folder cannot be used; nothing is left running.
    """
    store = Store(data)
    pool = WorkerPool(data, workers, private_urls=private_urls)
    try:
        pool.start()
    except BaseException:
        store.close()
        raise
    app = make_app(store, settings, pool.wake)
    # No log_config: logging is set up by the process around this; where nobody does, errors go to stderr all the same.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_keep_alive=_KEEP_ALIVE_S, timeout_graceful_shutdown=5,
        server_header=False, lifespan="off",
        log_config=None,
    )  # fmt: skip
    return Gateway(uvicorn.Server(config), pool, store)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        OSError: the port is taken, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
