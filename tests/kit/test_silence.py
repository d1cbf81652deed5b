"""Law: who does not answer is told of, once and by whom it is about; nobody waits for hours, and no finding is lost."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from aimlapi_stt_contract import silence
from aimlapi_stt_gateway import ScriptedGateway

from .breaking import Ask, Broken


@pytest.fixture(scope="module")
def gateway() -> Iterator[ScriptedGateway]:
    with ScriptedGateway() as running:
        yield running


@pytest.fixture
def broken(gateway: ScriptedGateway) -> Iterator[Broken]:
    made = Broken(gateway, gateway.handle().api_key)
    yield made
    made.session.deployment.close()


def late(request: httpx.Request, ask: Ask) -> httpx.Response:
    """Creates hang, and fetches do not."""
    return ask(request) if request.method == "GET" else _raise(httpx.ReadTimeout("nothing came"))


def late_for_no_json(request: httpx.Request, ask: Ask) -> httpx.Response:
    """What cannot be parsed hangs."""
    json = request.headers.get("content-type") == "application/json"
    half = json and not request.content.strip().endswith(b"}")
    return _raise(httpx.ReadTimeout("nothing came")) if half else ask(request)


def test_who_answers_no_create_is_told_of_by_the_first_check_and_given_up(broken: Broken) -> None:
    """Hundreds of requests that each wait to the end would take hours; and silence is a finding, of one check."""
    first = broken.look("bodies.odd-json", late)
    assert (first.outcome, len(first.findings)) == ("broken", 1)
    assert "3 POSTs in a row were not answered" in first.findings[0].message
    assert [exchange.request.method for exchange in first.findings[0].exchanges] == ["POST"] * 3
    asked = broken.session.deployment.traffic.exchanges
    before = len(asked)
    later = [broken.look(name, late) for name in ("bodies.no-object", "bodies.packed")]
    assert [result.outcome for result in later] == ["stopped", "stopped"]
    assert len(asked) == before + 1  # once it was seen whether an ordinary one is answered
    assert broken.look("ids.unknown", late).outcome == "kept"


def test_what_hangs_in_one_way_alone_spoils_nothing_else(broken: Broken) -> None:
    """Three bodies that a server never answers say nothing of all its other creates."""
    assert broken.look("bodies.not-json", late_for_no_json).outcome == "broken"
    assert broken.look("creates.no-source", late_for_no_json).outcome == "kept"


def test_a_server_that_falls_over_is_waited_for_and_the_next_check_is_not_blamed(
    broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs it under a supervisor learns what it fell over, and all the rest as well."""
    down = 0
    pauses: list[float] = []
    monkeypatch.setattr(silence.time, "sleep", pauses.append)

    def falls_over(request: httpx.Request, ask: Ask) -> httpx.Response:
        nonlocal down
        if b"%FF" in request.url.raw_path:
            down = 4
            raise httpx.RemoteProtocolError("gone without an answer")
        if down:
            down -= 1
            raise httpx.ConnectError("nobody listens")
        return ask(request)

    assert broken.look("ids.no-text", falls_over).findings[0].message.startswith("a fetch of a byte of no letter was")
    assert broken.look("ids.unknown", falls_over).outcome == "kept"
    assert pauses == [1.0] * 3


def test_a_server_that_never_comes_back_is_waited_for_once(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the run has nobody to ask: it is stopped, and is no list of laws that are broken."""
    pauses: list[float] = []
    monkeypatch.setattr(silence.time, "sleep", pauses.append)

    def dead(request: httpx.Request, ask: Ask) -> httpx.Response:
        raise httpx.ConnectError("nobody listens")

    assert broken.look("ids.odd", dead).outcome == "broken"
    later = [broken.look(name, dead) for name in ("ids.long", "ids.unknown", "answers.crowd")]
    assert [result.outcome for result in later] == ["stopped"] * 3
    assert "nobody listens there any more" in later[-1].why
    assert len(pauses) == 15


def test_a_connection_that_cannot_be_made_is_no_fault_of_the_kit(gateway: ScriptedGateway) -> None:
    """It is told as what it is: nobody is there."""
    made = Broken(gateway, gateway.handle().api_key)
    object.__setattr__(made.settings, "base_url", "http://127.0.0.1:9")
    result = made.look("connections.kept", None)
    assert (result.outcome, "takes no connection" in result.why) == ("stopped", True)
    made.session.deployment.close()


def _raise(problem: Exception) -> Any:
    raise problem
