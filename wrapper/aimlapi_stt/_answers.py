"""HTTP answers -> facts: a created job, a job as it stands, or the right error. Pure: an answer in, a value out."""

import json
import re
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from ._config import ApiKey
from ._ids import goes_on, is_usable_id
from ._quoting import shown
from ._reading import BadJson, Json, JsonObject, below, parse
from ._response import Response
from ._statuses import Phase, phase_of
from ._variants import says_failure, variant_of
from .errors import (
    NotFoundOrExpired,
    OutOfCredits,
    RateLimited,
    Redirected,
    Rejected,
    ServiceFailed,
    Unauthorized,
    UnreadableAnswer,
)
from .transcript import Transcript

_DETAIL_LENGTH = 200
_SEARCHED = 100_000
_ID_IN_TEXT = re.compile(rb'"generation_id"\s*:\s*"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"')


@dataclass(frozen=True, slots=True)
class JobSnapshot:
    """A job as it stood when it was looked at.

    Attributes:
        id: the generation id.
        status: the service's own word.
        phase: what the word means: pending, succeeded, failed or unknown.
        transcript: the result; `None` unless the job succeeded and its answer holds one.
        error_name: the service's name of the failure, where the job failed and it gave one.
        error_message: the service's reason, where the job failed and it gave one.
        raw: the whole answer as JSON.
        response: the answer as it came: status, headers, bytes.
        request_id: the service's id of the answer.
    """

    id: str
    status: str
    phase: Phase
    transcript: Transcript | None
    error_name: str | None
    error_message: str | None
    raw: JsonObject = field(repr=False)
    response: Response = field(repr=False)
    request_id: str | None = None


def created_id(response: Response) -> str | None:
    """The generation id in the answer to a create, from its body or else its header; `None` where there is none."""
    answer = _problem(response)
    # The `id` of an error body is that of the error.
    told = answer.get("generation_id")
    documented = (str(told) if type(told) is int else told, answer.get("id") if response.ok else None)
    candidates = (*documented, response.headers.get("x-inference-id"), _salvaged_id(response))
    return next((found for found in candidates if isinstance(found, str) and is_usable_id(found)), None)


def _salvaged_id(response: Response) -> str | None:
    """The one generation id in a body that is no JSON, or only the beginning of some: it is paid for all the same."""
    found = set(_ID_IN_TEXT.findall(response.body[:_SEARCHED]))
    return found.pop().decode() if len(found) == 1 else None


def snapshot(response: Response, generation_id: str, key: ApiKey) -> JobSnapshot:
    """A job as the answer to a fetch tells it.

    Raises:
        UnreadableAnswer: the answer is no JSON object with a status, or it is about another job.
    """
    answer = _object(response, generation_id)
    status = answer.get("status")
    if not isinstance(status, str):
        raise _unreadable("has no status word", response, generation_id, path="status")
    answered_id = answer.get("generation_id", answer.get("id"))
    if isinstance(answered_id, str) and answered_id and answered_id != generation_id:
        other = _line(answered_id, key)
        raise _unreadable(f"is about another job ({other})", response, generation_id, path="generation_id")
    phase = phase_of(status)
    name, message = _job_error(answer.get("error"), key)
    place = "result" if answer.get("result") is not None else "output"
    result = answer.get(place)
    if phase is Phase.SUCCEEDED and variant_of(result) == "assemblyai":
        # It has a status of its own, and a text of null means silence only when that says so.
        status, phase = _inner(result, status, phase)
        inner_name, inner_message = _job_error(below(result, "error"), key)
        name, message = name or inner_name, message or inner_message
    if phase is Phase.SUCCEEDED and (name or message):
        phase = Phase.FAILED  # an error beside a result: whatever the result holds, it is not the whole truth
    transcript = None
    if phase is Phase.SUCCEEDED and result is not None:
        transcript = Transcript(generation_id, answer, result, place, response)
    line = _line(status, key) or "empty"
    return JobSnapshot(generation_id, line, phase, transcript, name, message, answer, response, response.request_id)


def _inner(result: Json, status: str, phase: Phase) -> tuple[str, Phase]:
    inner = below(result, "status")
    return (inner, phase_of(inner)) if isinstance(inner, str) else (status, phase)


