"""Every answer of every dialect, family and state, against the contract that is served with it."""

import time
from itertools import product
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import DIALECTS
from aimlapi_stt_gateway.families import FAMILIES
from contract_tests.breaches import BREACHES, mended
from tests.everywhere.cells import MODELS

SAID = [
    {"text": "Who", "start": 0.5, "end": 0.75, "speaker": 0},
    {"text": "speaks?", "start": 0.75, "end": 1.25, "speaker": 0},
    {"text": "Nobody.", "start": 3.0, "end": 3.5, "speaker": 1},
]
FAILURE = {"name": "InvalidAudio", "message": "Nobody speaks."}
STATES: dict[str, dict[str, Any]] = {
    "completed": {"words": SAID, "language": "en"},
    "silent": {"text": ""},
    "failed": {"error": FAILURE},
    "under way": {"words": SAID, "runningPolls": 1000},
}


def answer_to(http: httpx.Client, model: str, state: str) -> Any:
    """What a look at a new job finds, once it is in that state."""
    created = http.post("/v1/stt/create", json={"model": model, "url": "https://example.org/a.wav"}).json()
    path = f"/v1/stt/{created['generation_id']}"
    for _ in range(500):
        answer = http.get(path).json()
        if state == "under way" or answer["status"] in ("completed", "error", "failed"):
            return answer
        time.sleep(0.01)
    raise TimeoutError(state)


def validator(document: Any) -> Any:
    """The schema of an answer to a fetch."""
    answers = document["paths"]["/v1/stt/{generation_id}"]["get"]["responses"]
    schema = answers["2XX"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_answer_breaks_its_contract_where_its_page_does_and_nowhere_else(dialect: str) -> None:
    """What is excused here is excused in the deep run; a breach that is gone has to leave the list."""
    seen: set[str] = set()
    with ScriptedGateway(dialect=dialect) as gateway:
        key = {"Authorization": f"Bearer {gateway.api_key}"}
        with httpx.Client(base_url=gateway.base_url, headers=key) as http:
            contract = validator(http.get("/openapi.json").json())
            for family, state in product(FAMILIES, STATES):
                gateway.script(**STATES[state])
                answer = answer_to(http, MODELS[family], state)
                whole, names = mended(dialect, answer)
                seen |= set(names)
                assert contract.is_valid(whole), (family, state)
                assert contract.is_valid(answer) == (not names), (family, state, names)
                # Each of them breaks it alone: with the others mended, the answer is still wrong.
                for name in names:
                    others = mended(dialect, answer, but=name)[0]
                    assert not contract.is_valid(others), (family, state, name)
    assert seen == set(BREACHES[dialect])


def test_every_dialect_says_what_it_breaks() -> None:
    """A dialect that is added is judged by its contract, and by nothing that was forgotten."""
    assert BREACHES.keys() == DIALECTS.keys()
