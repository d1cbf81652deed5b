"""Law: what the contract leaves open is no finding, however a deployment goes about it."""

import json
import random
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from aimlapi_stt_contract import Settings
from aimlapi_stt_contract.checks.reached import _missing_of_jobs
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.exchanges import KEY_SHOWN, Exchange, Part, Redaction, Request
from aimlapi_stt_contract.inputs import CUTS
from aimlapi_stt_contract.jobs import History
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.lifecycle.walk import Walk
from aimlapi_stt_contract.schemas import judging
from aimlapi_stt_contract.schemas.bodies import Bodies
from aimlapi_stt_contract.schemas.found import Failure, Run
from aimlapi_stt_contract.session import Session
from aimlapi_stt_gateway import ScriptedGateway

from .breaking import Ask, Broken, answer, changed
from .test_lifecycle_laws import exchange, found
from .ways import refused, told


def test_what_one_answer_sets_is_not_sent_with_the_next(broken: Broken) -> None:
    """The contract has no cookies: with one, a server would let in who shows no key, or always ask the same replica."""
    sent: list[str | None] = []

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        sent.append(request.headers.get("cookie"))
        return changed(ask(request), headers=[("set-cookie", "session=1; Path=/")])

    client = broken.session.deployment._client
    settings = broken.settings
    own = Deployment(settings, Traffic(redaction_of(settings)))
    own._client._transport = client._transport
    broken.break_with(breaks)
    assert [own.fetch("nobody").status, own.fetch("nobody").status] == [404, 404]
    assert sent == [None, None]


class Counted:
    """A gateway whose ids are numbers from 0."""

    def __init__(self) -> None:
        self._ids: list[str] = []

    def __call__(self, request: httpx.Request, ask: Ask) -> httpx.Response:
        number = request.url.path.rpartition("/")[2]
        if request.method == "GET" and number.isdecimal() and int(number) < len(self._ids):
            path = request.url.raw_path.rpartition(b"/")[0] + b"/" + self._ids[int(number)].encode()
            request.url = request.url.copy_with(raw_path=path)
        response = ask(request)
        if response.status_code >= 300:
            return response
        id_ = response.json()["generation_id"]
        self._ids += [id_] if id_ not in self._ids else []
        number = str(self._ids.index(id_))
        numbered = {"generation_id": number}
        return changed(response, told=lambda body: {**body, **numbered}, without=["x-inference-id"],
                       headers=[("x-inference-id", number)])  # fmt: skip


def test_ids_may_be_counted(broken: Broken) -> None:
    """The id beside one's own is then that of another job of one's own, and 0 may be one as well."""
    counted = Counted()
    broken.break_with(counted)
    assert {job.id for job in broken.session.jobs if job.id} >= {"0", "1"}
    assert broken.look("ids.near", counted).outcome == "skipped"
    assert broken.look("ids.odd", counted).outcome == "kept"
    assert broken.look("job.named", counted).outcome == "kept"


def test_ids_of_one_case_may_be_read_in_either(broken: Broken) -> None:
    """A ULID or a number in hexadecimal is the same in capitals; no other job can be meant."""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        spelled = request.url.path.rpartition("/")[2].lower()
        if re.fullmatch("([0-9a-f]{2})+", spelled):
            request.url = request.url.copy_with(path=f"/v1/stt/{quote(bytes.fromhex(spelled))}")
        response = ask(request)
        if response.status_code >= 300:
            return response
        id_ = response.json()["generation_id"].encode().hex()
        return changed(response, told=lambda body: {**body, "generation_id": id_}, without=["x-inference-id"])

    broken.break_with(breaks)
    assert all(len(job.id or "") == 42 for job in broken.session.jobs if job.id)
    assert broken.look("ids.near", breaks).outcome == "kept"


def refuses_what_it_cannot_fetch(request: httpx.Request, ask: Ask) -> httpx.Response:
    wrong = request.method == "POST" and ".invalid" in str(told(request).get("url"))
    return answer(422, {"title": "No", "status": 422, "message": "Nothing is there."}) if wrong else ask(request)


