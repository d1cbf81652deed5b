"""What a broken deployment is: one fault, by name, with the law that it breaks, and how it is done."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, cast

from aimlapi_stt_gateway.scripted.turn import Answer

Area = Literal[
    "create", "uploads", "fetch", "results", "lifecycle", "concurrency", "auth", "errors", "headers", "encodings",
    "methods",
]  # fmt: skip
Told = dict[str, Any]

OWN_HEADER: Final = "authorization"
CUT: Final = "-cut"
"""A header that never goes out: the answer ends after half of its body, and the connection with it."""

_PART: Final = re.compile(rb'content-disposition: form-data; name="([^"]*)"(; filename="([^"]*)")?', re.IGNORECASE)
_VALUE: Final = rb'name="%s"\r\n\r\n(.*?)\r\n--'


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, whole. Names of headers are in lower case."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    client: object = None

    def header(self, name: str) -> str:
        """A header's value; empty without it."""
        return next((value for known, value in self.headers if known == name), "")

    def with_header(self, name: str, value: str | None) -> "Ask":
        """The request with a header in place of any of that name; `None` leaves it out."""
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))

    def with_body(self, body: bytes, content_type: str) -> "Ask":
        """The request with another body."""
        return replace(self, body=body).with_header("content-type", content_type)

    def with_key(self, key: str) -> "Ask":
        """The request as somebody with this key sends it."""
        return self.with_header(OWN_HEADER, f"Bearer {key}")

    @property
    def key(self) -> str:
        """What it shows as its key; empty where it shows none."""
        return self.header(OWN_HEADER).removeprefix("Bearer").strip()

    @property
    def is_create(self) -> bool:
        """Whether it is a create."""
        return self.method == "POST" and self.path == "/v1/stt/create"

    @property
    def is_fetch(self) -> bool:
        """Whether it is a look at a job."""
        return self.method == "GET" and self.path.startswith("/v1/stt/")

    @property
    def job(self) -> str:
        """The id that it looks at."""
        return self.path.removeprefix("/v1/stt/")

    @property
    def media_type(self) -> str:
        """Of its body, without parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def json(self) -> Any:
        """The JSON in the body; `None` where there is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def fields(self) -> Told:
        """The keys of a JSON object in the body; empty where there is none."""
        found = self.json
        return cast(Told, found) if isinstance(found, dict) else {}

    @property
    def is_form(self) -> bool:
        """Whether it is a form with parts."""
        return self.media_type == "multipart/form-data"

    @property
    def parts(self) -> list[tuple[str, str | None]]:
        """Name and file name of the parts of a form, in their order."""
        found = _PART.findall(self.body) if self.is_form else []
        return [(name.decode("utf-8", "replace"), file.decode("utf-8", "replace") if has else None)
                for name, has, file in found]  # fmt: skip

    def part(self, name: str) -> str | None:
        """The text of a field of a form; `None` without it."""
        found = re.search(_VALUE % name.encode(), self.body, re.DOTALL) if self.is_form else None
        return None if found is None else found[1].decode("utf-8", "replace")

    @property
    def model(self) -> str:
        """The model that it names; empty where it names none."""
        return str(self.part("model") or "") if self.is_form else str(self.fields.get("model", ""))

    @property
    def has_file(self) -> bool:
        """Whether it carries a file."""
        return any(file is not None for _, file in self.parts)

    def valid(self) -> "Ask":
        """A create by the same client that keeps the contract."""
        body = json.dumps({"model": "whisper-tiny", "url": "https://example.org/speech.wav"}).encode()
        return replace(self, method="POST", path="/v1/stt/create").with_body(body, "application/json")


@dataclass(slots=True)
class Memory:
    """What a fault knows from one request to the next.

    Attributes:
        keys: those of the deployment, the own one first.
        owners: the key that each job was created with.
        kept: whatever a fault keeps.
        under_way: how many requests there are now, this one among them.
    """

    keys: tuple[str, ...]
    owners: dict[str, str] = field(default_factory=dict[str, str])
    kept: dict[str, Any] = field(default_factory=dict[str, Any])
    under_way: int = 0

    def count(self, name: str) -> int:
        """How often it was called with this name, this time included."""
        self.kept[name] = number = self.kept.get(name, 0) + 1
        return int(number)


