"""Where the deployment is, and with which keys: as the client finds, checks and refuses them."""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, cast, get_args
from urllib.parse import urlsplit

import httpx

from aimlapi_stt import Deployment, NotConfigured, NotFoundOrExpired, SpeechToText

OTHER_KEY: Final = "AIMLAPI_OTHER_API_KEY"
_BASE_URL: Final = "AIMLAPI_BASE_URL"
_OPERATION: Final = re.compile(r"/v1/stt(/create)?$")


class Place(NamedTuple):
    """An address, and a key for it, which no repr shows."""

    base_url: str
    key: str

    def __repr__(self) -> str:
        return f"Place({self.base_url!r})"


def place_of(key_file: Path | None, base_url: str | None, allow_http: Sequence[str]) -> Place:
    """The place that the client would ask, and the key that it would send.

    Raises:
        NotConfigured: no address is given, or the client refuses the address or the key.
    """
    if not (base_url or os.environ.get(_BASE_URL, "").strip()):
        raise NotConfigured(f"no deployment is named. Give --base-url, or set {_BASE_URL}.")
    place = _as_the_client(key_file, base_url, allow_http)
    if _OPERATION.search(place.base_url):
        raise NotConfigured(f"{place.base_url} is the address of an operation. Give --base-url without /v1/stt.")
    return place


def other_key(key_file: Path | None, base_url: str, allow_http: Sequence[str]) -> str | None:
    """The key of somebody else; `None` where none is given.

    Raises:
        NotConfigured: it cannot be one.
    """
    named = os.environ.get(f"{OTHER_KEY}_FILE", "").strip()
    if key_file is None and os.environ.get(OTHER_KEY, "").strip():
        return _as_the_client(os.environ[OTHER_KEY], base_url, allow_http).key
    file = key_file or (Path(named) if named else None)
    return None if file is None else _as_the_client(file, base_url, allow_http).key


def bills(base_url: str) -> bool:
    """Whether it is known that jobs there cost money."""
    host = urlsplit(base_url).hostname
    return any(host == urlsplit(_address(name)).hostname for name in cast(tuple[Deployment, ...], get_args(Deployment)))


def _address(deployment: Deployment) -> str:
    return _heard(lambda http: SpeechToText("none", deployment=deployment, http_client=http)).base_url


def _as_the_client(key: str | Path | None, base_url: str | None, allow_http: Sequence[str]) -> Place:
    try:
        return _heard(lambda http: SpeechToText(key, base_url, allow_http=allow_http, http_client=http))
    except NotConfigured as problem:
        raise NotConfigured(str(problem).replace("pass api_key to the client", "give --key-file")) from None


def _heard(make: Callable[[httpx.Client], SpeechToText]) -> Place:
    """What a client would say where, told by a request of it that is sent nowhere."""
    asked: list[httpx.Request] = []

    def hear(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(404)

    with httpx.Client(transport=httpx.MockTransport(hear)) as http, make(http) as client, suppress(NotFoundOrExpired):
        client.fetch("nothing")
    (request,) = asked
    return Place(str(request.url).removesuffix("/v1/stt/nothing"), request.headers["authorization"].partition(" ")[2])
