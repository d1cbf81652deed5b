"""Engines by name: entry points of the group `aimlapi_stt.engines`, our own and those of others."""

from importlib.metadata import EntryPoint, entry_points
from typing import Final, cast, get_args

from ..configured import is_not_configured, not_configured
from ..settings import EngineChoice
from . import Ability, EngineSetup

GROUP = "aimlapi_stt.engines"
_PARTS: Final = ("abilities", "needs_audio", "longest_step_s", "load")


def engine_names() -> list[str]:
    """The engines that are installed."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def set_up(choice: EngineChoice) -> EngineSetup:
    """The setup of an engine, its options checked.

    Raises:
        NotConfigured: there is no such engine, it cannot be imported, it is not made as engines are, or its options
            are wrong; the text says which.
    """
    found = _found(choice.name)
    try:
        make = found.load()
    except ImportError as problem:
        needed = f" Install the extra: pip install '{_package(found)}[{found.extras[0]}]'." if found.extras else ""
        raise not_configured(f"the engine {choice.name!r} cannot be imported ({problem}).{needed}") from problem
    except Exception as problem:
        raise _broken(found, problem) from problem
    try:
        setup = make(dict(choice.options))
    except Exception as problem:
        if is_not_configured(problem):
            raise
        raise _broken(found, problem) from problem
    if wrong := _wrong(setup):
        raise not_configured(f"the engine {choice.name!r} of {_package(found)} {wrong}. docs/engines.md has the terms.")
    return cast(EngineSetup, setup)


def _found(name: str) -> EntryPoint:
    points = entry_points(group=GROUP, name=name)
    if len({point.value for point in points}) > 1:
        packages = ", ".join(sorted({_package(point) for point in points}))
        raise not_configured(f"several packages have an engine {name!r}: {packages}. Uninstall all but one.")
    if not points:
        raise not_configured(f"there is no engine {name!r}. Installed are: {', '.join(engine_names())}.")
    return next(iter(points))


def _broken(found: EntryPoint, problem: Exception) -> Exception:
    return not_configured(
        f"the engine {found.name!r} of {_package(found)} cannot be set up ({type(problem).__name__}: {problem}). "
        f"Its makers may know why; it is {found.value}."
    )


def _wrong(setup: object) -> str | None:
    """What a setup has not that it should have."""
    if missing := [part for part in _PARTS if not hasattr(setup, part)]:
        return f"has no {', no '.join(missing)}"
    made = cast(EngineSetup, setup)
    if strange := set(made.abilities) - set(get_args(Ability)):
        return f"has abilities that nobody asks for: {', '.join(sorted(map(str, strange)))}"
    if not made.longest_step_s > 0:
        return f"has {made.longest_step_s!r} for longest_step_s, which has to be more than 0"
    return "has a load that cannot be called" if not callable(made.load) else None


def _package(found: EntryPoint) -> str:
    return found.dist.name if found.dist is not None else "an unknown package"
