"""Generation ids: which can be asked for, and how an interruption is told of the job that it leaves behind."""

from typing import cast

from .errors import SpeechToTextError


def is_usable_id(generation_id: str) -> bool:
    """Whether an id can be asked for: not empty, no step in a path, nothing that cannot be written in a URL."""
    if not isinstance(cast(object, generation_id), str):
        return False
    return bool(generation_id.strip()) and generation_id not in (".", "..") and generation_id.isprintable()


def goes_on(generation_id: str) -> str:
    """What becomes of a job when the call about it ends early."""
    shown = repr(generation_id) if '"' in generation_id or "\\" in generation_id else f'"{generation_id}"'
    return f"The job goes on; fetch it later: client.wait({shown})."


def note_job(interruption: BaseException, generation_id: str) -> None:
    """Write the job on whatever takes its caller away from it, once; an error of ours has its id already."""
    if not isinstance(interruption, SpeechToTextError):
        _note(interruption, goes_on(generation_id))


def note_create(interruption: BaseException, correlation_id: str | None) -> None:
    """Write on whatever interrupts a create that it may have arrived, once."""
    _note(
        interruption,
        f"A job may have been created; look for correlation id {correlation_id} in your account before you submit "
        "again.",
    )


def _note(interruption: BaseException, note: str) -> None:
    if note not in getattr(interruption, "__notes__", ()):
        interruption.add_note(note)
