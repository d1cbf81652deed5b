"""Generation ids: which can be asked for, and how an interruption is told of the job that it leaves behind."""


def is_usable_id(generation_id: str) -> bool:
    """Whether an id can be asked for: not empty, no step in a path, nothing that cannot be written in a URL."""
    return bool(generation_id.strip()) and generation_id not in (".", "..") and generation_id.isprintable()


def goes_on(generation_id: str) -> str:
    """What becomes of a job when the call about it ends early."""
    return f'The job goes on; fetch it later: client.wait("{generation_id}").'


def note_job(interruption: BaseException, generation_id: str) -> None:
    """Write the job on whatever takes its caller away from it, once."""
    note = goes_on(generation_id)
    if note not in getattr(interruption, "__notes__", ()):
        interruption.add_note(note)
