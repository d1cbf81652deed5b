"""Which models jobs name: those that the contract allows."""

from pathlib import Path

import pytest

from aimlapi_stt_contract import Settings
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.families import MODELS
from aimlapi_stt_contract.session import Session

EFFECTIVE = sorted((Path(__file__).parents[2] / "openapi" / "effective").glob("*.json"))


def models(file: Path | None) -> tuple[str, ...]:
    """Those of a run that is told none."""
    settings = Settings("http://127.0.0.1:9", "any-key", contract=file)
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    deployment.close()
    return Session(settings, contract_for(None, file), deployment).models


@pytest.mark.parametrize("file", EFFECTIVE, ids=lambda file: file.stem)
def test_a_run_names_no_model_that_its_contract_does_not_name(file: Path) -> None:
    """A deployment that serves one model keeps its contract when it refuses all others."""
    known = contract_for(None, file).document["components"]["schemas"]["KnownModel"]["enum"]
    assert models(file)
    assert set(models(file)) <= set(known)


def test_the_wires_contract_has_a_model_of_each_family() -> None:
    """Each family has a shape of its own, and laws about it."""
    assert models(None) == tuple(MODELS.values())
