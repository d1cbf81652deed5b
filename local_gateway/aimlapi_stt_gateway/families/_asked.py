"""What a job asks for, read from its options."""

from collections.abc import Mapping
from typing import Protocol, cast

Options = Mapping[str, object]

LANGUAGE = ("language", "language_code")
DETECT_LANGUAGE = ("detect_language", "language_detection")
SPEAKERS = ("diarize", "speaker_labels")
CHANNELS = ("multichannel", "multi_channel", "dual_channel")
"""Options that mean the same: the service renames them, and families call them differently."""

_NO = "false"
"""What a form says for false, whose fields are texts; only a documented option is known to be a boolean."""

_SEVERAL = "multi"  # as a language: more than one in one recording


class Job(Protocol):
    """What a result is shaped by, beside what was heard."""

    @property
    def id(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def options(self) -> Options: ...


def wants(value: object) -> bool:
    """Whether a value asks for something. False, null and what is empty do not; a number does, also nought."""
    return value is not None and value is not False and value not in ("", _NO, [], {})


def asks(options: Options, *names: str) -> bool:
    """Whether one of these options is asked for."""
    return any(wants(options.get(name)) for name in names)


def refuses(options: Options, *names: str) -> bool:
    """Whether one of these options, which hold unless they are switched off, is switched off."""
    return any(options.get(name) is False or options.get(name) == _NO for name in names)


def texts(options: Options, name: str) -> list[str]:
    """The texts of an option that takes one or a list of them."""
    value = options.get(name)
    found = cast(list[object], value) if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str) and one]


def language(options: Options) -> str | None:
    """The one language that a job names, as a tag like `en` or `en-US`; `None` where it is to be found out."""
    if asks(options, *DETECT_LANGUAGE):
        return None
    named = [tag for name in LANGUAGE for tag in texts(options, name)[:1] if tag != _SEVERAL]
    return named[0].replace("_", "-") if named else None


def number(options: Options, name: str, otherwise: float) -> float:
    """An option that is a number."""
    value = options.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise
