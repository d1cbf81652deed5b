"""The two drivers of flows: the only code of this package that sends or sleeps."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anyio
import httpx

from ._effects import Flow, Request, Response, Sleep, TransportFailure
from .errors import InvalidSource

T = TypeVar("T")

# Errors of the HTTP library that come before the first byte of a request is on its way.
_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


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
                answer = _response(http.send(http.build_request(**_arguments(effect.request)), follow_redirects=False))
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
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
                sent = await http.send(http.build_request(**_arguments(effect.request)), follow_redirects=False)
                answer = _response(sent)
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
                effect = flow.throw(_translated(failure))
            else:
                effect = flow.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        flow.close()


def _arguments(request: Request) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        "timeout": request.timeout_s,
    }
    if request.json is not None:
        arguments["json"] = request.json
    if request.upload is not None:
        upload = request.upload
        arguments["data"] = request.form
        arguments["files"] = {upload.part: (upload.name, upload.file, upload.content_type)}
    return arguments


def _response(response: httpx.Response) -> Response:
    headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}
    return Response(response.status_code, headers, response.content)


def _translated(failure: Exception) -> Exception:
    """An error of the HTTP library as one that flows know; it stays reachable as the cause."""
    translated: Exception
    if isinstance(failure, (httpx.HTTPError, httpx.InvalidURL)):
        reason = str(failure).strip() or type(failure).__name__
        translated = TransportFailure(reason, nothing_sent=isinstance(failure, _NOTHING_SENT))
    else:
        translated = InvalidSource(
            f"The audio could not be read to its end ({failure}). Check the file and submit again."
        )
    translated.__cause__ = failure
    return translated
