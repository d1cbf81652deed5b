"""docs/gateway.md against the gateway: what an operator copies from it has to work."""

import argparse
import json
import re
import shlex
from collections.abc import Iterator

import pytest

from aimlapi_stt_gateway.commands import ServeCommand
from aimlapi_stt_gateway.operating.exchanges import Exchange
from aimlapi_stt_gateway.operating.metrics import Metrics
from aimlapi_stt_gateway.operating.standing import Standing
from tests.gateway.support import ROOT

PAGE = (ROOT / "docs" / "gateway.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def parser() -> argparse.ArgumentParser:
    """What `serve` takes."""
    made = argparse.ArgumentParser(exit_on_error=False)
    ServeCommand().add_arguments(made)
    return made


def commands() -> Iterator[str]:
    """Each way in which the page starts a server."""
    yield from re.findall(r"aimlapi-stt serve(.*)", PAGE.replace("\\\n", " "))
    (entry,) = re.findall(r"^ENTRYPOINT (\[.*\])$", PAGE.replace("\\\n", " "), re.MULTILINE)
    yield shlex.join(json.loads(entry)[2:])


def test_every_option_of_serve_is_in_the_table_and_no_other() -> None:
    """A setting that is not written down is not used; one that is gone makes a server not start."""
    known = {name for action in parser()._actions for name in action.option_strings if name.startswith("--")}
    told = {
        name
        for row in re.findall(r"^\|(.*?)\|", section("Settings"), re.MULTILINE)
        for name in re.findall(r"--\w[\w-]*", row)
    }
    assert told == known - {"--help"}


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_of_the_page_is_understood(command: str) -> None:
    """A unit file with a wrong option is found out on the day of the restart."""
    words = shlex.split(command.split("`")[0], comments=True)
    assert parser().parse_args(words)


def test_every_metric_is_in_the_table() -> None:
    """Whoever writes a dashboard looks there."""
    names: list[str] = ["accepted", "completed", "failed", "requeued", "audio_s", "work_s"]
    totals = dict.fromkeys(names, 1.0)
    standing = Standing("1", "wire", "sphinx", 1, 1, {"queued": 0}, totals, 0.0, 10)
    metrics = Metrics(lambda: standing, lambda: 0)
    metrics(Exchange("GET", "", {}, "/docs", "/docs", 404))
    found = set(re.findall(r"^# TYPE (aimlapi_stt_\w+)", metrics.text().decode(), re.MULTILINE))
    table = section("Metrics").replace("`..._", "`aimlapi_stt_jobs_")
    told = set(re.findall(r"`(aimlapi_stt_\w+)(?:\{\S*\})?`", table))
    assert {name for name in found if not name.endswith("_created")} == told
