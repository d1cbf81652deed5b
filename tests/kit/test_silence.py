"""Law: who does not answer is told of, once and by whom it is about; nobody waits for hours, and no finding is lost."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from aimlapi_stt_contract import Profile, Settings, run_checks
from aimlapi_stt_gateway import ScriptedGateway

from .breaking import Ask, Broken


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
    monkeypatch.setattr("aimlapi_stt_contract.silence.time.sleep", pauses.append)

    def falls_over(request: httpx.Request, ask: Ask) -> httpx.Response:
        nonlocal down
        if b"%FF" in request.url.raw_path:
            down = 4
            raise httpx.RemoteProtocolError("gone without an answer")
        if down:
            down -= 1
            raise httpx.ConnectError("nobody listens")
        return ask(request)

    assert (
        broken.look("ids.no-text", falls_over)
        .findings[0]
        .message.startswith("a fetch of an id with an invalid byte was")
    )
    assert broken.look("ids.unknown", falls_over).outcome == "kept"
    assert pauses == [1.0] * 3


def test_a_server_that_never_comes_back_is_waited_for_once(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the run has nobody to ask: it is stopped, and is no list of laws that are broken."""
    pauses: list[float] = []
    monkeypatch.setattr("aimlapi_stt_contract.silence.time.sleep", pauses.append)

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


class FallsOver(BaseHTTPRequestHandler):
    """A server that is brought down by an upload, and before that refuses other methods without a word of which."""

    protocol_version = "HTTP/1.1"
    fallen = False

    def do_GET(self) -> None:
        """Know nothing."""
        self.answer(404)

    def do_POST(self) -> None:
        """Fall over at a form."""
        FallsOver.fallen |= "multipart" in self.headers.get("content-type", "")
        self.answer(400)

    def do_PUT(self) -> None:
        """Refuse."""
        self.answer(405)

    do_PATCH = do_DELETE = do_PUT  # noqa: N815 - as they are named there

    def answer(self, status: int) -> None:
        """Answer with JSON, or with nothing ever again."""
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.fallen:
            self.close_connection = True
            return
        content = json.dumps({"title": "No", "status": status, "message": "No."}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/problem+json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is named there
        """Say nothing."""


def test_what_brought_a_server_down_among_what_is_generated_is_told_once_with_the_request() -> None:
    """All that could not be asked after it follows from it; and a refusal that lacks Allow is a refusal."""
    FallsOver.fallen = False
    with ThreadingHTTPServer(("127.0.0.1", 0), FallsOver) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        laws = ("schema.exercised", "schema.methods")
        base_url = f"http://127.0.0.1:{server.server_address[1]}"
        profile = Profile("small", jobs=1, burst=1, looks_after=0, examples=1, sequences=1)
        report = run_checks(Settings(base_url, "any-key", profile=profile, seed=1, only=laws))
        server.shutdown()
    (finding,) = report.findings
    assert finding.message.startswith("not all was asked: ")
    assert [(one.request.method, bool(one.request.form), one.answer) for one in finding.exchanges] == [
        ("POST", True, None)
    ]


def _raise(problem: Exception) -> Any:
    raise problem
