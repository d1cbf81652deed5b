"""A gateway that plays a part, for the tests of any program: say what is said, switch faults on, see what was asked."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..embedded import LocalGateway
from ..settings import EngineChoice, Settings
from .asked import Asked
from .board import Board
from .engine import ScriptedSetup
from .player import Player
from .scenario import COUNT, WHEN_PROPERTIES, When, order, orders_of
from .script import Script, WrongScript
from .strict import complaint

_WHICH = {
    "type": "object",
    "properties": {
        "when": {"type": "object", "properties": WHEN_PROPERTIES, "additionalProperties": False},
        "times": COUNT,
        "job": {"type": "string"},
    },
}


class Controls:
    """What a test says to a scripted gateway, for the jobs of one API key.

    Attributes:
        api_key: the key; the jobs, scripts, faults and requests of another one are others.
        base_url: where the gateway listens.
    """

    api_key: str
    base_url: str
    _board: Board

    def says(self, text: str) -> None:
        """From now on this is what is said in each job, its words spread evenly; `""` is silence."""
        self.script(text=text)

    def script(
        self,
        *,
        when: Mapping[str, object] | None = None,
        times: int | None = None,
        faults: Sequence[str | Mapping[str, object]] = (),
        **script: Any,  # noqa: ANN401 - what a key takes, docs/testing.md says
    ) -> None:
        """Decide what becomes of jobs that are created from now on.

        Of those that fit a job, the first with `times` that is not used up is for it, else the last without. So
        `script(text="one", times=1)` and `script(text="two", times=1)` are for the first job and the second.

        Args:
            when: which jobs: any of `model`, `file`, `url` (patterns like `*.mp3`), `options`, `nth`; all without it.
            times: for so many jobs.
            faults: what goes wrong with these jobs: names, or tables with `name`, `times`, `on`, `seconds`.
            script: `text` or `words`, `language`, `duration`, `result`, `error`, `delay`, `runningPolls`,
                `errorStatus`, `submitErrorStatus`; docs/testing.md says what they mean.

        Raises:
            ValueError: something is unknown or of the wrong kind; the text names it.
        """
        _check(when=when, times=times)
        Script.read(script)
        fields: dict[str, Any] = dict(when or {})
        self._board.give(script, When(**fields), times, orders_of("script", faults))

    def fault(
        self,
        name: str,
        *,
        times: int | None = None,
        on: str | None = None,
        job: str | None = None,
        seconds: float = 1.0,
    ) -> None:
        """Switch a fault on.

        Args:
            name: one of the faults in docs/testing.md, like `http-503`.
            times: for so many requests that it can be seen on; for all without it.
            on: `create` or `fetch`, for one that could be seen on both.
            job: for looks at this generation id alone.
            seconds: how long one step of a slow fault takes.

        Raises:
            LookupError: there is no such fault; the text lists those with names like it.
            ValueError: something else is of the wrong kind; the text names it.
        """
        _check(job=job)
        self._board.switch_on(order(name, times, on, seconds), job)

    @property
    def requests(self) -> list[Asked]:
        """What was asked with this key, in order, the last 10,000; see `Asked` for what is known of a request."""
        return list(self._board.requests)

    def reset(self) -> None:
        """Forget scripts, faults and requests; jobs stay."""
        self._board.reset()


def _check(**which: object) -> None:
    wrong = complaint({name: value for name, value in which.items() if value is not None}, _WHICH)
    if wrong:
        raise WrongScript(wrong)


class Handle(Controls):
    """One API key of a scripted gateway, with everything that a test says and sees by it."""

    def __init__(self, base_url: str, player: Player) -> None:
        self.api_key = secrets.token_urlsafe(24)
        self.base_url = base_url
        self._player = player
        self._board = player.open_board(self.api_key)

    def __repr__(self) -> str:
        return f"Handle(base_url={self.base_url!r})"

    def close(self) -> None:
        """Let the key be one no longer."""
        self._player.close_board(self.api_key)


class ScriptedGateway(LocalGateway, Controls):
    """A local gateway that recognises nothing: what is said in a job, and what goes wrong, is told to it.

        with ScriptedGateway() as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
            gateway.says("Turn on the lights.")
            gateway.fault("http-503", times=1)
            assert client.transcribe(b"any bytes", model="whisper-tiny").text == "Turn on the lights."

    It starts in some hundredths of a second, works in threads of this process, and fetches no URL. Whoever has a key of
    another one is refused.

    Args:
        scenario: a TOML file for what is not told otherwise.
        dialect: `wire`, or a documentation page to follow to the letter.
        settings: limits and all else, and the dialect where it is not given; not the engine, the workers and the keys.

    Raises:
        ValueError: the settings have keys.
        NotConfigured: the scenario cannot be read; the text names file, table and key.
        OSError: no loopback port could be had.
    """

    def __init__(
        self, scenario: Path | str | None = None, *, dialect: str | None = None, settings: Settings | None = None
    ) -> None:
        engine = EngineChoice("scripted", {} if scenario is None else {"scenario": str(scenario)})
        self._plays = Player(ScriptedSetup(engine.options).scenario, by_key=True)
        threaded = replace(settings or Settings(), threads=True)
        super().__init__(dialect=dialect, engine=engine, settings=threaded, player=self._plays)
        self._board = self._plays.open_board(self.api_key)

    def handle(self) -> Handle:
        """Another API key of this gateway, which knows nothing of what was told to the first."""
        return Handle(self.base_url, self._plays)
