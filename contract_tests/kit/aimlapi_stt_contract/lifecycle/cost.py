"""What a run may cost, in words, before it begins."""

import random

from ..inputs import recordings
from ..settings import Settings


def cost_of(settings: Settings) -> str:
    """How many jobs a run may create at the cost of whose key it has, and of what audio."""
    profile, budget = settings.profile, settings.budget
    where = settings.base_url
    if budget is None:
        return (
            f"The profile {profile.name} creates as many jobs at {where} as its checks need: about {profile.jobs + 2} "
            "of a few seconds each, and many more that are generated. If jobs are billed, use --profile live."
        )
    if budget == 0:
        return f"This run sends no create to {where}, and costs nothing: no job may be created."
    audio = _audio(settings)
    if not profile.generates and not audio:
        jobs = f"This run creates no job at {where}, because no audio was given (--audio FILE, --audio-url URL)."
    else:
        what = audio or "seconds of the kit's own speech"
        jobs = f"This run creates {_at_most(budget)} at {where}, and may be billed for it: {what}."
    return (
        f"{jobs} All else is fetches, and creates without audio, which have to be refused. A create that is accepted "
        "nevertheless, or gets no answer, counts as a job; once the budget is spent, no create is sent."
    )


def _at_most(jobs: int) -> str:
    return "at most one job" if jobs == 1 else f"at most {jobs} jobs"


def _audio(settings: Settings) -> str:
    """What is sent, and how long it plays."""
    told: list[str] = []
    for one in recordings(len(settings.audio), random.Random(0), settings.audio):
        length = f"{one.duration_s:.1f} s" if one.duration_s is not None else f"{len(one.content)} bytes"
        told.append(f"{one.filename} ({length})")
    if settings.audio_url is not None:
        told.append(settings.audio_url)
    return ", ".join(told)
