"""Jobs, and copies of a client with other settings, for every family of models and in every dialect of the service."""

import pytest

from aimlapi_stt import JobFailed, JobSnapshot, Phase, SpeechToText, WaitTimedOut
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import AUDIO, MODELS, SAID, SCRIPT, URL, along_the_edges, everywhere, plain


@everywhere
def test_a_job_is_looked_at_and_waited_for_by_itself(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """Who has submitted it has it at hand, and each look on the way is told."""
    played.script(words=SCRIPT, runningPolls=2)
    job = speech_to_text.submit(URL, model=MODELS[family], correlation_id="c-1")
    first = job.fetch()
    assert (first.id, first.phase, first.transcript) == (job.id, Phase.PENDING, None)
    looks: list[JobSnapshot] = []
    transcript = job.wait(on_status=lambda look, _: looks.append(look))
    assert (plain(transcript.text), transcript.generation_id) == (SAID, job.id)
    assert looks[0].phase is Phase.PENDING
    assert (looks[-1].phase, looks[-1].transcript) == (Phase.SUCCEEDED, transcript)
    assert plain(job.wait().text) == SAID
    create, *others = played.requests
    assert (create.headers["x-client-request-id"], job.correlation_id) == ("c-1", "c-1")
    assert {asked.generation_id for asked in others} == {job.id}
    assert len(others) == 1 + len(looks) + 1


@everywhere
def test_a_failed_job_says_so_to_who_looks_and_to_who_waits(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """A look is no failure, whatever it finds, and a wait for what never comes is one. Whatever word the family or the
    page has for it.
    """
    played.script(error={"name": "InvalidAudio", "message": "Nobody speaks."})
    job = speech_to_text.submit(AUDIO, model=MODELS[family])
    with pytest.raises(JobFailed) as failed:
        speech_to_text.wait(job.id)
    assert failed.value.generation_id == job.id
    with pytest.raises(JobFailed):
        job.wait()
    look = job.fetch()
    assert (look.phase, look.transcript) == (Phase.FAILED, None)
    assert (look.id, look.status) == (job.id, failed.value.last_status)
    assert (look.error_name, look.error_message) == (failed.value.error_name, failed.value.error_message)


@along_the_edges
def test_a_job_that_was_just_submitted_may_not_be_known_everywhere_yet(
    played: ScriptedGateway, hurried: SpeechToText, family: str
) -> None:
    """Who has submitted it knows that it is there; of an id alone nobody does (see the looks that are refused)."""
    played.script(words=SCRIPT)
    played.fault("http-404", times=2, on="fetch")
    job = hurried.submit(AUDIO, model=MODELS[family])
    assert plain(job.wait().text) == SAID
    assert [asked.status for asked in played.requests[1:3]] == [404, 404]


@along_the_edges
def test_a_copy_with_other_settings_leaves_the_client_as_it_was(
    played: ScriptedGateway, hurried: SpeechToText, family: str
) -> None:
    """One call may be given less time than all others, and a copy that is closed closes nothing."""
    played.script(words=SCRIPT)
    job = hurried.submit(AUDIO, model=MODELS[family])
    played.fault("status-stuck")
    with hurried.with_options(job_timeout=2) as impatient, pytest.raises(WaitTimedOut) as ended:
        impatient.wait(job.id)
    assert (ended.value.generation_id, ended.value.last_status) == (job.id, "generating")
    assert ended.value.attempts == len(played.requests) - 1 > 1
    played.reset()
    assert plain(job.wait().text) == SAID
