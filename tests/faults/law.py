"""What a fault is, and the rules that say how a call must end when it meets one.

The clients of this suite have a clock that moves by a second a try (see `worlds`), so tries can be counted beforehand.
"""

from dataclasses import dataclass, replace
from typing import Any

from aimlapi_stt import (
    NotFoundOrExpired,
    OutOfCredits,
    RateLimited,
    Redirected,
    Rejected,
    ServiceFailed,
    SpeechToTextError,
    SubmissionUncertain,
    Unauthorized,
    Unreachable,
    UnreadableAnswer,
)
from tests.faults.behaviours import REQUEST_ID, Text, answer, staying
from tests.faults.server import Behaviour
from tests.faults.worlds import HASTY, PATIENT, Patience
from tests.wrapper.payloads import JOB

CREATE_TRIES = 4
FETCH_TRIES = 3  # until the retry budget of `PATIENT` is spent
ASKED_TRIES = 4  # until its wait is over: what the service asks to wait is no failure of its own
UNREADABLE_TRIES = 3
LOOKS = 5  # at a job that never ends

LONG = "long"
KINDS: dict[int, type[Rejected]] = {401: Unauthorized, 403: OutOfCredits, 404: NotFoundOrExpired, 429: RateLimited}
NOT_CARRIED_OUT = {300, 301, 302, 305, 307, 308, *range(400, 500)}


@dataclass(frozen=True)
class Ends:
    """How a call ends: without an error in the id or the transcript, else in exactly this class with these fields."""

    error: type[SpeechToTextError] | None = None
    tries: int = 1
    status_code: int | None = None
    request_id: str | None = None
    generation_id: str | None = None
    last_status: str | None = None


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        create: how a create ends that meets it every time; `None` where it says nothing of creates.
        fetch: how a wait ends that meets it every time; `None` where it says nothing of waits.
        recovers: whether a wait that meets it once goes on.
        arrives: whether the server sees what kind of request it is.
        whole: whether it reads a create to its end.
        connects: whether it sees a connection.
        everywhere: whether an upload, and a wait that it comes and goes in, tell more than a create and a wait.
        tls: the kind of certificate that the server shows.
        audio_bytes: how much is uploaded.
    """

    name: str
    behaviour: Behaviour
    create: Ends | None = None
    fetch: Ends | None = None
    recovers: bool = True
    arrives: bool = True
    whole: bool = True
    connects: bool = True
    listens: bool = True
    accepts: bool = True
    full: bool = False
    everywhere: bool = False
    tls: str = ""
    patience: Patience = PATIENT
    audio_bytes: int = 300_000

    @property
    def passes(self) -> bool:
        """Whether something else can happen on the same server afterwards, in the time that there is."""
        return self.patience is PATIENT and self.listens and not self.tls


def lost(name: str, behaviour: Behaviour, request_id: str | None = None, **rest: Any) -> Fault:
    """No answer, or half of one, and the request may have arrived: never create again, always look again."""
    create = Ends(SubmissionUncertain, request_id=request_id)
    made = Fault(name, behaviour, create, Ends(Unreachable, FETCH_TRIES))
    return replace(made, **rest)


def silent(name: str, behaviour: Behaviour, request_id: str | None = None, **rest: Any) -> Fault:
    """As `lost`, by a server that leaves the client waiting; once is enough of that."""
    found = lost(name, behaviour, request_id, patience=HASTY, **rest)
    return replace(found, fetch=Ends(Unreachable))


def unsent(name: str, behaviour: Behaviour, **rest: Any) -> Fault:
    """Nothing can have arrived: a create is tried again too."""
    made = Fault(name, behaviour, Ends(Unreachable, CREATE_TRIES), Ends(Unreachable, FETCH_TRIES), arrives=False)
    return replace(made, **rest)


def answered(name: str, status: int, body: Text = b"", *headers: str, gives: str = "", asks: str = "") -> Fault:
    """A whole answer that is no success.

    Args:
        name: its name.
        status: its HTTP status.
        body: what it says.
        headers: beside the usual ones.
        gives: the usable generation id in it.
        asks: what `Retry-After` it has: `0`, something `LONG`, or none that counts.
    """
    create = created(gives, status) if gives and status not in NOT_CARRIED_OUT else _not_created(status, gives, asks)
    fetch, recovers = _not_fetched(status, asks)
    return Fault(f"{status}{name and ' '}{name}", staying(answer(body, status, *headers)), create, fetch, recovers)


def everywhere(*faults: Fault) -> list[Fault]:
    """Faults that are tried on uploads too, and on waits that they come and go in."""
    return [replace(fault, everywhere=True) for fault in faults]


def created(generation_id: str, status: int = 200) -> Ends:
    """A job of this id was created."""
    return Ends(generation_id=generation_id)


def _not_created(status: int, gives: str, asks: str) -> Ends:
    if status not in NOT_CARRIED_OUT:
        return Ends(SubmissionUncertain, 1, status, REQUEST_ID)
    kind = _kind(status)
    tries = 1 if status != 429 or asks == LONG or gives else CREATE_TRIES
    return Ends(Rejected if status == 404 else kind, tries, status, REQUEST_ID, gives or None)


def _not_fetched(status: int, asks: str) -> tuple[Ends, bool]:
    if 200 <= status < 300:
        return unreadable(status), True
    again = status in (408, 425, 429) or status >= 500
    tries = 1 if not again or asks == LONG else ASKED_TRIES if asks else FETCH_TRIES
    return Ends(_kind(status), tries, status, REQUEST_ID, JOB), again and asks != LONG


def unreadable(status: int = 200) -> Ends:
    """A look at a job whose answer makes no sense."""
    return Ends(UnreadableAnswer, UNREADABLE_TRIES, status, REQUEST_ID, JOB)


def _kind(status: int) -> type[Rejected]:
    return Redirected if 300 <= status < 400 else ServiceFailed if status >= 500 else KINDS.get(status, Rejected)
