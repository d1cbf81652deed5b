"""Families of models: who serves them decides what they take, in which shape they answer, and how they fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..recognition import Heard
from . import deepgram
from ._names import deepgram_name

__all__ = ["FAMILIES", "TEST_MODEL", "Family", "family_of"]

TEST_MODEL = "test/dummy-stt"
"""The service's own test model. Only a gateway that plays a part answers for it."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family.

    Attributes:
        name: `deepgram`, `assemblyai`, `openai` or `mai`.
        plain_name: The id of a model of this family without prefixes; `None` for one of another family.
        upload_field: The field of the form that takes the file.
        failed: The status word of a failed job.
        shape: What was heard, as this family's result; it is given the job's id and its options, too.
    """

    name: str
    plain_name: Callable[[str], str | None]
    upload_field: str
    failed: str
    shape: Callable[[Heard, str, Mapping[str, object]], dict[str, Any]]


FAMILIES = {family.name: family for family in (Family("deepgram", deepgram_name, "audio", "error", deepgram.shape),)}


def family_of(model: str) -> Family | None:
    """The family that a model belongs to; `None` for a model that this gateway does not speak for."""
    if model == TEST_MODEL:
        return FAMILIES["deepgram"]
    return next((family for family in FAMILIES.values() if family.plain_name(model) is not None), None)
