"""Forms that are taken though something is missing, or refused for what is only another way to write them."""

from collections.abc import Callable
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Ask, Fault, Memory, accepting, instead_of
from . import sources as at

_SOURCE = "A create names exactly one of a url and a file."
_RIGHT = "A create that keeps the contract is accepted."


def _taken(name: str, does: str, when: Callable[[Ask], bool], law: str = _SOURCE, source: str = at.INPUT) -> Fault:
    return Fault(name, "uploads", does, law, source, accepting(lambda ask: ask.is_form and when(ask)))


def _refused(name: str, does: str, when: Callable[[Ask], bool], status: int = 400, source: str = at.CREATE_FORM,
             law: str = _RIGHT) -> Fault:  # fmt: skip
    async def around(ask: Ask, app: App, _: Memory) -> Answer:
        answer = await app(ask)
        refused = ask.is_create and ask.is_form and answer.status < 300 and when(ask)
        return instead_of(answer, status, does) if refused else answer

    return Fault(name, "uploads", does, law, source, around)


def _file_name(ask: Ask) -> str:
    return next((file for _, file in ask.parts if file is not None), "")


def _file_field(ask: Ask) -> str:
    return next((name for name, file in ask.parts if file is not None), "")


def _file_first(ask: Ask) -> bool:
    names = [name for name, _ in ask.parts]
    return "model" in names and names.index(_file_field(ask)) < names.index("model")


def _true_or_false(ask: Ask) -> bool:
    return any(ask.part(name) in ("true", "false") for name, file in ask.parts if file is None)


def _quoted_boundary(ask: Ask) -> bool:
    return 'boundary="' in ask.header("content-type")


def _number(ask: Ask) -> bool:
    return ask.part("utt_split") is not None


UPLOADS: Final = (
    _taken("form-without-audio", "A form without a file makes a job.", lambda ask: not ask.has_file),
    _taken("file-and-url", "A form with a file and a url makes a job.", lambda ask: ask.part("url") is not None),
    _taken("file-in-any-field", "A file makes a job, whatever its field is called.",
           lambda ask: _file_field(ask) not in ("audio", "file"), "A file goes into its field."),
    _taken("file-fields-mixed", "A model of OpenAI takes its file in the field `audio`, too.",
           lambda ask: _file_field(ask) == "audio" and ask.model.startswith("gpt-4o"),
           "The field of a file is `file` for the gpt-4o models."),
    _taken("form-without-model", "A form without a model makes a job.", lambda ask: ask.part("model") is None,
           "A body that breaks the contract is refused.", at.CREATE_FORM),
    _taken("form-option-of-any-type", "An option of a form that cannot be read makes a job.",
           lambda ask: ask.has_file and bool(ask.model), "A body that breaks the contract is refused.",
           at.schema("TranscriptionOptions")),
    _taken("form-torn", "A form that ends in its middle makes a job.",
           lambda ask: not ask.body.rstrip().endswith(b"--"), "A body that breaks the contract is refused.",
           at.CREATE_FORM),
    _refused("forms-refused", "A form is of no type that is known.", lambda _: True, 415),
    _refused("file-name-500", "A file name beyond ASCII breaks the service.",
             lambda ask: not _file_name(ask).isascii(), 500),
    _refused("file-name-with-spaces", "A file name with a space is refused.", lambda ask: " " in _file_name(ask)),
    _refused("file-before-model", "What comes after the file in a form is not read.", _file_first),
    _refused("form-true-refused", "An option of a form that is true or false is refused, for it is text.",
             _true_or_false, 400, at.schema("TranscriptionOptions")),
    _refused("form-number-refused", "An option of a form that is a number is refused, for it is text.", _number,
             400, at.schema("TranscriptionOptions")),
    _refused("boundary-in-quotes", "A boundary in quotes is not understood.", _quoted_boundary),
    _refused("openai-file-refused", "A model of OpenAI does not take its file in the field `file`.",
             lambda ask: _file_field(ask) == "file", 400, at.INPUT,
             "The field of a file is `file` for the gpt-4o models."),
    _refused("upload-other-spellings", "An upload knows a model by one of its three spellings.",
             lambda ask: ask.model.startswith(("deepgram/", "#g1_")), 404, at.MODELS),
)  # fmt: skip
