"""The client over an answer, without a network: what it makes of it, and every part that a user can read."""

import json
from typing import Any

from aimlapi_stt import JobSnapshot, SpeechToTextError, Transcript
from aimlapi_stt._answers import snapshot
from aimlapi_stt._config import ApiKey
from aimlapi_stt._response import Response

KEY = ApiKey("sk-of-the-tests")
PARTS = ("text", "words", "duration_s", "language", "to_srt", "to_vtt")


def response(body: Any, **headers: str) -> Response:
    """The HTTP answer with this JSON body."""
    return Response(200, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body).encode())


def asked_id(body: Any) -> str:
    """The id under which an answer was asked for: its own where it carries one."""
    return str(body.get("generation_id") or body.get("id") or "-V1StGXR8_Z5jdHi6B-my")


def look(body: Any) -> JobSnapshot:
    """The client's view of a fetched job."""
    return snapshot(response(body), asked_id(body), KEY)


def named(error: SpeechToTextError, generation_id: str) -> None:
    """An error names its job: whoever catches it can fetch the answer again."""
    assert (error.generation_id, bool(str(error))) == (generation_id, True)


def unreadable_parts(transcript: Transcript) -> set[str]:
    """The parts of a transcript that end in a typed error, which carries the id; an untyped one fails the test."""
    found: set[str] = set()
    for part in PARTS:
        try:
            value = getattr(transcript, part)
            if callable(value):
                value()
        except SpeechToTextError as error:
            named(error, transcript.generation_id)
            found.add(part)
    return found
