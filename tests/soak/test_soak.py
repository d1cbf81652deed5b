"""Law: each job that was accepted ends once, whatever is killed. `nox -s soak` runs it and prints the figures."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.gateway.soaking import Tally, soak


def report(capsys: pytest.CaptureFixture[str], tally: Tally) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.table()}\n")
    tally.check()


def test_of_twenty_thousand_jobs_none_is_lost_or_doubled_while_workers_are_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day of crashing decoders, in minutes."""
    tally = asyncio.run(soak(tmp_path, jobs=20_000, clients=8, workers=3, jobs_a_worker=150))
    report(capsys, tally)
    assert len(tally.accepted) == 20_000
    assert tally.worker_kills >= 50


def test_none_is_lost_or_doubled_while_the_server_is_killed_fifty_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A year of power switches and updates, under load, each at a moment that nobody chose."""
    tally = asyncio.run(soak(tmp_path, jobs=1000, clients=8, server_kills=50, jobs_a_worker=300))
    report(capsys, tally)
    assert tally.server_kills == 50
