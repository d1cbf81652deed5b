"""The ordinary refusals, one of each kind: laws of errors and of headers are laws about these."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from .deployment import Deployment, unknown_id
from .exchanges import Exchange

JSON: Final = {"content-type": "application/json"}
NO_AUDIO: Final = {"model": "whisper-tiny"}
"""A create that names nothing to transcribe: it creates no job, whoever asks."""
WRONG_BODY: Final = (400, 413, 415, 422)
"""What a body may be refused with that is not as the contract has it."""
NO_METHOD: Final = (400, 403, 404, 405, 501)
"""What a method may be refused with that a path does not have."""
UNFETCHED: Final = (400, 403, 404, 406, 409, 410, 413, 415, 422, 424)
"""What a create may be refused with at once that names audio which cannot be had, or carries what is none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that has to be refused.

    Attributes:
        what: what is wrong with it.
        due: the status codes that may say so.
        exchange: the request and its answer.
    """

    what: str
    due: Collection[int]
    exchange: Exchange


def refused(deployment: Deployment, rng: random.Random) -> list[Refusal]:
    """Ask for each, once."""
    ids = [unknown_id(rng) for _ in range(3)]
    return [
        Refusal("a fetch without a key", (401,), deployment.fetch(ids[0], key="none")),
        Refusal("a fetch with an unknown key", (401,), deployment.fetch(ids[1], key="wrong")),
        Refusal("a fetch of an unknown id", (404,), deployment.fetch(ids[2])),
        Refusal("a create without a key", (401,), deployment.create(NO_AUDIO, key="none", refusable=True)),
        Refusal("a create with an unknown key", (401,), deployment.create(NO_AUDIO, key="wrong", refusable=True)),
        Refusal("a create without audio", WRONG_BODY, deployment.create(NO_AUDIO, refusable=True)),
        Refusal("a create without anything", WRONG_BODY, deployment.create({}, refusable=True)),
        Refusal("a create that is no JSON", WRONG_BODY, _sent(deployment, b'{"model": ', "application/json")),
        Refusal("a create of another media type", WRONG_BODY, _sent(deployment, b"model: whisper-tiny", "text/plain")),
    ]


def _sent(deployment: Deployment, content: bytes, media_type: str) -> Exchange:
    headers = {"content-type": media_type}
    return deployment.ask("POST", "/v1/stt/create", headers=headers, content=content, refusable=True)
