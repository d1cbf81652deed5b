"""The two drivers of flows: the only code of this package that sends or sleeps."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anyio
import httpx

from ._config import is_loopback
from ._effects import Flow, Request, Response, Sleep, TransportFailure
from .errors import NotConfigured, SpeechToTextError

T = TypeVar("T")

# Errors of the HTTP library that come before the first byte of a request has reached the service.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

# As many idle connections as there may be at all: below that, a connection that one thread has just been given can be
# closed as surplus by another, and a create would be uncertain for no reason.
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=100)


def new_client(base_url: str) -> httpx.Client:
    """The HTTP client for a deployment.

    Raises:
        NotConfigured: the address, a proxy or the certificates cannot be used.
    """
    return _made(httpx.Client, base_url)


def new_async_client(base_url: str) -> httpx.AsyncClient:
    """As `new_client`, for `arun`."""
    return _made(httpx.AsyncClient, base_url)


def _made(kind: Callable[..., T], base_url: str) -> T:
    try:
        _ = httpx.URL(base_url).host  # decoded here, so an impossible name fails here and not in a request
    except (httpx.InvalidURL, UnicodeError) as problem:
        raise NotConfigured(f"{base_url!r} is no base URL ({problem}). Check the name of the host.") from problem
    try:
        # A proxy from the environment has no business between us and this machine.
        return kind(limits=_LIMITS, trust_env=not is_loopback(base_url))
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as problem:
        raise NotConfigured(
            f"The HTTP client cannot be set up ({type(problem).__name__}: {problem}). Check the variables for proxies "
            "and certificates: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR."
        ) from problem


def run(flow: Flow[T], http: httpx.Client, sleep: Callable[[float], object] = time.sleep) -> T:
    """Drive a flow to its end in this thread. Whatever interrupts it also closes it."""
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Sleep):
                sleep(effect.seconds)
                effect = flow.send(None)
                continue
            try:
                answer = _exchange(http, effect.request)
            except Exception as failure:  # noqa: BLE001 - nothing that the HTTP library lets out may pass the flow by
                effect = flow.throw(_translated(failure))
            else:
                effect = flow.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        flow.close()


async def arun(flow: Flow[T], http: httpx.AsyncClient) -> T:
    """Drive a flow to its end on asyncio or trio. Cancellation closes it."""
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Sleep):
                await anyio.sleep(effect.seconds)
                effect = flow.send(None)
                continue
            try:
                answer = await _aexchange(http, effect.request)
            except Exception as failure:  # noqa: BLE001 - nothing that the HTTP library lets out may pass the flow by
                effect = flow.throw(_translated(failure))
            else:
                effect = flow.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        flow.close()


def _exchange(http: httpx.Client, request: Request) -> Response:
    response = http.send(http.build_request(**_arguments(request)), stream=True, follow_redirects=False)
    try:
        response.read()
    except httpx.HTTPError as failure:
        raise _broken_off(response, failure) from failure
    finally:
        response.close()
    return Response(response.status_code, _headers(response), response.content)


async def _aexchange(http: httpx.AsyncClient, request: Request) -> Response:
    response = await http.send(http.build_request(**_arguments(request)), stream=True, follow_redirects=False)
    try:
        await response.aread()
    except httpx.HTTPError as failure:
        raise _broken_off(response, failure) from failure
    finally:
        await response.aclose()
    return Response(response.status_code, _headers(response), response.content)


def _arguments(request: Request) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        # The library's own type, because its repr hides the key.
        "headers": httpx.Headers({**request.headers, "Authorization": request.key.header()}),
        "timeout": request.timeout_s,
    }
    if request.json is not None:
        arguments["json"] = request.json
    if request.upload is not None:
        upload = request.upload
        arguments["data"] = request.form
        arguments["files"] = {request.upload_field: (upload.name, upload.file, upload.content_type)}
    return arguments


def _headers(response: httpx.Response) -> Mapping[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _broken_off(response: httpx.Response, failure: httpx.HTTPError) -> TransportFailure:
    return TransportFailure(_reason(failure), nothing_sent=False, headers=_headers(response))


def _reason(failure: Exception) -> str:
    return str(failure).strip() or type(failure).__name__


def _translated(failure: Exception) -> Exception:
    """An error of the HTTP library as one that flows know; it stays reachable as the cause."""
    if isinstance(failure, (TransportFailure, SpeechToTextError)):
        return failure  # ours already: from `_exchange`, or from a source that could not be read to its end
    translated = TransportFailure(_reason(failure), nothing_sent=isinstance(failure, _NOTHING_SENT))
    translated.__cause__ = failure
    return translated
