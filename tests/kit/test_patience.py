"""Law: too many requests (429) are asked again in time, and say nothing of a law."""

from itertools import count

import httpx
import pytest

from aimlapi_stt_contract import patience

from .breaking import Ask, Break, Broken, answer


def _at_once(told: str | None, now: float) -> float:
    return 0.0


def _never(seconds: float) -> None:
    pytest.fail("it waited")


def busy_once(status: int = 429) -> Break:
    """Each request is one too many at first."""
    asked: set[bytes] = set()

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        line = request.method.encode() + request.url.raw_path + str(request.headers.get("authorization")).encode()
        if line in asked:
            return ask(request)
        asked.add(line)
        return httpx.Response(status, headers={"content-type": "text/html"}, content=b"<h1>Slow down</h1>")

    return breaks


def test_what_was_one_request_too_many_is_asked_again(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a limit of rate, laws are told by what is answered then, and not by chance."""
    waits: list[str | None] = []

    def wait(told: str | None, now: float) -> float:
        waits.append(told)
        return 0.0

    monkeypatch.setattr(patience, "wait_of", wait)
    broken.break_with(busy_once())
    statuses = [broken.session.deployment.fetch("nobody").status for _ in range(2)]
    assert (statuses, waits) == ([404, 404], [None])
    assert [one.status for one in broken.session.deployment.traffic.exchanges] == [429, 404, 404]


def test_who_refuses_for_good_is_not_waited_for_each_time(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of requests that each wait would take an hour; who answers again is waited for again."""
    monkeypatch.setattr(patience, "wait_of", _at_once)
    asked = count()
    broken.break_with(lambda request, ask: answer(429) if next(asked) < 5 else ask(request))
    statuses = [broken.session.deployment.fetch("nobody").status for _ in range(3)]
    assert statuses == [429, 429, 404]
    assert len(broken.session.deployment.traffic.exchanges) == 4 + 1 + 1


def test_a_wait_that_is_too_long_is_not_waited_for(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quota of the day comes back tomorrow."""
    monkeypatch.setattr("aimlapi_stt_contract.patience.time.sleep", _never)
    broken.break_with(lambda request, ask: answer(429, retry_after="3600"))
    assert broken.session.deployment.fetch("nobody").status == 429


@pytest.mark.parametrize("name", ["errors.form", "errors.media-type", "headers.request-id", "others.alike"])
def test_too_many_requests_say_nothing_of_a_law(broken: Broken, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whoever limits the rate is often not the one who keeps the contract, but a proxy with a page of its own."""
    monkeypatch.setattr(patience, "_TRIES", 1)
    assert broken.session.jobs
    assert broken.look(name, busy_once()).outcome == "kept"
