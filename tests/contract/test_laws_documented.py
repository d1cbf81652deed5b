"""Law: what a page documents, uncorrected, the client understands or refuses with an error of its own.

Somebody may have built a server from a page. Its answers contradict the service (`channels` is one object, `paragraphs`
an array, an AssemblyAI result has no words), and still the text is read, and neither the id nor the JSON is lost.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt._answers import created_id
from aimlapi_stt._ids import is_usable_id
from aimlapi_stt._statuses import Phase, phase_of
from aimlapi_stt_contract.client.covering import accepts
from contract_tests.strength import documented_answer
from tests.contract.answers import WITH_DOCUMENTS, documented, documented_branches
from tests.contract.instances import instances
from tests.contract.laws import repeatable
from tests.contract.reading import asked_id, look, response, unreadable_parts
from tests.contract.validation import canonical

CELLS = [(page, variant) for page in WITH_DOCUMENTS for variant in documented_branches(page)]
PROPER = [(page, variant) for page, variant in CELLS if variant != "anything"]
WORDS = ["queued", "generating", "completed", "error"]
_ANOTHERS = {
    "deepgram": set[str](),
    "assemblyai": {"metadata", "results"},
    "openai": {"metadata", "results", "id", "error"},
}
"""Keys that tell another variant: the documented branches are open, so that they may stand in any."""
FEWER = repeatable(20)

pages = pytest.mark.parametrize("page", WITH_DOCUMENTS)


def test_every_page_documents_a_result_and_two_of_them_more_than_one() -> None:
    """Without cells there would be no law below."""
    expected = [
        *(("whisper-base", variant) for variant in ("deepgram", "assemblyai", "openai")),
        ("whisper-medium", "deepgram"),
        *(("whisper-tiny", variant) for variant in ("deepgram", "assemblyai", "openai")),
    ]
    assert set(expected) <= set(PROPER)


@pytest.mark.parametrize(("page", "variant"), PROPER)
def test_the_text_of_a_documented_result_is_read(page: str, variant: str) -> None:
    """A transcript that was paid for, in a shape that the vendor once promised."""
    _, schema = documented_answer(page, "fetch")
    read: list[bool] = []

    @FEWER
    @given(documented(page, "completed", variant, telling=True))
    def tried(body: Any) -> None:
        assert accepts(schema, body), "the strategy makes what the page does not document"
        before = canonical(body)
        result = body["output" if "output" in body else "result"]
        job = look(body)
        assert (job.id, canonical(job.raw)) == (asked_id(body), before)
        if body.get("error") or _ANOTHERS[variant] & result.keys() or (variant == "assemblyai" and _own_words(result)):
            return
        assert job.phase is Phase.SUCCEEDED
        assert job.transcript is not None
        assert job.transcript.variant == variant
        said = list(_texts(variant, result))
        read.append(bool(said))
        refused = unreadable_parts(job.transcript)
        assert ("text" not in refused) == bool(said)
        if said:
            assert job.transcript.text == said[0]
            assert refused <= {"to_srt", "to_vtt"}
        # What cannot be typed is kept as it came, never as a class that holds less.
        kept = job.transcript.result
        assert canonical(getattr(kept, "raw", None) or kept.to_dict()) == canonical(result)  # type: ignore[union-attr]

    tried()
    assert sum(read) >= 5, f"{sum(read)} of {len(read)} were read"
    assert sum(read) >= len(read) * 0.9


def _own_words(result: Any) -> bool:
    """Whether an AssemblyAI result says of itself that it is unfinished or failed."""
    return result["status"] != "completed" or bool(result.get("error"))


def _texts(variant: str, result: Any) -> Iterator[str]:
    """What a result says, read by hand."""
    if variant != "deepgram":
        yield result["text"]
    elif result["results"]:
        for alternative in result["results"]["channels"]["alternatives"]:
            yield alternative["transcript"]


@pytest.mark.parametrize(("page", "variant"), CELLS)
def test_a_documented_answer_of_any_status_ends_in_a_value_or_an_error_of_the_client(page: str, variant: str) -> None:
    """Also whisper-base's branch that allows anything at all, and tiny's results of jobs that are still queued."""
    _, schema = documented_answer(page, "fetch")
    bodies = st.one_of([documented(page, word, variant) for word in WORDS])

    @FEWER
    @given(bodies)
    def tried(body: Any) -> None:
        assert accepts(schema, body), "the strategy makes what the page does not document"
        job = look(body)
        assert (job.id, canonical(job.raw)) == (asked_id(body), canonical(body))
        if job.transcript is not None:
            unreadable_parts(job.transcript)
        elif phase_of(body["status"]) in (Phase.PENDING, Phase.FAILED) and not body.get("error"):
            assert job.phase is phase_of(body["status"])

    tried()


@pages
def test_the_id_of_a_documented_create_answer_is_found_in_body_or_header(page: str) -> None:
    """Without it the job is paid for and lost."""
    _, schema = documented_answer(page, "create")
    usable: list[bool] = []

    @FEWER
    @given(instances(schema))
    def tried(body: Any) -> None:
        assert accepts(schema, body), "the strategy makes what the page does not document"
        usable.append(is_usable_id(body["generation_id"]))
        found = created_id(response(body, x_inference_id="kept"))
        assert found == body["generation_id"] if usable[-1] else found in ("kept", body.get("id"))

    tried()
    assert sum(usable) >= 12
