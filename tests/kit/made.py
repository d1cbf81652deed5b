"""A run that never was: each outcome, and the answers of a stranger who means no good, redacted as the kit does it."""

import base64
import dataclasses
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from aimlapi_stt_contract.deployment import Traffic
from aimlapi_stt_contract.exchanges import KEY_SHOWN, OTHER_KEY_SHOWN, Exchange, Part, Redaction, Request
from aimlapi_stt_contract.findings import CheckResult, Finding, Report, Runs
from aimlapi_stt_contract.laws import Check

CREATE, FETCH = "POST /v1/stt/create", "GET /v1/stt/{generation_id}"
PAGE = "https://docs.example/whisper-tiny"
KEY = "sk-very/secret+0123456789~key"
OTHER_KEY = "sk-of-somebody-else/9876543210"
HOSTILE = (
    "</pre><script>window.owned = 1</script><img src=x onerror='window.owned=1'>]]>"
    "\x1b[31m\u202e``` ::error::x \ud800 \x00"
)


def not_run(session: object) -> Iterator[Finding]:
    """What no check of a report does."""
    raise NotImplementedError


def law(name: str, layer: Any = "request", sentence: str = "A law is a sentence.", source: str = "/security") -> Check:
    """A check that is not run."""
    return Check(name, sentence, source, layer, "free", not_run)


def leaked(key: str) -> str:
    """A key as those tell it who were sent it."""
    told = [key, quote(key, safe=""), *(base64.b64encode(b"x" * more + key.encode()).decode() for more in range(3))]
    return " ".join([*told, base64.urlsafe_b64encode(f"Bearer {key}".encode()).decode()])


def exchanges() -> list[Exchange]:
    """A create with audio, a refused one that tells the keys, a look with a hostile body, and no answer."""
    redaction = Redaction([(KEY, KEY_SHOWN), (OTHER_KEY, OTHER_KEY_SHOWN)])
    traffic = Traffic(redaction)
    mine = redaction.headers([("authorization", f"Bearer {KEY}"), ("content-type", "application/json")])
    base = "http://127.0.0.1:8765/v1/stt"
    json_ = [("content-type", "application/json")]
    form = (Part("model", "whisper-tiny"), Part("audio", "<audio/wav, 64044 bytes>", "recording-0.wav"))
    traffic.keep(
        Request("POST", f"{base}/create", mine, form=form),
        200,
        json_,
        b'{"generation_id": "job-1", "status": "queued"}',
        0.02,
    )
    told = f'{{"message": "who are you? {leaked(KEY)} {leaked(OTHER_KEY)}"}}'.encode()
    body = '{"model": "whisper-tiny"}'
    traffic.keep(Request("POST", f"{base}/create", mine, body), 400, [*json_, ("x-echo", f"Bearer {KEY}")], told, 0.01)
    traffic.keep(Request("GET", f"{base}/job-1", mine), 200, json_, HOSTILE.encode(errors="surrogatepass"), 0.01)
    traffic.keep(Request("GET", f"{base}/job-1?key={KEY_SHOWN}", mine), None, (), b"", 20.0, f"timed out {KEY}")
    return [dataclasses.replace(one, started=1_767_323_045.0 + one.number) for one in traffic.exchanges]


def report(model: str = "whisper-tiny", **changes: Any) -> Report:
    """A report with a check of each outcome."""
    created, refused, looked, lost = exchanges()
    broken, twice, known = (
        law("auth.no-key"),
        law("job.text", "lifecycle", source="docs/wire.md, Envelope"),
        law("headers.id"),
    )
    accepted = Finding(known, "there is none", (looked,), known="agreed (until 2026-12-31)")
    results = (
        CheckResult(law("schema.answers", "schema"), "kept", (), 0.5),
        CheckResult(broken, "broken", (
            Finding(broken, "answered 200 without a key, 401 is due", (refused,), "/security", PAGE, CREATE),
        ), 0.1),
        CheckResult(twice, "broken", (
            Finding(twice, f"it says {HOSTILE}", (created, looked), None, "whisper-tiny", FETCH, model),
            Finding(twice, "it says nothing", (lost,), None, "whisper-tiny", FETCH, model),
        ), 1.25),
        CheckResult(known, "known", (accepted,), 0.0),
        CheckResult(law("job.many", "lifecycle"), "skipped", (), 0.0, "it creates jobs"),
        CheckResult(law("job.ends", "lifecycle"), "stopped", (), 0.0, "nobody answers any more"),
    )  # fmt: skip
    made = Report(
        "http://127.0.0.1:8765", "the service as it really answers", "quick", 7, (model,), results,
        [created, refused, looked, lost], 1, {"GET 200": 1, "no answer": 1}, 2.5, "2026-01-02T03:04:05+00:00",
        ("--base-url", "http://127.0.0.1:8765", "--profile", "quick", "--seed", "7", "--model", model),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def runs() -> Runs:
    """A matrix of two models."""
    kept = report("universal")
    return Runs((report(), dataclasses.replace(kept, results=kept.results[:1])), ("entry 3 matches nothing any more.",))
