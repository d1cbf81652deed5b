"""What a run may cost, in words, before it begins."""

from ..inputs import recordings
from ..settings import Settings


def cost_of(settings: Settings) -> str:
    """How many jobs a run may create at the cost of whose key it has, and of what audio."""
    profile, budget = settings.profile, settings.budget
    where = settings.base_url
    if budget is None:
        return (
            f"The profile {profile.name} creates as many jobs at {where} as its checks take: some {profile.jobs + 2} of a "
            "few seconds each, and many more that were generated. Where jobs are billed, use --profile live."
        )
    audio = _audio(settings)
    if budget == 0 or (not profile.generates and not audio):
        why = "no job may be created" if budget == 0 else "no audio was given (--audio FILE, --audio-url URL)"
        jobs = f"This run asks {where} for no job: {why}."
    else:
        what = audio or "seconds of the kit's own speech"
        jobs = f"This run creates {_at_most(budget)} at {where}, and may be billed for it: {what}."
    return (
        f"{jobs} Beside it there are only looks at jobs, and creates that carry no audio and have to be refused. A create "
        "that is accepted nevertheless, or is not answered, counts as a job; when they are used up, no create is sent."
    )


def _at_most(jobs: int) -> str:
    return "at most one job" if jobs == 1 else f"at most {jobs} jobs"


def _audio(settings: Settings) -> str:
    """What is sent, and how long it plays."""
    import random

    told: list[str] = []
    for one in recordings(len(settings.audio), random.Random(0), settings.audio):
        length = f"{one.duration_s:.1f} s" if one.duration_s is not None else f"{len(one.content)} bytes"
        told.append(f"{one.filename} ({length})")
    if settings.audio_url is not None:
        told.append(settings.audio_url)
    return ", ".join(told)
