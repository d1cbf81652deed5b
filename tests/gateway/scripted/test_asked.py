"""What a gateway that plays was asked: by which keys, how much of it is kept, and no secret."""

import hashlib

import httpx
import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted import board as board_module
from aimlapi_stt_gateway.scripted.asked import Asked
from aimlapi_stt_gateway.scripted.board import Board
from aimlapi_stt_gateway.scripted.gateway import Handle
from aimlapi_stt_gateway.scripted.scenario import Part, Scenario, order
from aimlapi_stt_gateway.scripted.turn import Turn
from tests.gateway.support import create, get, upload


def test_what_was_asked_is_known_without_secrets(handle: Handle, http: httpx.Client) -> None:
    """A test asserts on it, and its output may end up in a public log."""
    upload(http, b"some bytes", diarize="true", tag="a")
    create(http, url="https://example.org/a.mp3", punctuate=True)
    http.post("/v1/stt/create", content=b"{broken", headers={"content-type": "application/json"})
    form, body, broken = handle.requests
    assert (form.method, form.path, form.kind, form.status) == ("POST", "/v1/stt/create", "create", 200)
    assert (form.model, form.options["diarize"]) == ("whisper-tiny", True)
    assert form.file is not None
    assert (form.file.field, form.file.name, form.file.size) == ("audio", "speech.wav", 10)
    assert form.file.sha256 == hashlib.sha256(b"some bytes").hexdigest()
    assert (body.url, body.options, body.file) == ("https://example.org/a.mp3", {"punctuate": True}, None)
    assert (broken.status, broken.model) == (400, None)
    assert form.headers["authorization"] == "Bearer"
    assert handle.api_key not in repr(handle.requests) + repr(handle)


def test_of_a_secret_header_no_word_is_kept(handle: Handle, http: httpx.Client) -> None:
    """Only of the two headers that begin with a scheme is the first word no secret."""
    secret = {"cookie": "sid=SECRET; b=c", "x-api-key": "SECRET part", "proxy-authorization": "Basic SECRET"}
    http.get("/v1/stt/unknown", headers=secret)
    headers = handle.requests[0].headers
    assert {name: headers[name] for name in secret} == {
        "cookie": "...",
        "x-api-key": "...",
        "proxy-authorization": "Basic",
    }
    assert "SECRET" not in repr(handle.requests)


def test_a_large_upload_is_not_kept_in_memory(handle: Handle, http: httpx.Client) -> None:
    """Who tests with an hour of audio has it hashed, not held."""
    data = bytes(range(256)) * 12_000
    upload(http, data)
    file = handle.requests[0].file
    assert file is not None
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_only_keys_that_were_given_out_are_keys(scripted: ScriptedGateway) -> None:
    """A program that sends no key, or an old one, has to be found out."""
    handle = scripted.handle()
    path = f"{handle.base_url}/v1/stt/some-id"
    bearer = {"authorization": f"Bearer {handle.api_key}"}
    assert get(path, headers=bearer).status_code == 404
    handle.close()
    for headers in (bearer, {}, {"authorization": f"Basic {scripted.api_key}"}):
        answer = get(path, headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_of_what_was_asked_only_the_last_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that plays for days must not remember every request, and every job that has a fault."""
    monkeypatch.setattr(board_module, "MOST_KEPT", 3)
    asked = [Asked("GET", f"/v1/stt/{number}", "fetch", {}, generation_id=str(number)) for number in range(9)]
    board = Board(Scenario(), kept=2)
    for one in asked:
        board.requests.append(one)
        board.rename(f"real-{one.generation_id}", str(one.generation_id))
        board.made(nothing, one, Part({}, orders=(order("http-503", None, None, 0),)))
    assert list(board.requests) == asked[-2:]
    assert [board.real_id(str(number)) for number in (5, 6)] == ["5", "real-6"]
    assert [board.surrounded(nothing, one) is nothing for one in asked] == [True] * 6 + [False] * 3


async def nothing(turn: Turn) -> None:
    """A play of nothing."""
