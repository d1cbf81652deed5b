"""Services that refuse, fail, or are not reached: the error says what to do next, in every dialect.

Time does not pass for the client (see `hurried`): it tries as often as in its retry budget, and nobody waits for it.
"""

from typing import Any

import pytest

from aimlapi_stt import (
    NotFoundOrExpired,
    OutOfCredits,
    RateLimited,
    Redirected,
    Rejected,
    ServiceFailed,
    SpeechToText,
    SpeechToTextError,
    SubmissionUncertain,
    Unauthorized,
    Unreachable,
)
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import AUDIO, MODELS, SAID, SCRIPT, TRUSTING_NOBODY, URL, along_the_edges, at_depth, plain

Kind = type[SpeechToTextError]
Ends = tuple[Kind, int | None, bool]
"""In which error, with which status (0 for that of a success), and whether the request is sent again before."""

ONCE, AGAIN = False, True

CREATES: dict[str, Ends] = {
    "http-403": (OutOfCredits, 403, ONCE),
    "http-404": (Rejected, 404, ONCE),
    "http-429": (RateLimited, 429, AGAIN),
    "redirect": (Redirected, 307, ONCE),
    "http-500": (SubmissionUncertain, 500, ONCE),
    "close-after-create": (SubmissionUncertain, None, ONCE),
    "id-null": (SubmissionUncertain, 0, ONCE),
}
MORE_CREATES: dict[str, Ends] = {
    "http-401": (Unauthorized, 401, ONCE),
    "http-408": (Rejected, 408, ONCE),
    "http-429-retry-after": (RateLimited, 429, AGAIN),
    "http-502-html": (SubmissionUncertain, 502, ONCE),
    "http-503-empty": (SubmissionUncertain, 503, ONCE),
    "close": (SubmissionUncertain, None, ONCE),
    "id-with-dots": (SubmissionUncertain, 0, ONCE),
}
LOOKS: dict[str, Ends] = {
    "http-403": (OutOfCredits, 403, ONCE),
    "http-404": (NotFoundOrExpired, 404, ONCE),
    "http-429": (RateLimited, 429, AGAIN),
    "redirect": (Redirected, 307, ONCE),
    "http-500": (ServiceFailed, 500, AGAIN),
    "reset": (Unreachable, None, AGAIN),
}
MORE_LOOKS: dict[str, Ends] = {
    "http-401": (Unauthorized, 401, ONCE),
    "http-429-retry-after": (RateLimited, 429, AGAIN),
    "http-502-html": (ServiceFailed, 502, AGAIN),
    "http-503-empty": (ServiceFailed, 503, AGAIN),
    "close-in-body": (Unreachable, 0, AGAIN),
}


def check(error: SpeechToTextError, played: ScriptedGateway, ends: Ends) -> None:
    """It is exactly this one, after as many requests as it says, and without the key."""
    kind, status, again = ends
    assert type(error) is kind
    success = played.requests[-1].status
    assert error.status_code == (success if status == 0 else status)
    assert success < 300 or status != 0
    assert error.attempts == len(played.requests)
    assert (len(played.requests) > 1) is again
    assert all(asked.faults for asked in played.requests)
    assert played.api_key not in f"{error} {error!r} {vars(error)}"


@along_the_edges
@pytest.mark.parametrize("fault", at_depth(CREATES, MORE_CREATES))
def test_a_create_that_does_not_succeed_says_what_to_do_next(
    played: ScriptedGateway, hurried: SpeechToText, family: str, fault: str
) -> None:
    """It is sent again where that cannot make a second job, and can be looked for where it may have made one."""
    played.fault(fault, on="create")
    with pytest.raises(SpeechToTextError) as ended:
        hurried.submit(AUDIO, model=MODELS[family], correlation_id="c-1")
    check(ended.value, played, (CREATES | MORE_CREATES)[fault])
    assert (ended.value.correlation_id, ended.value.generation_id) == ("c-1", None)
    assert {asked.headers["x-client-request-id"] for asked in played.requests} == {"c-1"}


@along_the_edges
@pytest.mark.parametrize("fault", at_depth(LOOKS, MORE_LOOKS))
def test_a_look_that_does_not_succeed_keeps_the_job(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """It is paid for: each error has its id, and with that it is found again."""
    played.fault(fault)
    with pytest.raises(SpeechToTextError) as lost:
        hurried.fetch(ended)
    check(lost.value, played, (LOOKS | MORE_LOOKS)[fault])
    assert lost.value.generation_id == ended
    played.reset()
    assert hurried.fetch(ended).transcript is not None


@along_the_edges
@pytest.mark.parametrize("fault", at_depth(["http-403", "http-500"], ["http-429", "reset"]))
def test_a_wait_that_does_not_succeed_keeps_the_job(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """As a look: what cannot get better ends it at once, and the rest when the retry budget is spent."""
    played.fault(fault)
    with pytest.raises(SpeechToTextError) as lost:
        hurried.wait(ended)
    check(lost.value, played, (LOOKS | MORE_LOOKS)[fault])
    assert lost.value.generation_id == ended


@along_the_edges
@pytest.mark.parametrize("fault", at_depth(["http-503", "not-json"], ["close", "http-429-retry-date"]))
def test_a_bad_moment_in_a_wait_is_waited_out(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """Two answers are lost or no good, and the third is what was said."""
    played.fault(fault, times=2)
    assert plain(hurried.wait(ended).text) == SAID
    assert [asked.faults for asked in played.requests] == [[fault], [fault], []]


@along_the_edges
@pytest.mark.parametrize(
    "fault", at_depth(["create-without-id", "id-to-be-quoted"], ["id-in-header-alone", "id-number"])
)
def test_an_odd_answer_to_a_create_loses_no_id(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str, fault: str
) -> None:
    """It is looked for wherever it may stand, whatever the page calls it."""
    played.script(words=SCRIPT)
    played.fault(fault, on="create")
    assert plain(speech_to_text.transcribe(AUDIO, model=MODELS[family]).text) == SAID
    assert [asked.faults for asked in played.requests if asked.kind == "create"] == [[fault]]


@along_the_edges
@pytest.mark.parametrize("source", [AUDIO, URL], ids=["upload", "url"])
def test_what_the_gateway_itself_refuses_is_told_in_its_words(
    played: ScriptedGateway, hurried: SpeechToText, family: str, source: Any
) -> None:
    """A model that there is not, a script that says no, and a key that is not known."""
    with pytest.raises(Rejected, match="no model 'slam-2'") as unknown:
        hurried.submit(source, model="slam-2")
    assert (type(unknown.value), unknown.value.status_code) == (Rejected, 404)
    for status, kind in ((402, Rejected), (500, SubmissionUncertain)):
        played.reset()
        played.script(submitErrorStatus=status)
        with pytest.raises(kind, match="The script of this job refuses it") as refused:
            hurried.submit(source, model=MODELS[family])
        assert (type(refused.value), refused.value.status_code) == (kind, status)
        assert {asked.status for asked in played.requests} == {status}
    stranger = SpeechToText("a-wrong-key", played.base_url, ssl_context=TRUSTING_NOBODY)
    with stranger, pytest.raises(Unauthorized):
        stranger.submit(source, model=MODELS[family])
