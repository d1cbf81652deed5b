"""Law: the key shows nowhere: not in a log, an object, an error or a traceback, also when the service quotes it."""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText, SpeechToTextError
from tests.wrapper.hiding import KEY, of_error, of_object, with_key
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, PROBLEM
from tests.wrapper.sockets import Behaviour, closed_port, garbage, half, hang_up, raw_server, reply, reset

AUDIO = b"RIFF" + bytes(100_000)
CREATED = reply(json.dumps({"generation_id": JOB, "status": "queued"}))
BUDGETS: Any = {"request_timeout": 2, "retry_budget": 0.1, "job_timeout": 0.1}
KINDS = [SpeechToText, AsyncSpeechToText]

Call = Callable[[Any], Any]
World = Callable[[str, Call], Any]


def _sync(base_url: str, call: Call) -> Any:
    with SpeechToText(KEY, base_url, **BUDGETS) as client:
        return call(client)


def _async(base_url: str, call: Call) -> Any:
    async def go() -> Any:
        async with AsyncSpeechToText(KEY, base_url, **BUDGETS) as client:
            pending: Awaitable[Any] = call(client)
            return await pending

    return anyio.run(go)


worlds = pytest.mark.parametrize("world", [_sync, _async], ids=["sync", "async"])


def _submit(client: Any) -> Any:
    return client.submit(AUDIO, model="whisper-tiny")


def _wait(client: Any) -> Any:
    return client.wait(JOB)


def _fetch(client: Any) -> Any:
    return client.fetch(JOB)


calls = pytest.mark.parametrize("call", [_submit, _wait, _fetch], ids=["submit", "wait", "fetch"])


def fetched(status: str, **rest: Any) -> Behaviour:
    """An answer to a fetch."""
    return reply(json.dumps({"generation_id": JOB, "status": status, **rest}))


def half_of_an_answer_that_quotes(connection: Any, _: bytes) -> None:
    """The headers quote the key, and the body breaks off."""
    connection.sendall(f"HTTP/1.1 401 No\r\nx-request-id: {KEY}\r\ncontent-length: 400\r\n\r\n...".encode())


QUOTING: dict[str, Behaviour] = {
    "reason": reply("", f"401 {KEY}"),
    "request_id": reply("", "401 Unauthorized", f"x-request-id: {KEY}"),
    "message": reply(json.dumps({**PROBLEM, "error": {"name": KEY, "message": f"no key {KEY}"}}), "401 Unauthorized"),
    "title": reply(json.dumps({"title": f"Bearer {KEY}", "requestId": KEY}), "400 Bad Request"),
    "page": reply(f"<html>{KEY}", "502 Bad Gateway"),
    "error_of_5xx": reply(json.dumps({"message": [KEY, KEY]}), "500 Internal Server Error", f"x-request-id: {KEY}"),
    "too_many": reply(json.dumps({"message": KEY}), "429 Too Many Requests", f"retry-after: {KEY}"),
    "location": reply("", "307 Temporary Redirect", f"location: https://a.example/{KEY}"),
    "no_json": reply(KEY),
    "no_object": reply(json.dumps([KEY])),
    "id": reply(json.dumps({"generation_id": KEY, "status": "queued"})),
    "id_in_header": reply("", "500 Internal Server Error", f"x-inference-id: {KEY}"),
    "status": fetched(KEY),
    "failure": fetched("failed", error={"name": KEY, "message": f"key {KEY} is not valid"}),
    "failure_as_text": fetched("error", error=KEY),
    "failure_inside": fetched("completed", result={**ASSEMBLYAI, "status": "error", "text": None, "error": KEY}),
    "shape": fetched("completed", result={"results": {"channels": KEY}}),
    "cookie": reply(json.dumps({"status": "queued"}), "200 OK", f"set-cookie: key={KEY}", f"x-quoted: {KEY}"),
    "broken_off": half_of_an_answer_that_quotes,
}


