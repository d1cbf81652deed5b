"""The deployment as the kit's own requests see it: what is asked is kept, counted, paced and held to the budget."""

import random
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final

import httpx

from .exchanges import (
    CUT_KEY_SHOWN,
    KEY_SHOWN,
    OTHER_KEY_SHOWN,
    SWAPPED_KEY_SHOWN,
    Exchange,
    Part,
    Redaction,
    Request,
)
from .inputs import Recording
from .patience import Patience
from .settings import Settings
from .silence import Silence
from .whole import Endless, Limit, whole

USER_AGENT: Final = "aimlapi-stt-contract"
LONG_KEY: Final = 8
"""Letters of a key that is long enough to be tried with another letter: what is left of it is no common word."""
_SHOWN: Final = 20_000
"""Letters of a request's body that are kept."""


class OverBudget(Exception):
    """One more create could cost more than was allowed."""


class Traffic:
    """The exchanges of a run, in order, from whichever layer, and what they reached."""

    def __init__(self, redaction: Redaction) -> None:
        self.redaction = redaction
        self.exchanges: list[Exchange] = []
        self.reached: dict[str, int] = {}
        self.creates = 0
        self._lock = threading.Lock()

    def keep(self, request: Request, status: int | None, headers: Iterable[tuple[str, str]], content: bytes,
             seconds: float, why: str = "") -> Exchange:  # fmt: skip
        """Note an exchange; without a status there was no answer."""
        answer = None if status is None else self.redaction.answer(status, headers, content)
        with self._lock:
            number = len(self.exchanges) + 1
            made = Exchange(number, request, answer, seconds, self.redaction.text(why), time.time() - seconds)
            self.exchanges.append(made)
            self.creates += made.may_have_made_a_job
            for name in map(self.redaction.text, _reached(made)):
                self.reached[name] = self.reached.get(name, 0) + 1
        return made


