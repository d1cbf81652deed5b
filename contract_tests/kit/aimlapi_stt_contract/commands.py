"""`aimlapi-stt contract`: hold a deployment against its contract. It loads the [contract] extra when it runs."""

import argparse
import os

from aimlapi_stt import NotConfigured, SpeechToTextError

from . import arguments


class ContractCommand:
    """Check a deployment, list the laws, or send the requests of a report again."""

    name = "contract"
    summary = "check whether a deployment keeps the contract of the API"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the subcommands of `contract`."""
        parser.epilog = arguments.EPILOG
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|list|replay")
        arguments.add_check(actions)
        arguments.add_list(actions)
        arguments.add_replay(actions)

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the exit code.

        Raises:
            NotConfigured: it cannot be done, or there is a bug in it. The exit code of both is 2: a bug ends other
                commands with 1, which means here that the contract is broken.
        """
        try:
            return _run(options)
        except (SpeechToTextError, BrokenPipeError, ModuleNotFoundError):
            raise
        except Exception as bug:
            if os.environ.get("AIMLAPI_STT_TRACEBACK") == "1":
                raise
            said = "This is a bug of the kit; AIMLAPI_STT_TRACEBACK=1 shows where. Please report it."
            raise NotConfigured(f"{type(bug).__name__}: {bug}. {said}") from bug


def _run(options: argparse.Namespace) -> int:
    if options.action == "check":
        from .checking import check

        return check(options)
    if options.action == "replay":
        from .replay import replay

        return replay(options)
    return _list(options)


def _list(options: argparse.Namespace) -> int:
    from . import checks
    from .extensions import load
    from .laws import chosen

    assert checks  # importing enters them
    load(options.checks)
    try:
        found = chosen(tuple(options.only))
    except LookupError as problem:
        raise NotConfigured(problem.args[0]) from problem
    width = max(len(check.name) for check in found)
    for check in found:
        print(f"{check.name:<{width}}  {check.layer:<9}  {check.cost:<9}  {check.law}  [{check.source}]")
    return 0