def _job_error(error: Json, key: ApiKey) -> tuple[str | None, str | None]:
    """The name of a failure and its reason; the error as it stands where it has neither, and says something."""
    words = (None, error) if isinstance(error, str) else (below(error, "name"), below(error, "message"))
    name, message = (_line(word, key) or None if isinstance(word, str) else None for word in words)
    if name is None and message is None and says_failure(error):
        message = shown(error, key.redacted)
    return name, message


def rejection(response: Response, key: ApiKey, generation_id: str | None = None) -> Rejected:
    """The error for an answer that is no 2xx."""
    code, detail = response.status, _detail(response, key)
    said = f": {detail}" if detail else ""
    kinds: dict[int, tuple[type[Rejected], str]] = {
        401: (Unauthorized, "Check the API key, and that it belongs to this base URL."),
        403: (OutOfCredits, "Top up the account, or check what this key may do."),
        404: (NotFoundOrExpired, "Results are kept for an hour; check id and base URL, or submit the audio again."),
        408: (Rejected, "Try again later."),
        425: (Rejected, "Try again later."),
        429: (RateLimited, "Wait, then send fewer requests at a time."),
    }
    kind, advice = kinds.get(code, (Rejected, "Change the request; repeating it does not help."))
    if code == 404 and generation_id is None:
        kind, advice = Rejected, "Check the name of the model, and that the base URL is that of this API."
    if code >= 500:
        kind, advice = ServiceFailed, "Try again later."
    elif 300 <= code < 400:
        kind, advice = Redirected, _redirection(response, key)
    job = f" about job {generation_id}" if generation_id else ""
    if generation_id and code != 404:
        advice = f"{advice} {goes_on(generation_id)}"
    return kind(
        f"The service answered {code}{job}{said}. {advice}",
        status_code=code,
        detail=detail,
        generation_id=generation_id,
        request_id=response.request_id or _body_request_id(response),
        response=response,
    )


def _redirection(response: Response, key: ApiKey) -> str:
    stays = "Redirects are not followed, so that key and audio stay here; set the base URL that is meant."
    try:
        parts = urlsplit(response.headers.get("location", ""))
    except ValueError:
        return stays
    # Neither a user name nor a query: they may be secrets.
    return f"It points to {_line(f'{parts.scheme}://{parts.hostname}', key)}. {stays}" if parts.hostname else stays


def _object(response: Response, generation_id: str | None = None) -> JsonObject:
    try:
        answer = parse(response.body)
    except BadJson as problem:
        raise _unreadable(f"is not JSON that can be used ({problem})", response, generation_id) from None
    if not isinstance(answer, dict):
        raise _unreadable("is no JSON object", response, generation_id)
    return answer


def _unreadable(what: str, response: Response, generation_id: str | None, path: str = "") -> UnreadableAnswer:
    job = f"about job {generation_id} " if generation_id else ""
    advice = goes_on(generation_id) if generation_id else "Try again later."
    return UnreadableAnswer(
        f"The service's answer {job}{what} ({response.status}, {len(response.body)} bytes). {advice}",
        path=path,
        generation_id=generation_id,
        request_id=response.request_id,
        status_code=response.status,
        response=response,
    )


def _problem(response: Response) -> JsonObject:
    """What can be made of an answer that is only searched: for the id of a job that is paid for, or for words to quote.
    Here a key twice is no reason to give up.
    """
    try:
        answer = cast(Json, json.loads(response.body))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _detail(response: Response, key: ApiKey) -> str:
    """The service's own words in any of its error bodies, on one line. A body that is no JSON (HTML) is not quoted."""
    problem = _problem(response)
    candidates = (
        below(problem, "error", "message"),
        problem.get("message"),
        problem.get("title"),
        problem.get("error"),
    )
    for candidate in candidates:
        if isinstance(candidate, list):
            candidate = "; ".join(item for item in candidate if isinstance(item, str))
        if isinstance(candidate, str) and candidate.strip():
            return _line(candidate, key).rstrip(".")
    return ""


def _line(text: str, key: ApiKey) -> str:
    """Words of the service as they can be quoted: on one line, cut, without the key and without control characters."""
    line = key.redacted(text)
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line)
    line = " ".join(line.split())
    return line if len(line) <= _DETAIL_LENGTH else line[:_DETAIL_LENGTH] + "..."


def _body_request_id(response: Response) -> str | None:
    value = _problem(response).get("requestId")
    return value if isinstance(value, str) else None
