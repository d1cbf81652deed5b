"""The checks as tests: pytest runs them beside a project's own, one for each law.

    pytest -p aimlapi_stt_contract.pytest_plugin --pyargs aimlapi_stt_contract --stt-base-url URL

No entry point loads this: it would be in each run of each project that has the client, and pytest would then look for
assertions to rewrite in all of the client. Whoever wants it says so with `-p`, or with a line in a `conftest.py`. What
asks and judges is loaded when the package is collected.
"""

import argparse
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest

from . import arguments

if TYPE_CHECKING:
    from .findings import Report, Runs
    from .pytest_checks import Held

_PACKAGE: Final = Path(__file__).parent
_COMMANDS_ALONE: Final = frozenset(("fail_fast", "matrix", "report", "write_baseline"))
_OUTPUT: Final = "aimlapi_stt_contract"
_SEED: Final = "aimlapi_stt_contract_seed"
_HELD: Final = pytest.StashKey["Held"]()
_COLLECTED: Final = pytest.StashKey[bool]()
_ELSEWHERE: Final = pytest.StashKey[list[bytes]]()
_RUNS: Final = pytest.StashKey["Runs"]()


class _Parser(argparse.ArgumentParser):
    """Takes what `contract check` takes, and is its own only subcommand."""

    def add_parser(self, *_: object, **__: object) -> "_Parser":
        return self

    def error(self, message: str) -> NoReturn:
        raise pytest.UsageError(as_given_here(message))


def _parser() -> _Parser:
    parser = _Parser(add_help=False)
    arguments.add_check(parser)
    return parser


def _options() -> Iterator[argparse.Action]:
    """What the command can be told, but for what makes it several runs or writes its reports."""
    yield from (action for action in _parser()._actions if action.dest not in _COMMANDS_ALONE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of `contract check`, each with `stt` before it."""
    group = parser.getgroup("aimlapi-stt contract", "the contract of the speech-to-text API")
    for action in _options():
        names = [f"--stt-{name.removeprefix('--')}" for name in action.option_strings]
        told: dict[str, Any] = {"dest": f"stt_{action.dest}", "help": action.help, "default": action.default}
        if isinstance(action, arguments.RefusedKey):
            told["action"] = arguments.RefusedKey
        elif action.nargs == 0:
            told["action"] = "store_true"
        else:
            repeated = isinstance(action.default, list)
            told |= {"metavar": action.metavar, "choices": action.choices, "action": "append" if repeated else "store"}
        group.addoption(*names, **told)


def options_of(config: pytest.Config) -> argparse.Namespace:
    """What the command would be told. Raises `pytest.UsageError`."""
    words: list[str] = []
    for action in _options():
        given: Any = config.getoption(f"stt_{action.dest}")
        for one in given if isinstance(given, list) else [given]:  # pyright: ignore[reportUnknownVariableType]
            if one is not None and one is not False:
                words.append(action.option_strings[0] + ("" if one is True else f"={one}"))
    return _parser().parse_args(words)


def as_given_here(text: str) -> str:
    """A text about options of the command, with their names here."""
    names = "|".join(name.removeprefix("--") for action in _options() for name in action.option_strings)
    return re.sub(rf"--(?=(?:{names})\b)", "--stt-", text)


def pytest_configure(config: pytest.Config) -> None:
    """Draw the seed, which all processes share; and refuse what could cost more than was allowed."""
    worker = hasattr(config, "workerinput")
    several = worker or config.getoption("dist", "no") != "no" or config.getoption("forked", False)
    counted = config.getoption("stt_profile") == "live" or config.getoption("stt_max_creates") is not None
    if several and counted:
        raise pytest.UsageError(
            "--stt-profile live and --stt-max-creates count the jobs of one process, and there would be several. "
            "Run them without -n, --dist and --forked (-n 0)."
        )
    if worker:
        config.option.stt_seed = getattr(config, "workerinput")[_SEED]  # noqa: B009 - xdist's, and nobody's type
    elif config.option.stt_seed is None:
        config.option.stt_seed = str(secrets.randbelow(2**32))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist the seed."""
    node.workerinput[_SEED] = node.config.option.stt_seed


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """In place of the modules of this package, its checks; where it is asked for by its name."""
    if path.name != _PACKAGE.name or not parent.session.isinitpath(path) or not path.samefile(_PACKAGE):
        return None
    from .pytest_checks import Laws

    parent.config.stash[_COLLECTED] = True
    # Its id is its name, wherever it is installed.
    laws: Laws = Laws.from_parent(parent, path=path, nodeid=_PACKAGE.name)  # pyright: ignore[reportUnknownMemberType]
    return laws


def hold(config: pytest.Config) -> "Held":
    """What holds the deployment against its contract in this process."""
    from .pytest_checks import Held

    if _HELD not in config.stash:
        config.stash[_HELD] = Held(options_of(config))
    return config.stash[_HELD]


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say what it may cost before it begins."""
    held = config.stash.get(_HELD, None)
    return [] if held is None or config.option.collectonly else held.cost()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of xdist tells at its end; one that has died tells nothing."""
    told: dict[str, bytes] = getattr(node, "workeroutput", {})
    if _OUTPUT in told:
        node.config.stash[_COLLECTED] = True
        node.config.stash.setdefault(_ELSEWHERE, []).append(told[_OUTPUT])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Join what was found, by whichever process; a run that was meant and has not taken place is no success."""
    config = session.config
    collected, held = config.stash.get(_COLLECTED, False), config.stash.get(_HELD, None)
    if hasattr(config, "workerinput"):
        if collected:
            getattr(config, "workeroutput")[_OUTPUT] = b"" if held is None else held.told()  # noqa: B009
    elif collected and not config.option.collectonly:
        from .pytest_checks import heard, judged

        elsewhere = config.stash.get(_ELSEWHERE, list[bytes]())
        reports = heard(elsewhere) if held is None else held.reports()
        if reports:
            config.stash[_RUNS] = judged(reports, options_of(config))
            if config.stash[_RUNS].stale and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif not collected and _is_meant(config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.USAGE_ERROR


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what was asked of whom, what of the service was seen, and how to ask the same again."""
    collected, runs = config.stash.get(_COLLECTED, False), config.stash.get(_RUNS, None)
    lines = [] if runs is None else _summary(runs)
    if not collected and _is_meant(config):
        lines = ["a deployment is named, and no law was collected. Add --pyargs aimlapi_stt_contract"]
    if lines:
        terminalreporter.section("aimlapi-stt contract")
    for line in lines:
        terminalreporter.line(line)


def _is_meant(config: pytest.Config) -> bool:
    """Whether the person who began the run named a deployment; a project's own settings may do so for good."""
    return any(str(word).startswith("--stt-base-url") for word in config.invocation_params.args)


def _summary(runs: "Runs") -> list[str]:
    from .reports import texts
    from .rerun import command

    report = _joined(runs.reports)
    lines = [
        f"{report.base_url}, held against {report.contract}",
        f"profile {report.profile}, seed {report.seed}, models {report.label}, {texts.counted(report.creates, 'job')}",
        f"reached: {texts.reached(report)}",
        *(f"note: {note}" for note in runs.notes),
        f"again: {command(report)}",
    ]
    return [texts.plain(line) for line in lines]


def _joined(reports: "tuple[Report, ...]") -> "Report":
    """The runs of several processes as one."""
    reached: Counter[str] = Counter()
    for report in reports:
        reached.update(report.reached)
    return replace(reports[0], creates=sum(report.creates for report in reports), reached=dict(sorted(reached.items())))
