"""The public types, pinned: checked by mypy and pyright, over the tree and over the installed wheel. Never run."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import assert_type

import httpx

from aimlapi_stt import (
    Alternative,
    AsyncJob,
    AsyncSpeechToText,
    CallSettings,
    Channel,
    ClientSettings,
    Deployment,
    Job,
    JobFailed,
    JobSnapshot,
    Paragraph,
    Phase,
    Response,
    Sentence,
    SpeechToText,
    SpeechToTextError,
    SubmissionUncertain,
    Transcript,
    UnknownResult,
    Utterance,
    Word,
)


def sync() -> None:
    """What the sync client takes and gives."""
    with SpeechToText(api_key="k", base_url="https://api.example", job_timeout=timedelta(minutes=5)) as client:
        assert_type(client, SpeechToText)
        assert_type(client.transcribe("a.wav", model="whisper-tiny"), Transcript)
        assert_type(client.transcribe(Path("a.wav"), model="a-model-of-next-year", diarize=True, tag=["a"]), Transcript)
        assert_type(client.transcribe(b"RIFF", model="#g1_whisper-large", timeout=60), Transcript)
        with Path("a.wav").open("rb") as file:
            assert_type(client.submit(file, model="whisper-tiny", summarize="v2"), Job)
        job = client.submit("https://example.com/a.mp3", model="whisper-tiny", custom_intent_mode="strict")
        assert_type(job.id, str)
        assert_type(job.wait(timeout=timedelta(hours=1)), Transcript)
        assert_type(client.wait(job.id), Transcript)
        assert_type(client.fetch(job.id), JobSnapshot)
        assert_type(client.fetch(job.id).transcript, Transcript | None)


def settings() -> None:
    """What a client can be set to, and what may differ from call to call."""
    with httpx.Client() as http:
        client = SpeechToText(Path("key.txt"), http_client=http, max_requests=8, allow_http=["gateway.internal"])
    patient: CallSettings = {"job_timeout": timedelta(hours=3), "poll_interval": 30}
    assert_type(client.with_options(**patient), SpeechToText)
    client.with_options(poll_interval=lambda elapsed_s: elapsed_s / 10 + 1, max_answer_bytes=1 << 20)
    everything: ClientSettings = {"retry_budget": 5, "request_timeout": 2.5, "proxy": "http://proxy.example:3128"}
    assert_type(AsyncSpeechToText(**everything), AsyncSpeechToText)
    assert_type(client.wait("id", timeout=60, request_timeout=5, retry_budget=timedelta(seconds=9)), Transcript)
    assert_type(client.fetch("id", request_timeout=5).response.headers, Mapping[str, str])


def callbacks(client: SpeechToText) -> None:
    """What is called in the meantime, and with what."""

    def on_status(job: JobSnapshot, elapsed_s: float) -> None:
        assert_type(job.phase, Phase)

    def on_upload(sent: int, size: int | None) -> None: ...

    client.transcribe(
        "a.wav",
        model="whisper-tiny",
        on_status=on_status,
        on_upload=on_upload,
        correlation_id="invoice-7",
        extra_options={"an_option_of_next_year": True},
    )


def deployments(chosen: Deployment) -> None:
    """What a deployment can be named."""
    assert_type(SpeechToText(deployment="apilaplas"), SpeechToText)
    assert_type(AsyncSpeechToText("k", deployment=chosen), AsyncSpeechToText)
    SpeechToText(deployment="nowhere")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def asynchronous() -> None:
    """What the async client takes and gives."""
    async with AsyncSpeechToText() as client:
        job = await client.submit("a.wav", model="whisper-tiny", punctuate=True)
        assert_type(job, AsyncJob)
        assert_type(await job.wait(), Transcript)
        assert_type(await client.transcribe("a.wav", model="whisper-tiny"), Transcript)


def transcript(found: Transcript) -> None:
    """What a transcript holds."""
    assert_type(found.text, str)
    assert_type(found.words, tuple[Word, ...])
    assert_type(found.words[0].start, float)
    assert_type(found.words[0].speaker, str | None)
    assert_type(found.duration_s, float | None)
    assert_type(found.utterances, tuple[Utterance, ...])
    assert_type(found.utterances[0].words, tuple[Word, ...])
    assert_type(found.paragraphs, tuple[Paragraph, ...])
    assert_type(found.paragraphs[0].sentences, tuple[Sentence, ...])
    assert_type(found.channels, tuple[Channel, ...])
    assert_type(found.channels[0].alternatives, tuple[Alternative, ...])
    assert_type(found.confidence, float | None)
    assert_type(found.model, str | None)
    assert_type(found.language, str | None)
    assert_type(found.credits_used, float | None)
    assert_type(found.usd_spent, float | None)
    assert_type(found.to_txt(speakers=True), str)
    assert_type(found.to_json(utterances=True), str)
    assert_type(found.to_srt(line_length=32, lines=1, speakers=True), str)
    assert_type(found.to_vtt(), str)
    assert_type(found.to_tsv(), str)
    if isinstance(found.result, UnknownResult):
        assert_type(found.result.reason, str)


def errors(error: SpeechToTextError) -> None:
    """What every error carries."""
    assert_type(error.generation_id, str | None)
    assert_type(error.request_id, str | None)
    assert_type(error.correlation_id, str | None)
    assert_type(error.status_code, int | None)
    assert_type(error.last_status, str | None)
    assert_type(error.elapsed_s, float | None)
    assert_type(error.attempts, int | None)
    assert_type(error.response, Response | None)
    if isinstance(error, JobFailed):
        assert_type(error.generation_id, str)
        assert_type(error.error_message, str | None)
    if isinstance(error, SubmissionUncertain):
        assert_type(error.correlation_id, str)


def wrong(client: SpeechToText) -> None:
    """What a type checker has to refuse; an ignore that is not needed is an error in strict mode."""
    client.transcribe("a.wav")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.transcribe("a.wav", model="whisper-tiny", punctuat=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.transcribe("a.wav", model="whisper-tiny", diarize="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.transcribe("a.wav", model="whisper-tiny", custom_intent_mode="strickt")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.with_options(max_requests=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    SpeechToText(job_timeoute=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.transcribe(3, model="whisper-tiny")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
