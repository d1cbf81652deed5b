"""The gateway held against the contract that it serves itself, fetched from it as any tool would."""

from typing import Any

import schemathesis.openapi
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt_gateway import LocalGateway
from contract_tests.test_gateway import WANTED, checks, few

openapi: Any = schemathesis.openapi


def test_the_gateway_keeps_the_contract_that_it_serves() -> None:
    """A tool that is given nothing but its address finds the operations, and the gateway at them."""
    with LocalGateway(workers=0) as gateway:
        schema: Any = openapi.from_url(f"{gateway.base_url}/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        seen: set[tuple[str, int]] = set()

        @given(case=st.one_of([operation.as_strategy() for operation in operations]))
        @few(40)  # type: ignore[untyped-decorator]
        def ask(case: Any) -> None:
            response = case.call(headers={"Authorization": f"Bearer {gateway.api_key}"})
            assert response.request.url.startswith(f"{gateway.base_url}/v1/stt/")
            seen.add((case.method, response.status_code))
            case.validate_response(response, checks=[checks.CHECKS.get_one(name) for name in WANTED])

        ask()
    assert {("POST", 200), ("GET", 404)} <= seen
