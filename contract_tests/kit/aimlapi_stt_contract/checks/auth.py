"""Who may ask: a key is asked for on every operation, and one's jobs are nobody else's business."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..session import Session

_SECURITY: Final = "/security"
_NO_AUDIO: Final = {"model": "whisper-tiny"}
"""A create that names nothing to transcribe: it creates no job, whoever asks."""


def _asked_as(session: Session, key: str) -> list[Exchange]:
    deployment = session.deployment
    asks = [
        partial(deployment.fetch, unknown_id(session.rng), key=key),
        partial(deployment.create, _NO_AUDIO, key=key),
    ]
    return session.answers([ask() for ask in asks])


@check(
    "auth.no-key",
    "A request without an API key is refused with 401, on every operation.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def no_key(session: Session) -> Iterator[Finding]:
    for exchange in _asked_as(session, "none"):
        if exchange.status != 401:
            yield session.broken(f"answered {exchange.status} without a key; 401 is due", exchange)


@check(
    "auth.wrong-key",
    "A request with a key of nobody is refused with 401, on every operation.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def wrong_key(session: Session) -> Iterator[Finding]:
    for exchange in _asked_as(session, "wrong"):
        if exchange.status != 401:
            yield session.broken(f"answered {exchange.status} to a key of nobody; 401 is due", exchange)
