"""The public types, pinned: checked by mypy and pyright, over the tree and over the installed wheel. Never run."""

from datetime import timedelta
from pathlib import Path
from typing import assert_type

from aimlapi_stt import (
    Alternative,
    AsyncJob,
    AsyncSpeechToText,
    Channel,
    Deployment,
    Job,
    JobSnapshot,
    Paragraph,
    Sentence,
    SpeechToText,
    SpeechToTextError,
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


def wrong(client: SpeechToText) -> None:
    """What a type checker has to refuse; an ignore that is not needed is an error in strict mode."""
    client.transcribe("a.wav")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.transcribe("a.wav", model="whisper-tiny", punctuat=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.transcribe("a.wav", model="whisper-tiny", diarize="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.transcribe(3, model="whisper-tiny")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