class Deployment:
    """Sends requests to a deployment.

    Every method that sends gives the `Exchange`, also where there was no answer.

    Attributes:
        traffic: what was asked and answered.
        silence: what was not answered lately.
        patience: how long is waited where there were too many requests.
    """

    def __init__(self, settings: Settings, traffic: Traffic) -> None:
        self._settings = settings
        self.traffic = traffic
        self._next = 0.0
        self._under_way = 0
        self._refuted = False
        self.silence = Silence(settings.request_timeout_s)
        self.patience = Patience()
        self._pace = threading.Lock()
        self._settled = threading.Condition()
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        # Without https nobody's certificate is to be trusted, and the world's take a while to read.
        secure = settings.base_url.startswith("https:")
        trusted = trust(settings) if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client = httpx.Client(
            timeout=settings.request_timeout_s, limits=limits, headers={"user-agent": USER_AGENT}, trust_env=False,
            verify=trusted, cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )  # fmt: skip

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def key(self, which: str = "own") -> dict[str, str]:
        """The headers of authorization: `own`, `other`, `wrong` or `none`."""
        other = self._settings.other_key or ""
        keys = {"own": self._settings.api_key, "other": other, "wrong": "no-key-of-anybody-0000000000"}
        return {} if which == "none" else {"authorization": f"Bearer {keys[which]}"}

    def fetch(self, generation_id: str, *, key: str = "own", headers: Mapping[str, str] | None = None) -> Exchange:
        """Look at a job; its id is quoted."""
        return self.ask("GET", f"/v1/stt/{quoted(generation_id)}", key=key, headers=headers)

    def create(
        self,
        body: Mapping[str, Any],
        *,
        key: str = "own",
        headers: Mapping[str, str] | None = None,
        refusable: bool = False,
    ) -> Exchange:
        """Ask for a job in JSON. Raises `OverBudget` where one more would be too many."""
        return self.ask("POST", "/v1/stt/create", key=key, headers=headers, json=body, refusable=refusable)

    def upload(self, recording: Recording, field: str, form: Mapping[str, str], *, key: str = "own",
               headers: Mapping[str, str] | None = None) -> Exchange:  # fmt: skip
        """Ask for a job with a form that carries audio. Raises `OverBudget` where one more would be too many."""
        files = {field: (recording.filename, recording.content, recording.media_type)}
        return self.ask("POST", "/v1/stt/create", key=key, headers=headers, data=form, files=files)

    def ask(
        self,
        method: str,
        path: str,
        *,
        key: str = "own",
        headers: Mapping[str, str] | None = None,
        json: object = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        refusable: bool = False,
    ) -> Exchange:
        """Send any request; what could create a job is held to the budget. Too many requests (429) are asked again.

        One that is `refusable` names no audio and no url. It is not, until one of them made a job all the same.
        """
        if method != "POST" or refusable:
            if refusable:
                self._not_refuted()
            return self._noted(self._sent(method, path, key, headers, json, content, data, files))
        self._afford()
        try:
            return self._noted(self._sent(method, path, key, headers, json, content, data, files))
        finally:
            with self._settled:
                self._under_way -= 1
                self._settled.notify_all()

    def _noted(self, exchange: Exchange) -> Exchange:
        self._refuted |= exchange.made_a_job and not exchange.request.carries_audio
        return exchange

    def _not_refuted(self) -> None:
        if self._settings.budget is not None and self._refuted:
            raise OverBudget("a create that carried no audio was accepted: where jobs are counted, no more are sent")

    def _sent(
        self,
        method: str,
        path: str,
        key: str,
        headers: Mapping[str, str] | None,
        json: object,
        content: bytes | None,
        data: Mapping[str, str] | None,
        files: Mapping[str, tuple[str, bytes, str]] | None,
    ) -> Exchange:
        url = f"{self._settings.base_url.rstrip('/')}{path}"
        request = self._client.build_request(
            method,
            url,
            # Above ASCII httpx would refuse them; a check may want to send just such.
            headers=[
                (name.encode(), value.encode("latin-1")) for name, value in {**self.key(key), **(headers or {})}.items()
            ],
            json=json,
            content=content,
            data=data,
            files=files,
        )
        shown = self._shown(request, data, files)
        exchange, asked = self._exchanged(request, shown), 1
        while self.patience.wants_again(exchange, asked):
            exchange, asked = self._exchanged(request, shown), asked + 1
        return exchange

    def _exchanged(self, request: httpx.Request, shown: Request) -> Exchange:
        self.silence.raise_if_gone(request.method)
        self.wait()
        began = time.monotonic()
        try:
            answer = self._client.send(request, stream=True)
            content = whole(answer, Limit(self._settings.request_timeout_s))
        except httpx.HTTPError as problem:
            why = f"{type(problem).__name__}: {problem}"
            unanswered = self.traffic.keep(shown, None, (), b"", time.monotonic() - began, why)
            late = isinstance(problem, httpx.TimeoutException | Endless)
            refused = isinstance(problem, httpx.ConnectError)
            self.silence.note(request.method, unanswered, late=late, refused=refused)
            return unanswered
        seconds = time.monotonic() - began
        self.silence.forget(request.method)
        return self.traffic.keep(shown, answer.status_code, answer.headers.multi_items(), content, seconds)

    def at_once(self, asks: Iterable[Callable[[], Exchange]], burst: int) -> list[Exchange]:
        """Call several of these methods at the same time; their exchanges in the order in which they were given."""
        with ThreadPoolExecutor(max(burst, 1)) as pool:
            return [done.result() for done in [pool.submit(ask) for ask in asks]]

    def _afford(self) -> None:
        budget = self._settings.budget
        with self._settled:
            # A create under way may be refused, and then costs nothing: the next one waits for it.
            while budget is not None and self._under_way and self.traffic.creates + self._under_way >= budget:
                self._settled.wait()
            if budget is not None and self.traffic.creates >= budget:
                raise OverBudget(
                    f"{self.traffic.creates} job(s) were or may have been created, and no more than {budget} may be"
                )
            self._not_refuted()
            self._under_way += 1

    def wait(self) -> None:
        """Wait for the turn of one more request, where the profile has a pace, or too many were asked."""
        self.patience.hold()
        rate = self._settings.profile.per_second
        if rate is None:
            return
        with self._pace:
            now = time.monotonic()
            time.sleep(max(self._next - now, 0))
            self._next = max(now, self._next) + 1 / rate

    def _shown(self, request: httpx.Request, data: Mapping[str, str] | None,
               files: Mapping[str, tuple[str, bytes, str]] | None) -> Request:  # fmt: skip
        redaction = self.traffic.redaction
        parts = [Part(name, redaction.text(value)) for name, value in (data or {}).items()]
        for name, (filename, content, media_type) in (files or {}).items():
            parts.append(Part(name, f"<{media_type}, {len(content)} bytes>", filename))
        body = "" if parts else request.content.decode("utf-8", errors="backslashreplace")
        if len(body) > _SHOWN:
            body = f"{body[:_SHOWN]}... ({len(body)} letters in all)"
        headers = redaction.headers(request.headers.multi_items())
        return Request(request.method, redaction.text(str(request.url)), headers, redaction.text(body), tuple(parts))


def trust(settings: Settings) -> ssl.SSLContext:
    """Whose certificates are trusted: those in a file that was given, or the usual ones."""
    if settings.ca_file is not None:
        return ssl.create_default_context(cafile=settings.ca_file)
    return httpx.create_ssl_context(trust_env=False)


def redaction_of(settings: Settings) -> Redaction:
    """What takes the keys of a run out of texts."""
    own = settings.api_key
    keys = [(own, KEY_SHOWN), (settings.other_key, OTHER_KEY_SHOWN)]
    if len(own) >= LONG_KEY:
        keys += [(own[:-1], CUT_KEY_SHOWN), (own.swapcase(), SWAPPED_KEY_SHOWN)]
    return Redaction(keys)


def quoted(generation_id: str) -> str:
    """An id as it stands in a path."""
    from urllib.parse import quote

    return quote(generation_id, safe="")


def unknown_id(rng: random.Random) -> str:
    """An id that nobody was given."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    return "".join(rng.choice(letters) for _ in range(21))


def _reached(exchange: Exchange) -> list[str]:
    if exchange.answer is None:
        return ["no answer"]
    found = [f"{exchange.request.method} {exchange.answer.status}"]
    if exchange.made_a_job:
        found.append("created by upload" if exchange.request.form else "created by url")
    status = exchange.told.get("status")
    if exchange.request.method == "GET" and exchange.answer.status < 300 and isinstance(status, str):
        found.append(f"status {status}")
    return found
