"""A request and its answer, as they are kept and shown: without keys, and without audio."""

import base64
import json
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

KEY_SHOWN: Final = "$AIMLAPI_API_KEY"
OTHER_KEY_SHOWN: Final = "$AIMLAPI_OTHER_API_KEY"
CUT_KEY_SHOWN: Final = "${AIMLAPI_API_KEY%?}"
"""The key without its last letter, as bash has it."""
SWAPPED_KEY_SHOWN: Final = "${AIMLAPI_API_KEY~~}"
"""The key with small letters for capitals and the reverse, as bash has it."""
_MOST: Final = 20_000
"""Bytes of a body that are kept."""
_SHORTEST: Final = 10
"""Letters of a key in base64 that are looked for."""
_URL_SAFE: Final = str.maketrans("+/", "-_")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form. `content` is its text, or what is said in place of audio."""

    name: str
    content: str
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. Keys are replaced by the names of the variables that curl lines use."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""
    form: tuple[Part, ...] = ()

    @property
    def carries_audio(self) -> bool:
        """Whether it has a file, or names a url; a create that has neither asks for nothing."""
        named = any(part.filename is not None or part.name == "url" for part in self.form)
        return named or "url" in self.body or "filename" in self.body

    def curl(self) -> str:
        """A line of shell that asks the same; a file of a form is named as it was."""
        words = ["curl", "-i", "-X", self.method, _with_variables(self.url)]
        for name, value in self.headers:
            if name.lower() in ("content-length", "host", "connection") or (
                self.form and name.lower() == "content-type"
            ):
                continue
            words += ["-H", _with_variables(f"{name}: {value}")]
        for part in self.form:
            value = f"{part.name}=@{part.filename}" if part.filename is not None else f"{part.name}={part.content}"
            words += ["-F" if part.filename is not None else "--form-string", shlex.quote(value)]
        if self.body:
            words += ["--data-binary", shlex.quote(self.body)]
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `headers` and `body` are for people, without keys; laws are held against what came.

    Attributes:
        status: the status code.
        headers: as they are shown.
        body: the beginning of the body, as text.
        size: how long it is, in bytes.
        content: the body as it came; never shown.
        came: the headers as they came; never shown.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    size: int
    content: bytes = field(repr=False)
    came: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def header(self, name: str) -> str | None:
        """A header's value as it came, the first one of that name; `None` where there is none."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """The values of a header that may stand there more than once, in their order."""
        return [value for known, value in self.came or self.headers if known.lower() == name.lower()]

    def shown(self, name: str) -> str:
        """A header's value as it is shown; empty where there is none."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty where there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none, by RFC 8259: no `NaN`, no key twice.
        """
        return json.loads(self.content, parse_constant=_no_constant, object_pairs_hook=_once)

    @property
    def told(self) -> dict[str, Any]:
        """The object in the body as it came; an empty one where there is none."""
        return object_in(self.content)

    @property
    def told_shown(self) -> dict[str, Any]:
        """The object in the body as it is shown; an empty one where there is none."""
        return object_in(self.body.encode(errors="surrogatepass"))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and its answer; `None` where there was none, and then why.

    Attributes:
        number: the how manieth of the run it was.
        seconds: from the request to the end of the answer.
    """

    number: int
    request: Request
    answer: Answer | None
    seconds: float
    why: str = ""
    started: float = 0.0

    @property
    def status(self) -> int | None:
        """The status code; `None` without an answer."""
        return None if self.answer is None else self.answer.status

    @property
    def told(self) -> dict[str, Any]:
        """The object in the answer's body; an empty one where there is none."""
        return {} if self.answer is None else self.answer.told

    @property
    def made_a_job(self) -> bool:
        """Whether it created a job: any success of a create, and one that tells of no id, too."""
        return self.request.method == "POST" and self.answer is not None and self.answer.status < 300

    @property
    def may_have_made_a_job(self) -> bool:
        """Whether it created a job, or nobody knows: a create that was not answered may have been heard, and one with
        audio that was answered with a redirect or a server error may have been made before that.
        """
        if self.request.method != "POST" or self.answer is None:
            return self.request.method == "POST"
        return self.made_a_job or (self.request.carries_audio and not 400 <= self.answer.status < 500)

    def __str__(self) -> str:
        asked = f"{self.request.method} {self.request.url}"
        return f"{asked}: {self.answer.status if self.answer else self.why}"


class Redaction:
    """What takes keys out of texts: as they are, quoted for a URL, and within base64."""

    def __init__(self, keys: Sequence[tuple[str | None, str]]) -> None:
        self._keys = [(form, shown) for key, shown in keys if key for form in _forms(key)]

    def text(self, text: str) -> str:
        """The text, each key replaced by its variable."""
        for key, shown in self._keys:
            text = text.replace(key, shown)
        return text

    def raw(self, content: bytes) -> bytes:
        """The bytes, each key replaced by its variable."""
        for key, shown in self._keys:
            content = content.replace(key.encode(), shown.encode())
        return content

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Headers, each key replaced by its variable."""
        return tuple((name, self.text(value)) for name, value in headers)

    def answer(self, status: int, headers: Iterable[tuple[str, str]], content: bytes) -> Answer:
        """An answer as it is kept."""
        came = tuple(headers)
        shown = self.raw(content)[:_MOST].decode("utf-8", errors="backslashreplace")
        return Answer(status, self.headers(came), shown, len(content), content, came)


def _forms(key: str) -> list[str]:
    """A key as it may be told by who was sent it. Of a short one, parts may be in any text."""
    found = [key, quote(key, safe=""), key.replace("/", "\\/")]  # the last one as some write it in JSON
    for before in range(3):  # base64 begins anew after three bytes, so the key has three spellings
        told = base64.b64encode(bytes(before) + key.encode()).decode()
        part = told[-(-before * 8 // 6) : (before + len(key.encode())) * 8 // 6]
        found += [part, part.translate(_URL_SAFE)] if len(part) >= _SHORTEST else []
    return list(dict.fromkeys(found))


def _with_variables(text: str) -> str:
    """A word for a shell, in which the variables of keys are replaced by their values."""
    quoted = shlex.quote(text)
    for variable in (KEY_SHOWN, OTHER_KEY_SHOWN, CUT_KEY_SHOWN, SWAPPED_KEY_SHOWN):
        quoted = quoted.replace(variable, f"'\"{variable}\"'")
    return quoted


@lru_cache(4096)  # each law reads it anew
def object_in(content: bytes | str) -> dict[str, Any]:
    """The object that JSON is; an empty one where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands in an object twice")
    return found
