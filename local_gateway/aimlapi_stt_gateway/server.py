"""Store, workers and HTTP put together, and uvicorn to serve them."""

import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from .audio.destinations import check_fetch_from
from .door.app import Scenario, make_app
from .door.keys import KeyRing
from .door.protocol import guarded
from .engines import EngineSetup
from .engines.registry import set_up
from .jobs.lock import FolderLock
from .jobs.pool import WorkerPool
from .jobs.store import Store
from .jobs.threads import ThreadPool
from .operating.access_log import AccessLog
from .operating.exchanges import Observed
from .operating.metrics import Metrics
from .operating.routes import operating_routes
from .operating.standing import Watchman
from .scripted.engine import ScriptedSetup
from .scripted.fault_layer import FaultLayer
from .scripted.player import Player
from .settings import Settings

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
    pool: WorkerPool | ThreadPool
    store: Store
    _ending: ExitStack

    def close(self) -> None:
        """End the workers, whose jobs go back into the queue; close store and access log; let the folder go."""
        self._ending.close()


def make_gateway(settings: Settings, data: Path, scenario: Scenario | None = None) -> Gateway:
    """A gateway over a data folder, its workers started, ready to be served.

    Args:
        settings: all that it is told.
        data: where jobs and uploads are kept; made if missing.
        scenario: what plays a part in place of a recogniser.

    Raises:
        NotConfigured: the engine or the keys cannot be had, or a place to fetch from makes no sense.
        FolderInUse: another server has the folder; it is an `OSError`.
        OSError, sqlite3.Error: the folder cannot be used; nothing is left running.
    """
    setup = _setup(settings)
    check_fetch_from(settings.worker.fetch_from)
    if scenario is None and isinstance(setup, ScriptedSetup):
        scenario = Player(setup.scenario)
    keys = KeyRing(settings.keys, settings.keys_file)
    with ExitStack() as undo:
        undo.callback(FolderLock(data).release)
        access_log = None if settings.access_log is None else AccessLog(settings.access_log)
        if access_log is not None:
            undo.callback(access_log.close)
        store = Store(data, keep_s=settings.keep_s)
        undo.callback(store.close)
        pool = _pool(store, setup, settings)
        pool.start()
        undo.callback(pool.stop)
        watchman = Watchman(settings, store, pool)
        metrics = Metrics(watchman, lambda: 0 if access_log is None else access_log.lost)
        inner = make_app(store, settings, keys, pool.wake, scenario, setup.abilities)
        inner.router.routes.extend(operating_routes(settings, keys, watchman, metrics, setup.abilities))
        faults = FaultLayer(inner, scenario) if isinstance(scenario, Player) else None
        outer = Observed(faults or inner, metrics, *(() if access_log is None else (access_log,)))
        server = Server(_config(outer, settings))
        if faults is not None:
            faults.server = server
        return Gateway(server, pool, store, undo.pop_all())


def _setup(settings: Settings) -> EngineSetup:
    """It refuses here what would only fail in every worker."""
    engine = settings.worker.engine
    # Our own is not looked for among what is installed: that takes a tenth of a second.
    return ScriptedSetup(engine.options) if engine.name == "scripted" else set_up(engine)


def _pool(store: Store, setup: EngineSetup, settings: Settings) -> WorkerPool | ThreadPool:
    if settings.threads and not setup.needs_audio:
        return ThreadPool(store, setup, settings.worker)
    return WorkerPool(
        store.folder, settings.workers, settings.worker, settings.keep_s, max(60.0, 2 * setup.longest_step_s)
    )


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    # No log_config: logging is set up by the process around this; where nobody does, errors go to stderr all the same.
    return uvicorn.Config(
        app,
        log_level="warning",
        log_config=None,
        access_log=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_STOP_S,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        http=guarded(settings.connections),
        ws="none",
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        OSError: the port is taken, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; else each kept-alive answer waits 40 ms for an
    # acknowledgement, because headers and a large body may be two writes.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
