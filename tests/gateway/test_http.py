"""Jobs over HTTP, as any client sees them: create, ask, read the result."""

import re
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.gateway.site import Site
from tests.gateway.support import SENTENCE, create, effective, outcome, speech, upload


def heard(answer: httpx.Response) -> dict[str, Any]:
    """The one alternative of a completed job."""
    body = answer.json()
    assert body["status"] == "completed", body
    alternative: dict[str, Any] = body["result"]["results"]["channels"][0]["alternatives"][0]
    return alternative


def test_a_create_by_upload_answers_with_an_id_and_queued(http: httpx.Client) -> None:
    """The id is all that a client holds of a job it pays for; it stands in the body and in a header."""
    created = upload(http, speech())
    assert created.status_code == 200
    assert created.headers["content-type"] == "application/json"
    assert set(created.json()) == {"generation_id", "status"}
    assert created.json()["status"] == "queued"
    assert re.fullmatch(r"[A-Za-z0-9_-]{21}", created.json()["generation_id"])
    assert created.headers["x-inference-id"] == created.json()["generation_id"]
    assert effective("CreateAnswer", created.json()) == []


def test_a_job_completes_with_the_words_that_were_spoken(http: httpx.Client) -> None:
    """The whole path of an upload, and an answer that keeps the contract."""
    created = upload(http, speech())
    answer = outcome(http, created)
    assert answer.status_code == 200
    assert heard(answer)["transcript"] == SENTENCE
    assert set(answer.json()) == {"generation_id", "status", "result"}
    assert answer.json()["generation_id"] == created.json()["generation_id"] == answer.headers["x-inference-id"]
    assert effective("FetchAnswer", answer.json()) == []
    assert effective("DeepgramResult", answer.json()["result"]) == []
    metadata = answer.json()["result"]["metadata"]
    assert metadata["duration"] == 2.0
    assert metadata["channels"] == len(answer.json()["result"]["results"]["channels"]) == 1
    assert set(metadata["models"]) == set(metadata["model_info"])


def test_words_are_in_order_and_have_confidences(http: httpx.Client) -> None:
    """Subtitles are cut from them."""
    words = heard(outcome(http, upload(http, speech(2))))["words"]
    assert [word["word"] for word in words] == SENTENCE.split() * 2
    assert all(0 <= word["start"] < word["end"] <= 4.0 for word in words)
    assert all(earlier["end"] <= later["start"] for earlier, later in pairwise(words))
    assert all(0 < word["confidence"] <= 1 for word in words)


def test_a_job_may_name_a_url_instead(http: httpx.Client, site: Site) -> None:
    """The other way in: the gateway fetches the audio itself."""
    created = create(http, url=site.url("/speech.wav"))
    assert (created.status_code, created.json()["status"]) == (200, "queued")
    assert heard(outcome(http, created))["transcript"] == SENTENCE


def test_an_unfinished_job_tells_its_status_and_nothing_else(http: httpx.Client, site: Site) -> None:
    """A result that is null, or there too early, is where clients stumble."""
    created = create(http, url=site.url("/held"))
    answer = http.get(f"/v1/stt/{created.json()['generation_id']}")
    assert answer.status_code == 200
    assert set(answer.json()) == {"generation_id", "status"}
    assert answer.json()["status"] in ("queued", "generating")
    assert effective("FetchAnswer", answer.json()) == []
    site.go_on.set()
    outcome(http, created)


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize("audio", [b"Dear Sir or Madam,\n" * 50, PLAYLIST], ids=["letter", "HLS playlist"])
def test_what_is_no_audio_makes_a_failed_job(http: httpx.Client, audio: bytes) -> None:
    """The service answers 200 to a fetch whose job failed; the reason names no file of the server."""
    answer = outcome(http, upload(http, audio))
    assert answer.status_code == 200
    assert answer.json()["status"] == "error"
    assert set(answer.json()) == {"generation_id", "status", "error"}
    assert set(answer.json()["error"]) == {"name", "message"}
    assert "cannot be read as audio" in answer.json()["error"]["message"]
    assert "/" not in answer.json()["error"]["message"]
    assert effective("FetchAnswer", answer.json()) == []


@pytest.mark.parametrize("model", ["whisper-large", "deepgram/whisper-tiny", "#g1_whisper-medium", "nova-2-meeting"])
def test_a_model_is_known_by_each_of_its_spellings(http: httpx.Client, model: str) -> None:
    """The pages, the service and its clients do not agree on one."""
    assert create(http, model=model, url="http://127.0.0.1:1/a").status_code == 200


def test_options_nobody_documented_are_taken(http: httpx.Client) -> None:
    """The service has more of them than its pages, and clients in the field send what they know."""
    options = {"punctuate": True, "language": "en", "new": {"k": [None, 1.5]}, "newer": "ä"}
    assert create(http, url="http://127.0.0.1:1/a", **options).status_code == 200
    content = b'{"model":"whisper-tiny","url":"http://127.0.0.1:1/a","new":"\\ud800","newer":1e999}'
    answer = http.post("/v1/stt/create", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/v1/stt/create", "/v1/stt/unknown", "/healthz/none"])
def test_every_answer_has_a_request_id_and_echoes_the_clients(http: httpx.Client, path: str) -> None:
    """The two ids are how a client's log and a server's log are brought together, above all when something failed."""
    ids = {http.get(path).headers["x-request-id"] for _ in range(2)}
    assert len(ids) == 2
    for client_id in ("a", "Az09._:-" * 16):
        assert http.get(path, headers={"x-client-request-id": client_id}).headers["x-client-request-id"] == client_id


@pytest.mark.parametrize("client_id", [b"", b"with space", b"x" * 129, "ä".encode(), b"a;b", b"a\tb"])
def test_a_client_request_id_of_another_form_is_not_echoed(http: httpx.Client, client_id: bytes) -> None:
    """What is echoed unseen into headers and logs is a way in."""
    answer = http.get("/v1/stt/unknown", headers=[(b"x-client-request-id", client_id)])
    assert "x-client-request-id" not in answer.headers
