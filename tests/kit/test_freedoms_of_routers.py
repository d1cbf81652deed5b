"""Law: what routers and servers say of paths and methods, each in its own way, is no finding."""

from dataclasses import replace

import httpx
import pytest

from aimlapi_stt_contract.exchanges import Exchange, Redaction, Request
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.schemas import judging
from aimlapi_stt_contract.schemas.found import Failure, Run
from aimlapi_stt_contract.settings import PROFILES

from .breaking import Ask, Broken, answer


@pytest.mark.parametrize(("id_", "outcome"), [("create", "kept"), ("x", "broken")])
def test_that_the_path_of_creates_has_no_get_may_be_told_without_a_key(broken: Broken, id_: str, outcome: str) -> None:
    """A router knows the methods of a path, and asks nobody for a key; of a job it says nothing so."""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        fetched = request.method == "GET" and request.url.path.endswith(f"/{id_}")
        return answer(405, {"message": "No.", "statusCode": 405}, allow="POST") if fetched else ask(request)

    assert broken.look("auth.first", breaks).outcome == outcome


def test_an_id_that_ends_with_a_slash_may_be_redirected(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who unquotes a path before it is routed sees no id there, but a path with a slash at its end."""
    monkeypatch.setattr("string.printable", "/")
    redirected: list[str] = []

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        if request.url.raw_path.endswith(b"%2F"):
            redirected.append(request.url.path)
            return answer(307, None, location="/v1/stt/x")
        return ask(request)

    monkeypatch.setattr(broken.session, "profile", replace(PROFILES["quick"], examples=200))
    assert broken.look("ids.odd", breaks).outcome == "kept"
    assert redirected


@pytest.mark.parametrize(("method", "status", "found"), [
    ("PUT", 501, []), ("PUT", 404, []), ("PUT", 405, []), ("PUT", 500, ["schema.server-error", "schema.methods"]),
    ("PUT", 200, ["schema.methods"]), ("GET", 501, ["schema.server-error"]),
])  # fmt: skip
def test_a_method_is_refused_in_the_words_of_whoever_does_not_know_it(
    broken: Broken, method: str, status: int, found: list[str]
) -> None:
    """RFC 9110 has 501 for methods that no path has, and many routers say 404; a fetch everybody knows."""
    session = broken.session
    refusal = Redaction(()).answer(status, [("content-type", "application/json")], b"{}")
    look = Exchange(1, Request(method, "http://127.0.0.1:9/v1/stt/a", ()), refusal, 0.1)
    judging._RUNS[session] = run = Run(session.contract, ("GET /v1/stt/{generation_id}",), True)
    failed = ["not_a_server_error"] * (status >= 500) + ["unsupported_method"] * (method == "PUT")
    run.failures = [Failure(check, "1", "no", "GET /v1/stt/{generation_id}", look) for check in failed]
    laws = ("schema.server-error", "schema.methods")
    assert [law for law in laws if list(CHECKS[law].look(session.of(CHECKS[law])))] == found