def test_a_url_from_which_nothing_comes_may_be_refused_at_once(broken: Broken) -> None:
    """That it is written in another way is then not told from that it leads nowhere."""
    for name in ("accepted.spellings", "accepted.media-type", "accepted.json"):
        result = broken.look(name, refuses_what_it_cannot_fetch)
        assert (result.outcome, "--audio-url" in result.why) == ("skipped", True)
    assert broken.look("accepted.spellings-of-uploads", refuses_what_it_cannot_fetch).outcome == "kept"


def test_a_url_that_is_given_has_to_be_accepted(gateway: ScriptedGateway) -> None:
    """Who names audio that can be fetched learns whether creates by url work at all."""
    made = Broken(gateway, "other-key", audio_url="https://example.invalid/speech.wav")
    assert made.look("accepted.json", refuses_what_it_cannot_fetch).outcome == "broken"
    made.session.deployment.close()


def test_a_refusal_may_have_no_request_id(broken: Broken) -> None:
    """Neither form of an error requires it."""

    def without_id(body: dict[str, Any]) -> dict[str, Any]:
        return {key: body[key] for key in body if key != "requestId"}

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        response = ask(request)
        return changed(response, told=without_id) if refused(response) else response

    assert broken.look("errors.request-id", breaks).outcome == "kept"


@pytest.mark.parametrize(("said", "seen", "outcome"), [
    ("completed", "completed", 0), ("completed", "generating", 1), ("failed", "completed", 1), ("done", "completed", 1),
])  # fmt: skip
def test_a_create_may_tell_of_the_end_of_a_job_that_is_at_it(said: str, seen: str, outcome: int) -> None:
    """Who is quick says so, and is found to have said the truth."""
    session = _session("create.status", exchange(0, {"generation_id": "one", "status": said}, method="POST"))
    session.jobs[0].looks.append(exchange(1, {"generation_id": "one", "status": seen, "result": {"text": "so"}}))
    assert len(list(CHECKS["create.status"].look(session))) == outcome


def test_a_job_need_not_be_seen_waiting() -> None:
    """Who is quick is at the end when it is looked at first."""
    done = exchange(1, {"generation_id": "one", "status": "completed", "result": {"text": "so"}})
    session = _session("run.reached", exchange(0, {"generation_id": "one"}, method="POST"), done)
    assert [what for what, _ in _missing_of_jobs(session, session.jobs)] == ["a create by url"]


def test_words_of_utterances_may_be_told_without_punctuation() -> None:
    """`punctuated_word` is there where it is, in a channel as in an utterance."""
    word = {"word": "so", "start": 0.1, "end": 0.2, "confidence": 0.9}
    channel = {"alternatives": [{"transcript": "So.", "confidence": 1, "words": [{**word, "punctuated_word": "So."}]}]}
    said = {"transcript": "So.", "start": 0.1, "end": 0.2, "words": [word]}
    result = {"metadata": {}, "results": {"channels": [channel], "utterances": [said]}}
    look = exchange(1, {"generation_id": "one", "status": "completed", "result": result})
    assert found("words.utterances", look) == []
    said["words"] = [{**word, "word": "no"}]
    assert len(found("words.utterances", exchange(1, {"status": "completed", "result": result}))) == 2


def test_a_key_that_stands_in_answers_by_chance_changes_no_judgement() -> None:
    """With the key `1` every number would be no JSON any more; and yet no report shows it."""
    came = Redaction([("1", KEY_SHOWN)]).answer(200, [("x-inference-id", "a1")], b'{"generation_id": "a1", "n": 1}')
    assert (came.header("x-inference-id"), came.told) == ("a1", {"generation_id": "a1", "n": 1})
    assert "1" not in came.body + came.shown("x-inference-id") + "".join(value for _, value in came.headers)
    assert "a1" not in repr(came)


