"""What both clients are made of: where to ask, with which key and limits, over which HTTP client."""

import os
import re
import ssl
import uuid
from collections.abc import Callable
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar, cast

import httpx

from ._call import Context
from ._config import ApiKey, find_key, find_place, is_loopback
from ._drive import AsyncWire, Wire
from ._exchange import atell_head, tell_head
from ._lines import Lines
from ._settings import ClientSettings, Limits, at_least_one, call_settings
from .errors import InvalidOption, NotConfigured

T = TypeVar("T", httpx.Client, httpx.AsyncClient)
Key = str | os.PathLike[str]

_MAX_REQUESTS = 32
# Shorter than the five seconds after which many servers close an idle connection: a create that meets the closing one
# would be uncertain for no reason.
_KEEP_ALIVE_S = 4.0
_CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def connected(
    api_key: os.PathLike[str] | ApiKey | None, base_url: str | None, http: httpx.Client | None, settings: ClientSettings
) -> tuple[Context, Wire]:
    """Context and wire of a sync client."""
    context, count = _context(api_key, base_url, settings)
    made = _made(_bound_client, context.base_url, settings) if http is None else _own(http, settings)
    return context, Wire(made, count)


def async_connected(
    api_key: os.PathLike[str] | ApiKey | None,
    base_url: str | None,
    http: httpx.AsyncClient | None,
    settings: ClientSettings,
) -> tuple[Context, AsyncWire]:
    """Context and wire of an async client."""
    context, count = _context(api_key, base_url, settings)
    made = _made(httpx.AsyncClient, context.base_url, settings) if http is None else _own(http, settings)
    return context, AsyncWire(made, count)


def new_correlation_id(given: str | None) -> str:
    """What a create is sent with, so that it can be found in the account.

    Raises:
        InvalidOption: the service would not take it.
    """
    if given is None:
        return uuid.uuid4().hex
    if not isinstance(cast(object, given), str) or not _CORRELATION_ID.fullmatch(given):
        raise InvalidOption(f"{given!r} is no correlation id. It has 1 to 128 letters, digits, and any of . _ : -")
    return given


def _context(
    api_key: os.PathLike[str] | ApiKey | None, base_url: str | None, settings: ClientSettings
) -> tuple[Context, int]:
    limits = Limits().changed(call_settings(settings))
    count = at_least_one(settings.get("max_requests", _MAX_REQUESTS), "max_requests")
    place = find_place(base_url, settings.get("deployment"), allow_http=settings.get("allow_http", ()))
    return Context(place.base_url, find_key(api_key, place.key_variables), limits), count


def _own(http: T, settings: ClientSettings) -> Lines[T]:
    for name in ("proxy", "ssl_context"):
        if settings.get(name) is not None:
            raise NotConfigured(
                f"{name} and http_client are both given. Set the proxy and TLS of your own client on it."
            )
    return Lines(lambda: http, owned=False)


def _bound_client(**arguments: Any) -> httpx.Client:  # noqa: ANN401 - whatever the HTTP library takes
    from ._bounded import bound  # takes long to import

    return bound(httpx.Client(**arguments))


def _made(kind: Callable[..., T], base_url: str, settings: ClientSettings) -> Lines[T]:
    try:
        _ = httpx.URL(base_url).host  # decoded here, so an impossible name fails here and not in a request
    except (httpx.InvalidURL, UnicodeError) as problem:
        raise NotConfigured(f"{base_url!r} is no base URL ({problem}). Check the name of the host.") from problem
    # A proxy from the environment has no business between us and this machine, nor with a key that is not encrypted.
    trust_env = base_url.startswith("https:") and not is_loopback(base_url)
    arguments: dict[str, Any] = {
        "limits": httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=_KEEP_ALIVE_S),
        "trust_env": trust_env,
        "headers": {"User-Agent": _user_agent()},
        "event_hooks": {"response": [atell_head if kind is httpx.AsyncClient else tell_head]},
        # The service has no sessions, and a client that many share would mix them.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    }
    proxy = settings.get("proxy")
    try:
        if proxy is not None:
            arguments["proxy"] = httpx.Proxy(proxy)
        # One for all lines: the certificates of the usual authorities take long to load.
        encrypted = base_url.startswith("https:") or proxy is not None
        arguments["verify"] = settings.get("ssl_context") or _authorities(trust_env=trust_env, needed=encrypted)
        return Lines(lambda: kind(**arguments), idle_s=_KEEP_ALIVE_S)
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as problem:
        if proxy is not None:  # its address may hold a password
            raise NotConfigured(
                f"The proxy cannot be used ({type(problem).__name__}). Give an address like http://proxy.example:3128; "
                "socks5:// needs httpx[socks]."
            ) from None
        raise NotConfigured(
            f"The HTTP client cannot be set up ({type(problem).__name__}: {problem}). Check the variables for proxies "
            "and certificates: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR."
        ) from problem


def _authorities(*, trust_env: bool, needed: bool) -> ssl.SSLContext:
    """Whose certificates are trusted; where nothing is encrypted, nobody's."""
    return httpx.create_ssl_context(trust_env=trust_env) if needed else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _user_agent() -> str:
    from importlib.metadata import PackageNotFoundError, version  # takes long to import

    try:
        return f"aimlapi-stt/{version('aimlapi-stt')}"
    except PackageNotFoundError:  # run from the tree
        return "aimlapi-stt"
