"""Key and base URL: where they come from, and what is refused before anything is sent."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from . import _deployments
from .errors import NotConfigured

# A shorter one, as in tests, may be part of any word.
_SHORTEST_QUOTABLE_KEY = 8
BASE_URL_VARIABLE = "AIMLAPI_BASE_URL"


class ApiKey:
    """An API key that does not show itself: not in a repr, so not in the locals of a traceback, and not in a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "ApiKey('***')"

    def __reduce__(self) -> str:
        raise TypeError("an API key is not pickled; make the client where it is used")

    def header(self) -> str:
        """The `Authorization` header."""
        return f"Bearer {self._value}"

    def redacted(self, text: str) -> str:
        """A text of the service with the key taken out: some services quote the key that they refuse."""
        return text.replace(self._value, "***") if len(self._value) >= _SHORTEST_QUOTABLE_KEY else text

    def redacted_bytes(self, data: bytes) -> bytes:
        """As `redacted`, for a body."""
        return data.replace(self._value.encode(), b"***") if len(self._value) >= _SHORTEST_QUOTABLE_KEY else data


@dataclass(frozen=True, slots=True)
class Place:
    """Where requests go, and the variables in which the key for that place is looked for, the first one first."""

    base_url: str
    key_variables: tuple[str, ...]


def find_place(base_url: str | None, deployment: str | None, environment: Mapping[str, str] = os.environ) -> Place:
    """The place: a deployment by its name, else a base URL as `find_base_url` finds it.

    Whoever names a deployment means all of it: `AIMLAPI_BASE_URL` and the keys of other deployments then do not count.

    Raises:
        NotConfigured: both are given, no deployment has that name, or the base URL cannot be used.
    """
    if deployment is None:
        found = find_base_url(base_url, environment)
        return Place(found, _deployments.key_variables_at(found))
    if base_url:
        raise NotConfigured("A deployment and a base URL are both given. Give one of the two.")
    preset = _deployments.named(deployment)
    return Place(preset.base_url, preset.key_variables)


def find_key(given: str | None, variables: Sequence[str], environment: Mapping[str, str] = os.environ) -> ApiKey:
    """The API key: the argument, else the first of the variables that is set.

    Raises:
        NotConfigured: there is none, or it holds characters that no key has.
    """
    candidates = [given, *(environment.get(name) for name in variables)]
    key = next((text.strip() for text in candidates if text and text.strip()), None)
    if key is None:
        raise NotConfigured(f"No API key. Set {variables[0]}, or pass api_key to the client.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise NotConfigured("The API key holds spaces or characters that no key has. Copy it again, on one line.")
    return ApiKey(key)


def find_base_url(given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The base URL without a trailing slash or `/v1`: the argument, else `AIMLAPI_BASE_URL`, else the vendor's.

    Raises:
        NotConfigured: it is no http(s) URL, carries a user name or a query, or would send the key in clear text.
    """
    text = (given or environment.get(BASE_URL_VARIABLE) or _deployments.DEFAULT.base_url).strip()
    parts = urlsplit("")
    usable = False
    try:
        parts = urlsplit(text)
        usable = (
            parts.scheme in ("http", "https")
            and _is_host(parts.hostname or "")
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        pass
    if not usable or not text.isprintable() or " " in text:
        raise NotConfigured(f"{_without_user(text)!r} is no base URL. Give one like {_deployments.DEFAULT.base_url}.")
    if parts.username is not None or parts.query or parts.fragment:
        raise NotConfigured(
            "The base URL must not carry a user name, a query or a fragment. Give scheme, host and path."
        )
    if parts.scheme == "http" and not is_loopback(text):
        raise NotConfigured(f"{text} would send the API key unencrypted. Use https; plain http is for loopback alone.")
    return text.rstrip("/").removesuffix("/v1").rstrip("/")


def _is_host(name: str) -> bool:
    """Whether each part of a name has a length that a name server takes."""
    return ":" in name or all(0 < len(label) <= 63 for label in name.removesuffix(".").split("."))


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _without_user(text: str) -> str:
    return text.rpartition("@")[2]
