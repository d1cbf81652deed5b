"""The asynchronous client, on both kinds of event loops, for every family of models and in every dialect."""

import anyio
import pytest

from aimlapi_stt import AsyncJob, AsyncSpeechToText, JobFailed, NotFoundOrExpired, Transcript, WaitTimedOut
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import (
    AUDIO,
    CELLS,
    EDGES,
    MODELS,
    POLL_S,
    SAID,
    SCRIPT,
    TRUSTING_NOBODY,
    URL,
    along_the_edges,
    plain,
)
from tests.faults.worlds import Clock

LOOPS = [("asyncio", *cell) for cell in CELLS] + [("trio", *cell) for cell in EDGES]
everywhere_and_on_trio = pytest.mark.parametrize(
    ("loop", "dialect", "family"), LOOPS, ids=[f"{d}, {f}, {loop}" for loop, d, f in LOOPS]
)
on_each_loop = pytest.mark.parametrize("loop", ["asyncio", "trio"])


def client_of(played: ScriptedGateway) -> AsyncSpeechToText:
    """A client of a gateway, for one event loop."""
    return AsyncSpeechToText(played.api_key, played.base_url, poll_interval=POLL_S, ssl_context=TRUSTING_NOBODY)


@everywhere_and_on_trio
def test_a_job_is_submitted_looked_at_and_waited_for(played: ScriptedGateway, family: str, loop: str) -> None:
    """A program that is asynchronous is no second-class citizen."""
    played.script(words=SCRIPT, runningPolls=1)

    async def follow() -> tuple[AsyncJob, list[Transcript]]:
        async with client_of(played) as client:
            job = await client.submit(AUDIO, model=MODELS[family], language="en")
            assert (await job.fetch()).transcript is None
            found = [await job.wait(), await client.wait(job.id), await client.transcribe(URL, model=MODELS[family])]
            look = await client.fetch(job.id)
            assert look.transcript is not None
            return job, [*found, look.transcript]

    job, transcripts = anyio.run(follow, backend=loop)
    assert [plain(transcript.text) for transcript in transcripts] == [SAID] * 4
    assert [transcript.variant for transcript in transcripts] == [family] * 4
    assert [transcript.generation_id == job.id for transcript in transcripts] == [True, True, False, True]
    first, second = (asked for asked in played.requests if asked.kind == "create")
    assert (first.options, first.file and first.file.size, second.url) == ({"language": "en"}, len(AUDIO), URL)
    assert first.generation_id == job.id


@on_each_loop
@along_the_edges
def test_what_ends_otherwise_is_the_same_error(played: ScriptedGateway, family: str, loop: str) -> None:
    """One handler of errors is enough for both kinds of programs."""
    played.script(when={"nth": 1}, error={"name": "InvalidAudio", "message": "Nobody speaks."})

    async def end() -> None:
        async with client_of(played) as client:
            job = await client.submit(AUDIO, model=MODELS[family])
            with pytest.raises(JobFailed) as failed:
                await job.wait()
            assert failed.value.generation_id == job.id
            with pytest.raises(NotFoundOrExpired):
                await client.fetch("nobody-knows-this-id")
            played.fault("status-stuck")
            Clock().drive(client)
            with pytest.raises(WaitTimedOut) as ended:
                await client.with_options(job_timeout=2).transcribe(AUDIO, model=MODELS[family])
            played.reset()
            assert (await client.wait(ended.value.generation_id)).generation_id == ended.value.generation_id
            played.fault("http-404", times=2, on="fetch")
            job = await client.submit(AUDIO, model=MODELS[family])
            assert (await job.wait()).generation_id == job.id  # not known everywhere yet, which is no error at all

    anyio.run(end, backend=loop)
