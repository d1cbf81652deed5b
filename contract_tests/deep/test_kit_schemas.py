"""The schema layer of the contract kit against deployments that keep the contract, in many seeds: it finds nothing."""

import pytest

from aimlapi_stt_contract import Settings, run_checks
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import DIALECTS, WIRE
from contract_tests.test_breaches import FAILURE, SAID

SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_schema_layer_finds_nothing_where_the_contract_is_kept(dialect: str, seed: int) -> None:
    """The wire by its contract, and each page by its letter. A finding that is none costs more than one missed."""
    page = None if dialect == WIRE else dialect
    with ScriptedGateway(dialect=dialect) as gateway:
        gateway.script(words=SAID, language="en")
        for option in ("numerals", "punctuate", "topics"):
            gateway.script(error=FAILURE, when={"options": {option: True}})
        for option in ("diarize", "sentiment"):
            gateway.script(words=SAID, runningPolls=2, when={"options": {option: True}})
        report = run_checks(Settings(gateway.base_url, gateway.api_key, page=page, seed=seed, only=("schema",)))
    assert [finding.message for finding in report.findings] == []
    assert {result.outcome for result in report.results} <= {"kept", "skipped"}
    assert report.creates >= 50
    assert report.reached["status completed"] >= 5
