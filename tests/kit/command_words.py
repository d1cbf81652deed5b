"""What the tests of the command tell it."""

from pathlib import Path

AUTH = ("--only", "auth", "--seed", "1")


def check(*words: str | Path) -> tuple[str | Path, ...]:
    """The words of a `contract check`."""
    return ("contract", "check", *words)
