"""The client side of the kit: answers that a contract allows and forbids, over real sockets, and who is caught."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any, cast

import httpx
import pytest

from aimlapi_stt_contract.client import (
    AnswerServer,
    Ours,
    Reading,
    Served,
    Verdict,
    covering_answers,
    handmade_answers,
    judged,
)
from aimlapi_stt_contract.client.exploring import drawn_answers
from aimlapi_stt_contract.contracts import contract_for
from tests.contract.laws import DEPTH

ANSWERS = covering_answers(contract_for(None, None))
COMPLETED = next(one for one in ANSWERS if one.kind == "valid" and one.body["status"] == "completed")


ENVELOPES = ("result", "output")


class Careless(Exception):
    """An error of a careless client's own."""


class OfABug:
    """A client with one bug, as published ones have them."""

    def __init__(self, base_url: str, read: Callable[[Any], Any]) -> None:
        self._http = httpx.Client(base_url=base_url, trust_env=False, verify=False)
        self._read = read

    def close(self) -> None:
        self._http.close()

    def read(self, generation_id: str) -> Reading:
        answer = self._http.get(f"/v1/stt/{generation_id}")
        try:
            return Reading("understood", raw=self._read(answer.json()))
        except Careless as refused:
            return Reading("refused", str(refused))


def _sound(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise Careless
    told = cast(dict[str, Any], body)
    if not isinstance(told.get("status"), str):
        raise Careless
    if told["status"] == "completed" and not (told.get("result") or told.get("output")):
        raise Careless
    return told


def _drops_words(body: Any) -> Any:
    result: dict[str, Any] = _sound(body).get("result") or {}
    return {**body, "result": {key: value for key, value in result.items() if key != "words"}} if result else body


def _one_envelope(body: Any) -> Any:
    if _sound(body)["status"] == "completed" and "result" not in body:
        raise Careless
    return body


def _reads_blindly(body: Any) -> Any:
    return body if body["status"] != "completed" else {**body, "said": body["result"]["results"]["channels"][0]}


def _takes_anything(body: Any) -> Any:
    return body


def _one_status_word(body: Any) -> Any:
    if _sound(body)["status"] not in ("queued", "completed", "error"):
        raise Careless
    return body


BUGS = {
    "drops the words": (_drops_words, "valid"),
    "knows one envelope": (_one_envelope, "valid"),
    "reads blindly": (_reads_blindly, "valid"),
    "takes anything for good": (_takes_anything, "invalid"),
    "knows some status words": (_one_status_word, "valid"),
}


def judged_by(read: Callable[[Any], Any]) -> list[Verdict]:
    with AnswerServer() as server, closing(OfABug(server.base_url, read)) as client:
        return judged(server, client, [one for at, one in enumerate(ANSWERS) if one.kind == "valid" or at % 7 == 0])


def test_our_client_understands_what_is_allowed_and_names_what_is_not() -> None:
    """A valid transcript that is lost was paid for; an invalid one that is taken for good is worse."""
    answers = [*ANSWERS[:: 1 if DEPTH > 1 else 3], *handmade_answers(COMPLETED)]
    with AnswerServer() as server, Ours(server.base_url) as client:
        found = judged(server, client, answers)
        assert server.asked == len(answers)
    assert [f"{verdict.served.name}: {verdict.wrong}" for verdict in found if verdict.wrong] == []
    outcomes = Counter((verdict.served.kind, verdict.reading.outcome) for verdict in found)
    assert outcomes["valid", "understood"] > 100
    assert outcomes["invalid", "unknown"] > 100
    assert outcomes["invalid", "refused"] > 10


@pytest.mark.parametrize("bug", BUGS)
def test_a_client_with_a_bug_that_published_ones_have_is_caught(bug: str) -> None:
    """Answers that no bug is seen with would prove nothing about ours."""
    read, kind = BUGS[bug]
    wrong = [verdict for verdict in judged_by(read) if verdict.wrong]
    assert any(verdict.served.kind == kind for verdict in wrong), bug


def test_answers_cover_each_state_envelope_and_variant() -> None:
    """Where one is missing, a client that cannot read it passes."""
    states = {one.body["status"] for one in ANSWERS if one.kind == "valid"}
    assert states == {"queued", "waiting", "active", "processing", "generating", "completed", "error", "failed"}
    for kind in ("valid", "invalid"):
        assert set(ENVELOPES) <= {key for one in ANSWERS if one.kind == kind for key in one.body}
    told = {key for one in ANSWERS if one.kind == "valid" for part in ENVELOPES for key in one.body.get(part) or ()}
    assert {"results", "words", "usage", "metadata", "text"} <= told
    assert Counter(one.kind for one in ANSWERS)["invalid"] > 500


def test_drawn_answers_are_the_same_for_a_seed_and_understood() -> None:
    """What nobody thought of is found once, and then each time."""
    first, again = (drawn_answers(contract_for(None, None), 1, 7) for _ in range(2))
    assert [one.content for one in first] == [one.content for one in again]
    with AnswerServer() as server, Ours(server.base_url) as client:
        wrong = [verdict for verdict in judged(server, client, first) if verdict.wrong]
    assert [(json.dumps(verdict.served.body), verdict.wrong) for verdict in wrong] == []


def test_a_crash_is_told_with_its_type() -> None:
    """Whoever mends the client begins with it."""

    class Crashing:
        def read(self, generation_id: str) -> Reading:
            raise KeyError(generation_id)

    with AnswerServer() as server:
        (verdict,) = judged(server, Crashing(), [Served("any", "valid", b"{}", {})])
    assert "KeyError" in verdict.wrong
