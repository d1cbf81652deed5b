"""Families of models: who serves them decides what they take, in which shape they answer, and how they fail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..engines.recognition import Heard
from . import assemblyai, deepgram, mai, openai
from ._asked import Job
from ._names import assemblyai_name, deepgram_name, mai_name, openai_name

__all__ = ["FAMILIES", "KNOBS", "TEST_MODEL", "Family", "Job", "family_of"]

TEST_MODEL = "test/dummy-stt"
"""The service's own test model. Only a gateway that plays a part answers for it."""

KNOBS = ("delay", "runningPolls", "errorStatus", "submitErrorStatus")
"""What the options of a request for the test model may say."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family.

    Attributes:
        name: `deepgram`, `assemblyai`, `openai` or `mai`.
        plain_name: The id of a model of this family without prefixes; `None` for one of another family.
        upload_field: The field of the form that takes the file.
        failed: The status word of a failed job.
        shape: What was heard in a job, as this family's result.
        told_by: Keys, dotted where one lies in another, by which a page's schema is known to document this family.
        undocumented: Models, by their plain names, that no page has and the service knows; for lists of models.
    """

    name: str
    plain_name: Callable[[str], str | None]
    upload_field: str
    failed: str
    shape: Callable[[Heard, Job], dict[str, Any]]
    told_by: tuple[str, ...]
    undocumented: tuple[str, ...] = ()


# Of how openai and mai jobs fail nothing is known: `error` is the one word for it that pages document.
FAMILIES = {
    family.name: family
    for family in (
        Family(
            "deepgram", deepgram_name, "audio", "error", deepgram.shape, ("metadata", "results"), ("nova-2", "nova-3")
        ),
        Family("assemblyai", assemblyai_name, "audio", "failed", assemblyai.shape, ("id", "status", "words")),
        Family("openai", openai_name, "file", "error", openai.shape, ("text", "usage.total_tokens")),
        Family("mai", mai_name, "audio", "error", mai.shape, ("text", "usage.seconds")),
    )
}


def family_of(model: str) -> Family | None:
    """The family that a model belongs to; `None` for a model that this gateway does not speak for."""
    if model == TEST_MODEL:
        return FAMILIES["deepgram"]
    return next((family for family in FAMILIES.values() if family.plain_name(model) is not None), None)
