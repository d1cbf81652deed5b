"""Creates jobs and follows them to their ends, several at once, in an order that is drawn: their histories."""

import random
import time
from functools import partial
from typing import Final

from ..deployment import Deployment, OverBudget
from ..families import upload_field
from ..inputs import recordings
from ..jobs import History
from ..settings import Settings

_FIRST_S: Final = 0.05
_LONGEST_S: Final = 1.0


def walked(settings: Settings, deployment: Deployment, models: tuple[str, ...], rng: random.Random) -> list[History]:
    """The histories of as many jobs as the profile has, or the budget allows; each was looked at until its end, and
    after it.
    """
    profile = settings.profile
    left = None if settings.budget is None else max(settings.budget - deployment.traffic.creates, 0)
    count = profile.jobs if left is None else min(profile.jobs, left)
    audio = recordings(count, rng, settings.audio)
    turns = [models[index % len(models)] for index in range(count)]
    rng.shuffle(turns)
    ids = [f"contract-{settings.seed:x}-{number}" for number in range(count)]
    asks = [
        partial(
            deployment.upload, recording, upload_field(model), {"model": model}, headers={"x-client-request-id": id_}
        )
        for model, recording, id_ in zip(turns, audio, ids, strict=True)
    ]
    try:
        created = deployment.at_once(asks, profile.burst)
    except OverBudget:
        created = []
    histories = [
        History(number, turns[number], audio[number], None, {}, exchange, ids[number])
        for number, exchange in enumerate(created)
    ]
    _follow(histories, settings, deployment, rng)
    return histories


def _follow(histories: list[History], settings: Settings, deployment: Deployment, rng: random.Random) -> None:
    end = time.monotonic() + settings.job_timeout_s
    pause = _FIRST_S
    known = [history for history in histories if history.id is not None]
    while time.monotonic() < end and not all(history.ended for history in known):
        open_ = [history for history in known if not history.ended]
        rng.shuffle(open_)
        _look(open_, settings, deployment)
        time.sleep(pause)
        pause = min(pause * 1.3, _LONGEST_S)
    for _ in range(settings.profile.looks_after):
        rng.shuffle(known)
        _look(known, settings, deployment)


def _look(histories: list[History], settings: Settings, deployment: Deployment) -> None:
    asks = [partial(deployment.fetch, history.id or "") for history in histories]
    for history, look in zip(histories, deployment.at_once(asks, settings.profile.burst), strict=True):
        history.looks.append(look)
