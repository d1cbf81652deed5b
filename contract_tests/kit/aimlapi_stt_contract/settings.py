"""What a run of the kit is told: where the deployment is, what it is held against, and how much may be asked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """How much a run asks.

    Attributes:
        name: what it is chosen by.
        jobs: how many jobs with audio the lifecycle follows to their end, beside a few that have none; where a budget
            is smaller, that many in all.
        burst: how many requests it has under way at once.
        looks_after: how often a finished job is looked at again.
        examples: generated requests an operation, of each phase of schemathesis.
        sequences: generated sequences of calls.
        generates: whether schemathesis may send creates that the contract allows; a paid service bills them.
        per_second: requests a second at most; `None` for as fast as they are answered.
        max_creates: jobs that may be created in all; `None` for as many as it takes.
    """

    name: str
    jobs: int
    burst: int
    looks_after: int
    examples: int
    sequences: int
    generates: bool = True
    per_second: float | None = None
    max_creates: int | None = None


PROFILES: Final[Mapping[str, Profile]] = {
    profile.name: profile
    for profile in (
        Profile("quick", jobs=8, burst=8, looks_after=2, examples=25, sequences=6),
        Profile("deep", jobs=32, burst=16, looks_after=5, examples=500, sequences=60),
        Profile(
            "live", jobs=1, burst=1, looks_after=1, examples=0, sequences=0, generates=False, per_second=2.0,
            max_creates=1,
        ),
    )
}  # fmt: skip
"""The profiles by name: `quick` for every change, `deep` for the night, `live` for a service that bills."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told.

    Attributes:
        base_url: the deployment, without `/v1/stt`.
        api_key: a key of it; never shown.
        other_key: a second key, of somebody else, for whether one's jobs are hidden from the other; never shown.
        profile: how much is asked.
        page: hold it against this documentation page to the letter, in place of the wire-true contract.
        contract: hold it against this OpenAPI file.
        models: the model ids that jobs name; empty for one of each family that the contract knows.
        audio: files to send in place of the recordings that the kit brings.
        audio_url: an address that the deployment can fetch audio from, for jobs that name a url.
        seed: what decides everything that is drawn; the same seed asks the same.
        only: checks, areas, or patterns of their names; empty for all.
        skip: the same, of what is left out.
        checks: files with checks of the user's own, which are loaded already.
        max_creates: jobs that may be created in all, in place of the profile's.
        ca_file: certificates to trust in place of the usual ones, in PEM.
        closed: whether a key that the contract does not name is a finding.
        request_timeout_s: seconds for one request.
        job_timeout_s: seconds for a job to come to its end.
    """

    base_url: str
    api_key: str = field(repr=False)
    other_key: str | None = field(default=None, repr=False)
    profile: Profile = PROFILES["quick"]
    page: str | None = None
    contract: Path | None = None
    models: tuple[str, ...] = ()
    audio: tuple[Path, ...] = ()
    audio_url: str | None = None
    seed: int = field(default_factory=lambda: secrets.randbelow(2**32))
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    checks: tuple[Path, ...] = ()
    max_creates: int | None = None
    ca_file: Path | None = None
    closed: bool = False
    request_timeout_s: float = 20.0
    job_timeout_s: float = 60.0

    @property
    def budget(self) -> int | None:
        """How many jobs may be created; `None` for as many as it takes."""
        return self.profile.max_creates if self.max_creates is None else self.max_creates
