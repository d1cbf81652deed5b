"""Which faults of the scripted gateway break the contract, and why the others do not."""

from typing import Final

from aimlapi_stt_gateway.scripted.catalogue import FAULTS

from ..faults import Area, Fault
from . import sources as at

_JSON = "A success is one JSON object in UTF-8, and is said to be one."
_SHAPE = "A result has the shape that the contract gives the family of the model."

_REUSED: Final[tuple[tuple[Area, str, str, tuple[str, ...]], ...]] = (
    ("encodings", _JSON, at.FETCHED, (
        "empty-body", "blank-body", "truncated-json", "not-json", "html-200", "json-null", "json-array", "json-text",
        "nan-in-json", "duplicate-keys", "trailing-garbage", "byte-order-mark", "wrong-charset", "wrong-content-type",
        "no-content-type",
    )),
    ("create", "A success of a create has the id of the job.", at.schema("CreateAnswer"), (
        "create-without-id", "id-number", "id-empty", "id-null", "id-in-header-alone",
    )),
    ("create", "A job that was accepted is queued at first.", at.CREATE_ANSWER, ("create-failed",)),
    ("create", "Each job has an id of its own.", at.ID, ("same-id-twice",)),
    ("create", "The id of a create is the one to look with.", at.FETCH_LINK, ("id-with-dots",)),
    ("create", "A create is answered.", at.CREATES, ("close-after-create",)),
    ("fetch", "Each answer names the job that it is about.", at.schema("FetchAnswer"), (
        "fetch-without-id", "other-jobs-id",
    )),
    ("fetch", "The status of a job is one of the words of the contract.", at.schema("FetchAnswer"), (
        "status-missing", "status-null", "status-number", "status-unknown", "status-upper-case",
    )),
    ("fetch", "A completed job has a result.", at.schema("CompletedAnswer"), (
        "completed-without-result", "result-null",
    )),
    ("fetch", "A completed job has no error.", at.schema("CompletedAnswer"), ("completed-with-error",)),
    ("fetch", "A job that is not finished has no result.", at.schema("PendingAnswer"), ("result-early",)),
    ("fetch", "A failed job has an error: null, text, or name and message.", at.schema("FailedAnswer"), (
        "error-empty", "failed-without-error",
    )),
    ("fetch", "A failed job has no result.", at.schema("FailedAnswer"), ("failed-with-result",)),
    ("fetch", "A look at a job of one's own is answered by the service itself.", at.FETCHES, ("redirect",)),
    ("lifecycle", "Each job comes to an end.", at.STATUS, ("status-stuck",)),
    ("lifecycle", "The status of a job moves forward only.", at.STATUS, ("status-back",)),
    ("lifecycle", "A result, once told, does not change.", at.SAME_LINK, ("result-changes",)),
    ("lifecycle", "A result is kept for an hour.", at.RETENTION, ("result-vanishes",)),
    ("results", _SHAPE, at.schema("TranscriptionResult"), (
        "words-missing", "words-null", "transcript-null", "confidence-of-hundred", "times-as-text",
        "times-in-another-unit", "result-of-another-family", "result-empty", "result-text",
    )),
    ("results", "Words come in the order in which they are spoken.", at.WORDS, ("words-backwards",)),
    ("headers", "The header x-inference-id carries the id of the job.", at.ID, (
        "inference-id-missing", "inference-id-of-another",
    )),
    ("headers", "An answer has the header x-request-id.", at.HEADERS, ("request-id-missing",)),
    ("headers", "The X-Client-Request-Id is echoed.", at.HEADERS, ("client-id-not-echoed", "client-id-of-another")),
)  # fmt: skip

# Met on one operation alone: on both, nothing could be asked of the deployment at all.
_ON: Final[tuple[tuple[str, str, Area, str, str], ...]] = (
    ("http-401", "create", "auth", "A key that is good is not refused.", at.BEARER),
    ("http-404", "fetch", "lifecycle", "A job that was created can be looked at.", at.FETCH_LINK),
    ("http-500", "create", "create", "A create that keeps the contract is accepted.", at.CREATES),
    ("http-500", "fetch", "fetch", "A look at a job of one's own is answered.", at.FETCHES),
    ("http-502-html", "create", "errors", "An error is told in JSON, in one of two forms.", at.CREATE_REFUSED),
    ("http-503-empty", "create", "errors", "An error is told in JSON, in one of two forms.", at.CREATE_REFUSED),
    ("false-gzip", "create", "encodings", "An answer can be unpacked as it says.", at.CREATED),
    ("reset", "create", "create", "A create is answered.", at.CREATES),
)

LEFT_OUT: Final = {
    "The wire tells of it: a service may be busy, down, or out of credits.": (
        "http-403", "http-408", "http-429", "http-429-retry-after", "http-429-retry-date", "http-429-retry-nonsense",
        "http-503", "http-504",
    ),
    "The wire has it: another envelope, another form of an error, an id of any characters.": (
        "tiny-envelope", "error-text", "error-null", "id-to-be-quoted",
    ),
    "The contract has no word about time, and HTTP lets a connection end after an answer.": (
        "slow-headers", "drip-body", "no-keep-alive",
    ),
    "The same is shown at once by one that closes the connection, without waiting for a time limit.": (
        "hang", "hang-after-create", "hang-in-body",
    ),
    "To a client it is the same as `reset` or `answer-cut-short`.": (
        "reset-unread", "close", "close-in-body", "reset-in-body",
    ),
}  # fmt: skip
"""The faults of the scripted gateway that are not here, by the reason why."""


def _reused() -> list[Fault]:
    made = [
        Fault(name, area, FAULTS[name].does, law, source, scripted=name)
        for area, law, source, names in _REUSED
        for name in names
    ]
    return made + [
        Fault(f"{name}-on-{on}", area, f"On each {on}: {FAULTS[name].does}", law, source, scripted=name, on=on)
        for name, on, area, law, source in _ON
    ]


REUSED: Final = tuple(_reused())
