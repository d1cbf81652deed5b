"""Law: whatever a deployment does wrong with its jobs is told, by the law that it breaks; who is faithful is not."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aimlapi_stt_contract import PROFILES, Profile, Report, Settings, patience, run_checks
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.inputs import CUTS, NOT_AUDIO, Recording
from aimlapi_stt_contract.lifecycle.plans import offered, planned
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.gateway import Handle

from .faithful import faithful_gateway

SMALL = Profile("quick", jobs=3, burst=4, looks_after=1, examples=0, sequences=0)
AREAS = ("create", "input", "job", "mix", "option", "result", "span", "words", "run")
SPOKEN = "speech-*.wav"


@pytest.fixture(scope="module")
def gateway() -> Iterator[ScriptedGateway]:
    with faithful_gateway() as started:
        yield started


def run(gateway: ScriptedGateway, break_it: Callable[[Handle], None], **settings: Any) -> Report:
    """A run by a key of its own, of a gateway that is faithful but for what is broken."""
    told: dict[str, Any] = {"profile": SMALL, "seed": 1, "only": AREAS, "job_timeout_s": 1.0, **settings}
    handle = gateway.handle()
    break_it(handle)
    return run_checks(Settings(gateway.base_url, handle.api_key, gateway.handle().api_key, **told))


def recordings_of(count: int) -> list[Recording]:
    """What so many jobs of a run with the seed 1 carry."""
    settings = Settings("http://127.0.0.1", "any", profile=replace(SMALL, jobs=count))
    plans = planned(settings, ("whisper-tiny",), offered(contract_for(None, None)), None, random.Random("1/lifecycle"))
    return [plan.recording for plan in plans if plan.recording is not None and plan.recording != NOT_AUDIO]


def broken(report: Report) -> set[str]:
    return {finding.check.name for finding in report.findings}


def test_a_faithful_gateway_is_accused_of_nothing(gateway: ScriptedGateway) -> None:
    """One false alarm, and nobody believes the next."""
    report = run(gateway, lambda _: None, profile=PROFILES["quick"], job_timeout_s=20.0)
    assert [finding.message for finding in report.findings] == []
    assert {result.outcome for result in report.results} == {"kept"}
    assert {"created by upload", "created by url", "status completed", "status generating"} <= report.reached.keys()


def test_another_way_to_be_faithful_is_not_accused_either(
    gateway: ScriptedGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other envelope, refusals at once where others fail later, and too many requests are all allowed."""
    monkeypatch.setattr(patience, "wait_of", _at_once)

    def differ(handle: Handle) -> None:
        handle.fault("tiny-envelope")
        handle.fault("http-429-retry-after", times=3)
        handle.script(when={"file": "*.txt"}, submitErrorStatus=415)
        handle.script(when={"url": "*"}, submitErrorStatus=422)

    report = run(gateway, differ, job_timeout_s=20.0)
    assert [finding.message for finding in report.findings] == []
    assert {"GET 429", "POST 415", "POST 422"} <= report.reached.keys()


FAULTS = (
    {
        "create-without-id": "create.id",
        "create-failed": "create.status",
        "client-id-of-another": "create.correlation",
        "result-vanishes": "job.visible",
        "other-jobs-id": "job.named",
        "status-missing": "job.told",
        "status-unknown": "job.known-status",
        "status-back": "job.final",
        "completed-without-result": "job.completed",
        "result-early": "job.pending",
        "error-empty": "job.failed",
        "words-missing": "result.shape",
    },
    {
        "id-with-dots": "create.id",
        "fetch-without-id": "job.named",
        "duplicate-keys": "job.told",
        "status-upper-case": "job.known-status",
        "status-stuck": "job.ends",
        "completed-with-error": "job.completed",
        "failed-with-result": "job.failed",
        "words-backwards": "span.order",
        "result-of-another-family": "result.shape",
        "times-in-another-unit": "span.inside",
        "result-changes": "result.stays",
    },
    {
        "id-number": "create.id",
        "inference-id-of-another": "job.named",
        "byte-order-mark": "job.told",
        "result-null": "job.completed",
        "error-text": "input.heard",
        "failed-without-error": "job.failed",
        "result-text": "result.shape",
        "confidence-of-hundred": "result.numbers",
    },
)
"""Faults, and the law that each breaks; each has a job to itself in a run of those that stand together."""


