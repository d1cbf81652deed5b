"""The deployments that are known by name: where each one is, and the variables that hold a key for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from .errors import NotConfigured

Deployment = Literal["aimlapi", "apilaplas"]


@dataclass(frozen=True, slots=True)
class Preset:
    """A deployment: `key_variables` are its own alone, so that no company is sent the key of another."""

    base_url: str
    key_variables: tuple[str, ...]


DEPLOYMENTS: Mapping[Deployment, Preset] = {
    "aimlapi": Preset("https://api.aimlapi.com", ("AIMLAPI_API_KEY", "AIML_API_KEY")),
    "apilaplas": Preset("https://api.apilaplas.com", ("APILAPLAS_API_KEY",)),
}
DEFAULT = DEPLOYMENTS["aimlapi"]


def named(deployment: str) -> Preset:
    """The deployment of a name.

    Raises:
        NotConfigured: there is none of that name.
    """
    for name, preset in DEPLOYMENTS.items():
        if name == deployment:
            return preset
    raise NotConfigured(
        f"{deployment!r} is no deployment that this client knows. Give one of {', '.join(DEPLOYMENTS)}, or a base_url."
    )


def key_variables_at(base_url: str) -> tuple[str, ...]:
    """The variables for an address that the user chose: those of the deployment it belongs to, else the default's."""
    host = (urlsplit(base_url).hostname or "").removesuffix(".")
    known = (preset.key_variables for preset in DEPLOYMENTS.values() if urlsplit(preset.base_url).hostname == host)
    return next(known, DEFAULT.key_variables)
