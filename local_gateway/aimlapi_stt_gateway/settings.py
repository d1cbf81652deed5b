"""Everything a gateway can be told, in one place, with its defaults."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .dialects import WIRE
from .door.limits import ConnectionLimits


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine recognises: its name (an entry point of `aimlapi_stt.engines`) and options for it."""

    name: str = "sphinx"
    options: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What the processes that recognise are told. No secret is among it: it goes through their command line.

    Attributes:
        engine: who recognises.
        fetch_from: private networks and hosts that a job's `url` may name: `loopback`, `private`, a CIDR, a host name.
        max_audio_bytes: largest file that is fetched from a `url`.
        max_audio_s: longest audio that is recognised, in seconds.
        most_fetched: when so many jobs with a `url` are under way, uploads that wait go first; `None` for any number.
    """

    engine: EngineChoice = EngineChoice()
    fetch_from: tuple[str, ...] = ()
    max_audio_bytes: int = 2 << 30
    max_audio_s: float = 6 * 3600.0
    most_fetched: int | None = None

    def to_json(self) -> str:
        """One line that `from_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "WorkerSettings":
        """What `to_json` wrote."""
        found = json.loads(text)
        engine = EngineChoice(**found.pop("engine"))
        return cls(engine, tuple(found.pop("fetch_from")), **found)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told.

    Attributes:
        keys: API keys that are accepted, in plain; kept as digests. With none here and no `keys_file`, any is.
        keys_file: named keys, hashed; read again whenever it changes.
        dialect: `wire`, or the documentation page to follow to the letter.
        worker: what the recognising processes are told.
        workers: how many of them.
        keep_s: how long a result is kept, in seconds from the job's creation.
        max_queue: how many jobs may wait; more are refused with 429.
        max_upload_bytes: largest file that is taken.
        access_log: where a JSON line for each request goes: a file, `-` for stdout, `None` for nowhere.
        threads: work in threads of this process; for engines that only play a part.
        connections: how slow, large and many clients may be.
    """

    keys: Sequence[str] = field(default=(), repr=False)
    keys_file: Path | None = None
    dialect: str = WIRE
    worker: WorkerSettings = WorkerSettings()
    workers: int = 1
    keep_s: float = 3600.0
    max_queue: int = 1000
    max_upload_bytes: int = 2 << 30
    access_log: str | None = None
    threads: bool = False
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)
