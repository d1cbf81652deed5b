"""Schemathesis, run in this process: all that is known here of its insides.

`schemathesis.engine` is not documented, and a new version may change it; this module is what has to follow, and
`configuring`, which has what is set. What it gives is plain: a `Run`.
"""

import random
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final

import requests
import schemathesis
from schemathesis import engine as _engine
from schemathesis.engine import context
from schemathesis.transport.requests import REQUESTS_TRANSPORT, ManagedCookiesSession, RequestsTransport
from urllib3.exceptions import HTTPError

from ..contracts import Contract, Schema
from ..deployment import Deployment
from ..exchanges import Exchange
from ..settings import Settings
from ..whole import EndlessAnswer, WholeAnswers
from .bodies import Bodies
from .configuring import Project, configuration_of, may_create, nothing_left_behind, share_of
from .constants import none_of_the_program
from .documents import document_for, judged
from .found import Failure, Run
from .recording import kept

# Its own annotations are incomplete.
_schemathesis: Any = schemathesis
_class_of: Any = type
_context: Any = context

AVAILABILITY: Final = "availability"
"""The name of the kit's own check: what was created is there."""
_MOST_ENDLESS: Final = 3
"""Answers in a row that may have no end."""
_ESSENTIAL: Final = ("coverage", "fuzzing", "stateful")
"""Phases that have to run: examples there need not be, and sequences are not wanted where nothing is created."""


def generated(
    settings: Settings, contract: Contract, deployment: Deployment, models: tuple[str, ...], rng: random.Random
) -> Run:
    """Let schemathesis ask all that the contract gives rise to, once; `models` are named where one is needed."""
    creates = may_create(settings)
    contract = judged(contract, settings)
    document = document_for(contract, creates=creates)
    schema = _schemathesis.openapi.from_dict(
        document, config=configuration_of(settings, document, creates=creates, seed=rng.getrandbits(32))
    )
    whole = document_for(contract, creates=True)
    bodies = Bodies(
        whole,
        whole["paths"][contract.create_path]["post"],
        models,
        rng,
        only=bool(settings.models),
        share=share_of(settings),
    )
    schema.hooks.register_hook_with_name(bodies.keep, "filter_case")
    schema.hooks.register_hook_with_name(bodies.change, "map_case")
    schema.config.__class__ = Project
    transport = _Transport(deployment, settings.request_timeout_s)
    schema.__class__ = _class_of("KitSchema", (type(schema),), {"transport": property(lambda _: transport)})
    paths: dict[str, Schema] = document["paths"]
    methods = ("get", "post")
    operations = [f"{method.upper()} {path}" for path in paths for method in methods if method in paths[path]]
    run = Run(contract, tuple(operations), creates)
    reading = _Reading(run, transport)
    with nothing_left_behind(), none_of_the_program(), transport.sessions():
        for event in _engine.from_schema(schema).execute():
            reading.read(event)
    if reading.interrupted:
        raise KeyboardInterrupt
    run.unanswered = transport.unanswered
    return run


def _nowhere(*_: Any, **__: Any) -> Iterator[Any]:
    """Where a redirect is followed to: a key goes where it was meant to go."""
    return iter(())


class _Transport(RequestsTransport):
    """How its requests are sent: in turn, by no proxy and with no password of the environment, and each is kept."""

    def __init__(self, deployment: Deployment, timeout_s: float) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)  # pyright: ignore[reportUnknownMemberType]
        self._deployment = deployment
        self._adapter = WholeAnswers(timeout_s)
        self._endless = 0
        self._exchanges: dict[int, tuple[Any, Exchange]] = {}
        self.unanswered: Exchange | None = None

    @contextmanager
    def sessions(self) -> Generator[None]:
        """Sessions that it makes itself, also those whose requests do not come by here, are as the kit's own."""
        before = _context.make_session

        def make_session(*config: Any, **more: Any) -> Any:
            return self._prepared(before(*config, **more))

        _context.make_session = make_session
        try:
            yield
        finally:
            _context.make_session = before

    def _prepared(self, session: Any) -> Any:
        session.trust_env = False
        session.resolve_redirects = _nowhere
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        return session

    def send(self, case: Any, *, session: Any = None, **kwargs: Any) -> Any:
        own = self._prepared(ManagedCookiesSession()) if session is None else session
        try:
            (response, exchange), asked = self._sent(case, own, **kwargs), 1
            while self._deployment.patience.wants_again(exchange, asked):
                (response, exchange), asked = self._sent(case, own, **kwargs), asked + 1
            return response
        finally:
            if session is None:
                own.close()

    def _sent(self, case: Any, session: Any, **kwargs: Any) -> tuple[Any, Exchange]:
        if self._endless >= _MOST_ENDLESS:
            raise requests.ConnectionError(HTTPError("its answers have no end: nothing more is asked of it"))
        self._deployment.wait()
        began = time.monotonic()
        try:
            response = super().send(case, session=session, **kwargs)  # pyright: ignore[reportUnknownMemberType]
        except requests.RequestException as problem:
            self._endless += isinstance(problem, EndlessAnswer)
            if isinstance(problem.request, requests.PreparedRequest):
                why = f"{type(problem).__name__}: {problem}"
                lost = self.keep(problem.request, None, time.monotonic() - began, why)
                self.unanswered = self.unanswered or lost
                late = isinstance(problem, requests.Timeout | EndlessAnswer)
                refused = isinstance(problem, requests.ConnectionError)
                self._deployment.silence.note(str(problem.request.method), lost, late=late, refused=refused)
            raise
        self._endless = 0
        exchange = self.keep(response.request, response, time.monotonic() - began)
        self._deployment.silence.forget(str(response.request.method))
        return response, exchange

    def keep(self, request: Any, response: Any, seconds: float, why: str = "") -> Exchange:
        exchange = kept(self._deployment.traffic, request, response, seconds, why)
        self._exchanges[id(request)] = (request, exchange)  # the request is kept, too: its id stays its own
        return exchange

    def exchange_of(self, response: Any) -> Exchange | None:
        return None if response is None else self._exchanges.get(id(response.request), (None, None))[1]