App = Callable[[Ask], Awaitable[Answer]]
Around = Callable[[Ask, App, Memory], Awaitable[Answer]]
"""Answers a request; `App` is the faithful deployment."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a deployment breaks its contract.

    Attributes:
        name: what it is called.
        area: what of the contract it is about.
        does: what it does, in one sentence.
        law: the law that it breaks, in one sentence.
        source: where that is written: a section of docs/wire.md, or a JSON pointer of the effective contract.
        around: how it is done; `None` where `scripted` names it.
        scripted: the fault of the scripted gateway that does it.
        on: where that one is met, if not wherever it can be: `create` or `fetch`.
    """

    name: str
    area: Area
    does: str
    law: str
    source: str
    around: Around | None = None
    scripted: str | None = None
    on: str | None = None


def problem(status: int, message: str, **headers: str) -> Answer:
    """An error as the contract has it."""
    body = {"title": "Problem", "status": status, "message": message}
    return Answer(
        status, (("content-type", "application/problem+json"), *headers.items()), json.dumps(body).encode()
    )  # fmt: skip


def instead_of(answer: Answer, status: int, message: str) -> Answer:
    """An error in place of an answer, with the headers by which the request is found again."""
    kept = {name: value for name, value in answer.headers if name in ("x-request-id", "x-client-request-id")}
    return problem(status, message, **kept)


def success(document: object) -> Answer:
    """A success with a JSON body."""
    return Answer(200, (("content-type", "application/json"),), json.dumps(document).encode())


def answering(change: Callable[[Ask, Answer, Memory], Answer]) -> Around:
    """The answer is changed, whatever it is."""

    async def around(ask: Ask, app: App, memory: Memory) -> Answer:
        return change(ask, await app(ask), memory)

    return around


def asking(change: Callable[[Ask, Memory], Ask]) -> Around:
    """The request is changed before it is answered."""

    async def around(ask: Ask, app: App, memory: Memory) -> Answer:
        return await app(change(ask, memory))

    return around


def refusing(when: Callable[[Ask, Memory], bool], answer: Answer) -> Around:
    """What is asked so is answered in place of the deployment."""

    async def around(ask: Ask, app: App, memory: Memory) -> Answer:
        return answer if when(ask, memory) else await app(ask)

    return around


def accepting(when: Callable[[Ask], bool]) -> Around:
    """A create that is to be refused makes a job, where it is one of these."""

    async def around(ask: Ask, app: App, _: Memory) -> Answer:
        answer = await app(ask)
        if ask.is_create and 400 <= answer.status < 500 and answer.status != 401 and when(ask):
            return await app(ask.valid())
        return answer

    return around


def created(change: Callable[[Told, Ask, Memory], Told | None]) -> Around:
    """The object that a create is answered with is changed; `None` where there is nothing to change."""
    return _told(lambda ask: ask.is_create, change)


def fetched(change: Callable[[Told, Ask, Memory], Told | None]) -> Around:
    """The object that a look at a job is answered with is changed; `None` where there is nothing to change."""
    return _told(lambda ask: ask.is_fetch, change)


def _told(where: Callable[[Ask], bool], change: Callable[[Told, Ask, Memory], Told | None]) -> Around:
    def changed(ask: Ask, answer: Answer, memory: Memory) -> Answer:
        told = answer.told() if where(ask) else None
        made = None if told is None else change(told, ask, memory)
        return answer if made is None else answer.with_json(made)

    return answering(changed)


def errors(change: Callable[[Told, Ask, Answer], Answer]) -> Around:
    """Refusals are changed; `change` is given the object in the body."""

    def changed(ask: Ask, answer: Answer, _: Memory) -> Answer:
        return change(json.loads(answer.body), ask, answer) if answer.status >= 400 and answer.body else answer

    return answering(changed)


def ended(told: Told) -> bool:
    """Whether an answer tells of the end of a job."""
    return told.get("status") in ("completed", "failed", "error")


def under_way(told: Told, status: str = "generating") -> Told:
    """The same answer as of a job that has not come to its end."""
    return {key: value for key, value in told.items() if key not in ("result", "error")} | {"status": status}
