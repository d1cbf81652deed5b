"""Ways to break: which requests are answered otherwise, and how answers are changed."""

import json
from collections.abc import Callable
from typing import Any, cast

import httpx

from .breaking import KEY, Ask, Break, answer, changed

When = Callable[[httpx.Request], bool]
Change = Callable[[httpx.Response], httpx.Response]


def when(which: When, gives: Callable[[httpx.Request], httpx.Response]) -> Break:
    """Some requests are answered otherwise."""
    return lambda request, ask: gives(request) if which(request) else ask(request)


def always(change: Change, on: Callable[[httpx.Response], bool] = lambda _: True) -> Break:
    """Some answers are changed."""

    def broken(request: httpx.Request, ask: Ask) -> httpx.Response:
        response = ask(request)
        return change(response) if on(response) else response

    return broken


def opened(which: When) -> Break:
    """Some requests are let in as if they had the key."""

    def broken(request: httpx.Request, ask: Ask) -> httpx.Response:
        if which(request):
            request.headers["authorization"] = f"Bearer {KEY}"
        return ask(request)

    return broken


def fails(which: When) -> Break:
    """Some requests bring the server down."""
    return when(which, lambda _: answer(500, {"title": "Error", "status": 500, "message": "Failed."}))


def creates(which: When) -> Break:
    """Some requests make a job that should not."""
    made = {"generation_id": "made-all-the-same", "status": "queued"}
    return when(lambda request: request.method == "POST" and which(request), lambda _: answer(200, made))


def refuses(which: When, status: int) -> Break:
    """Some requests are refused that should not be, or otherwise."""
    return when(which, lambda _: answer(status, {"title": "No", "status": status, "message": "No."}))


def given(request: httpx.Request) -> str:
    """What stands in the header of authorization."""
    return str(request.headers.get("authorization", ""))


def path(request: httpx.Request) -> str:
    """The path as it was sent."""
    return request.url.raw_path.decode()


def has(*parts: bytes) -> When:
    """Whether all of this is in a request's body."""
    return lambda request: all(part in request.content for part in parts)


def told(request: httpx.Request) -> dict[str, Any]:
    """The object in a request's body; one that nobody sends where there is none."""
    try:
        found = json.loads(request.content)
    except ValueError:
        found = None
    return cast(dict[str, Any], found) if isinstance(found, dict) else {"no": "object"}


def lacks(name: str) -> When:
    """Whether a body in JSON names a url, and not this."""
    return lambda request: "url" in told(request) and not told(request).get(name)


def form(request: httpx.Request) -> bool:
    """Whether it is a form."""
    return str(request.headers.get("content-type", "")).startswith("multipart/form-data")


def refused(response: httpx.Response) -> bool:
    """Whether it is a refusal."""
    return response.status_code >= 400


def mended(**values: object) -> Change:
    """Another value in the body."""
    return lambda response: changed(response, told=lambda body: {**body, **values})


def without(name: str) -> Change:
    """One header fewer."""
    return lambda response: changed(response, without=[name])


def with_header(name: str, value: str) -> Change:
    """Another value of a header."""
    return lambda response: changed(response, without=[name], headers=[(name, value)])