@pytest.mark.parametrize("faults", FAULTS)
def test_a_fault_is_told_by_the_law_that_it_breaks(gateway: ScriptedGateway, faults: dict[str, str]) -> None:
    """A law that no fault breaks holds nobody to anything."""
    sent = recordings_of(len(faults))

    def break_it(handle: Handle) -> None:
        for name, recording in zip(faults, sent, strict=True):
            handle.script(when={"file": recording.filename}, text=recording.text, duration=recording.duration_s,
                          runningPolls=1, faults=[name])  # fmt: skip

    report = run(gateway, break_it, models=("whisper-tiny",), profile=replace(SMALL, jobs=len(faults), burst=8))
    told = [(finding.check.name, finding.message) for finding in report.findings]
    for (fault, law), recording in zip(faults.items(), sent, strict=True):
        assert any(name == law and recording.filename in message for name, message in told), (fault, told)
    assert all(finding.exchanges for finding in report.findings)


@pytest.mark.parametrize(
    ("fault", "law"),
    [
        ("same-id-twice", "create.ids-differ"),
        ("http-500", "create.accepted"),
        ("http-404", "run.reached"),
        ("http-429", "create.accepted"),
    ],
)
def test_a_fault_of_all_creates_is_told(
    gateway: ScriptedGateway, fault: str, law: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with all jobs is wrong with none in particular."""
    monkeypatch.setattr(patience, "wait_of", _at_once)
    assert law in broken(run(gateway, lambda handle: handle.fault(fault, on="create")))


OWN = -1.0
"""In place of the length of a job's own recording."""


def _at_once(retry_after: str | None, now: float) -> float:
    return 0.0


def words(*spans: tuple[float, float]) -> list[dict[str, Any]]:
    return [{"word": "so", "start": start, "end": end, "confidence": 0.9} for start, end in spans]


def deepgram(text: str = "so so", spans: Any = ((0.1, 0.2), (0.3, 0.4)), **metadata: Any) -> dict[str, Any]:
    """A result of a Whisper model in which one thing may be wrong."""
    known = {
        "request_id": "r",
        "created": datetime.now(UTC).isoformat(),
        "duration": OWN,
        "channels": 1,
        "models": ["m"],
        "model_info": {"m": {"name": "n", "version": "v", "arch": "a"}},
    }
    alternative = {"transcript": text, "confidence": 0.9, "words": words(*spans)}
    return {"metadata": {**known, **metadata}, "results": {"channels": [{"alternatives": [alternative]}]}}


def with_results(**more: Any) -> dict[str, Any]:
    made = deepgram()
    made["results"] |= more
    return made


def with_paragraphs(text: str, count: int) -> dict[str, Any]:
    made = deepgram()
    told = {"sentences": [{"text": text, "start": 0.1, "end": 0.4}], "num_words": count, "start": 0.1, "end": 0.4}
    made["results"]["channels"][0]["alternatives"][0]["paragraphs"] = {"transcript": text, "paragraphs": [told]}
    return made


UTTERANCE = {"start": 0.1, "end": 0.2, "confidence": 0.9, "transcript": "never", "words": words((0.1, 0.2))}


RESULTS = {
    "created": (deepgram(created="2999-01-01T00:00:00Z"), "result.metadata", "metadata.created"),
    "models": (deepgram(models=["m", "another"]), "result.metadata", "'another'"),
    "duration": (deepgram(duration=60.0), "span.duration", "is 60.0"),
    "digest": (deepgram(sha256="0" * 64), "mix.digest", "0000..."),
    "one request": (deepgram(request_id="the same"), "mix.marks", "request_id"),
    "for two": (deepgram(request_id="the same"), "mix.marks", "request_id"),
    "channels": (deepgram(channels=2), "result.channels", "is 2"),
    "late": (deepgram(spans=((0.1, 0.2), (3.0, 60.0))), "span.inside", "ends at 60.0"),
    "reversed": (deepgram(spans=((0.2, 0.1), (0.3, 0.4))), "span.order", "from 0.2 to 0.1"),
    "other words": (deepgram("another thing"), "words.transcript", "'another thing'"),
    "summary": (with_results(summary={"short": "so"}), "option.unasked", "summary"),
    "utterances": (with_results(utterances=[UTTERANCE]), "words.utterances", "'never'"),
    "sentences": (with_paragraphs("so", 2), "words.paragraphs", "'so'"),
    "count": (with_paragraphs("so so", 3), "words.paragraphs", "count 3 words of 2"),
    "label": (deepgram(), "option.honoured", "is not returned"),
}


def test_a_result_that_makes_no_sense_breaks_the_law_of_it(gateway: ScriptedGateway) -> None:
    """A schema says of each value what it may be, and of none what it has to do with another."""
    sent = recordings_of(len(RESULTS))

    def break_it(handle: Handle) -> None:
        for (result, _, _), recording in zip(RESULTS.values(), sent, strict=True):
            if result["metadata"]["duration"] == OWN:
                result["metadata"]["duration"] = recording.duration_s
            handle.script(when={"file": recording.filename}, result=result)

    report = run(gateway, break_it, models=("whisper-tiny",), profile=replace(SMALL, jobs=len(RESULTS), burst=8))
    told = [(finding.check.name, finding.message) for finding in report.findings]
    for name, (_, law, says) in RESULTS.items():
        assert any(found == law and says in message for found, message in told), (name, told)


def test_a_usage_that_does_not_add_up_is_told(gateway: ScriptedGateway) -> None:
    """What is billed by the token is to be counted right."""
    wrong = {"text": "so", "usage": {"type": "tokens", "input_tokens": 1, "output_tokens": -2, "total_tokens": 4}}
    report = run(
        gateway, lambda handle: handle.script(when={"file": SPOKEN}, result=wrong), models=("gpt-4o-transcribe",)
    )
    assert {"result.usage", "result.numbers"} <= broken(report)


@pytest.mark.parametrize("model", ["whisper-tiny", "gpt-4o-transcribe"])
def test_results_that_are_mixed_up_are_told_apart(gateway: ScriptedGateway, model: str) -> None:
    """Somebody else's words in one's own transcript are the worst that can happen, and each of them is valid."""

    def mix_up(handle: Handle) -> None:
        # Each length is told of the one after it, and each sentence of another.
        for at, cut in enumerate(CUTS):
            other = CUTS[(at + 13) % len(CUTS)]
            handle.script(when={"file": cut.filename}, text=other.text, duration=other.seconds)

    report = run(gateway, mix_up, models=(model,), profile=replace(SMALL, jobs=12, looks_after=0))
    assert "mix.recordings" in broken(report)


def test_what_nobody_can_hear_is_not_completed(gateway: ScriptedGateway) -> None:
    """A service that makes up what it cannot hear sells inventions."""
    report = run(gateway, lambda handle: handle.script(text="I heard it all."))
    assert {"input.no-audio", "input.nowhere", "run.reached"} <= broken(report)


def test_the_jobs_of_one_key_are_hidden_from_another(gateway: ScriptedGateway) -> None:
    """Without a second key nobody knows, and the report says so."""
    report = run(gateway, lambda _: None, only=("job.hidden",))
    assert [result.outcome for result in report.results] == ["kept"]
    key = gateway.handle()
    seen = run_checks(Settings(gateway.base_url, key.api_key, key.api_key, SMALL, seed=1, only=("job.hidden",)))
    assert broken(seen) == {"job.hidden"}
    alone = run_checks(Settings(gateway.base_url, key.api_key, profile=SMALL, only=("job.hidden",)))
    assert [(result.outcome, "key of another account" in result.why) for result in alone.results] == [("skipped", True)]


def test_a_run_that_never_saw_a_job_completed_has_not_kept_the_contract(gateway: ScriptedGateway) -> None:
    """Laws about results are kept by whoever has none: the guard names what was missing, and what came nearest."""
    report = run(gateway, lambda handle: handle.fault("http-503", on="create"), only=("run",))
    told = [finding.message for finding in report.findings]
    assert any("a completed job" in message for message in told)
    assert any("an upload" in message for message in told)


def test_the_same_seed_asks_for_the_same_jobs(gateway: ScriptedGateway) -> None:
    """A finding that cannot be seen again cannot be mended."""

    def asked(seed: int) -> list[Any]:
        handle = gateway.handle()
        run_checks(Settings(gateway.base_url, handle.api_key, profile=SMALL, seed=seed, only=("create.id",)))
        creates = [request for request in handle.requests if request.kind == "create"]
        return sorted(str((one.model, one.options, one.url, one.file)) for one in creates)

    assert asked(7) == asked(7) != asked(8)
