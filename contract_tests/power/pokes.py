"""A fixed script of requests, without the kit: each fault of the catalogue is met by one of them."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, Final

import httpx

from .faults import Area
from .gateway import BrokenGateway

MODELS: Final = (("whisper-tiny", "audio"), ("universal", "audio"), ("gpt-4o-mini-transcribe", "file"),
                 ("mai-transcribe", "audio"))  # fmt: skip
CLIENT_ID: Final = "Poke.1:" + "a" * 60
_JSON: Final = "application/json"
_URL: Final = {"model": "whisper-tiny", "url": "https://example.org/speech.wav"}
_LETTER: Final = ("letter.txt", b"Dear reader.", "text/plain")
_LOOKS: Final = 6
_Asking = Callable[[], httpx.Response | None]
_SECTIONS: Final = ("jobs", "keys", "wrong_creates", "right_creates", "wrong_uploads", "right_uploads",
                    "odd_paths", "odd_requests", "options", "at_once")  # fmt: skip
_FIRST: Final[dict[Area, tuple[str, ...]]] = {
    "auth": ("keys", "at_once"),
    "create": ("right_creates", "wrong_creates"),
    "uploads": ("wrong_uploads", "right_uploads"),
    "errors": ("odd_paths", "wrong_creates", "odd_requests"),
    "results": ("options",),
    "methods": ("odd_paths",),
    "headers": ("right_creates", "odd_requests"),
    "encodings": ("odd_requests",),
    "concurrency": ("at_once",),
}


def is_met(http: httpx.Client, gateway: BrokenGateway, area: Area) -> bool:
    """Whether the gateway's fault changes anything that the script asks for; it is asked no more than that takes."""
    return any(gateway.met for _ in _Script(http, gateway).all(area))


def ends(http: httpx.Client, gateway: BrokenGateway) -> set[str]:
    """The statuses that the jobs of the script are seen with."""
    script = _Script(http, gateway)
    return {answer.json()["status"] for answer in script.jobs() if answer is not None}


