"""The effective contracts accept what the service really does, and refuse what breaks a reader."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.payloads import (
    GENERATION_IDS,
    OLDER_PROBLEM,
    PROBLEM,
    Body,
    assemblyai,
    completed,
    deepgram,
    diarized_deepgram,
    failed,
    mai,
    openai,
)
from tests.contract.validation import component_validator, effective_contract

PAGES = ["whisper-base", "whisper-medium", "whisper-tiny"]
PAGES_OF_ALL_VARIANTS = ["whisper-base", "whisper-tiny"]


def _accepts(page: str, component: str, body: Any) -> bool:
    return component_validator(effective_contract(page), component).is_valid(body)


ANSWERS: dict[str, Body] = {
    **{f"status {word}": {"generation_id": "a", "status": word} for word in ("queued", "generating", "waiting", "new")},
    "queued, with nulls": {"generation_id": "a", "status": "queued", "result": None, "error": None},
    "deepgram": completed(deepgram()),
    "deepgram, in the other envelope": {**completed(deepgram(), "output"), "error": None},
    "deepgram, all keys and more": completed(diarized_deepgram()),
    "deepgram, silence": completed(deepgram(transcript="", words=[], confidence=0)),
    "deepgram, without results": completed({**deepgram(), "results": None}),
    "no result": completed(None),
    "failed with an object": failed({"name": "Error", "message": "Corrupt audio"}),
    "failed with more keys": failed({"name": "Error", "message": "Corrupt audio", "code": 7}, "failed"),
    "failed with a string": failed("Corrupt audio"),
    "failed with null": failed(None),
}
OTHER_VARIANTS: dict[str, Body] = {
    "assemblyai": completed(assemblyai()),
    "assemblyai, with speakers": completed(
        assemblyai(
            utterances=[
                {
                    "text": "hello",
                    "start": 80,
                    "end": 320,
                    "confidence": 0.9,
                    "speaker": "A",
                    "words": [],
                    "channel": "1",
                }
            ]
        )
    ),
    "assemblyai, failed": completed(assemblyai(status="error", text=None, words=None, error="Corrupt audio")),
    "openai": completed(openai()),
    "openai, with details": completed(openai(input_token_details={"text_tokens": 0, "audio_tokens": 14})),
    "openai, billed in another way": completed(openai(type="credits")),
    "mai": completed(mai()),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
def test_a_real_answer_is_accepted(page: str, body: Body) -> None:
    """A contract that refuses a real answer reports the service broken when the page is wrong."""
    assert _accepts(page, "FetchAnswer", body)


@pytest.mark.parametrize("page", PAGES_OF_ALL_VARIANTS)
@pytest.mark.parametrize("body", OTHER_VARIANTS.values(), ids=OTHER_VARIANTS)
def test_the_other_variants_are_accepted_where_the_page_documents_them(page: str, body: Body) -> None:
    """One endpoint answers in four shapes, and two pages say so."""
    assert _accepts(page, "FetchAnswer", body)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("generation_id", GENERATION_IDS)
def test_an_id_is_an_opaque_string(page: str, generation_id: str) -> None:
    """Ids were UUIDs once, and the pages still say so."""
    assert _accepts(page, "CreateAnswer", {"generation_id": generation_id, "status": "queued"})
    assert _accepts(page, "CreateAnswer", {"generation_id": generation_id})
    assert _accepts(page, "FetchAnswer", {"generation_id": generation_id, "status": "queued"})


@pytest.mark.parametrize("page", PAGES)
def test_both_forms_of_error_body_are_accepted(page: str) -> None:
    """Old and new deployments are in use at once."""
    assert _accepts(page, "Problem", PROBLEM)
    assert _accepts(page, "Problem", OLDER_PROBLEM)
    assert _accepts(page, "Problem", {**OLDER_PROBLEM, "statusCode": 404})
    assert not _accepts(page, "Problem", {**PROBLEM, "status": "403"})


def _alternative(body: Body) -> Body:
    found: Body = body["result"]["results"]["channels"][0]["alternatives"][0]
    return found


FAULTS: dict[str, Callable[[Body], object]] = {
    "a word without start": lambda body: _alternative(body)["words"][0].pop("start"),
    "a word without text": lambda body: _alternative(body)["words"][0].pop("word"),
    "a start that is a string": lambda body: _alternative(body)["words"][0].update(start="0.1"),
    "a speaker that is a string": lambda body: _alternative(body)["words"][0].update(speaker="A"),
    "words that are an object": lambda body: _alternative(body).update(words={}),
    "no transcript": lambda body: _alternative(body).pop("transcript"),
    "a transcript that is null": lambda body: _alternative(body).update(transcript=None),
    "a confidence that is a string": lambda body: _alternative(body).update(confidence="0.9"),
    "paragraphs that are an array": lambda body: _alternative(body).update(paragraphs=[]),
    "a paragraph without sentences": lambda body: _alternative(body)["paragraphs"]["paragraphs"][0].pop("sentences"),
    "channels that are an object": lambda body: body["result"]["results"].update(channels={"alternatives": []}),
    "no channels": lambda body: body["result"]["results"].pop("channels"),
    "no metadata": lambda body: body["result"].pop("metadata"),
    "a duration that is a string": lambda body: body["result"]["metadata"].update(duration="1.25"),
    "a result that is a string": lambda body: body.update(result="hello"),
    "an empty result": lambda body: body.update(result={}),
    "no status": lambda body: body.pop("status"),
    "a status that is null": lambda body: body.update(status=None),
    "an id that is a number": lambda body: body.update(generation_id=7),
    "an error that is a list": lambda body: body.update(error=["Corrupt audio"]),
    "an error whose name is a number": lambda body: body.update(error={"name": 500}),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_one_fault_makes_an_answer_refused(page: str, spoil: Callable[[Body], object]) -> None:
    """A union with one branch too loose accepts everything, and then the contract checks nothing."""
    body = copy.deepcopy(completed(diarized_deepgram()))
    assert _accepts(page, "FetchAnswer", body)
    spoil(body)
    assert not _accepts(page, "FetchAnswer", body)


VARIANT_FAULTS: dict[str, tuple[Body, str]] = {
    "assemblyai word without start": (
        assemblyai(words=[{"text": "a", "end": 1, "confidence": 1}]),
        "AssemblyAITranscript",
    ),
    "assemblyai without status": ({"id": "a", "text": "hello"}, "AssemblyAITranscript"),
    "assemblyai with words in an object": (assemblyai(words={}), "AssemblyAITranscript"),
    "openai without text": ({"usage": openai()["usage"]}, "OpenAITranscript"),
    "openai usage of strings": (openai(input_tokens="14"), "OpenAITranscript"),
    "mai without seconds": ({"text": "hello", "usage": {"cost": 1}}, "MaiTranscript"),
    "mai without usage": ({"text": "hello"}, "MaiTranscript"),
}


@pytest.mark.parametrize("page", PAGES_OF_ALL_VARIANTS)
@pytest.mark.parametrize(("body", "variant"), VARIANT_FAULTS.values(), ids=VARIANT_FAULTS)
def test_one_fault_makes_a_variant_refused_by_its_own_schema(page: str, body: Body, variant: str) -> None:
    """A reader chooses the variant by its keys first, and then goes by that schema alone."""
    assert not _accepts(page, variant, body)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_its_own_model_in_three_spellings(page: str) -> None:
    """The page's contract is about one model; asking for another is a fault of the caller."""
    url = "https://example.com/a.wav"
    for model in (page, f"deepgram/{page}", f"#g1_{page}"):
        assert _accepts(page, "CreateRequest", {"model": model, "url": url, "summarize": "v2", "tag": ["a"]})
        assert _accepts(page, "UploadRequest", {"model": model, "audio": "RIFF"})
        assert not _accepts(page, "UploadRequest", {"model": model})
    for other in ("whisper-large", "", None, [page]):
        assert not _accepts(page, "CreateRequest", {"model": other, "url": url})


REQUESTS: dict[str, Body] = {
    "no url": {},
    "a url that is null": {"url": None},
    "a url that is an object": {"url": {}},
    "an option of another type": {"url": "https://example.com/a.wav", "punctuate": "yes"},
    "a mode that is not listed": {"url": "https://example.com/a.wav", "custom_topic_mode": "loose"},
    "keywords of numbers": {"url": "https://example.com/a.wav", "keywords": [1]},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("body", REQUESTS.values(), ids=REQUESTS)
def test_a_wrong_request_is_refused(page: str, body: Body) -> None:
    """A contract test has to know which requests the service must answer with 400."""
    assert not _accepts(page, "CreateRequest", {"model": page, **body})
