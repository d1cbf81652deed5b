"""What a subcommand is, and where those of other packages are found: by entry point, so nothing imports them here."""

import argparse
from contextlib import AbstractContextManager
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, cast

GROUP = "aimlapi_stt.commands"
GATEWAY_GROUP = "aimlapi_stt.local_gateway"


class CommandError(Exception):
    """A command cannot do its work. The text says why and what to do next; `exit_code` is what the shell sees."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Command(Protocol):
    """A subcommand of `aimlapi-stt`."""

    name: str
    summary: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do the work; the exit code. Raises `CommandError`, or an error of the client."""
        ...


class GatewayInside(Protocol):
    """A running local gateway."""

    base_url: str
    api_key: str


def found_commands() -> list[Command]:
    """The subcommands that installed packages bring."""
    return [_Found(entry) for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]


def local_gateway() -> AbstractContextManager[GatewayInside]:
    """A gateway inside this process, not started yet.

    Raises:
        CommandError: nothing installed brings one; the text names the extra.
        OSError: it cannot be made; likewise when it is started.
    """
    for entry in entry_points(group=GATEWAY_GROUP):
        try:
            return cast(AbstractContextManager[GatewayInside], entry.load()())
        except ImportError as problem:
            raise _missing_extra("--local", entry, problem) from problem
    raise CommandError("--local needs a gateway, and none is installed: pip install 'aimlapi-stt[local]'", 2)


class _Found:
    """A command of an entry point. One whose extra is missing stays in the help, and says so when it is called."""

    def __init__(self, entry: EntryPoint) -> None:
        self._entry = entry
        self.name = entry.name
        self._command: Command | None = None
        self._problem: ImportError | None = None
        try:
            self._command = cast(Command, entry.load()())
            self.summary = self._command.summary
        except ImportError as problem:
            self._problem = problem
            self.summary = f"not installed: needs aimlapi-stt[{','.join(entry.extras)}]"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        if self._command is not None:
            self._command.add_arguments(parser)

    def run(self, options: argparse.Namespace) -> int:
        if self._command is None:
            raise _missing_extra(self.name, self._entry, self._problem)
        try:
            return self._command.run(options)
        except ModuleNotFoundError as problem:
            raise _missing_extra(self.name, self._entry, problem) from problem


def _missing_extra(what: str, entry: EntryPoint, problem: ImportError | None) -> CommandError:
    extra = ",".join(entry.extras)
    missing = f" ({problem.name} is missing)" if problem is not None and problem.name else ""
    return CommandError(f"{what} needs the extra [{extra}]{missing}: pip install 'aimlapi-stt[{extra}]'", 2)
