"""One run: each check that was chosen, one after another; what one of them meets stops no other."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from . import checks as _checks  # enters all checks
from .contracts import Contract, contract_for
from .deployment import Deployment, OverBudget, Traffic, redaction_of, unknown_id
from .findings import CheckResult, Finding, Outcome, Report
from .laws import Check, NotAsked, chosen
from .refusals import NO_AUDIO
from .rerun import options_of, selection_of
from .session import Session
from .settings import Settings
from .silence import Gone

assert _checks

_ANSWERS_BADLY = ("DecodingError", "Endless", "ReadError", "complete message body")
"""Signs of somebody who is there, and whose answers cannot be read: that is for the checks to say."""
Tell = Callable[[CheckResult], None]
IsLast = Callable[[CheckResult], bool]


class CannotRun(Exception):
    """The run cannot begin. The text says why and what to do next."""


class Interrupted(KeyboardInterrupt):
    """The run was interrupted. `report` has what was found until then."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def run_checks(settings: Settings, tell: Tell | None = None, *, is_last: IsLast | None = None) -> Report:
    """Hold a deployment against its contract.

    Args:
        settings: where it is, what it is held against, how much may be asked.
        tell: called with each result as soon as it is there.
        is_last: whether the run ends with this result; the checks that are left are skipped.

    Raises:
        CannotRun: nothing answers there, or the key is refused; the text says what to do.
        NoContract: what it is to be held against cannot be had.
        Interrupted: by Ctrl-C; it has the report until then.
        LookupError: `only` or `skip` names no check, or none is left.
    """
    wanted = in_order(chosen(settings.only, settings.skip), settings)
    started, began = datetime.now(UTC), time.monotonic()
    results: list[CheckResult] = []
    with opened(settings) as session:
        interruption = _each(session, wanted, results, tell, is_last)
    seconds = time.monotonic() - began
    report = report_of(session, results, started, seconds, interrupted=interruption is not None)
    if interruption is not None:
        raise Interrupted(report) from interruption
    return report


@contextmanager
def opened(settings: Settings) -> Generator[Session]:
    """What the checks of a run see, for as long as it is needed; raises as `run_checks` does."""
    contract = contract_for(settings.page, settings.contract)
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    try:
        session = Session(settings, contract, deployment)
        _knock(session)
        yield session
    finally:
        deployment.close()


def report_of(
    session: Session, results: Sequence[CheckResult], started: datetime, seconds: float, *, interrupted: bool = False
) -> Report:
    """What is to be told of a run until now, or of a part of it."""
    settings, traffic = session.settings, session.deployment.traffic
    return Report(
        base_url=settings.base_url,
        contract=session.contract.name,
        profile=settings.profile.name,
        seed=settings.seed,
        models=session.models,
        results=tuple(results),
        exchanges=traffic.exchanges,
        creates=traffic.creates,
        reached=dict(sorted(traffic.reached.items())),
        seconds=seconds,
        started=started.isoformat(timespec="seconds"),
        options=options_of(settings),
        selection=selection_of(settings),
        interrupted=interrupted,
    )


def _each(
    session: Session, wanted: list[Check], results: list[CheckResult], tell: Tell | None, is_last: IsLast | None
) -> KeyboardInterrupt | None:
    """Run each check; the interruption that ended it early, if one did."""
    interruption, why = None, ""
    try:
        for check in wanted:
            result = look(session, check)
            results.append(result)
            if tell is not None:
                tell(result)
            if is_last is not None and is_last(result):
                why = f"the run ended with {check.name} (--fail-fast)"
                break
    except KeyboardInterrupt as caught:
        interruption, why = caught, "the run was interrupted"
    results += [CheckResult(check, "skipped", (), 0.0, why) for check in wanted[len(results) :]]
    return interruption


def look(session: Session, check: Check) -> CheckResult:
    """Run one check; whatever it raises is told in its result."""
    began = time.monotonic()
    found: list[Finding] = []
    why = _skipped(session, check)
    if why:
        return CheckResult(check, "skipped", (), 0.0, why)
    _recover(session)
    asked = len(session.deployment.traffic.exchanges)
    try:
        for finding in check.look(session.of(check)):
            found.append(finding)
    except (OverBudget, NotAsked) as limit:
        if not found:
            return CheckResult(check, "skipped", (), time.monotonic() - began, str(limit))
    except Gone as gone:
        why = str(gone)
        own = [exchange for exchange in gone.exchanges if exchange.number > asked]
        if own and not found:
            found.append(session.broken(f"the requests were not answered: {why}", *own))
    except Exception as problem:  # noqa: BLE001 - a fault of the kit must not hide what the other checks find
        why = f"the kit itself failed: {type(problem).__name__}: {problem}"
    why = session.deployment.traffic.redaction.text(why)
    outcome: Outcome = "broken" if found else "stopped" if why else "kept"
    return CheckResult(check, outcome, tuple(found), time.monotonic() - began, why)


def _skipped(session: Session, check: Check) -> str:
    if check.cost != "creates":
        return ""
    if not session.profile.generates:
        return f"the profile {session.profile.name} does not run checks that create jobs of their own"
    if session.settings.budget is not None:
        return f"it creates jobs of its own, and the budget is {session.settings.budget}"
    return ""


def _recover(session: Session) -> None:
    """What one check asked, and was not answered, is not to be told of the next one."""
    deployment, rng = session.deployment, session.random("knock")
    with suppress(OverBudget):
        deployment.silence.break_(
            {
                "GET": lambda: deployment.fetch(unknown_id(rng)),
                "POST": lambda: deployment.create(NO_AUDIO, refusable=True),
            }
        )


def in_order(checks: list[Check], settings: Settings) -> list[Check]:
    """The checks in the order in which they are run.

    What looks at the run as a whole is last. Where jobs are counted, creates that have to be refused come before those
    that are meant: one that is accepted nevertheless takes the place of a job, and the limit holds.
    """
    counted = settings.budget is not None
    return sorted(checks, key=lambda check: (check.area == "run", counted and check.cost == "jobs"))


def _knock(session: Session) -> None:
    """See whether anybody is there, and the key is good, before anything is judged."""
    settings, deployment = session.settings, session.deployment
    exchange = deployment.fetch(unknown_id(session.random("knock")))
    if exchange.answer is None and not any(sign in exchange.why for sign in _ANSWERS_BADLY):
        raise CannotRun(f"{settings.base_url} does not answer ({exchange.why}). Check the base URL.")
    if exchange.status in (401, 403):
        raise CannotRun(
            f"{settings.base_url} refuses the API key ({exchange.status}). Check the key, and that it is one of this "
            "deployment."
        )


def contract_of(settings: Settings) -> Contract:
    """What a run with these settings is held against."""
    return contract_for(settings.page, settings.contract)
