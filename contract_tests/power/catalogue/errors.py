"""Errors that are not told as the contract has it, and requests that break the service."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import Around, Ask, Fault, Memory, Told, answering, errors, instead_of
from . import sources as at

_TOLD = "An error is told in JSON, in one of two forms."
_REFUSED = "What breaks the contract is refused with a code from 400 to 499."
_UNKNOWN = "An id that nobody was given is answered with 404, whatever it is made of."


def _error(name: str, does: str, change: Callable[[Told, Ask, Answer], Answer], law: str = _TOLD) -> Fault:
    return Fault(name, "errors", does, law, at.schema("Problem"), errors(change))


def _without(*keys: str) -> Callable[[Told, Ask, Answer], Answer]:
    return lambda told, _, answer: answer.with_json({key: value for key, value in told.items() if key not in keys})


def _instead(body: str, content_type: str) -> Callable[[Told, Ask, Answer], Answer]:
    return lambda _, __, answer: answer.with_body(body.encode(), content_type)


def _breaks(name: str, does: str, when: Callable[[Ask], bool], law: str = _REFUSED, source: str = at.ERRORS) -> Fault:
    """What was refused with good reason makes the service fail."""

    def change(ask: Ask, answer: Answer, _: Memory) -> Answer:
        broken = 400 <= answer.status < 500 and answer.status != 401 and when(ask)
        return instead_of(answer, 500, does) if broken else answer

    around: Around = answering(change)
    return Fault(name, "errors", does, law, source, around)


def _bad_id(name: str, does: str, when: Callable[[str], bool]) -> Fault:
    return _breaks(name, does, lambda ask: ask.is_fetch and when(ask.job), _UNKNOWN, at.FETCHES)


ERRORS: Final = (
    _error("error-page", "Errors are told as a page.", _instead("<html><body>Error</body></html>", "text/html")),
    _error("error-plain-text", "Errors are told as plain text.", _instead("An error has occurred.", "text/plain")),
    _error("error-no-body", "Errors have no body.",
           lambda _, __, answer: answer.with_body(b"").with_header("content-type", None)),
    _error("error-detail", "Errors have nothing but a detail.", lambda told, _, answer:
           answer.with_json({"detail": told["message"]}).with_header("content-type", "application/json")),
    _error("error-details-list", "Errors have nothing but a list of details.", lambda told, _, answer:
           answer.with_json({"detail": [{"loc": ["body"], "msg": told["message"], "type": "value_error"}]})),
    _error("error-nested", "Errors stand in an object of their own.",
           lambda told, _, answer: answer.with_json({"error": {"message": told["message"], "type": "invalid"}})),
    _error("error-without-message", "Errors have no message.", _without("message")),
    _error("error-without-status", "Errors have no status.", _without("status")),
    _error("error-without-title", "Errors have no title.", _without("title")),
    _error("error-message-list", "The message of an error is a list.",
           lambda told, _, answer: answer.with_json({**told, "message": [told["message"]]})),
    _error("error-message-null", "The message of an error is null.",
           lambda told, _, answer: answer.with_json({**told, "message": None})),
    _error("error-status-text", "The status in an error is text.",
           lambda told, _, answer: answer.with_json({**told, "status": str(told["status"])})),
    _error("error-status-200", "The status in an error is 200.",
           lambda told, _, answer: answer.with_json({**told, "status": 200})),
    _error("error-status-of-another", "The status in an error is not that of the answer.",
           lambda told, _, answer: answer.with_json({**told, "status": 400 if answer.status != 400 else 404}),
           "The status in an error is that of the answer."),
    _error("error-as-python", "Errors are written as Python writes them, not as JSON.",
           lambda told, _, answer: answer.with_body(repr(told).encode())),
    _error("error-as-text-in-json", "Errors are a JSON text, not an object.",
           lambda told, _, answer: answer.with_json(json.dumps(told))),
    _error("error-said-to-be-a-page", "Errors are JSON, and said to be a page.",
           lambda _, __, answer: answer.with_header("content-type", "text/html; charset=utf-8")),
    _error("errors-all-200", "All errors have the code 200.",
           lambda _, __, answer: replace(answer, status=200).with_header("content-type", "application/json"),
           "An error has a code from 400."),
    _error("errors-all-500", "All errors have the code 500.",
           lambda told, _, answer: replace(answer.with_json({**told, "status": 500}), status=500), _REFUSED),
    _breaks("broken-json-500", "JSON that cannot be read breaks the service.",
            lambda ask: ask.is_create and ask.media_type == "application/json" and ask.json is None),
    _breaks("array-body-500", "A JSON body that is no object breaks the service.",
            lambda ask: ask.is_create and ask.json is not None and not isinstance(ask.json, dict)),
    _breaks("no-model-500", "A create without a model breaks the service.",
            lambda ask: ask.is_create and bool(ask.fields) and "model" not in ask.fields),
    _breaks("no-source-500", "A create without url and file breaks the service.",
            lambda ask: ask.is_create and bool(ask.model) and "url" not in ask.fields and not ask.has_file),
    _breaks("media-type-500", "A body of another type breaks the service.",
            lambda ask: ask.is_create and ask.media_type not in ("application/json", "multipart/form-data")),
    _bad_id("unicode-id-500", "An id beyond ASCII breaks the service.", lambda job: not job.isascii()),
    _bad_id("long-id-500", "An id of more than 64 characters breaks the service.", lambda job: len(job) > 64),
    _bad_id("nul-id-500", "An id with a zero byte breaks the service.", lambda job: "\0" in job),
    _bad_id("quote-in-id-500", "An id with a quote breaks the service.", lambda job: "'" in job),
)  # fmt: skip
