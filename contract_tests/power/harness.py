"""Runs the kit against broken deployments, and against faithful ones, and says what it found."""

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Final, Literal

from aimlapi_stt_contract import Report, Settings, run_checks
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.run import CannotRun
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.settings import Settings as GatewaySettings

from .catalogue import fault_named
from .gateway import BrokenGateway

Outcome = Literal["caught", "missed", "not met", "cannot run", "stopped", "kept"]
"""caught: the kit has findings. missed: the fault was met, and there are none. not met: the fault changed no answer.
cannot run: the kit refused to begin. stopped: a check came to no end, and there are no findings. kept: there is no
fault, and there are no findings.
"""
Faithful = Literal["scripted", "real"]

REQUEST_TIMEOUT_S: Final = 3.0
JOB_TIMEOUT_S: Final = 3.0
"""A faithful job here is at its end in a tenth of a second: what is not by then never will be."""

_REAL_JOB_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the kit.

    Attributes:
        subject: the name of the fault, or which faithful deployment.
        seed: what the kit drew from.
        outcome: what came of it.
        checks: the checks that had findings.
        said: what the kit said first, where it said anything.
        creates: how many jobs it created.
        seconds: how long it took.
        cpu_s: how long this process and those of the gateway were busy, in seconds.
    """

    subject: str
    seed: int
    outcome: Outcome
    checks: tuple[str, ...]
    said: str
    creates: int
    seconds: float
    cpu_s: float


def run_fault(name: str, seed: int, only: tuple[str, ...] = ()) -> Run:
    """Hold the deployment with this fault against the contract, with the defaults of the profile quick.

    Args:
        name: the fault's.
        seed: of the run.
        only: the checks, all without any.
    """
    busy = _busy()
    with _quiet(), BrokenGateway(fault_named(name)) as gateway:
        settings = Settings(
            gateway.base_url, gateway.api_key, gateway.other_key, seed=seed, only=only,
            request_timeout_s=REQUEST_TIMEOUT_S, job_timeout_s=JOB_TIMEOUT_S,
        )  # fmt: skip
        made = _run(name, settings, lambda: gateway.met)
    return replace(made, cpu_s=_busy() - busy)


def run_fault_briefly(name: str, seed: int) -> Run:
    """As `run_fault`, but generated requests, which take most of the time, are sent only where nothing else was found.

    What is caught so is caught by the whole run as well, which has these checks and more.
    """
    others = tuple(check.name for check in CHECKS.values() if check.layer != "schema" and check.area != "run")
    brief = run_fault(name, seed, others)
    return brief if brief.outcome == "caught" else run_fault(name, seed)


def run_faithful(kind: Faithful, seed: int, only: tuple[str, ...] = ()) -> Run:
    """Hold a deployment without a fault against the contract: the scripted one, or one that recognises speech."""
    made: AbstractContextManager[BrokenGateway | LocalGateway]
    busy = _busy()
    keys = ("own-key-of-this-run", "other-key-of-this-run")
    made = BrokenGateway() if kind == "scripted" else LocalGateway(settings=GatewaySettings(keys=keys))
    with _quiet(), made as gateway:
        other = gateway.other_key if isinstance(gateway, BrokenGateway) else keys[1]
        settings = Settings(
            gateway.base_url, gateway.api_key, other, seed=seed, only=only, job_timeout_s=_REAL_JOB_TIMEOUT_S
        )
        run = _run(f"faithful, {kind}", settings, None)
    return replace(run, cpu_s=_busy() - busy)


def all_runs(tasks: Sequence[tuple[Callable[..., Run], str, int]], processes: int) -> Iterator[Run]:
    """Run these, so many at the same time, in the order in which they end."""
    if processes == 1:
        for run, name, seed in tasks:
            yield run(name, seed)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        futures: list[Future[Run]] = [pool.submit(run, name, seed) for run, name, seed in tasks]
        for future in as_completed(futures):
            yield future.result()


def _run(subject: str, settings: Settings, met: Callable[[], int] | None) -> Run:
    began = time.monotonic()
    report, said = None, ""
    try:
        report = run_checks(settings)
    except CannotRun as problem:
        said = str(problem)
    return Run(
        subject, settings.seed, _outcome(report, met), _breaking(report), said or _first_words(report),
        0 if report is None else report.creates, time.monotonic() - began, 0.0,
    )  # fmt: skip


def _outcome(report: Report | None, met: Callable[[], int] | None) -> Outcome:
    if report is None:
        return "cannot run"
    if report.exit_code == 1:
        return "caught"
    if met is not None and not met():
        return "not met"
    if report.exit_code:
        return "stopped"
    return "kept" if met is None else "missed"


def _busy() -> float:
    """Seconds of CPU of this process, and of its children that have ended."""
    return sum(os.times()[:4])


def _breaking(report: Report | None) -> tuple[str, ...]:
    results = () if report is None else report.results
    return tuple(result.check.name for result in results if result.outcome == "broken")


def _first_words(report: Report | None) -> str:
    if report is None:
        return ""
    if report.findings:
        return f"{report.findings[0].check.name}: {report.findings[0].message}"
    return next((f"{result.check.name}: {result.why}" for result in report.results if result.outcome == "stopped"), "")


@contextmanager
def _quiet() -> Generator[None]:
    """What a gateway logs of the requests that break it is not of interest here."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
