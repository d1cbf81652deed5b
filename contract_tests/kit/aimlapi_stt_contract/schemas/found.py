"""What a run of schemathesis gave, as plain data."""

from collections import Counter
from dataclasses import dataclass, field

from ..contracts import Contract
from ..exchanges import Exchange


@dataclass(frozen=True, slots=True)
class Failure:
    """A check of schemathesis that failed.

    Attributes:
        check: its name.
        kind: what makes two failures the same.
        message: what schemathesis says.
        operation: like `POST /v1/stt/create`.
        exchange: the request that shows it.
        before: the requests that led to it, in a sequence.
    """

    check: str
    kind: str
    message: str
    operation: str
    exchange: Exchange
    before: tuple[Exchange, ...] = ()


@dataclass(slots=True)
class Run:
    """What a run of schemathesis gave.

    Attributes:
        contract: what it judged by.
        operations: what it generated for.
        creates: whether it generated creates.
        failures: all failures, in order.
        errors: what kept it from asking, each as a sentence; with whether the deployment did.
        skipped: the phases that did not run, and why.
        cases: how many requests it sent of an operation, by phase.
        answered: how many successes an operation was answered with.
        unanswered: the first request that was not answered; `None` where all were.
    """

    contract: Contract
    operations: tuple[str, ...]
    creates: bool
    failures: list[Failure] = field(default_factory=list[Failure])
    errors: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])
    skipped: dict[str, str] = field(default_factory=dict[str, str])
    cases: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    answered: Counter[str] = field(default_factory=Counter[str])
    unanswered: Exchange | None = None
