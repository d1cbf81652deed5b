"""Law: what a page's effective contract allows, the client understands, and calls what the contract calls it.

Refused, by an error of the client: the text of a result that has none (no alternative in any channel; words beside a
null text), subtitles where no word has a time, and an AssemblyAI result that calls itself unfinished or failed.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import UnknownResult
from aimlapi_stt._answers import created_id
from aimlapi_stt._ids import is_usable_id
from aimlapi_stt._statuses import Phase
from aimlapi_stt_contract.client.covering import accepts
from aimlapi_stt_generated import models
from contract_tests.strength import effective_answer
from tests.contract.answers import CLASSES, ENVELOPES, alike, completed, unfinished
from tests.contract.instances import instances
from tests.contract.laws import repeatable
from tests.contract.reading import look, response, unreadable_parts
from tests.contract.validation import canonical

ALIKE = alike()
TYPES: dict[str, Any] = {variant: getattr(models, name) for variant, name in CLASSES.items()}
FEWER = repeatable(25)
SUBTITLES = {"to_srt", "to_vtt"}

pages = pytest.mark.parametrize("page", ALIKE.values(), ids=ALIKE)
envelopes = pytest.mark.parametrize("envelope", ENVELOPES)


@pages
@envelopes
@pytest.mark.parametrize(("state", "phase"), [("pending", Phase.PENDING), ("failed", Phase.FAILED)])
def test_a_job_without_a_result_is_in_the_phase_that_its_contract_says(
    page: str, envelope: str, state: str, phase: Phase
) -> None:
    """A failed job taken for a waiting one is waited for until the budget is spent."""
    schema = effective_answer(page)

    @FEWER
    @given(unfinished(page, state, envelope))
    def tried(body: Any) -> None:
        assert accepts(schema, body), "the strategy makes what the contract refuses"
        job = look(body)
        assert (job.phase, job.transcript, job.raw) == (phase, None, body)
        if state == "failed" and isinstance(body["error"], str) and body["error"].isalnum():
            assert job.error_message == body["error"]

    tried()


@pages
@envelopes
@pytest.mark.parametrize("variant", CLASSES)
def test_a_completed_job_is_read_as_the_variant_that_it_is(page: str, envelope: str, variant: str) -> None:
    """The contract and the client each tell variants apart; where they differ, a valid transcript is lost."""
    schema = effective_answer(page)
    branches = {name: effective_answer(page, made) for name, made in CLASSES.items()}
    said: list[bool] = []

    @FEWER
    @given(completed(page, variant, envelope))
    def tried(body: Any) -> None:
        result = body[envelope]
        assert accepts(schema, body), "the strategy makes what the contract refuses"
        assert [name for name in branches if accepts(branches[name], result)] == [variant]
        before = canonical(body)
        job = look(body)
        assert canonical(job.raw) == before
        if variant == "assemblyai" and (result["status"] != "completed" or result.get("error")):
            assert job.transcript is None or job.phase is Phase.SUCCEEDED
            assert (job.phase is Phase.SUCCEEDED) == (result["status"] == "completed" and not _told(result))
            return
        assert job.phase is Phase.SUCCEEDED
        assert job.transcript is not None
        assert (job.transcript.variant, type(job.transcript.result)) == (variant, TYPES[variant])
        assert not isinstance(job.transcript.result, UnknownResult)
        assert canonical(job.transcript.result.to_dict()) == canonical(result)
        said.append(says(variant, result))
        refused = unreadable_parts(job.transcript) - SUBTITLES
        assert refused == (set() if said[-1] else {"text", "words"} if variant == "deepgram" else {"text"})

    tried()
    assert sum(said) >= 12, f"{sum(said)} of {len(said)} examples say something"


def says(variant: str, result: Any) -> bool:
    """Whether a valid result says what was said; silence is said too."""
    if variant == "deepgram":
        channels: list[Any] = result["results"]["channels"] if result.get("results") else []
        return any(channel["alternatives"] for channel in channels)
    return result.get("text") is not None or not result["words"]


def _told(result: Any) -> bool:
    error = result.get("error")
    return bool(error) and any(letter.isprintable() and not letter.isspace() for letter in error)


@pages
def test_the_id_of_a_created_job_is_found(page: str) -> None:
    """A job whose id is not found is paid for and lost. An id that no path can carry is refused, wherever it stands."""
    schema = effective_answer(page, "CreateAnswer")
    ids = st.text("abcXYZ089_-.", min_size=1, max_size=21) | st.uuids().map(str)
    usable: list[bool] = []

    @FEWER
    @given(instances(schema), st.none() | ids)
    def tried(body: Any, replaced: str | None) -> None:
        body = body if replaced is None else {**body, "generation_id": replaced}
        assert accepts(schema, body), "the strategy makes what the contract refuses"
        usable.append(is_usable_id(body["generation_id"]))
        assert usable[-1] or replaced in (None, ".", "..")
        assert created_id(response(body)) == (body["generation_id"] if usable[-1] else _other_id(body))
        assert created_id(response({}, x_inference_id="kept")) == "kept"

    tried()
    assert sum(usable) >= len(usable) / 2


def _other_id(body: Any) -> str | None:
    other = body.get("id")
    return other if isinstance(other, str) and is_usable_id(other) else None
