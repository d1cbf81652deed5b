"""Which jobs the lifecycle creates: what each carries, names and asks for, drawn before anything is sent."""

import random
from dataclasses import dataclass, field
from typing import Any, Final

from ..contracts import Contract
from ..families import family_of
from ..inputs import NOT_AUDIO, NOWHERE, Recording, recordings
from ..laws import NotAsked
from ..settings import Settings

_TOKEN: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Plan:
    """A job to be created: it carries a recording, or names a url."""

    model: str
    recording: Recording | None = None
    url: str | None = None
    options: dict[str, Any] = field(default_factory=dict[str, Any])


def planned(
    settings: Settings, models: tuple[str, ...], offers: frozenset[str], left: int | None, rng: random.Random
) -> list[Plan]:
    """The jobs of a run, `left` at most, in the order in which they are created.

    Raises:
        NotAsked: a service that bills is sent no audio but what was given, and none was.
    """
    count = settings.profile.jobs if settings.profile.generates or left is None else left
    if settings.profile.generates:
        plans = _drawn(settings, models, offers, count, rng)
    else:
        plans = _given(settings, models, count)
    return plans if left is None else plans[:left]


def offered(contract: Contract) -> frozenset[str]:
    """The names of what a create may say in JSON, `url` and the options, from the contract."""
    operation = contract.document["paths"][contract.create_path]["post"]
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return frozenset(_names(schema, contract.document, 0))


def _drawn(
    settings: Settings, models: tuple[str, ...], offers: frozenset[str], count: int, rng: random.Random
) -> list[Plan]:
    """So many jobs that should be completed, one of them by url where there is one, and a few that should not be."""
    turns = [models[index % len(models)] for index in range(count)]
    rng.shuffle(turns)
    audio = recordings(count, rng, settings.audio)
    # Each of those that take options has a label, every other one asks for more, and one for all: so there are jobs
    # with and without them in each run.
    take = [at for at, model in enumerate(turns) if family_of(model) == "deepgram"]
    asked = {at: _options(offers, rng, place) for place, at in enumerate(take)}
    plans = [Plan(model, audio[at], options=asked.get(at, {})) for at, model in enumerate(turns)]
    others = [Plan(rng.choice(models), NOT_AUDIO)]
    if "url" in offers:
        others.append(Plan(rng.choice(models), url=f"{NOWHERE}{_word(rng)}.wav"))
        if settings.audio_url is not None:
            others.append(Plan(rng.choice(models), url=settings.audio_url))
    for other in others:
        plans.insert(rng.randint(1, len(plans)), other)
    return plans


def _given(settings: Settings, models: tuple[str, ...], count: int) -> list[Plan]:
    if not settings.audio and settings.audio_url is None:
        raise NotAsked(
            f"no audio was given (--audio or --audio-url), and the profile {settings.profile.name} sends no other"
        )
    sources: list[Plan] = [Plan("", sent) for sent in recordings(len(settings.audio), random.Random(0), settings.audio)]
    if settings.audio_url is not None:
        sources.append(Plan("", url=settings.audio_url))
    found = [(models[at % len(models)], sources[at % len(sources)]) for at in range(count)]
    return [Plan(model, source.recording, source.url) for model, source in found]


def _options(offers: frozenset[str], rng: random.Random, place: int) -> dict[str, Any]:
    """Options that any recogniser can be asked for, of models alone whose pages document them."""
    wanted: dict[str, Any] = {"extra": f"contract:{_word(rng)}"}
    if place % 2 == 0:
        wanted |= {"language": "en", "punctuate": True}
        wanted |= {"utterances": True, "utt_split": 0.8} if place == 0 or rng.random() < 0.7 else {}
        wanted |= {"paragraphs": True} if "utterances" not in wanted or place == 0 or rng.random() < 0.5 else {}
    return {name: value for name, value in wanted.items() if name in offers}


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_TOKEN) for _ in range(12))


def _names(schema: Any, document: dict[str, Any], depth: int) -> set[str]:
    """The properties that an object of a schema may have."""
    if not isinstance(schema, dict) or depth > 8:
        return set()
    node: dict[str, Any] = schema  # pyright: ignore[reportUnknownVariableType]
    found = set(node.get("properties", {}))
    if isinstance(reference := node.get("$ref"), str):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target.get(step, {})
        found |= _names(target, document, depth + 1)
    for key in ("allOf", "anyOf", "oneOf"):
        for part in node.get(key, []):
            found |= _names(part, document, depth + 1)
    return found