@worlds
@calls
@pytest.mark.parametrize("quoting", QUOTING)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_service_that_quotes_the_key_does_not_bring_it_into_a_log(
    world: World, call: Call, quoting: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Some do, most often where they refuse it; and the error is what gets logged."""
    caplog.set_level(logging.DEBUG, "aimlapi_stt")
    with raw_server(QUOTING[quoting]) as server:
        try:
            found = world(server.base_url, call)
        except SpeechToTextError as error:
            shown = of_error(error)
        else:
            shown = of_object(found)
        assert not with_key(shown)
        assert KEY.encode() in server.requests[0]
    assert not with_key(record.getMessage() for record in caplog.records if record.name == "aimlapi_stt")


@worlds
@calls
@pytest.mark.parametrize("fault", [hang_up, reset, half, garbage], ids=lambda fault: fault.__name__)
def test_no_failure_on_the_way_shows_the_key(world: World, call: Call, fault: Behaviour) -> None:
    """Tools that report errors send the locals of every frame along, those of the HTTP library too."""
    with raw_server(fault) as server, pytest.raises(SpeechToTextError) as caught:
        world(server.base_url, call)
    assert not with_key(of_error(caught.value))


@worlds
@calls
def test_nobody_listening_shows_no_key(world: World, call: Call) -> None:
    """The first error that anybody sees, with a wrong base URL."""
    with pytest.raises(SpeechToTextError) as caught:
        world(closed_port(), call)
    assert not with_key(of_error(caught.value))


@worlds
def test_no_logger_at_all_records_the_key(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A program that sets the root logger to DEBUG gets what the HTTP library and the event loop say too."""
    caplog.set_level(logging.DEBUG)
    seen: list[Any] = []

    def keep(job: object, _: float) -> None:
        seen.append(job)

    def transcribe(client: Any) -> Any:
        return client.transcribe(AUDIO, model="whisper-tiny", on_status=keep)

    with raw_server(CREATED, fetched("completed", result=DEEPGRAM)) as server:
        transcript = world(server.base_url, transcribe)
    assert {record.name.split(".")[0] for record in caplog.records} >= {"aimlapi_stt", "httpx", "httpcore"}
    assert not with_key(f"{record.name}: {record.getMessage()} {vars(record)}" for record in caplog.records)
    for result in (transcript, *seen):
        assert not with_key(of_object(result))


@pytest.mark.parametrize("kind", KINDS)
def test_neither_a_client_nor_its_parts_show_the_key(kind: type[SpeechToText]) -> None:
    """Clients stand in the locals and attributes of everything that uses them."""
    client = kind(KEY, "https://a.example")
    assert not with_key(of_object(client))
    for part in vars(client).values():
        assert not with_key(of_object(part))


@worlds
def test_a_job_does_not_show_the_key(world: World) -> None:
    """It holds its client."""
    with raw_server(CREATED) as server:
        job = world(server.base_url, _submit)
    assert not with_key(of_object(job))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("key", "base_url", "deployment"),
    [
        (KEY, "http://a.example", None),
        (KEY, "https://a b", None),
        (KEY, "https://a.example", "aimlapi"),
        (KEY, None, "nowhere"),
        (f"{KEY} {KEY}", "https://a.example", None),
        (f"https://{KEY}.example", KEY, None),
    ],
)
def test_a_client_that_is_refused_does_not_show_the_key(
    kind: type[SpeechToText], key: str, base_url: str | None, deployment: Any
) -> None:
    """Also not in the locals of its constructor, which the traceback has; the address may be a key by mistake."""
    with pytest.raises(NotConfigured) as caught:
        kind(key, base_url, deployment=deployment)
    assert not with_key(of_error(caught.value) if base_url != KEY else [str(caught.value)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("settings", [{"base_url": "http://a.example"}, {"deployment": "apilaplas"}, {}])
def test_a_key_in_the_environment_is_not_shown_by_a_refusal(
    monkeypatch: pytest.MonkeyPatch, kind: type[SpeechToText], settings: Any
) -> None:
    """A frame that has the environment in a name of its own shows all the secrets of the program."""
    monkeypatch.setenv("AIMLAPI_API_KEY", f"{KEY} {KEY}")
    with pytest.raises(NotConfigured) as caught:
        kind(**settings)
    assert not with_key(of_error(caught.value))


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_in_a_file_is_used_and_not_shown(
    kind: type[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file can be read by its owner alone; a variable can be read by every child of the program."""
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    monkeypatch.setenv("AIMLAPI_API_KEY_FILE", str(path))
    for client in (kind(path, "https://a.example"), kind(base_url="https://a.example")):
        assert client._context.api_key.header() == f"Bearer {KEY}"
        assert not with_key(of_object(client))
    path.write_text(f"{KEY}\n{KEY}\n")
    with pytest.raises(NotConfigured, match="several lines") as caught:
        kind(path, "https://a.example")
    assert not with_key(of_error(caught.value))


def test_every_promise_of_the_security_page_names_tests_that_exist() -> None:
    """A promise whose test is gone is a hope."""
    root = Path(__file__).parent.parent
    defined = {
        name for path in root.rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    page = (root.parent / "SECURITY.md").read_text("utf-8").partition("## What is promised")[2].partition("\n## ")[0]
    promises = [line.split("|")[2] for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(promises) > 10
    for tests in promises:
        named = set(re.findall(r"`(\w+)`", tests))
        assert named
        assert named <= defined, named - defined
