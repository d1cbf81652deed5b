"""The effective contracts accept what the service really does, and refuse what breaks a reader."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any, cast

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
from tests.contract.validation import Validator, component_validator, effective_contract

PAGES = ["apilaplas-whisper-medium", "whisper-base", "whisper-large", "whisper-medium", "whisper-tiny"]


@cache
def _validator(page: str, component: str) -> Validator:
    return component_validator(effective_contract(page), component)


def _accepts(page: str, component: str, body: Any) -> bool:
    return _validator(page, component).is_valid(body)


ANSWERS: dict[str, Body] = {
    **{
        f"status {word}": {"generation_id": "a", "status": word}
        for word in ("queued", "generating", "waiting", "active", "processing")
    },
    "queued, with nulls": {"generation_id": "a", "status": "queued", "result": None, "error": None},
    "queued, in the other envelope": {"id": "a", "status": "queued", "output": None, "error": None},
    "queued, with more keys": {"generation_id": "a", "status": "queued", "position": 3},
    "deepgram": completed(deepgram()),
    "deepgram, in the other envelope": {**completed(deepgram(), "output"), "error": None},
    "deepgram, all keys and more": completed(diarized_deepgram()),
    "deepgram, silence": completed(deepgram(transcript="", words=[], confidence=0)),
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


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("body", OTHER_VARIANTS.values(), ids=OTHER_VARIANTS)
def test_every_variant_is_accepted_on_every_page(page: str, body: Body) -> None:
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
    assert not _accepts(page, "Problem", {})
    assert not _accepts(page, "Problem", {"error": "no"})


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
    "no results": lambda body: body["result"].pop("results"),
    "results that are null": lambda body: body["result"].update(results=None),
    "a speaker before the first": lambda body: _alternative(body)["words"][0].update(speaker=-1),
    "a duration that is a string": lambda body: body["result"]["metadata"].update(duration="1.25"),
    "a result that is a string": lambda body: body.update(result="hello"),
    "an empty result": lambda body: body.update(result={}),
    "no result": lambda body: body.pop("result"),
    "a result that is null": lambda body: body.update(result=None),
    "a result under the key of the other envelope": lambda body: body.update(output=body.pop("result")),
    "a result of a job that is not finished": lambda body: body.update(status="generating"),
    "a result of a job that failed": lambda body: body.update(status="failed", error=None),
    "an error beside the result": lambda body: body.update(error={"name": "Error", "message": "Corrupt audio"}),
    "no id": lambda body: body.pop("generation_id"),
    "an empty id": lambda body: body.update(generation_id=""),
    "a status that nobody knows": lambda body: body.update(status="done"),
    "a confidence beyond one": lambda body: _alternative(body).update(confidence=1.5),
    "a word before the beginning": lambda body: _alternative(body)["words"][0].update(start=-0.1),
    "no status": lambda body: body.pop("status"),
    "a status that is null": lambda body: body.update(status=None),
    "an id that is a number": lambda body: body.update(generation_id=7),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_one_fault_makes_an_answer_refused(page: str, spoil: Callable[[Body], object]) -> None:
    """A union with one branch too loose accepts everything, and then the contract checks nothing."""
    body = copy.deepcopy(completed(diarized_deepgram()))
    assert _accepts(page, "FetchAnswer", body)
    spoil(body)
    assert not _accepts(page, "FetchAnswer", body)


FAILURE_FAULTS: dict[str, Callable[[Body], object]] = {
    "no error": lambda body: body.pop("error"),
    "an error that is a list": lambda body: body.update(error=["Corrupt audio"]),
    "an error whose name is a number": lambda body: body["error"].update(name=500),
    "an error without a message": lambda body: body["error"].pop("message"),
    "an error without a name": lambda body: body["error"].pop("name"),
    "a result beside the error": lambda body: body.update(result=deepgram()),
    "no id": lambda body: body.pop("generation_id"),
    "no status": lambda body: body.pop("status"),
    "the status of a job that goes on": lambda body: body.update(status="queued"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("spoil", FAILURE_FAULTS.values(), ids=FAILURE_FAULTS)
def test_one_fault_makes_the_answer_about_a_failed_job_refused(page: str, spoil: Callable[[Body], object]) -> None:
    """A failed job is told by its status, and its reason is all that is left of it."""
    body = failed({"name": "Error", "message": "Corrupt audio"})
    assert _accepts(page, "FetchAnswer", body)
    spoil(body)
    assert not _accepts(page, "FetchAnswer", body)


RESULTS: dict[str, Body] = {
    "DeepgramResult": diarized_deepgram(),
    "AssemblyAITranscript": assemblyai(),
    "OpenAITranscript": openai(),
    "MaiTranscript": mai(),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("variant", RESULTS)
def test_a_real_result_is_of_one_variant_alone(page: str, variant: str) -> None:
    """Where two branches fit, one fault in the first goes through as the second."""
    assert [name for name in RESULTS if _accepts(page, name, RESULTS[variant])] == [variant]


def _leaves(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for key, held in cast(Body, value).items() for leaf in _leaves(held, (*place, key))]
    if isinstance(value, list):
        items = cast("list[Any]", value)  # type: ignore[redundant-cast]
        return [leaf for index, held in enumerate(items) for leaf in _leaves(held, (*place, index))]
    return [place]


OPEN_PLACES = {"tags", "summary_info", "utterances", "topics", "languages", "loudness", "sentiment", "search"}
"""Keys of the payload that no page documents, so that any value may stand there."""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("variant", RESULTS)
def test_every_documented_value_of_a_result_can_be_violated(page: str, variant: str) -> None:
    """Of a single fault anywhere in a result the documented unions let two thirds through."""
    undocumented = OPEN_PLACES | (set(assemblyai()) - set(_properties(page, "AssemblyAITranscript")))
    tried = 0
    for place in _leaves(RESULTS[variant]):
        if undocumented & set(place) or "detected_language" in place or "channel" in place:
            continue
        body = completed(copy.deepcopy(RESULTS[variant]))
        holder: Any = body["result"]
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = {"wrong": ["type"]}
        assert not _accepts(page, "FetchAnswer", body), place
        tried += 1
    assert tried >= {"DeepgramResult": 20, "AssemblyAITranscript": 40}.get(variant, 3)


def _properties(page: str, component: str) -> Body:
    found: Body = cast(Any, effective_contract(page))["components"]["schemas"][component]["properties"]
    return found


VARIANT_FAULTS: dict[str, tuple[Body, str]] = {
    "assemblyai word without start": (
        assemblyai(words=[{"text": "a", "end": 1, "confidence": 1}]),
        "AssemblyAITranscript",
    ),
    "assemblyai without status": ({"id": "a", "text": "hello", "words": []}, "AssemblyAITranscript"),
    "assemblyai without a text": (
        {"id": "a", "status": "completed", "words": None},
        "AssemblyAITranscript",
    ),
    "openai with less than no tokens": (openai(total_tokens=-1), "OpenAITranscript"),
    "assemblyai without words": ({"id": "a", "status": "completed", "text": "hello"}, "AssemblyAITranscript"),
    "openai with words": ({**openai(), "words": []}, "OpenAITranscript"),
    "openai with an error": ({**openai(), "error": "Corrupt audio"}, "OpenAITranscript"),
    "mai with tokens": ({"text": "hello", "usage": {"seconds": 1, "total_tokens": 1}}, "MaiTranscript"),
    "assemblyai with words in an object": (assemblyai(words={}), "AssemblyAITranscript"),
    "openai without text": ({"usage": openai()["usage"]}, "OpenAITranscript"),
    "openai usage of strings": (openai(input_tokens="14"), "OpenAITranscript"),
    "mai without seconds": ({"text": "hello", "usage": {"cost": 1}}, "MaiTranscript"),
    "mai without usage": ({"text": "hello"}, "MaiTranscript"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("body", "variant"), VARIANT_FAULTS.values(), ids=VARIANT_FAULTS)
def test_one_fault_makes_a_variant_refused_by_its_own_schema(page: str, body: Body, variant: str) -> None:
    """A reader chooses the variant by its keys first, and then goes by that schema alone."""
    assert not _accepts(page, variant, body)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_its_own_model_in_three_spellings(page: str) -> None:
    """The page's contract is about one model; asking for another is a fault of the caller."""
    url = "https://example.com/a.wav"
    plain = page.removeprefix("apilaplas-")
    for model in (plain, f"deepgram/{plain}", f"#g1_{plain}"):
        assert _accepts(page, "CreateRequest", {"model": model, "url": url, "summarize": "v2", "tag": ["a"]})
        assert _accepts(page, "UploadRequest", {"model": model, "audio": "RIFF"})
        assert not _accepts(page, "UploadRequest", {"model": model})
    for other in ("whisper-small", "", None, [plain]):
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
    assert not _accepts(page, "CreateRequest", {"model": page.removeprefix("apilaplas-"), **body})
    right = {"model": page.removeprefix("apilaplas-"), "url": "https://example.com/a.wav"}
    assert _accepts(page, "CreateRequest", right)
