"""The catalogue of broken deployments is sound: each is broken, and is told by the checks that are known to tell it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_gateway.scripted.catalogue import FAULTS as SCRIPTED
from contract_tests.power.catalogue import ALL, FAULTS
from contract_tests.power.catalogue.reused import LEFT_OUT, REUSED
from contract_tests.power.faults import Fault
from contract_tests.power.gateway import BrokenGateway
from contract_tests.power.harness import run_fault
from contract_tests.power.missed import MISSED
from contract_tests.power.pokes import ends, is_met
from contract_tests.power.table import read_caught
from tests.contract.laws import DEPTH

ROOT = Path(__file__).parents[1]
CAUGHT = read_caught()
# One fault costs half a second: each twelfth, by two of its checks; all at a depth, by all of theirs.
SAMPLE = list(CAUGHT)[:: 12 if DEPTH == 1 else 1]
LAYERS = ("request", "lifecycle", "schema")


@pytest.fixture(scope="module")
def gateway() -> Iterator[BrokenGateway]:
    with BrokenGateway() as made:
        yield made


@pytest.fixture(scope="module")
def http(gateway: BrokenGateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.base_url, trust_env=False, timeout=5) as made:
        yield made


def test_the_deployment_around_which_faults_are_put_shows_all_that_a_job_can_come_to(
    gateway: BrokenGateway, http: httpx.Client
) -> None:
    """A fault of failed jobs, or of jobs that wait, could not be met where there are none."""
    gateway.breaks(None)
    assert ends(http, gateway) == {"queued", "generating", "completed", "error"}
    assert gateway.met == 0


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_a_fault_changes_what_is_answered(fault: Fault, gateway: BrokenGateway, http: httpx.Client) -> None:
    """One that is never active would be told as missed by the kit, or worse, as nothing to be caught."""
    gateway.breaks(fault)
    assert is_met(http, gateway, fault.area)


def test_each_fault_has_a_name_of_its_own() -> None:
    """They are chosen by name, and kept by name with the checks that catch them."""
    assert len(FAULTS) == len(ALL) >= 110
    assert len({fault.does for fault in ALL}) > 0.95 * len(ALL)


def test_each_fault_names_a_law_and_where_it_is_written() -> None:
    """A fault that breaks nothing that is written would make the kit report what no vendor has promised."""
    document: dict[str, Any] = json.loads((ROOT / "openapi/effective/whisper-tiny.json").read_bytes())
    headings = {line[3:] for line in (ROOT / "docs/wire.md").read_text("utf-8").splitlines() if line.startswith("## ")}
    for fault in ALL:
        assert fault.law.endswith(".")
        assert fault.does.endswith(".")
        if fault.source.startswith("/"):
            assert found_at(document, fault.source), fault.name
        else:
            assert fault.source.removeprefix("docs/wire.md: ") in headings, fault.name


def found_at(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer."""
    for step in pointer.split("/")[1:]:
        document = document[step.replace("~1", "/").replace("~0", "~")]
    return document


def test_each_fault_of_the_scripted_gateway_is_here_or_left_out_for_a_reason() -> None:
    """One that is added there is a broken deployment as well, or somebody says why it is none."""
    here = {fault.scripted for fault in REUSED}
    left_out = [name for names in LEFT_OUT.values() for name in names]
    assert here | set(left_out) == set(SCRIPTED)
    assert here.isdisjoint(left_out)
    assert len(left_out) == len(set(left_out))


def test_what_is_known_of_faults_is_known_of_faults_and_checks_that_there_are() -> None:
    """A fault that was caught and is gone, or a check that was renamed, needs another measurement."""
    assert CAUGHT.keys().isdisjoint(MISSED)
    assert {check for checks in CAUGHT.values() for check in checks} <= CHECKS.keys()
    assert CAUGHT.keys() | MISSED.keys() == FAULTS.keys()


@pytest.mark.parametrize("name", SAMPLE)
def test_a_fault_is_caught_by_the_checks_that_are_known_to_catch_it(name: str) -> None:
    """What the last measurement has caught stays caught."""
    cheapest_first = sorted(CAUGHT[name], key=lambda check: LAYERS.index(CHECKS[check].layer))
    run = run_fault(name, 1, tuple(cheapest_first[: 2 if DEPTH == 1 else None]))
    assert run.outcome == "caught", run.said