class _Script:
    def __init__(self, http: httpx.Client, gateway: BrokenGateway) -> None:
        self._http = http
        self._own, self._other = gateway.api_key, gateway.other_key
        self._size = 0
        self._numbers = count()

    def all(self, area: Area) -> Iterator[object]:
        """Send one request after another, those that are about an area first."""
        first = _FIRST.get(area, ())
        yield self.ask("GET", "/v1/stt/nobody-was-given-this")
        for name in (*first, *(name for name in _SECTIONS if name not in first)):
            yield from getattr(self, name)()

    def jobs(self) -> Iterator[httpx.Response | None]:
        """A job of each family to its end, two that fail, and a look at the first one."""
        made: list[str] = []
        for model, field in MODELS:
            made.append(self.created(self.upload(model, field)))
            yield from self.looks(made[-1])
        for create in (partial(self.json, _URL), partial(self.upload, "whisper-tiny", "audio", file=_LETTER)):
            yield from self.looks(self.created(create()))
        yield self.ask("GET", f"/v1/stt/{made[0]}")

    def ask(self, method: str, path: str, key: str | None = None, **more: Any) -> httpx.Response | None:
        """One request; `None` where it is not answered."""
        shown = f"Bearer {self._own}" if key is None else key
        told = {"authorization": shown} if shown else {}
        headers = {**told, "x-client-request-id": f"{CLIENT_ID}{next(self._numbers)}", **more.pop("headers", {})}
        try:
            return self._http.request(method, path, headers=headers, **more)
        except httpx.HTTPError:
            return None

    def json(self, body: object, media_type: str = _JSON, key: str | None = None) -> httpx.Response | None:
        """A create with this body; text stands as it is."""
        content = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        return self.ask("POST", "/v1/stt/create", key, content=content.encode(), headers={"content-type": media_type})

    def upload(
        self, model: str | None, field: str, *, file: Any = None, headers: Any = None, **form: str
    ) -> httpx.Response | None:
        """A create with a file; each recording is another one."""
        self._size += 10
        sent = file or ("speech.wav", b"\0" * (3000 + self._size), "audio/wav")
        data = form if model is None else {"model": model, **form}
        return self.ask("POST", "/v1/stt/create", data=data, files={field: sent}, headers=headers or {})

    def created(self, answer: httpx.Response | None) -> str:
        """The id that a create was answered with, whatever it looks like."""
        try:
            return str(answer.json()["generation_id"]) if answer is not None else "none"
        except (ValueError, LookupError, TypeError):
            return "none"

    def looks(self, job: str) -> Iterator[httpx.Response | None]:
        """As many as it takes a job to its end, and some more."""
        for _ in range(_LOOKS):
            yield self.ask("GET", f"/v1/stt/{job}" if job.strip(".") else "/v1/stt/none")

    def keys(self) -> Iterator[object]:
        """Creates and looks with keys that are none, and looks with that of somebody else."""
        job = self.created(self.upload("whisper-tiny", "audio"))
        yield from self.looks(job)
        for key in (f"Basic {self._own}", f"bearer {self._own}"):
            yield self.ask("GET", f"/v1/stt/{job}", key)
        for key in ("", "Bearer nobodys-key", f"Bearer {self._own[:8]}", f"Bearer {self._own.swapcase()}", "Bearer"):
            yield self.ask("GET", f"/v1/stt/{job}", key)
            yield self.json({"model": "whisper-tiny"}, key=key)
        yield self.ask("GET", f"/v1/stt/{job}", f"Bearer {self._other}")

    def wrong_creates(self) -> Iterator[object]:
        """Creates that are to be refused."""
        for body in ({"model": "whisper-tiny"}, {"url": _URL["url"]}, {**_URL, "model": 1}, {**_URL, "model": "none"},
                     {**_URL, "punctuate": [1]}, {**_URL, "url": "ftp://example.org/a"}, {**_URL, "url": 1}, [_URL],
                     "{", ""):  # fmt: skip
            yield self.json(body)
        yield self.json(_URL, "text/plain")
        yield self.json("model=whisper-tiny", "application/x-www-form-urlencoded")

    def wrong_uploads(self) -> Iterator[object]:
        """Forms that are to be refused."""
        yield self.ask("POST", "/v1/stt/create", files={"model": (None, "whisper-tiny")})
        yield self.upload("whisper-tiny", "audio", url=_URL["url"])
        yield self.upload("whisper-tiny", "sound")
        yield self.upload("gpt-4o-transcribe", "audio")
        yield self.upload(None, "audio")
        yield self.upload("whisper-tiny", "audio", punctuate="perhaps")
        torn = b'--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-tiny\r\n'
        yield self.ask("POST", "/v1/stt/create", content=torn,
                       headers={"content-type": "multipart/form-data; boundary=x"})  # fmt: skip

    def right_creates(self) -> Iterator[object]:
        """Creates that are to be accepted."""
        for more in ({"model": "deepgram/whisper-tiny"}, {"punctuate": True}, {"punctuate": None},
                     {"keywords": ["a"]}, {"keywords": "größe"}):  # fmt: skip
            yield self.json({**_URL, **more})
        yield self.json(_URL, "application/json; charset=utf-8")

    def right_uploads(self) -> Iterator[object]:
        """Forms that are to be accepted."""
        yield self.upload("whisper-tiny", "audio", file=("Grüße.wav", b"\0" * 100, "audio/wav"))
        yield self.upload("whisper-tiny", "audio", file=("my speech.wav", b"\0" * 100, "audio/wav"))
        yield self.upload("#g1_whisper-tiny", "audio", punctuate="true", utt_split="0.5")
        # The file before the model, and a boundary that has to be in quotes.
        parts = (
            b'--x y\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n01\r\n'
            b'--x y\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-tiny\r\n--x y--\r\n'
        )
        yield self.ask("POST", "/v1/stt/create", content=parts,
                       headers={"content-type": 'multipart/form-data; boundary="x y"'})  # fmt: skip

    def odd_paths(self) -> Iterator[object]:
        """Ids that nobody was given, and methods that are none."""
        job = self.created(self.upload("whisper-tiny", "audio"))
        near = (job.swapcase(), job[:-1], f"{job[:-1]}_", f"{job}%00")
        for odd in ("%C3%BC", "a" * 65, "%00", "a'b", *near):
            yield self.ask("GET", f"/v1/stt/{odd}")
        yield self.ask("HEAD", f"/v1/stt/{job}")
        for method in ("GET", "PUT"):
            yield self.ask(method, "/v1/stt/create")
        for method in ("DELETE", "POST"):
            yield self.ask(method, f"/v1/stt/{job}")

    def odd_requests(self) -> Iterator[object]:
        """Requests whose headers are seldom so."""
        job = self.created(self.upload("whisper-tiny", "audio"))
        for headers in ({"x-client-request-id": "a" * 129}, {"x-long": "a" * 9000}, {"accept": _JSON}):
            yield self.ask("GET", f"/v1/stt/{job}", headers=headers)
            yield self.ask("GET", "/v1/stt/nobody-was-given-this", headers=headers)
        yield self.json(_URL, "Application/JSON")
        yield self.json("--x--", "multipart/form-data")
        yield self.json('{"model": "\\u0000"}')
        yield self.json(f'{{"model": {"[" * 600}{"]" * 600}}}')

    def options(self) -> Iterator[object]:
        """Jobs that ask for what has to be asked for, and the same create twice."""
        for extra in ("poke:1", "poke:2"):
            made = self.upload("whisper-tiny", "audio", paragraphs="true", utterances="true", extra=extra)
            yield from self.looks(self.created(made))
        long = ("long.wav", b"\xff\0" * 20_000, "audio/wav")
        for _ in range(2):
            yield self.upload("whisper-tiny", "audio", file=long, headers={"x-client-request-id": "poke-again"})

    def at_once(self) -> Iterator[object]:
        """Creates at the same time, and looks at the same time."""
        creates: list[_Asking] = [partial(self.upload, "whisper-tiny", "audio") for _ in range(6)]
        yield (made := [self.created(answer) for answer in _together(creates)])
        for _ in range(2):
            time.sleep(0.01)
            looks: list[_Asking] = [
                partial(self.ask, "GET", f"/v1/stt/{job}", headers={"x-client-request-id": f"look-{n}"})
                for n, job in enumerate(made)
            ]
            yield _together(looks)
        yield from self.looks(made[0])
        keyless: list[_Asking] = [partial(self.ask, "GET", f"/v1/stt/{job}", "") for job in made]
        keyed: list[_Asking] = [partial(self.ask, "GET", f"/v1/stt/{job}") for job in made * 3]
        for _ in range(3):
            yield _together([*keyed, *keyless])


def _together(asks: list[_Asking]) -> list[httpx.Response | None]:
    with ThreadPoolExecutor(len(asks)) as pool:
        return [done.result() for done in [pool.submit(ask) for ask in asks]]
