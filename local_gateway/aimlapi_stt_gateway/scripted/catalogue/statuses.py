"""Answers with a status that says no, in place of the application's."""

import json
from datetime import UTC, datetime, timedelta
from typing import Final

from ..faults import Fault, Where, instead
from ..turn import Answer, Turn

_PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def _problem(status: int, title: str, **headers: str) -> Answer:
    body = {"title": title, "status": status, "message": f"{title}, as the fault has it.", "instance": "/v1/stt"}
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(
        status, (("content-type", "application/problem+json"), *named), json.dumps(body).encode()
    )  # fmt: skip


def _status(name: str, answer: Answer, does: str, breaks: str, where: Where = "any") -> Fault:
    return Fault(name, where, does, breaks, instead(lambda _: answer), refuses=True)


def _in_two_seconds(_: Turn) -> Answer:
    date = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return _problem(429, "Too Many Requests", retry_after=date)


_REPEATED = "A service that cannot answer now is asked again later."
_FINAL = "A request that is refused for good is not sent again."

STATUSES: Final = (
    _status("http-401", _problem(401, "Unauthorized"), "The key is refused.", _FINAL),
    _status("http-403", _problem(403, "Forbidden"), "There are no credits left.", _FINAL),
    _status("http-404", _problem(404, "Not Found"), "There is no such job, or model.", "A job stays until it expires."),
    _status("http-408", _problem(408, "Request Timeout"), "The request took too long to arrive.", _REPEATED),
    _status("http-429", _problem(429, "Too Many Requests"), "Too many requests, and no word of when.", _REPEATED),
    _status(
        "http-429-retry-after",
        _problem(429, "Too Many Requests", retry_after="1"),
        "Too many requests; Retry-After asks for a second.",
        "Who is told when to come again does not come before.",
    ),
    Fault(
        "http-429-retry-date",
        "any",
        "Too many requests; Retry-After is a date, two seconds from now.",
        "Retry-After may be a date.",
        instead(_in_two_seconds),
        refuses=True,
    ),
    _status(
        "http-429-retry-nonsense",
        _problem(429, "Too Many Requests", retry_after="soon"),
        "Too many requests; Retry-After is no number and no date.",
        "Retry-After is a number of seconds or a date.",
    ),
    _status("http-500", _problem(500, "Internal Server Error"), "The service failed.", _REPEATED),
    _status(
        "http-502-html",
        Answer(502, (("content-type", "text/html"),), _PAGE),
        "A proxy answers with a page of its own.",
        "Errors are problem+json.",
    ),
    _status("http-503", _problem(503, "Service Unavailable"), "The service is down.", _REPEATED),
    _status(
        "http-503-empty", Answer(503, (), b""), "The service is down, and says nothing.", "Errors are problem+json."
    ),
    _status("http-504", _problem(504, "Gateway Timeout"), "The service behind the proxy is silent.", _REPEATED),
    _status(
        "redirect",
        Answer(307, (("location", "http://127.0.0.1:9/v1/stt/elsewhere"),), b""),
        "The request is sent on to another server, where nobody listens.",
        "A key is never taken to another server.",
    ),
)
