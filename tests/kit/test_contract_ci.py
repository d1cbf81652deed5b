"""Law: what docs/contract-ci.md has to paste is what the command, and the plugin, understand."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from aimlapi_stt_contract import arguments, pytest_plugin

DOCUMENT = Path(__file__).parents[2] / "docs" / "contract-ci.md"
EXAMPLES = dict(
    re.findall(
        r"^<!-- example: (\S+) -->\n```yaml\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
)


def lines(node: Any) -> Iterator[str]:
    """The lines of shell of a pipeline."""
    if isinstance(node, dict):
        told: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType]
        for name, value in told.items():
            if name == "run":
                yield from str(value).splitlines()
            elif name == "script":
                yield from value
            else:
                yield from lines(value)
    elif isinstance(node, list):
        steps: list[Any] = node  # pyright: ignore[reportUnknownVariableType]
        for value in steps:
            yield from lines(value)


class _Itself:
    """Subcommands of which there is one, which is there already."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._parser = parser

    def add_parser(self, *_: object, **__: object) -> argparse.ArgumentParser:
        return self._parser


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_pipeline_says_what_the_command_understands(name: str) -> None:
    """A pipeline that is wrong is found out on somebody else's machine, minutes later."""
    parser = argparse.ArgumentParser()
    arguments.add_check(parser.add_subparsers())
    checks = [words for line in lines(yaml.safe_load(EXAMPLES[name])) if "contract check" in line
              for words in [shlex.split(line)]]  # fmt: skip
    assert len(checks) == 1
    options = parser.parse_args(checks[0][2:])
    assert {format_ for format_, _ in options.report} >= {"html", "junit"}
    for _, file in options.report:
        assert file.startswith("contract-report.")  # what the artifact takes


def test_there_is_a_pipeline_for_each_of_them() -> None:
    """For the gateway, for a deployment, and for those who are elsewhere."""
    assert set(EXAMPLES) == {"contract.yml", "contract-deployed.yml", ".gitlab-ci.yml"}


def test_the_plugin_has_the_options_of_the_command() -> None:
    """All but those that the page says are not there; and what the page names is among them."""
    parser, group = argparse.ArgumentParser(add_help=False), pytest.Parser(_ispytest=True)
    arguments.add_check(_Itself(parser))
    pytest_plugin.pytest_addoption(group)
    text = DOCUMENT.read_text(encoding="utf-8")
    absent = re.search(r"before it, but for (.*?);", text, re.DOTALL)
    assert absent
    of_command = {name for action in parser._actions for name in action.option_strings}
    declared = {name for option in group.getgroup("aimlapi-stt contract").options for name in option.names()}
    assert declared == {f"--stt-{name[2:]}" for name in of_command - set(re.findall("--[a-z-]+", absent[1]))}
    assert set(re.findall("--stt-[a-z-]*[a-z]", text)) <= declared