class _Reading:
    """Reads the events of a run."""

    def __init__(self, run: Run, transport: _Transport) -> None:
        self._run = run
        self._transport = transport
        self.interrupted = False
        """Whether somebody ended it, which it keeps to itself."""
        self._readers: dict[str, Callable[[Any], None]] = {
            "ScenarioFinished": self._scenario,
            "PhaseFinished": self._phase,
            "NonFatalError": self._error,
            "FatalError": self._fatal,
            "EngineFinished": self._end,
            "Interrupted": self._interrupt,
        }

    def read(self, event: Any) -> None:
        reader = self._readers.get(type(event).__name__)
        if reader is not None:
            reader(event)

    def _scenario(self, event: Any) -> None:
        recorder = event.recorder
        for case_id, interaction in recorder.interactions.items():
            node = recorder.cases.get(case_id)
            if node is None:
                continue
            label = node.value.operation.label
            self._run.cases[event.phase.value, label] += 1
            answer = interaction.response
            if (
                answer is not None
                and answer.status_code < 300
                and node.value.method == node.value.operation.method.upper()
            ):
                self._run.answered[label] += 1
            self._look_for_job(recorder, case_id, node)
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    self._failed(recorder, case_id, check)

    def _look_for_job(self, recorder: Any, case_id: str, node: Any) -> None:
        """A job that a create has told of, and that a link led to."""
        parent = recorder.interactions.get(node.parent_id)
        answer = recorder.interactions[case_id].response
        if not node.is_transition_applied or parent is None or parent.response is None or answer is None:
            return
        created, looked = self._exchange(recorder, node.parent_id), self._exchange(recorder, case_id)
        if created is None or looked is None or not created.made_a_job or answer.status_code != 404:
            return
        message = "answered 404 to a fetch of the job that was created just before"
        label = node.value.operation.label
        self._run.failures.append(Failure(AVAILABILITY, "404", message, label, looked, (created,)))

    def _failed(self, recorder: Any, case_id: str, check: Any) -> None:
        failure = check.failure_info.failure
        chain = [self._exchange(recorder, case.id) for case in recorder.iter_chain_cases(case_id=case_id)]
        shown = [exchange for exchange in chain if exchange is not None]
        if not shown:
            self._run.errors.append((f"{check.name} failed, and what shows it is lost: {failure}", False))
            return
        self._run.failures.append(
            Failure(
                check.name,
                f"{type(failure).__name__} {failure._unique_key}",
                str(failure.message or failure.title).strip(),
                recorder.cases[case_id].value.operation.label,
                shown[-1],
                tuple(shown[:-1]),
            )
        )

    def _exchange(self, recorder: Any, case_id: str) -> Exchange | None:
        interaction = recorder.interactions.get(case_id)
        return None if interaction is None else self._transport.exchange_of(interaction.response)

    def _phase(self, event: Any) -> None:
        name, reason = event.phase.name.value, event.phase.skip_reason
        if (
            name in _ESSENTIAL
            and (self._run.creates or name != "stateful")
            and event.status.value in ("skip", "interrupted")
        ):
            self._run.skipped[name] = "it did not run" if reason is None else reason.display
        if event.phase.name.value == "probing" and event.payload is not None:
            for probe in event.payload.ok().probes:
                if probe.request is not None:
                    seconds = 0.0 if probe.response is None else probe.response.elapsed.total_seconds()
                    self._transport.keep(probe.request, probe.response, seconds, str(probe.error or ""))

    def _error(self, event: Any) -> None:
        info = event.info
        of_deployment = isinstance(event.value, requests.RequestException) or info.title in (
            "Network Error", "Server Unavailable", "Unhealthy API", "Unresponsive Operation",
        )  # fmt: skip
        self._run.errors.append((f"{event.label}: {info.title}: {info.message}".strip(), of_deployment))

    def _fatal(self, event: Any) -> None:
        self._run.errors.append((f"schemathesis ended: {type(event.exception).__name__}: {event.exception}", False))

    def _interrupt(self, _: Any) -> None:
        self.interrupted = True

    def _end(self, event: Any) -> None:
        self.interrupted |= event.stop_reason.value == "interrupted"
        if event.stop_reason.value != "completed":
            gone = event.stop_reason.value == "server_unavailable"
            self._run.errors.append((f"schemathesis stopped: {event.stop_reason.value.replace('_', ' ')}", gone))
