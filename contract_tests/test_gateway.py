"""The gateway's HTTP side against an effective contract: schemathesis asks, the contract judges.

No worker runs here, so that no generated URL is ever fetched: answers about finished jobs are checked where real speech
is recognised (`tests/gateway`). An answer that the contract does not describe fails, whatever was asked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis.checks
import schemathesis.openapi
from hypothesis import HealthCheck, settings

from aimlapi_stt_gateway import LocalGateway
from tests.contract.laws import DEPTH

# Its own annotations are incomplete.
checks: Any = schemathesis.checks
openapi: Any = schemathesis.openapi

EFFECTIVE = Path(__file__).parent.parent / "openapi" / "effective"
WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
)

tiny: Any = openapi.from_path(EFFECTIVE / "whisper-tiny.json")
base: Any = openapi.from_path(EFFECTIVE / "whisper-base.json")
# Each bound of each field is tried on one page; that takes as long as all else, and on another one it tells little new.
base.config.phases.coverage.enabled = DEPTH > 1


class Deployment:
    """A gateway, and which status codes it has answered with."""

    def __init__(self, gateway: LocalGateway) -> None:
        self.base_url = gateway.base_url
        self.headers = {"Authorization": f"Bearer {gateway.api_key}"}
        self.asked: set[str] = set()
        self.seen: set[int] = set()


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """A gateway that accepts jobs and never works on one; in the end the run must have reached what it is about."""
    with LocalGateway(workers=0) as gateway:
        made = Deployment(gateway)
        yield made
    # A run that never created a job, or was never refused, would have passed without having checked anything. Where
    # the tests are spread over processes, one of them may have had but one of the operations.
    reached = {"POST": {200, 400}, "GET": {404}}
    assert set().union(*[reached[method] for method in made.asked]) <= made.seen


def few(examples: int) -> Any:
    """The same requests on every run, at the usual depth not more than a page needs."""
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow]
    return settings(max_examples=examples * DEPTH, deadline=None, derandomize=True, suppress_health_check=slow)


@tiny.parametrize()  # type: ignore[untyped-decorator]
@few(12)  # type: ignore[untyped-decorator]
def test_every_answer_is_one_that_the_contract_describes(case: Any, deployment: Deployment) -> None:
    """Where the documented and the true meet: one contract for the client, the gateway and the service."""
    judged(case, deployment)


@base.parametrize()  # type: ignore[untyped-decorator]
@few(6)  # type: ignore[untyped-decorator]
def test_another_page_describes_the_same_answers(case: Any, deployment: Deployment) -> None:
    """whisper-base documents a key, and allows fewer nulls in a request."""
    judged(case, deployment)


def judged(case: Any, deployment: Deployment) -> None:
    """Send a request; all that the contract says of its answer has to hold."""
    response = case.call(base_url=deployment.base_url, headers=deployment.headers)
    deployment.seen.add(response.status_code)
    if response.status_code not in (401, 405):  # asked with the key and the method that are documented
        deployment.asked.add(case.operation.method.upper())
    case.validate_response(response, checks=[checks.CHECKS.get_one(name) for name in WANTED])
