"""Creates that are accepted though they are wrong, refused though they are right, or answered with something else."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Area, Around, Ask, Fault, Memory, Told, accepting, answering, asking, created, instead_of
from . import sources as at

_SOURCE = "A create names exactly one of a url and a file."
_WRONG = "A body that breaks the contract is refused."
_RIGHT = "A create that keeps the contract is accepted."
_MEDIA = "A create is JSON or a form with parts, and nothing else."
_ANSWER = "A create is answered with the id of the job, in a JSON object."

_LISTS: Final = ("keywords", "search", "tag", "extra", "custom_topic", "custom_intent")
_FAMILIES: Final = ("whisper-", "nova-", "slam-1", "universal", "gpt-4o-", "mai-transcribe")
_OPTIONS: Final = (
    *_LISTS, "punctuate", "diarize", "paragraphs", "utterances", "smart_format", "language", "detect_language",
    "summarize", "numerals", "topics", "sentiment", "intents", "utt_split", "measurements", "dictation",
    "filler_words", "profanity_filter", "multi_channel", "detect_entities", "detect_topics",
)  # fmt: skip


def _taken(name: str, does: str, law: str, source: str, when: Callable[[Ask], bool]) -> Fault:
    """A create that is wrong makes a job."""
    return Fault(name, "create", does, law, source, accepting(when))


def _refused(
    name: str, does: str, source: str, when: Callable[[Ask], bool], status: int = 400, area: Area = "create"
) -> Fault:
    """A create that is right is refused."""

    async def around(ask: Ask, app: App, _: Memory) -> Answer:
        answer = await app(ask)
        return instead_of(answer, status, does) if ask.is_create and answer.status < 300 and when(ask) else answer

    return Fault(name, area, does, _RIGHT, source, around)


def _answered(name: str, does: str, around: Around, law: str = _ANSWER, source: str = at.CREATED) -> Fault:
    return Fault(name, "create", does, law, source, around)


def _model_of(ask: Ask, kind: type) -> bool:
    return bool(ask.fields) and isinstance(ask.fields.get("model"), kind)


def _url(ask: Ask) -> Any:
    return ask.fields.get("url")


def _wrong_option(ask: Ask) -> bool:
    """Whether the one thing that is wrong may be an option."""
    return _sound_source(ask) and _known(ask).startswith(_FAMILIES)


def _sound_source(ask: Ask) -> bool:
    url = _url(ask)
    return _model_of(ask, str) and isinstance(url, str) and url.startswith("http")


def _value(ask: Ask, kind: type, names: tuple[str, ...] = _OPTIONS) -> bool:
    return any(isinstance(ask.fields.get(name), kind) for name in names)


def _known(ask: Ask) -> str:
    return ask.model.removeprefix("deepgram/").removeprefix("#g1_")


def _instead(answer: Answer, when: Callable[[Ask, Answer], bool]) -> Around:
    """The job is made, and the answer is another one."""
    return answering(lambda ask, told, _: answer if ask.is_create and when(ask, told) else told)


def _made(_: Ask, answer: Answer) -> bool:
    return answer.status < 300


def _turned_away(_: Ask, answer: Answer) -> bool:
    return 400 <= answer.status < 500 and answer.status != 401


def _accepted_as_error(ask: Ask, answer: Answer, _: Memory) -> Answer:
    """A success by its code, and an error by its body."""
    if not ask.is_create or not _turned_away(ask, answer):
        return answer
    return replace(answer, status=200).with_header("content-type", "application/json")


def _see_other(ask: Ask, answer: Answer, _: Memory) -> Answer:
    told = answer.told() if ask.is_create else None
    if told is None:
        return answer
    return Answer(303, (("location", f"/v1/stt/{told['generation_id']}"),), b"")


def _to_the_slash(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return Answer(307, (("location", "/v1/stt/create/"),), b"") if ask.is_create and answer.status < 300 else answer


def _cut(told: Told, _: Ask, __: Memory) -> Told:
    return {**told, "generation_id": told["generation_id"][:8]}


def _numbered(told: Told, _: Ask, memory: Memory) -> Told:
    """An id of its own row, which the fetch does not know."""
    return {**told, "generation_id": f"job-{memory.count('jobs')}"}


def _text_to_json(ask: Ask, _: Memory) -> Ask:
    plain = ask.is_create and ask.media_type not in ("application/json", "multipart/form-data")
    readable = bool(ask.fields.get("model")) and "url" in ask.fields
    return ask.with_header("content-type", "application/json") if plain and readable else ask


CREATE: Final = (
    _taken("neither-url-nor-file", "A create with a model alone makes a job.", _SOURCE, at.INPUT,
           lambda ask: _model_of(ask, str) and "url" not in ask.fields),
    _taken("no-model", "A create without a model makes a job.", _WRONG, at.schema("TranscriptionOptions"),
           lambda ask: bool(ask.fields) and "model" not in ask.fields),
    _taken("model-of-any-type", "A model that is no text makes a job.", _WRONG, at.schema("KnownModel"),
           lambda ask: "model" in ask.fields and not isinstance(ask.fields["model"], str)),
    _taken("model-that-is-none", "A model that nobody knows makes a job.", "A model that is not there is 404.",
           at.ERRORS, lambda ask: _sound_source(ask) and not _known(ask).startswith(_FAMILIES)),
    _taken("options-of-any-type", "Options of a wrong type make a job.", _WRONG, at.schema("TranscriptionOptions"),
           _wrong_option),
    _taken("url-of-any-scheme", "A url that is not http makes a job.", _WRONG, at.schema("CreateRequest"),
           lambda ask: isinstance(_url(ask), str) and not _url(ask).startswith(("http://", "https://"))),
    _taken("url-of-any-type", "A url that is no text makes a job.", _WRONG, at.schema("CreateRequest"),
           lambda ask: "url" in ask.fields and not isinstance(_url(ask), str)),
    _taken("body-of-any-type", "A JSON body that is no object makes a job.", _WRONG, at.CREATE_JSON,
           lambda ask: ask.json is not None and not isinstance(ask.json, dict)),
    _taken("body-that-is-no-json", "A body that cannot be read makes a job.", _WRONG, at.CREATE_JSON,
           lambda ask: ask.media_type == "application/json" and ask.json is None and bool(ask.body)),
    _taken("empty-create", "A create without any body makes a job.", _WRONG, at.CREATE_BODIES,
           lambda ask: not ask.body),
    Fault("json-as-plain-text", "create", "JSON is taken whatever its content type says.", _MEDIA, at.CREATE_BODIES,
          asking(_text_to_json)),
    _taken("form-without-parts", "A body of application/x-www-form-urlencoded makes a job.", _MEDIA, at.CREATE_BODIES,
           lambda ask: ask.media_type == "application/x-www-form-urlencoded"),
    _refused("url-refused", "A create with a url is refused.", at.CREATE_JSON, lambda ask: not ask.is_form),
    _refused("other-spellings-refused", "A model is known by one of its three spellings.", at.MODELS,
             lambda ask: ask.model.startswith(("deepgram/", "#g1_")), 404),
    _refused("options-refused", "A create with any option is refused.", at.schema("TranscriptionOptions"),
             lambda ask: any(name in _OPTIONS for name in [*ask.fields, *(name for name, _ in ask.parts)])),
    _refused("null-option-refused", "An option that is null is refused.", at.schema("TranscriptionOptions"),
             lambda ask: any(value is None for value in ask.fields.values())),
    _refused("lists-refused", "An option that may be text or a list is refused as a list.", at.OPTIONS,
             lambda ask: _value(ask, list)),
    _refused("single-texts-refused", "An option that may be text or a list is refused as text.", at.OPTIONS,
             lambda ask: _value(ask, str, _LISTS)),
    _refused("charset-refused", "A content type with a charset is not understood.", at.CREATE_JSON,
             lambda ask: "charset" in ask.header("content-type"), 415),
    _refused("unicode-500", "Letters beyond ASCII in the JSON break the service.", at.CREATE_JSON,
             lambda ask: bool(ask.fields) and not json.dumps(ask.fields, ensure_ascii=False).isascii(), 500),
    _answered("create-204", "A create is answered with 204 and no body.", _instead(Answer(204, (), b""), _made)),
    _answered("create-see-other", "A create is answered with 303 to the job.", answering(_see_other)),
    _answered("create-to-the-slash", "A create is sent to the same path with a slash at its end.",
              answering(_to_the_slash), _RIGHT, at.CREATES),
    _answered("create-wrapped", "The answer to a create stands in an object of its own.",
              created(lambda told, _, __: {"data": told})),
    _answered("create-in-camel-case", "The id is called generationId.",
              created(lambda told, _, __: {"generationId": told["generation_id"], "status": "queued"})),
    _answered("create-status-number", "The status of a create is a number.",
              created(lambda told, _, __: {**told, "status": 1}), "A status is text.", at.schema("CreateAnswer")),
    _answered("refusal-200", "A create that is refused is answered with 200 and the error.",
              answering(_accepted_as_error), "A success of a create has an id.", at.schema("CreateAnswer")),
    _answered("id-cut", "The id that a create tells is cut after eight characters.", created(_cut),
              "The id of a create is the one to look with.", at.FETCH_LINK),
    _answered("id-of-the-row", "The id that a create tells is another than the one to look with.", created(_numbered),
              "The id of a create is the one to look with.", at.FETCH_LINK),
)  # fmt: skip
