"""Engines by name: entry points of the group `aimlapi_stt.engines`, our own and those of others."""

from importlib.metadata import entry_points
from typing import cast

from aimlapi_stt import NotConfigured

from ..settings import EngineChoice
from . import EngineSetup

GROUP = "aimlapi_stt.engines"


def engine_names() -> list[str]:
    """The engines that are installed."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def set_up(choice: EngineChoice) -> EngineSetup:
    """The setup of an engine, its options checked.

    Raises:
        NotConfigured: there is no such engine, it cannot be imported, or its options are wrong; the text says which.
    """
    found = next(iter(entry_points(group=GROUP, name=choice.name)), None)
    if found is None:
        raise NotConfigured(f"there is no engine {choice.name!r}. Installed are: {', '.join(engine_names())}.")
    try:
        make = found.load()
    except ImportError as problem:
        needed = f" It needs the extra {found.extras}." if found.extras else ""
        raise NotConfigured(f"the engine {choice.name!r} cannot be loaded ({problem}).{needed}") from problem
    return cast(EngineSetup, make(dict(choice.options)))