def _session(law: str, created: Exchange, *looks: Exchange) -> Session:
    """A session that has seen one job."""
    settings = Settings("http://127.0.0.1:9", "a-key")
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    deployment.close()
    session = Session(settings, contract_for(None, None), deployment).of(CHECKS[law])
    session._walk = Walk([History(0, "whisper-tiny", CUTS[0].recording(), None, {}, created, "contract-1", [*looks])])
    return session


CREATE = "POST /v1/stt/create"


def _accepts(session: Session, *refused: Exchange) -> list[str]:
    """What is found where schemathesis says that these were to be accepted."""
    run = Run(session.contract, (CREATE,), True)
    run.failures = [Failure("positive_data_acceptance", str(one.number), "no", CREATE, one) for one in refused]
    judging._RUNS[session] = run
    return [finding.message for finding in CHECKS["schema.accepts"].look(session)]


def _refused(status: int, body: object = None, *parts: Part) -> Exchange:
    answered = Redaction(()).answer(status, (), b"{}")
    text = "" if body is None else json.dumps(body)
    return Exchange(status, Request("POST", "http://127.0.0.1:9/v1/stt/create", (), text, parts), answered, 0.1)


def test_a_generated_create_may_be_refused_for_its_model() -> None:
    """Any text may be the model's name, and who does not know it says so with 400 or 404."""
    session = _session("schema.accepts", exchange(0, {"generation_id": "one"}, method="POST"))
    unknown, known = {"model": "nobody", "url": "https://a.invalid"}, {"model": "whisper-tiny"}
    assert _accepts(session, _refused(400, unknown), _refused(422, None, Part("model", "nobody"))) == []
    assert len(_accepts(session, _refused(400, known))) == 1
    assert len(_accepts(session, _refused(500, unknown))) == 1


def test_a_generated_create_may_be_refused_for_its_source_by_who_looks_at_sources_at_once() -> None:
    """What is generated leads nowhere and is no audio: who looks before accepting has nothing to accept."""
    session = _session("schema.accepts", exchange(0, {}, method="POST", status=422))
    job = session.jobs[0]
    job.recording, job.url = None, "https://audio.invalid/a.wav"
    by_url, by_file = _refused(422, {"model": "whisper-tiny"}), _refused(422, None, Part("model", "whisper-tiny"))
    assert _accepts(session, by_url) == []
    assert len(_accepts(session, by_file)) == 1
    assert len(_accepts(session, _refused(429, None, Part("model", "whisper-tiny")))) == 0


def test_a_field_of_a_form_has_a_name_that_a_header_can_have() -> None:
    """Parsers refuse a control character there, and are right."""
    document = contract_for(None, None).document
    bodies = Bodies(document, document["paths"]["/v1/stt/create"]["post"], (), random.Random(1), only=False, share=1)
    assert [bodies._is_sayable(name, "x") for name in ("tag", "größe", "a\x15", "a\x85", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("path", "before"), [
    ("a%0Ab", True), ("%00", True), ("a%5Cb", True), ("a%FF", True), ("a%20b", False), ("%D1%8F", False), ("a", False),
])  # fmt: skip
def test_a_path_that_is_no_text_may_be_refused_before_the_service_is_asked(path: str, before: bool) -> None:
    """A router that knows no line end, and a proxy that takes no zero, say so in words of their own."""
    session = _session("schema.told", exchange(0, {"generation_id": "one", "status": "queued"}, method="POST"))
    refusal = Redaction(()).answer(404, [("content-type", "text/plain")], b"404: Not Found")
    look = Exchange(1, Request("GET", f"http://127.0.0.1:9/v1/stt/{path}", ()), refusal, 0.1)
    session.deployment.traffic.exchanges.append(look)
    assert len(list(CHECKS["schema.told"].look(session))) == (0 if before else 1)
    judging._RUNS[session] = run = Run(session.contract, (CREATE,), True)
    run.failures = [Failure("content_type_conformance", "1", "text/plain", "GET /v1/stt/{generation_id}", look)]
    assert len(list(CHECKS["schema.media-type"].look(session))) == (0 if before else 1)
